package journeys

import (
	"context"
	"net/http"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// denies has the tenant refuse for certain what is sent to an account, from now on.
func (s *stage) denies(method, id string) {
	s.company.Tenant().Fail(method, id, 99, graphfault.Refusal(http.StatusForbidden, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."))
}

// An operation that changed nothing, or put back what it had changed, is not taken back: what others have done since, as it would have done it, is theirs.
func TestWhatChangedNothingIsNotTakenBack(t *testing.T) {
	t.Parallel()
	now := func(s *stage) func(*entratest.User) { return func(u *entratest.User) { u.DeletedAt = s.clock() } }
	empty := func(*stage) func(*entratest.User) { return func(u *entratest.User) { u.ImmutableID = "" } }
	for what, c := range map[string]struct {
		person, deny string
		choice       checkup.Choice
		end          plan.End
		byHand       func(*stage) func(*entratest.User) // to the account that the operation wanted to change
	}{
		"a holder was to be cleared": {"carla.clear", "PATCH", checkup.ChooseClear, plan.EndNothing, empty},
		"a holder was to be deleted": {"james.bond", "DELETE", checkup.ChooseDelete, plan.EndNothing, now},
		"an account was to be restored": {"rob.restore", "POST", "", plan.EndNothing, func(*stage) func(*entratest.User) {
			return func(u *entratest.User) { u.DeletedAt = time.Time{} }
		}},
		"a value was to be set": {"anna.simple", "PATCH", "", plan.EndNothing, func(s *stage) func(*entratest.User) {
			value := s.value("anna.simple")
			return func(u *entratest.User) { u.ImmutableID = value }
		}},
		"a holder was put back in the recycle bin": {"rita.bin", "", checkup.ChooseClear, plan.EndReverted, func(*stage) func(*entratest.User) {
			return func(u *entratest.User) { u.DeletedAt, u.Sync, u.ImmutableID = time.Time{}, nil, "" }
		}},
	} {
		t.Run(what, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			p := s.plan(c.person, plan.Decision{Choice: c.choice})
			id := string(p.From.Account.ID)
			if len(p.From.Holders) > 0 {
				id = string(p.From.Holders[0].Account.ID)
			}
			if c.deny != "" {
				s.denies(c.deny, id)
			}
			out, err := s.apply(p)
			if out.End != c.end {
				t.Fatalf("%s, %v", out.End, err)
			}
			s.pass(days)
			s.company.Tenant().Change(id, c.byHand(s))
			writes := len(s.changes())
			if plan, err := s.planBack(out); !is(err, link.Refused) || !strings.Contains(err.Error(), "nothing to undo") || len(s.changes()) != writes {
				t.Errorf("%v\n%+v", err, plan.Steps)
			}
		})
	}
}

// What was put back is no link: nothing is waited for, neither by the watch nor on Done and in the history, and a value that someone gives the account later
// is not this operation's.
func TestWhatWasPutBackIsNotWatched(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out, err := s.apply(s.plan("rita.bin", plan.Decision{Choice: checkup.ChooseClear}))
	if out.End != plan.EndReverted {
		t.Fatalf("%s, %v", out.End, err)
	}
	person, account := out.Plan.From.Person, out.Plan.From.Account.ID
	e := s.Engine()
	if id, stamp := e.LinkedLast(t.Context(), person); id != "" {
		t.Errorf("linked: %s, %+v", id, stamp)
	}
	o, err := s.journal.Operation(out.Operation)
	if id, _ := engine.Stamped(o); id != "" || err != nil {
		t.Errorf("watched: %s, %v", id, err)
	}
	seen := e.Watch(t.Context(), engine.Watching{Person: person, Account: account}, func(engine.Observation) {})
	if seen.Known || seen.State != engine.WatchNotTaken || !seen.Unlinked() {
		t.Errorf("%s, known %v: %+v", seen.State, seen.Known, seen.Causes)
	}
	s.company.Tenant().Change(string(account), func(u *entratest.User) { u.ImmutableID = s.value("rita.bin") })
	if by := s.checkUp("rita.bin", "rita.bin@contoso.com").Facts.Stamped; by.Operation != "" {
		t.Errorf("it was not this operation: %+v", by)
	}
}

// thenDenied lets an account be cleared, after which something is denied.
type thenDenied struct {
	link.Writer
	deny func()
}

// Clear clears an account.
func (w thenDenied) Clear(ctx context.Context, id link.AccountID) error {
	defer w.deny()
	return w.Writer.Clear(ctx, id)
}

// A step that was refused for certain has not happened: an undo of the rest leaves what looks like its work to whoever has done it, and says what is in the way.
func TestAnUndoLeavesWhatItsOperationWasRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.plan("carla.clear", plan.Decision{Choice: checkup.ChooseClear})
	s.writer = func(w link.Writer) link.Writer {
		return thenDenied{w, func() { s.denies("PATCH", string(p.From.Account.ID)) }}
	}
	out, err := s.apply(p)
	if out.End != plan.EndPartly {
		t.Fatalf("%s, %v", out.End, err)
	}
	s.pass(days)
	s.company.Tenant().Change(string(p.From.Account.ID), func(u *entratest.User) { u.ImmutableID = s.value("carla.clear") })
	back, err := s.planBack(out)
	if !is(err, link.Refused) {
		t.Fatalf("%v, %+v", err, back.Steps)
	}
	wants(t, err.Error(), carlasTest, "cannot get its ImmutableID", "carla.clear@contoso.com", "and this operation did not give it")
}
