package ui_test

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// failures is a test that only notes why it would have failed.
type failures struct{ said []string }

func (f *failures) Helper() {}

func (f *failures) Fatalf(format string, args ...any) {
	f.said = append(f.said, fmt.Sprintf(format, args...))
}

func TestTheDriverAppliesNothingThatTheTestHasNotLookedAt(t *testing.T) {
	w := newWorld(t, right())
	var noted failures
	d := uitest.New(&noted, w, ui.Options{Theme: term.ThemePlain, Search: "bond"})
	d.Press("enter", "enter", "enter")
	d.Expect("Check-up: can they be matched?", "Ready")
	d.Press("enter")
	d.Type("INC-1")
	d.Press("tab", "tab", "enter")
	if len(noted.said) != 1 || !strings.Contains(noted.said[0], "has not asserted the title") {
		t.Fatalf("the driver said %q", noted.said)
	}
	d.Expect("Confirm: this is what will be done")
	d.Press("enter")
	if len(noted.said) != 2 {
		t.Fatalf("the title alone was enough: %q", noted.said)
	}
	if len(w.writes) > 0 {
		t.Fatalf("writes: %v, want none", w.writes)
	}
	d.Expect("1 link 11111111")
	d.Press("enter")
	if len(noted.said) != 2 || len(w.writes) != 1 {
		t.Errorf("after the title and the text: said %q, writes %v", noted.said, w.writes)
	}
}
