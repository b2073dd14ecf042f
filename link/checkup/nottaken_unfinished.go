package checkup

import (
	"fmt"

	"hardmatch/link"
)

// Unfinished are the operations on the person or the account that are not finished, each as what has to be settled before the sync may run: it could take what
// the operation has yet to remove. It is a pure function.
func (c CheckUp) Unfinished() []Cause {
	return link.Map(c.Facts.Open, func(o OpenOperation) Cause {
		cause := Cause{
			Code: CauseUnfinished, Title: "Operation " + o.ID + " is not finished: the sync must not run before it is",
			Because: fmt.Sprintf("It was begun on %s and %s", link.Day(o.Started, c.Facts.At), o.Left),
			Cure:    "Keep the sync from running, and finish the operation or undo it first", Source: srcJudgement, Final: true,
		}
		switch {
		case o.Running:
			cause.Cure = "Wait until the hardmatch that is carrying it out has finished"
		case o.FinishOnly != "":
			cause.Cure = "Keep the sync from running, and finish the operation first"
		}
		return cause
	})
}
