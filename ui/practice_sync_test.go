package ui_test

import (
	"context"
	"testing"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/uitest"
)

// F5 lets the sync run in practice, and only there. The screen stays; what came of it, or why it did not run, stands above the key line until the next key.
func TestF5LetsThePracticeCompanysSyncRun(t *testing.T) {
	runs := 0
	var refuses error
	o := ui.Options{Search: "james", RunSync: func(context.Context) (string, error) {
		runs++
		return "ran\x1b[2J at noon", refuses
	}}
	real := uitest.New(t, newWorld(t), o)
	real.Press("f5", "f1")
	real.Refuse("F5")
	if runs != 0 {
		t.Fatal("the sync of a real company was asked to run")
	}
	w := newWorld(t)
	w.ways.Practice = true
	d := uitest.New(t, w, o)
	d.Press("enter")
	d.Expect("Find")
	d.Press("f5")
	d.Expect("Find", "The sync of the practice company ran", "at noon.")
	d.Refuse("\x1b[2J")
	d.Press("down")
	d.Refuse("at noon")
	refuses = &link.Problem{Kind: link.Refused, Object: "The practice company's sync", Cause: "it did not run"}
	d.Press("f5")
	d.Expect("Find", "The practice company's sync: it did not run")
	d.Press("f1")
	d.Expect("F5", "let the sync run")
	if runs != 2 {
		t.Errorf("it ran %d times", runs)
	}
}

// What stands on a screen is older than the run: the check-up is read again, and no one goes on from a screen after it.
func TestWhatIsOlderThanTheSyncIsNotGoneOnFrom(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.ways.Practice = true
	runs := func(context.Context) (string, error) {
		w.ran = testNow
		return "ran", nil
	}
	d := uitest.New(t, w, ui.Options{Search: "james", RunSync: runs})
	d.Press("enter")
	d.Press("enter", "enter", "enter")
	d.Expect("Decide: which account stays?")
	d.Choose("")
	d.Press("f5")
	d.Press("enter")
	d.Expect("Decide: which account stays?", "The sync has run since this was read: go back and check again")
	d.Press("esc")
	d.Expect("Check-up")
	d.Press("enter")
	d.Expect("Decide: which account stays?")
	d.Choose("")
	d.Press("enter")
	d.Expect("Confirm: this is what will be done")
	d.Press("f5")
	d.Expect("the sync has run since this was read")
}
