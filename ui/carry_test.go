package ui_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
)

// addressed is the right account, with so many addresses that AD lacks.
func addressed(n int) link.Account {
	a := right()
	a.Addresses = slices.Clone(a.Addresses)
	for i := range n {
		a.Addresses = append(a.Addresses, fmt.Sprintf("smtp:alias%02d@contoso.com", i+1))
	}
	return a
}

// However many addresses there are, each can be reached and left out, and the frame says how many are not shown.
func TestADozenAddresses(t *testing.T) {
	w := newWorld(t, addressed(12))
	w.people[0].MayCarry = link.Know(true)
	d := w.atConfirm(t)
	d.Resize(80, 24)
	d.Expect("CHANGED IN AD", "(•) keep alias01@contoso.com", "Added in AD: alias01@contoso.com, alias02@contoso.com", "9 more below")
	for n := 12; n > 0; n-- {
		d.Press("shift+tab")
		d.Expect(fmt.Sprintf("> (•) keep alias%02d@contoso.com", n), "more")
		if lines := strings.Count(d.Frame(), "keep alias"); lines < 3 || lines > 4 {
			t.Fatalf("%d addresses in view\n%s", lines, d.Frame())
		}
	}
	d.Press("enter")
	d.Expect("> ( ) keep alias01@contoso.com", "Added in AD: alias02@contoso.com", "not read yet: Down", "The plan is made again: read it.")
}
