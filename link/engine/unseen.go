package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// A step that was begun, and got no certain answer, may show for some minutes yet. Until it does, or can no longer, nothing is undone: so no cure says that it
// can be, and an undo that waits for it does not say that the operation can be finished unless it can.

// notSeenYet refuses to take back, or write off, an operation if a step of it may have happened and is not among those that show (done). Of AD tooSoon says that.
func (r *run) notSeenYet(ctx context.Context, o journal.Operation, done []plan.Step) *link.Problem {
	for _, p := range o.Steps {
		if !r.mayShowYet(p) || slices.Contains(done, p.Step) {
			continue
		}
		cure := "Leave it for later, and undo it in " + r.knownIn(p)
		if _, _, err := r.engine.Rest(ctx, o); err == nil {
			cure = "Finish it, or ask again in " + r.knownIn(p)
		}
		return o.Refused(fmt.Sprintf("whether step %d has happened is not known yet: no certain answer came, and it does not show", p.Index+1), cure)
	}
	return nil
}

// knownIn is how long it takes until it is known whether a step has happened.
func (r *run) knownIn(p plan.Progress) string {
	left := r.at(p).Add(settled).Sub(r.engine.Now())
	return link.Count(int(left/time.Minute)+1, "minute", "minutes")
}

// undoOrClose is the cure of an operation of which it is not known whether anything is left to undo.
const undoOrClose = "Undo it, which also closes it if there is nothing left to undo. Then check the person again"

// undoWhenKnown is the cure of an operation that cannot be finished and is to be undone: at once, or when it is known what it has done.
func (r *run) undoWhenKnown(ctx context.Context, o journal.Operation) string {
	for _, p := range o.Steps {
		if r.mayShowYet(p) && !r.decidedNow(ctx, p) {
			return fmt.Sprintf("Leave it for later, and undo it in %s: only then is it known whether step %d has happened. Then check the person again", r.knownIn(p), p.Index+1)
		}
	}
	return undoOrClose
}

// decidedNow reports whether one read says whether a step that may show yet has happened.
func (r *run) decidedNow(ctx context.Context, p plan.Progress) bool {
	now, err := r.engine.Cloud.Account(ctx, p.Step.On)
	shows := err == nil && p.Step.Do != link.DoPurge && difference(r.after(p.Step, r.engine.Now()), now) == ""
	return shows || r.notInBin(p.Step, p.Step.On, err) || r.ruledOut(ctx, p)
}
