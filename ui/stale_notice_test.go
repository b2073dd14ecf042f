package ui_test

import "testing"

// A notice that says why a key does nothing was true of the window as it was: in another one it is gone, since the key may work by then.
func TestAReasonOfAnotherWindowIsGone(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atConfirm(t)
	d.Press("tab", "tab", "tab", "enter")
	d.Expect("Give a ticket number or a reason first.")
	d.Resize(60, 16)
	d.Refuse("Give a ticket number")
	d.Press("d", "enter")
	d.Expect("Press d, which leads back to the accounts.")
	d.Resize(120, 40)
	d.Refuse("which leads back to the accounts")
	if len(w.writes) > 0 {
		t.Errorf("written: %v", w.writes)
	}
}
