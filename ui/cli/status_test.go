package cli

import (
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui"
)

// Scripts depend on the statuses: those of every problem, every check-up and every way to leave the wizard.
func TestExitStatuses(t *testing.T) {
	for kind, want := range map[link.ProblemKind]exitStatus{
		link.Bug: 1, link.BadInput: 2, link.Ambiguous: 2, link.NotFound: 1, link.Unreachable: 1, link.NoRights: 1, link.SignedOut: 1,
		link.Changed: 3, link.Refused: 3, link.Conflict: 3, link.Cancelled: 3, link.MaybeDone: 4, link.Partly: 4,
	} {
		if got := statusOfProblem(kind); got != want {
			t.Errorf("problem %d: %d, want %d", kind, got, want)
		}
		if got := statusOfWizard(ui.Result{State: ui.StateProblem, Problem: &link.Problem{Kind: kind}}); got != want {
			t.Errorf("wizard left at problem %d: %d, want %d", kind, got, want)
		}
	}
	for state, want := range map[ui.State]exitStatus{ui.StateDone: 0, ui.StateNotLinked: 3, ui.StatePartly: 4} {
		if got := statusOfWizard(ui.Result{State: state}); got != want {
			t.Errorf("wizard left %s: %d, want %d", state, got, want)
		}
	}
	stopped, open := []link.Finding{{Severity: link.Stops}}, []checkup.OpenOperation{{}}
	for _, c := range []struct {
		check checkup.CheckUp
		want  exitStatus
	}{
		{checkup.CheckUp{Verdict: checkup.VerdictLinked}, 0},
		{checkup.CheckUp{Verdict: checkup.VerdictLinked, Facts: checkup.Facts{Open: open}}, 3},
		{checkup.CheckUp{Verdict: checkup.VerdictReady}, 0},
		{checkup.CheckUp{Verdict: checkup.VerdictPrepared}, 0},
		{checkup.CheckUp{Verdict: checkup.VerdictPrepared, Findings: stopped}, 3},
		{checkup.CheckUp{Verdict: checkup.VerdictResolve}, 3},
		{checkup.CheckUp{Verdict: checkup.VerdictBlocked, Findings: stopped}, 3},
	} {
		if got := statusOfCheck(c.check); got != c.want {
			t.Errorf("%s, %d findings, %d open: %d, want %d", c.check.Verdict, len(c.check.Findings), len(c.check.Facts.Open), got, c.want)
		}
	}
}
