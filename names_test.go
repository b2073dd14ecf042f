package main

import (
	"testing"

	"hardmatch/link"
)

// The account and the sync's copy have the same names: what confirms, finishes or takes back a deletion is the victim's id alone.
func TestTwoAccountsOfTheSameNamesAreToldApart(t *testing.T) {
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := s.wizard(80, 24)
	toConfirm(d, "tess.taken", "Delete")
	d.Expect("(879c200e)", "(736e5546)", "Type 736e5546 to confirm, the beginning of the object id of Tess Taken")
	d.Type("tess.taken@contoso.com")
	d.Expect("! not the same yet")
	d.Press("ctrl+u")
	fill(d, "736e5546")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Stopped: partly carried out")
	s.company.Tenant().ClearFaults()
	s.writer = nil
	d.Press("t")
	d.Expect("Confirm: this is what is left to do", "Type 736e5546 to confirm")
	d.Type("tess.taken")
	d.Expect("! not the same yet")
	d.Press("ctrl+u")
	d.Type("736e5546")
	d.Press("enter", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
	d.Press("u")
	d.Expect("Confirm: this is what will be taken back", "Type tess.taken@contoso.onmicrosoft.com to confirm, its whole sign-in name")
}
