package cli

import (
	"fmt"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/checkup"
	"hardmatch/ui"
)

// exitStatus is what the program ends with. As an error it ends a run whose output already says everything.
type exitStatus int

// The exit statuses: scripts depend on them.
const (
	statusDone      exitStatus = 0 // done, or nothing to do
	statusFailed    exitStatus = 1 // unreachable, no rights, not found, a bug
	statusUsage     exitStatus = 2 // the command line, the configuration, a name that no one or more than one has
	statusNotLinked exitStatus = 3 // cancelled, or something is in the way
	statusPartly    exitStatus = 4 // the journal knows the rest; an audit with a hole in it
)

// statusMeans says what each status means, in the order of the numbers.
var statusMeans = []string{
	statusDone:      "done, or nothing to do",
	statusFailed:    "failed: out of reach, no rights, not found",
	statusUsage:     "not asked correctly: the command line, the configuration, a name that no one or several people answer to",
	statusNotLinked: "not linked: cancelled, or something is in the way",
	statusPartly:    "partly done: the journal knows the rest; an audit that could not read everything",
}

// statusTable lists what each status means, a line each.
func statusTable() string {
	var b strings.Builder
	for status, means := range statusMeans {
		fmt.Fprintf(&b, "  %d  %s\n", status, means)
	}
	return b.String()
}

func (s exitStatus) Error() string { return fmt.Sprintf("exit status %d", int(s)) }

// ended returns the status as a command returns it: nil if all is done.
func (s exitStatus) ended() error {
	if s == statusDone {
		return nil
	}
	return s
}

// statusOfProblem returns the status of a run that ends with a problem.
func statusOfProblem(kind link.ProblemKind) exitStatus {
	switch kind {
	case link.BadInput, link.Ambiguous:
		return statusUsage
	case link.Changed, link.Refused, link.Conflict, link.Cancelled:
		return statusNotLinked
	case link.MaybeDone, link.Partly:
		return statusPartly
	default:
		return statusFailed
	}
}

// statusOf is the status of a problem that ends a run. Where the command only reads, what was refused is an answer, which says nothing of the link.
func statusOf(kind link.ProblemKind, onlyReads bool) exitStatus {
	if onlyReads && (kind == link.Refused || kind == link.Conflict) {
		return statusFailed
	}
	return statusOfProblem(kind)
}

// statusOfTrial is the status of what is found wrong when a configuration is tried: nothing was to be linked.
func statusOfTrial(kind link.ProblemKind) exitStatus {
	if statusOfProblem(kind) == statusUsage {
		return statusUsage
	}
	return statusFailed
}

// statusOfCheck is done where the account is linked, can be linked, or is prepared with nothing in the way, and no operation is left unfinished.
func statusOfCheck(c checkup.CheckUp) exitStatus {
	prepared := c.Verdict == checkup.VerdictPrepared && len(c.Having(link.Stops)) == 0
	if len(c.Facts.Open) == 0 && (prepared || c.Verdict == checkup.VerdictLinked || c.Verdict == checkup.VerdictReady) {
		return statusDone
	}
	return statusNotLinked
}

// statusOfAudit is never done with a hole, and done only if no category that was asked for needs action.
func statusOfAudit(r *audit.Report, shown audit.Of, misnamed int) exitStatus {
	switch {
	case r.HasHole() || misnamed > 0:
		return statusPartly
	case r.Asks(shown):
		return statusNotLinked
	default:
		return statusDone
	}
}

// statusOfWizard returns the status for the state that the wizard was left in.
func statusOfWizard(r ui.Result) exitStatus {
	switch r.State {
	case ui.StateDone:
		return statusDone
	case ui.StatePartly:
		return statusPartly
	case ui.StateProblem:
		return statusOfProblem(r.Problem.Kind)
	default:
		return statusNotLinked
	}
}
