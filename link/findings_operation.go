package link

import (
	"fmt"
	"slices"
	"strings"
)

// operationOpen stops at what is being carried out now, and at what a crash or a purge that is due has left: what is true of the accounts is then no
// more than a part of a plan. It only warns of what stopped at a refusal, and of what may not be taken up here: there a new plan can be the only way on.
func operationOpen(s situation) []Finding {
	var out []Finding
	for _, o := range s.Open {
		f := Finding{
			Severity: Warns, Object: s.Person.Ref(),
			Title:  "An operation on this person is not finished",
			Cause:  fmt.Sprintf("Operation %s of %s %s", o.ID, day(o.Started, s.now), o.leftInWords()),
			Cure:   "Finish it or take it back: the wizard offers both at its start and in its history, and hardmatch undo " + o.ID + " takes it back too. Then check again",
			Source: srcJudgement,
		}
		if o.stopsCheckUp() {
			f.Severity = Stops
		}
		switch {
		case o.Running:
			f.Title = "An operation on this person is being carried out right now"
			f.Cure = "Wait until it is finished, then check again"
		case o.UndoRefused() != nil:
			f.Cure = "Finish it: the wizard offers that at its start and in its history; or hardmatch undo " + o.Plan.Undoes + " takes that operation back anew. Then check again"
		}
		out = append(out, f)
	}
	return out
}

// stopsCheckUp tells whether an open operation stops at the check-up, or only warns.
func (o Operation) stopsCheckUp() bool {
	return o.Running || o.End != EndPartly && o.UndoRefused() == nil && o.Place.Known()
}

// stoppedBy is the first open operation that stops.
func (f Facts) stoppedBy() (Operation, bool) {
	i := slices.IndexFunc(f.Open, Operation.stopsCheckUp)
	if i < 0 {
		return Operation{}, false
	}
	return f.Open[i], true
}

// leftInWords says what an unfinished operation has left to do.
func (o Operation) leftInWords() string {
	var purges, steps []string
	for _, p := range o.Left() {
		step := fmt.Sprintf("step %d, %s", p.Index+1, lowerFirst(Clean(p.Step.Title())))
		if when := p.Step.Condition(); when != "" {
			step += " (" + when + ")"
		}
		steps = append(steps, step)
		purges = append(purges, p.Step.called())
	}
	switch {
	case len(steps) == 0:
		return "has no end"
	case o.Running:
		return "is running. Left to do: " + strings.Join(steps, "; ")
	case o.End == EndPurgeDue:
		return "ended too early: the purge of " + strings.Join(purges, " and ") + " is still due"
	default:
		return "stopped before its end. Left to do: " + strings.Join(steps, "; ")
	}
}
