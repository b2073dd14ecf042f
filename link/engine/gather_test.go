package engine

import (
	"testing"

	"hardmatch/link/checkup"
)

func TestAHolderThatMayNotBeReadStaysOne(t *testing.T) {
	w := newWorld(holder("h", nil))
	w.limited = true
	check := w.check(t, "")
	if len(check.Holders) != 1 || check.Verdict != checkup.VerdictBlocked {
		t.Errorf("%s, holders %v", check.Verdict, check.Holders)
	}
}
