package journeys

import (
	"context"
	"runtime"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// diesRestoring restores, and its process is killed before it hears of it.
type diesRestoring struct{ link.Writer }

// Restore never comes back.
func (w diesRestoring) Restore(ctx context.Context, id link.AccountID, o link.RestoreOptions) error {
	_ = w.Writer.Restore(ctx, id, o)
	runtime.Goexit()
	return nil
}

// finishes takes the stage's first operation up again.
func (s *stage) finishes() (engine.Outcome, error) {
	s.t.Helper()
	o, err := s.journal.Operation("20261102-090000-000001")
	if err != nil {
		s.t.Fatal(err)
	}
	return s.connected().Finish(s.t.Context(), confirmRest(s.t, o), nil)
}

// A duplicate was restored to be cleared, and the process died. It is live again, synced, with the person's ImmutableID, as the confirm screen has said:
// finishing tries to clear it, and deletes it again if Entra ID refuses that, even after a run of the sync.
func TestADuplicateThatTheOperationHasRestoredIsNotHeldAgainstIt(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name    string
		refuses bool
		want    plan.End
	}{{"cleared", false, plan.EndPrepared}, {"refused", true, plan.EndReverted}} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			p := s.plan("rita.bin", plan.Decision{Choice: checkup.ChooseClear})
			confirmed, err := p.Confirm(retyped(p), "INC-4711")
			if err != nil {
				t.Fatal(err)
			}
			engine := s.connected()
			engine.Writer = diesRestoring{engine.Writer}
			s.killed(func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
			id := string(p.From.Holders[0].Account.ID)
			s.company.Tenant().Change(id, func(u *entratest.User) { u.Sync = &c.refuses })
			s.pass(time.Hour)
			s.company.Tenant().SetLastSync(s.clock().Add(-time.Minute))
			out, err := s.finishes()
			if out.End != c.want || (err == nil) != (c.want == plan.EndPrepared) || err != nil && is(out.Problem, link.Changed) {
				t.Errorf("%s, %v", out.End, err)
			}
			if deleted := !s.user(id).DeletedAt.IsZero(); deleted != c.refuses {
				t.Errorf("in the recycle bin: %v", deleted)
			}
		})
	}
}

// What could not be read when an undo was planned, and can be when it is carried out, is no change.
func TestASignInThatCanBeReadAgainIsNoChange(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	s.pass(days)
	s.company.Tenant().Change(string(out.Plan.From.Holders[0].Account.ID), func(u *entratest.User) { u.LastSignIn = s.clock().Add(-time.Hour) })
	s.company.Tenant().SetBehaviour(entratest.Behaviour{NotPremium: true})
	p, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	s.company.Tenant().SetBehaviour(entratest.Behaviour{})
	if back, err := s.apply(p); err != nil || back.End != plan.EndTakenBack {
		t.Errorf("%s, %v", back.End, err)
	}
}

// A purge that is due is done though the person has another sign-in name in AD by then.
func TestAPurgeThatIsDueThoughThePersonWasRenamed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.lateBin(4 * time.Minute)
	s.ends("james.bond", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPurgeDue)
	s.pass(20 * time.Minute)
	if err := s.company.Directory().Set("james.bond", "userPrincipalName", []byte("james.new@contoso.com")); err != nil {
		t.Fatal(err)
	}
	if out, err := s.finishes(); err != nil || out.End != plan.EndPrepared || strings.Contains(s.accounts("James"), "recycle bin") {
		t.Errorf("%s, %v\n%s", out.End, err, s.accounts("James"))
	}
}

// diesPurging purges, and its process is killed before it hears of it.
type diesPurging struct{ link.Writer }

// Purge never comes back.
func (w diesPurging) Purge(ctx context.Context, id link.AccountID) error {
	_ = w.Writer.Purge(ctx, id)
	runtime.Goexit()
	return nil
}

// The last step has taken effect, and no one has heard of it. What finishing says of the account that was linked is read, not remembered: by then the
// value can be gone, or the account (attacks-1 T8).
func TestFinishingAPurgeReadsTheAccountThatWasLinked(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name, says string
		change     func(s *stage, account string)
		end        plan.End
	}{
		{"as it was left", "", func(*stage, string) {}, plan.EndPrepared},
		{"the value was taken away", "", func(s *stage, account string) {
			s.company.Tenant().Change(account, func(u *entratest.User) { u.ImmutableID = "" })
		}, plan.EndNotVisible},
		{"the account was deleted", "recycle bin", func(s *stage, account string) {
			s.company.Tenant().Change(account, func(u *entratest.User) { u.DeletedAt = s.clock() })
		}, plan.EndPartly},
	} {
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			account := s.account("james.bond@contoso.com").ID
			p := s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete})
			confirmed, err := p.Confirm(retyped(p), "INC-4711")
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
