package ui_test

import (
	"testing"

	"hardmatch/ui"
)

// A plan stopped half way, and the person is checked up and matched again: nothing is green before that, and nothing is half way after it.
func TestAMatchAnewTakesThePlaceOfWhatStopped(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	w.strike = failAt("set")
	d := w.matched(t, false)
	d.Expect("Stopped: partly carried out")
	w.strike = nil
	d.Press("esc")
	d.Expect("Check-up", "! Ready. Operation 20261102-090000-test on this person is not finished: read the warning first.", "Finish it or undo it, then check again (F2 offers both;")
	d.Refuse("nothing is in the way")
	d.Press("enter")
	d.Expect("Confirm", "Operation 20261102-090000-test stopped before its end. This one replaces it")
	reason(d)
	d.Expect("Confirm: this is what will be done", "11111111 ]")
	d.Press("enter")
	d.Expect("Done: prepared")
	if d.State() != ui.StateDone {
		t.Errorf("state %s, want done", d.State())
	}
	d.Press("esc")
	d.Expect("+ Prepared:")
}
