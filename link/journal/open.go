package journal

import (
	"cmp"
	"fmt"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// Open is an operation that is open, as a check-up of this person sees it.
func (o Operation) Open(of link.Person) checkup.OpenOperation {
	open := checkup.OpenOperation{
		ID: o.ID, Started: o.Started, Running: o.Running, OfPerson: o.Plan.From.Person.GUID == of.GUID, Left: o.leftInWords(),
		Stops: o.Running || o.End != plan.EndPartly && o.UndoRefused() == nil && o.Place.Known(),
	}
	if o.UndoRefused() != nil {
		open.FinishOnly = cmp.Or(o.Plan.Undoes, o.ID)
	}
	return open
}

// leftInWords says what an unfinished operation has left to do.
func (o Operation) leftInWords() string {
	var purges, steps []string
	for _, p := range o.Left() {
		step := fmt.Sprintf("step %d, %s", p.Index+1, link.LowerFirst(link.Clean(p.Step.Title())))
		if when := p.Step.Condition(); when != "" {
			step += " (" + when + ")"
		}
		steps = append(steps, step)
		purges = append(purges, p.Step.Called())
	}
	switch {
	case len(steps) == 0:
		return "has no end"
	case o.Running:
		return "is running. Left to do: " + strings.Join(steps, "; ")
	case o.End == plan.EndPurgeDue:
		return "ended too early: the purge of " + strings.Join(purges, " and ") + " is still due"
	default:
		return "stopped before its end. Left to do: " + strings.Join(steps, "; ")
	}
}
