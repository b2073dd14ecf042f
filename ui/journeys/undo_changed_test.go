package journeys

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// The person was changed in AD before the undo is asked for: the undo says so before it is confirmed, as a change while it is open stops it. It says nothing of
// anyone who is as before.
func TestAnUndoSaysThatThePersonWasChangedInAD(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	s.pass(days)
	says := func(what plan.Plan) bool {
		return slices.ContainsFunc(what.Statements, func(said plan.Statement) bool { return strings.Contains(said.Text, "was changed in AD since") })
	}
	if p, err := s.planBack(out); err != nil || says(p) {
		t.Fatalf("%v\n%s", err, statements(p))
	}
	if err := s.company.Directory().Set("carla.clear", "mS-DS-ConsistencyGuid", []byte("0123456789abcdef")); err != nil {
		t.Fatal(err)
	}
	p, err := s.planBack(out)
	if err != nil || !says(p) {
		t.Fatalf("%v\n%s", err, statements(p))
	}
	wants(t, p.Statements[0].Text, "Carla Clear", "carla.clear@contoso.com", "mS-DS-ConsistencyGuid has changed")
	if back, err := s.apply(p); err != nil || back.End != plan.EndTakenBack {
		t.Errorf("%s, %v", back.End, err)
	}
}
