package checkup

import (
	"fmt"
	"slices"

	"hardmatch/link"
)

// operationOpen stops at what is being carried out now, and at what a crash or a purge that is due has left: what is true of the accounts is then no
// more than a part of a plan. It only warns of what stopped at a refusal, and of what may not be taken up here: there a new plan can be the only way on.
func operationOpen(s Input) []link.Finding {
	var out []link.Finding
	for _, o := range s.Open {
		f := link.Finding{
			Severity: link.Warns, Object: s.Person.Ref(),
			Title:  "An operation on this person is not finished",
			Cause:  fmt.Sprintf("Operation %s of %s %s", o.ID, link.Day(o.Started, s.Now), o.Left),
			Cure:   "Finish it or take it back, then check again",
			Way:    link.Way{To: link.ToEndOperation, Operation: o.ID},
			Source: srcJudgement,
		}
		if o.Stops {
			f.Severity = link.Stops
		}
		switch {
		case o.Running:
			f.Title = "An operation on this person is being carried out right now"
			f.Cure, f.Way = "Wait until it is finished, then check again", link.Way{}
		case o.FinishOnly != "":
			f.Cure, f.Way = "Finish it, then check again", link.Way{To: link.ToFinishTheUndo, Operation: o.FinishOnly}
		}
		out = append(out, f)
	}
	return out
}

// stoppedBy is the first open operation that stops.
func (f Facts) stoppedBy() (OpenOperation, bool) {
	i := slices.IndexFunc(f.Open, func(o OpenOperation) bool { return o.Stops })
	if i < 0 {
		return OpenOperation{}, false
	}
	return f.Open[i], true
}
