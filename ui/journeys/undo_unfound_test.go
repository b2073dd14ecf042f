package journeys

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// One answer that an object is not there is not the truth about it: it is asked for again.
func TestOneMissIsNotGone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	s.company.Tenant().Fail("GET", id, 2, graphfault.Refusal(http.StatusNotFound, "Request_ResourceNotFound", "not there"))
	p, err := s.planBack(out)
	if err != nil || !does(p, link.DoRestore, id) || strings.Contains(statements(p), "cannot") {
		t.Fatalf("%v\n%s", err, statements(p))
	}
}

// A holder that is not found for as long as anyone waits is said not to be found, never who did it. If the last look finds it after all, the undo stays
// open, the operation is not undone, and to finish it brings the holder back.
func TestAnUndoThatFindsTheHolderAfterAllStaysOpen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	tenant := s.company.Tenant()
	tenant.Fail("GET", id, forever, graphfault.Refusal(http.StatusNotFound, "Request_ResourceNotFound", "not there"))
	made, err := s.planBack(out)
	if err != nil || !strings.Contains(made.Statements[0].Text, "cannot be found") || strings.Contains(statements(made), "purged") {
		t.Fatalf("%v\n%s", err, statements(made))
	}
	confirmed, err := made.Confirm(retyped(made), "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	s.writer = nil
	back, err := s.Engine().Apply(t.Context(), confirmed, func(p plan.Progress) {
		if p.Step.Do == link.DoVerify && p.State == plan.Doing {
			tenant.ClearFaults() // it shows at the last look
		}
	})
	if back.End != plan.EndPartly || err == nil || !strings.Contains(err.Error(), carlasTest) {
		t.Fatalf("%s, %v", back.End, err)
	}
	if o, err := s.journal.Operation(out.Operation); err != nil || o.Standing() != journal.StandsUndoing {
		t.Errorf("it stands %s, %v", o.Standing(), err)
	}
	undo, err := s.journal.Operation(back.Operation)
	if err != nil {
		t.Fatal(err)
	}
	rest, err := undo.Confirm(nil)
	if err != nil {
		t.Fatal(err)
	}
	again, err := s.Engine().Finish(t.Context(), rest, nil)
	if err != nil || again.End != plan.EndTakenBack || !s.user(id).DeletedAt.IsZero() || s.user(id).ImmutableID != s.value("carla.clear") {
		t.Errorf("%s, %v, %+v", again.End, err, s.user(id))
	}
}

// After its 30 days no one looks for it, and no one is said to have purged it.
func TestAnUndoSaysThatThirtyDaysAreOver(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
	s.pass(31 * 24 * time.Hour)
	before := s.clock()
	p, err := s.planBack(out)
	if err != nil || !strings.Contains(p.Statements[0].Text, "its 30 days in the recycle bin are over") || s.clock() != before {
		t.Errorf("%v, after %v\n%s", err, s.clock().Sub(before), statements(p))
	}
}

// A holder that cannot be found, and whose name is someone else's now, is not tried to be restored.
func TestAnUnfoundHolderWhoseNameIsTaken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	s.company.Tenant().Remove(id)
	s.company.Tenant().AddUser(entratest.User{UPN: carlasTest, DisplayName: "Carla Third"})
	p, err := s.planBack(out)
	if err != nil || does(p, link.DoRestore, id) {
		t.Fatalf("%v, %+v", err, p.Steps)
	}
	wants(t, statements(p), "cannot be found", "Carla Third")
}
