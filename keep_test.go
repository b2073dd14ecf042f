package main

import (
	"testing"

	"hardmatch/link"
)

// The holder is the account that the person works with: it is kept instead, and nothing remains to be done but to wait for the sync.
func TestTheHolderIsKeptInstead(t *testing.T) {
	s := newStage(t)
	d := s.wizard(80, 24)
	toResolve(d, "ursula.busy")
	d.Press("right", "right")
	d.Expect("[ Keep this one instead ]", "The direction was wrong")
	d.Press("enter")
	d.Expect("Check-up", "Account  Ursula Busy  ursula.b@contoso.onmicrosoft.com", "Prepared: the account carries the ImmutableID already")
	if changes := s.changes(); len(changes) > 0 {
		t.Errorf("the choice alone has changed something: %v", changes)
	}
}

// A holder in the recycle bin that is kept instead is restored first: it comes back with its ImmutableID, and the plan has nothing else to do.
func TestAHolderInTheRecycleBinIsKeptInstead(t *testing.T) {
	s := newStage(t)
	d := s.wizard(80, 24)
	toResolve(d, "rita.bin")
	d.Press("right", "right", "enter")
	d.Expect("Check-up", "Account  Rita Bin  rita.bin1077@contoso.onmicrosoft.com", "The account is in the recycle bin")
	out, err := s.apply(s.planOf(s.checkUp("rita.bin", "rita.bin1077@contoso.onmicrosoft.com"), link.Decision{}))
	if err != nil || out.End != link.EndLinked {
		t.Errorf("%s, %v", out.End, err)
	}
	if got, want := s.accounts("rita.bin1077"), "rita.bin1077@contoso.onmicrosoft.com: live, "+s.value("rita.bin"); got != want {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
	}
	if got, want := s.asked(), "POST v1.0 200"; got != want {
		t.Errorf("the tenant was asked %s, want %s", got, want)
	}
}
