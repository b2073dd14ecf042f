package ui

import (
	"maps"
	"slices"

	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// result is what the run came to.
type result struct{ outcomes []engine.Outcome }

func (r *result) add(o engine.Outcome) { r.outcomes = append(r.outcomes, o) }

// The exit statuses of the wizard, as the design numbers them.
const (
	statusDone      = 0
	statusNotLinked = 3
	statusPartly    = 4
)

// Status is the exit status of a run that has ended: 0 where the last person is linked or prepared, 3 where not, 4 where any plan was
// carried out in part and was not finished or taken back, and on the connect screen what the last problem there gives.
func (r *Root) Status() int {
	if r.result.partly() {
		return statusPartly
	}
	switch top := r.top().(type) {
	case *connect:
		if top.problem != nil && len(r.result.outcomes) == 0 {
			return top.problem.Kind.ExitStatus()
		}
	case *check:
		if v := top.check.Verdict; v == checkup.VerdictLinked || v == checkup.VerdictPrepared {
			return statusDone
		}
		return statusNotLinked
	case *record:
		if top.problem != nil && len(r.result.outcomes) == 0 {
			return top.problem.Kind.ExitStatus()
		}
	case *search, *done, *recovery, *history:
	default:
		return statusNotLinked
	}
	return r.result.status()
}

// partly reports whether a plan was carried out in part, or has a purge still to do, and what it left has neither been finished, taken back nor
// replaced by a match since.
func (r *result) partly() bool {
	open := map[string]bool{}
	for _, o := range r.outcomes {
		open[o.Operation] = o.End.Open()
		switch o.End {
		case plan.EndTakenBack, plan.EndLinked, plan.EndPrepared, plan.EndNotVisible:
			delete(open, o.Plan.Undoes)
			for _, id := range o.Plan.From.Replaces {
				delete(open, id)
			}
		}
	}
	return slices.Contains(slices.Collect(maps.Values(open)), true)
}

// status is that of the last outcome.
func (r *result) status() int {
	if len(r.outcomes) == 0 {
		return statusNotLinked
	}
	switch r.outcomes[len(r.outcomes)-1].End {
	case plan.EndLinked, plan.EndPrepared, plan.EndNotVisible, plan.EndTakenBack:
		return statusDone
	default:
		return statusNotLinked
	}
}
