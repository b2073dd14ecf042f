package ui_test

import "testing"

// A plan stopped half way, and the person is checked up and matched anew: nothing is green before that, and nothing is half way after it.
func TestAMatchAnewTakesThePlaceOfWhatStopped(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	w.strike = failAt("set")
	d := w.matched(t, false)
	d.Expect("Stopped: partly carried out")
	w.strike = nil
	d.Press("esc")
	d.Expect("Check-up", "! Ready. Operation 20261102-090000-test on this person is not finished: read the warning first.", "Finish it or take it back, then check again (F2 offers both;")
	d.Refuse("nothing is in the way")
	d.Press("enter")
	d.Expect("Confirm", "Operation 20261102-090000-test, which stopped before its end, is replaced by this one")
	reason(d)
	d.Expect("Confirm: this is what will be done", "[ Apply ]")
	d.Press("enter")
	d.Expect("Done: prepared")
	if d.Status() != 0 {
		t.Errorf("status %d, want 0", d.Status())
	}
	d.Press("esc")
	d.Expect("+ Prepared:")
}
