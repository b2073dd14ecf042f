package link

import "testing"

func TestAHolderThatMayNotBeReadStaysOne(t *testing.T) {
	w := newWorld(holder("h", nil))
	w.limited = true
	check := w.check(t, "")
	if len(check.Holders) != 1 || check.Verdict != VerdictBlocked {
		t.Errorf("%s, holders %v", check.Verdict, check.Holders)
	}
}
