package main

import (
	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
	"strings"
	"testing"

	"hardmatch/link"
)

// The account and the sync's copy have the same names: what confirms, finishes or takes back a deletion is the victim's id alone.
func TestTwoAccountsOfTheSameNamesAreToldApart(t *testing.T) {
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := s.wizard(80, 24)
	toConfirm(d, "tess.taken", "Delete")
	d.Expect("(879c200e)", "(736e5546)", "Type 736e5546 to confirm, the beginning of its object id")
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

// field-1 K1: the person has the account's sign-in name, and it is another's all the same.
func TestThePersonAndTheAccountStandOnTheLastScreenBeforeTheWrite(t *testing.T) {
	s := newStage(t)
	for person, screen := range map[string][]string{
		"anna.simple":    {"Person Anna Simple anna.simple@contoso.com, in AD", "Link Jane Smithers anna.simple@contoso.com (", "Name Anna Simple replaces Jane Smithers"},
		"sara.second":    {"Change Sara Second sara.second@contoso.com, in AD", "Account Jane Smithers sara.second@contoso.com (", "Name Sara Second replaces Jane Smithers"},
		"fred.federated": {"Person Fred Federated fred.federated@fed.contoso.com, in AD", "Link Jane Smithers fred.federated@fed.contoso.com (", "Name Fred Federated replaces Jane Smithers"},
	} {
		domain := practice.Domain
		if person == "fred.federated" {
			domain = practice.FederatedDomain
		}
		a := s.account(person + "@" + domain)
		s.company.Tenant().Change(a.ID, func(u *entratest.User) { u.DisplayName = "Jane Smithers" })
		d := s.wizard(80, 24)
		toCheckUp(d, person)
		if person == "sara.second" {
			d.Press("l")
		} else {
			d.Press("enter")
		}
		d.Expect("Confirm: this is what will be done")
		d.Expect(screen...)
		d.Expect("(" + a.ID[:8] + ")")
	}
}

// What ended a plan, what is true now and what is handed on as the receipt name both accounts by their ids, since all their names are the same.
func TestTheEndOfAPlanCarriesTheIdsOfBoth(t *testing.T) {
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := s.wizard(80, 60)
	toConfirm(d, "tess.taken", "Delete")
	fill(d, "736e5546")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("x Step 4: Set the ImmutableID on tess.taken@contoso.onmicrosoft.com (879c200e)",
		"x account tess.taken@contoso.onmicrosoft.com (879c200e): Microsoft Graph could not be reached",
		"Account: Tess Taken <tess.taken@contoso.onmicrosoft.com> (879c200e)", "Holder Tess Taken <tess.taken@contoso.com> (736e5546)",
		"refused as expected: tess.taken@contoso.com (736e5546) holds it", "Delete tess.taken@contoso.com (736e5546), to the recycle bin")
	d.Press("s")
	receipt := s.receipt
	for _, text := range []string{
		"Problem: account tess.taken@contoso.onmicrosoft.com (879c200e)", "object id 879c200e-d1f5-40b3-986e-4a2e1eb1cf3f", "object id 736e5546-79ca-4f27-bb73-299f96ac6cff",
	} {
		if !strings.Contains(receipt, text) {
			t.Errorf("the receipt has no %q:\n%s", text, receipt)
		}
	}
}
