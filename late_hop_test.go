package main

import (
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// Reads show the hop of a sign-in name later than anybody waits for. What an account shows is then what this operation has found or left itself: nobody else
// is said to have changed it, and the name comes back.
func TestAHopThatShowsLateIsNobodysChange(t *testing.T) {
	for _, lag := range []time.Duration{90 * time.Second, 3 * time.Minute, 5 * time.Minute, 8 * time.Minute, 20 * time.Minute} {
		s := newStage(t)
		plan := s.plan("fred.federated", link.Decision{})
		s.company.Tenant().SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Reads: lag, Lists: lag}})
		out, err := s.apply(plan)
		account := s.user(string(plan.From.Account.ID))
		if err != nil && strings.Contains(err.Error(), "changed since you looked") {
			t.Errorf("%s: %v", lag, err)
		}
		if account.UPN != plan.From.Account.UPN || account.ImmutableID != string(plan.From.Anchor.ImmutableID) || out.End != link.EndPrepared && out.End != link.EndNotVisible {
			t.Errorf("%s: %s, %v: %s", lag, out.End, err, describe(account))
		}
	}
}
