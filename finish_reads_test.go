package main

import (
	"context"
	"runtime"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// diesPurging purges, and its process is killed before it hears of it.
type diesPurging struct{ link.Writer }

// Purge never comes back.
func (w diesPurging) Purge(ctx context.Context, id link.AccountID) error {
	_ = w.Writer.Purge(ctx, id)
	runtime.Goexit()
	return nil
}

// The last step has taken effect, and nobody has heard of it. What finishing says of the account that was linked is read, not remembered: the value can be
// gone, or the account, by then (attacks-1 T8).
func TestFinishingAPurgeReadsTheAccountThatWasLinked(t *testing.T) {
	for _, c := range []struct {
		name, says string
		change     func(s *stage, account string)
		end        link.End
	}{
		{"as it was left", "", func(*stage, string) {}, link.EndPrepared},
		{"the value was taken away", "", func(s *stage, account string) {
			s.company.Tenant().Change(account, func(u *entratest.User) { u.ImmutableID = "" })
		}, link.EndNotVisible},
		{"the account was deleted", "recycle bin", func(s *stage, account string) {
			s.company.Tenant().Change(account, func(u *entratest.User) { u.DeletedAt = s.clock() })
		}, link.EndPartly},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			account := s.account("james.bond@contoso.com").ID
			plan := s.plan("james.bond", link.Decision{Choice: link.ChooseDelete})
			confirmed, err := plan.Confirm(retyped(plan), "INC-4711")
			if err != nil {
				t.Fatal(err)
			}
			engine := s.connected()
			engine.Writer = diesPurging{engine.Writer}
			s.killed(func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
			c.change(s, account)
			o, err := s.journal.Operation("20261102-090000-000001")
			if err != nil {
				t.Fatal(err)
			}
			out, err := s.connected().Finish(t.Context(), confirmRest(t, o), nil)
			if out.End != c.end || (err == nil) != (c.says == "") || err != nil && !strings.Contains(err.Error(), c.says) {
				t.Errorf("%s, %v", out.End, err)
			}
		})
	}
}
