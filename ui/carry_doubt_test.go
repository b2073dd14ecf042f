package ui

import (
	"slices"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// The addresses of an account that may be someone else's are left out until they are chosen one by one.
func TestTheAddressesOfAnotherAreNotCarriedByThemselves(t *testing.T) {
	c := checkup.CheckUp{Lost: []checkup.LostAddress{{Address: "a@contoso.com"}, {Address: "b@contoso.com"}}}
	d := newDrafts()
	if got := d.carried(c); len(got) != 2 {
		t.Errorf("of the person's own account: %v", got)
	}
	c.PerhapsOthers = true
	if got := d.carried(c); len(got) != 0 {
		t.Errorf("of one that may be another's: %v", got)
	}
	d.leftOut["b@contoso.com"] = false
	if got := d.carried(c); !slices.Equal(got, []string{"b@contoso.com"}) {
		t.Errorf("one chosen: %v", got)
	}
}

// What is acknowledged by typing a name stands first at the check-up, in the smallest window too, and what stops is marked all the same.
func TestWhatIsTypedStandsFirst(t *testing.T) {
	typed := link.Finding{Severity: link.Warns, Typed: true, Title: "typed"}
	asks, stops, warns := link.Finding{Severity: link.Asks, Title: "asks"}, link.Finding{Severity: link.Stops, Title: "stops"}, link.Finding{Severity: link.Warns, Title: "warns"}
	k := &check{page: page{shared: &shared{}}}
	k.show(checkup.CheckUp{Findings: []link.Finding{stops, asks, warns, typed}})
	var order []string
	for _, f := range k.findings {
		order = append(order, f.Title)
	}
	if !slices.Equal(order, []string{"typed", "asks", "stops", "warns"}) {
		t.Error(order)
	}
	if f, _ := k.marked(); f.Title != "stops" {
		t.Errorf("%s is marked", f.Title)
	}
}
