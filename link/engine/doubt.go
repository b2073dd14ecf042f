package engine

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// An operation is written off only where everything is known to be as it was: what may have happened and is not to be seen is waited for, and what is not as
// it was stays open, whatever the steps say.

// notSeenYet refuses to take back, or to write off, an operation of which a step may have happened and does not show; done are those that do. Of AD that is
// the business of tooSoon.
func (r *run) notSeenYet(o journal.Operation, done []plan.Step) *link.Problem {
	for _, p := range o.Steps {
		if !r.mayShowYet(p) || slices.Contains(done, p.Step) {
			continue
		}
		left := r.at(p).Add(settled).Sub(r.engine.Now())
		return &link.Problem{
			Kind: link.Refused, Object: "Operation " + o.ID,
			Cause: fmt.Sprintf("whether step %d has happened cannot be told yet: no certain answer came, and it is not to be seen yet", p.Index+1),
			Cure:  "Finish it, or ask again in " + link.Count(int(left/time.Minute)+1, "minute", "minutes"),
		}
	}
	return nil
}

// notAsBefore says which account is not as it was before an operation that has begun to change it; nil where all are.
func (r *run) notAsBefore(o journal.Operation, now map[link.AccountID]link.Account) *link.Problem {
	for _, p := range o.Steps {
		id := p.Step.On
		if id == "" || !p.Step.Writes() || p.State == plan.Waiting || p.State == plan.Skipped {
			continue
		}
		was, different := r.accounts.of(id).shown, "it could not be found"
		if a, there := now[id]; there {
			was.Sync, was.ObjectIdentifier = a.Sync, a.ObjectIdentifier // what comes back from the recycle bin has another
			different = difference(was, a)
		}
		if different != "" {
			return &link.Problem{
				Kind: link.Refused, Object: "Operation " + o.ID, Cause: "it has nothing to take back, but " + p.Step.Called() + " is not as it was before it: " + strings.TrimSuffix(different, "."),
				Cure: "Finish it, or check the person again: a new match takes its place",
			}
		}
	}
	return nil
}
