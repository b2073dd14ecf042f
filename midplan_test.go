package main

import (
	"context"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// A token that the tenant refuses in the middle of a plan, for its age or for a stronger sign-in that needs nobody, costs neither a step nor a key.
func TestATokenRefusedInMidPlan(t *testing.T) {
	s, d := newCodeStage(t, entratest.SignIn{})
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	tenant := s.company.Tenant()
	tenant.Fail("GET", "/users", 1, entratest.Fault{Status: 401})
	tenant.Fail("PATCH", "/users/", 1, entratest.StepUp())
	tenant.Fail("DELETE", "/users/", 1, entratest.Fault{Status: 401})
	tenant.Fail("DELETE", "/deletedItems/", 1, entratest.Fault{Status: 403, Claims: `{"access_token":{"acrs":{"essential":true,"value":"c7"}}}`})
	d.Expect("Confirm: this is what will be done", "james.bond")
	d.Press("enter")
	d.Expect("Done: prepared")
	d.Refuse("sign-in", "Sign in")
	if s.company.SignIn().Approve("HMATCH002") || s.outcome() != link.EndPrepared {
		t.Errorf("the person was asked again, or the journal has %s", s.outcome())
	}
}

// beforePurge does something right before a purge.
type beforePurge struct {
	link.Writer
	do func()
}

// Purge implements link.Writer.
func (b beforePurge) Purge(ctx context.Context, id link.AccountID) error {
	b.do()
	return b.Writer.Purge(ctx, id)
}

// A sign-in that ends in the middle of a plan stops it with the truth, and with who can change that. Signing in again leads to what is left to do,
// and back to the search with what was typed there.
func TestASignInThatEndsInMidPlan(t *testing.T) {
	s, d := newCodeStage(t, entratest.SignIn{})
	s.writer = func(w link.Writer) link.Writer {
		return beforePurge{w, func() { s.company.SignIn().Refuse(entratest.AskRefresh, 53003) }}
	}
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	s.company.Tenant().Fail("DELETE", "/deletedItems/", 1, entratest.StepUp())
	d.Expect("Confirm: this is what will be done", "james.bond")
	d.Resize(100, 60)
	d.Press("enter")
	d.Expect("carries its ImmutableID", "the copy in the recycle bin remains", "AADSTS53003", "Conditional Access blocks this sign-in", "Conditional Access Administrator", "Sign in again: Esc leads back to the connect screen")
	if s.outcome() != link.EndPurgeDue || s.account("james.bond@contoso.com").ImmutableID != bondsValue {
		t.Errorf("the journal has %s", s.outcome())
	}
	s.company.SignIn().Refuse(entratest.AskRefresh, 0)
	d.Press("esc", "esc", "esc", "esc")
	d.Expect("Connect", "not connected yet")
	d.Press("enter")
	d.Expect("Unfinished", "purge due", "Conditional Access", "f finish it")
	d.Press("l")
	d.Expect("Search", "Name:  james.bond")
}
