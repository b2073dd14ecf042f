package link

import (
	"fmt"
	"strings"
)

// operationOpen stops at what is being carried out now, and at what a crash or a purge that is due has left: what is true of the accounts is then no
// more than a part of a plan. It only warns of what stopped at a refusal, and of what may not be taken up here: there a new plan can be the only way on.
func operationOpen(s situation) []Finding {
	var out []Finding
	for _, o := range s.Open {
		f := Finding{
			Severity: Stops, Object: s.Person.Ref(),
			Title:  "An operation on this person is not finished",
			Cause:  fmt.Sprintf("Operation %s of %s %s", o.ID, day(o.Started, s.now), o.leftInWords()),
			Cure:   "Start the wizard, which offers to finish it or to take it back, or run hardmatch undo " + o.ID + "; then check again",
			Source: srcJudgement,
		}
		if o.UndoRefused() != nil {
			f.Cure = "Start the wizard, which offers to finish it; then check again"
		}
		switch {
		case o.Running:
			f.Title = "An operation on this person is being carried out right now"
			f.Cure = "Wait until it is finished, then check again"
		case o.End == EndPartly || o.UndoRefused() != nil || !o.Place.Known():
			f.Severity = Warns
		}
		out = append(out, f)
	}
	return out
}

// leftInWords says what an unfinished operation has left to do.
func (o Operation) leftInWords() string {
	var purges, steps []string
	for _, p := range o.Left() {
		step := fmt.Sprintf("step %d, %s", p.Index+1, lowerFirst(p.Step.Title()))
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
