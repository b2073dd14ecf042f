package ui

import (
	"maps"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// Result is what the wizard was left at.
type Result struct {
	State   State
	Problem *link.Problem // for StateProblem; otherwise nil
}

// State is what a run of the wizard came to.
type State string

// The states.
const (
	StateDone      State = "done"       // the last person is linked or prepared, or the last operation was taken back
	StateNotLinked State = "not-linked" // the last person is not linked
	StatePartly    State = "partly"     // a plan was carried out in part, and has been neither finished, taken back nor replaced
	StateProblem   State = "problem"    // it was left at a problem, before anything was applied
)

// Result is what the wizard comes to if it is left now.
func (r *Root) Result() Result {
	if r.result.partly() {
		return Result{State: StatePartly}
	}
	var problem *link.Problem
	switch top := r.top().(type) {
	case *connect:
		problem = top.problem
	case *record:
		problem = top.problem
	case *check:
		if v := top.check.Verdict; v == checkup.VerdictLinked || v == checkup.VerdictPrepared {
			return Result{State: StateDone}
		}
		return Result{State: StateNotLinked}
	case *search, *done, *save, *recovery, *history, *watch, *worklist:
	default:
		return Result{State: StateNotLinked}
	}
	if problem != nil && len(r.result) == 0 {
		return Result{State: StateProblem, Problem: problem}
	}
	return Result{State: r.result.last()}
}

// outcomes is what came of the plans that were applied.
type outcomes []engine.Outcome

// partly reports whether a plan was carried out in part, or has a purge still to do, and what it left has neither been finished, taken back nor
// replaced by a match since.
func (r outcomes) partly() bool {
	open := map[string]bool{}
	for _, o := range r {
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

// last is what came of the last plan.
func (r outcomes) last() State {
	if len(r) == 0 {
		return StateNotLinked
	}
	switch r[len(r)-1].End {
	case plan.EndLinked, plan.EndPrepared, plan.EndNotVisible, plan.EndTakenBack:
		return StateDone
	default:
		return StateNotLinked
	}
}
