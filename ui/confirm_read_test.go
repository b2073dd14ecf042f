package ui_test

import (
	"strings"
	"testing"

	"hardmatch/link"
)

// In no window can a plan be confirmed before what it warns of was in view.
func TestNothingIsConfirmedBeforeItsWarningsWereInView(t *testing.T) {
	for _, size := range [][2]int{{60, 16}, {80, 24}, {200, 60}} {
		a := right()
		a.DisplayName = "Jane Doe" // the account may be someone else's
		h := cloudHolder()
		h.Usage.Mailbox, h.Usage.LastSignIn = link.Know(true), link.Know(h.Usage.Created.Or(h.DeletedAt))
		w := newWorld(t, a, h)
		d := w.atCheck(t)
		d.Press("enter")
		d.Choose("Delete")
		d.Resize(size[0], size[1]) // before it is shown: what was in view in a larger window was in view
		d.Press("enter")
		d.Type("INC-1")
		d.Press("enter")
		d.Expect("> Type james.bond, which stays:")
		d.Type("james.bond")
		d.Press("enter")
		d.Expect("> Type james.bond4821: it goes to the recycle bin")
		d.Type("james.bond4821")
		d.Press("enter", "right")
		read, off := strings.Contains(d.Frame(), "someone else's"), strings.Contains(d.Frame(), "not read yet")
		if !read && !off {
			t.Errorf("%v: neither is it in view nor is the button off:\n%s", size, d.Frame())
		}
		if off {
			d.Press("enter")
			d.Expect("Confirm:", "not read yet")
		}
		if size[1] == 16 && !off {
			t.Errorf("all of it has room at %v:\n%s", size, d.Frame())
		}
		d.ReadOn()
		d.Expect("Confirm: this is what will be done", "[ Delete 22222222 and link 11111111 ]")
		d.Resize(size[0]+1, size[1]) // what was read stays so
		d.Refuse("not read yet")
		d.Press("enter")
		d.Expect("Done:")
	}
}
