package journeys

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// Finishing sent to the undo, and the undo to finishing, while it was not known whether the purge had happened and the person had changed in AD: each says now
// what can be done, and when.
func TestFinishingAndUndoingDoNotSendToEachOther(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.killedAt("james.bond", deletes, 4, true)
	if err := s.company.Directory().Set("james.bond", "mS-DS-ConsistencyGuid", []byte("0123456789abcdef")); err != nil {
		t.Fatal(err)
	}
	d := s.recovers(100, 50)
	d.Press("f")
	d.Expect("mS-DS-ConsistencyGuid has changed", "Leave it for later, and undo it in ")
	d.Press("u")
	d.Expect("has happened is not known yet", "Leave it for later, and undo it in ")
	if frame := d.Frame(); strings.Contains(frame, "Finish it, or") {
		t.Errorf("finishing is named:\n%s", frame)
	}
	s.pass(10 * time.Minute)
	d.Press("u")
	d.Expect("Confirm: this is what will be undone")
}

// The sync brings the copy back between Confirm and its button, after a crash behind the deletion: what stops it leads to no check-up that must wait for the
// operation, and nothing that does not show is called changed.
func TestTheSyncRunsBetweenConfirmAndFinishing(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.killedAt("james.bond", deletes, 2, true)
	rest := s.theOnlyOne()
	s.pass(time.Minute)
	s.company.Tenant().SetLastSync(s.clock())
	out, err := s.Engine().Finish(t.Context(), confirmRest(t, rest), nil)
	if err == nil || out.End != plan.EndPartly {
		t.Fatalf("%s, %v", out.End, err)
	}
	wants(t, err.Error(), "it has run since", "undo it in ")
	if strings.Contains(err.Error(), "Go back to the check-up") || certain(out) || !slices.ContainsFunc(out.Steps, func(p plan.Progress) bool { return p.Unsure }) {
		t.Error(err)
	}
}

// certain reports whether a step is known to have changed something.
func certain(out engine.Outcome) bool {
	for _, p := range out.Steps {
		if p.Step.Writes() && p.State == plan.Done {
			return true
		}
	}
	return false
}
