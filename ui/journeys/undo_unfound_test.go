package journeys

import (
	"net/http"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// One answer that an object is not there is not the truth about it: it is asked for again.
func TestOneMissIsNotGone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	s.company.Tenant().Fail("GET", id, 2, entratest.Refusal(http.StatusNotFound, "Request_ResourceNotFound", "not there"))
	plan, err := s.planBack(out)
	if err != nil || !does(plan, link.DoRestore, id) || strings.Contains(statements(plan), "cannot") {
		t.Fatalf("%v\n%s", err, statements(plan))
	}
}

// A holder that is not found for as long as anybody waits is said not to be found, never who did it. Where the last look finds it after all, the undo stays
// open, the operation is not undone, and to finish it brings the holder back.
func TestAnUndoThatFindsTheHolderAfterAllStaysOpen(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	tenant := s.company.Tenant()
	tenant.Fail("GET", id, forever, entratest.Refusal(http.StatusNotFound, "Request_ResourceNotFound", "not there"))
	plan, err := s.planBack(out)
	if err != nil || !strings.Contains(plan.Says[0].Text, "cannot be found") || strings.Contains(statements(plan), "purged") {
		t.Fatalf("%v\n%s", err, statements(plan))
	}
	confirmed, err := plan.Confirm(retyped(plan), "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	s.writer = nil
	back, err := s.Engine().Apply(t.Context(), confirmed, func(p link.Progress) {
		if p.Step.Do == link.DoVerify && p.State == link.Doing {
			tenant.ClearFaults() // it shows at the last look
		}
	})
	if back.End != link.EndPartly || err == nil || !strings.Contains(err.Error(), carlasTest) {
		t.Fatalf("%s, %v", back.End, err)
	}
	if o, err := s.journal.Operation(out.Operation); err != nil || o.Standing() != link.StandsUndoing {
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
	if err != nil || again.End != link.EndTakenBack || !s.user(id).DeletedAt.IsZero() || s.user(id).ImmutableID != s.value("carla.clear") {
		t.Errorf("%s, %v, %+v", again.End, err, s.user(id))
	}
}

// After its 30 days nobody looks for it, and nobody is said to have purged it.
func TestAnUndoSaysThatThirtyDaysAreOver(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(31 * 24 * time.Hour)
	before := s.clock()
	plan, err := s.planBack(out)
	if err != nil || !strings.Contains(plan.Says[0].Text, "its 30 days in the recycle bin are over") || s.clock() != before {
		t.Errorf("%v, after %v\n%s", err, s.clock().Sub(before), statements(plan))
	}
}

// A holder that cannot be found, and whose name is somebody else's by now, is not tried to be restored.
func TestAnUnfoundHolderWhoseNameIsTaken(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", link.Decision{Choice: link.ChooseDelete}, link.EndPrepared)
	s.pass(days)
	id := s.account(carlasTest).ID
	s.company.Tenant().Remove(id)
	s.company.Tenant().AddUser(entratest.User{UPN: carlasTest, DisplayName: "Carla Third"})
	plan, err := s.planBack(out)
	if err != nil || does(plan, link.DoRestore, id) {
		t.Fatalf("%v, %+v", err, plan.Steps)
	}
	wants(t, statements(plan), "cannot be found", "Carla Third")
}
