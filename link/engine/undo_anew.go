package engine

import (
	"context"
	"slices"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// stopped is an undo that stopped half way, and whose place a new one takes.
type stopped struct {
	operation journal.Operation
	run       *run
}

// whatStopped finds out what an undo that stopped half way has done, and goes on from there: what it has left is expected, beside what the operation has left.
func (u *undo) whatStopped(ctx context.Context) *link.Problem {
	if !u.operation.TakingBack {
		return nil
	}
	o, err := u.engine.Journal.Operation(u.operation.TakenBack)
	if err != nil {
		return link.AsProblem(err)
	}
	if problem := u.engine.belongs(ctx, o, u.engine.placeIn(u.in.Tenant)); problem != nil {
		return problem
	}
	s := newRun(u.engine, o.Plan, nil)
	s.meet(o)
	o, problem := s.hopDecided(ctx, o)
	if problem != nil {
		return problem
	}
	u.stopped = &stopped{operation: o, run: s}
	u.in.Stopped = &plan.StoppedUndo{Operation: o.ID, Mark: o.Mark(), Done: s.whatWasDone(ctx, o), Before: map[link.AccountID]link.ImmutableID{}}
	for id, a := range u.accounts {
		a.movesAs(s.accounts.of(id))
		u.in.Stopped.Before[id] = a.expected.ImmutableID.Or("")
	}
	for _, step := range u.in.Stopped.Done {
		u.applied(step, s.accounts.of(step.On).written)
	}
	return s.notSeenYet(ctx, o, u.in.Stopped.Done)
}

// stillStopped looks, under the locks of its accounts, whether the undo whose place this one takes is as it was when this was planned.
func (r *run) stillStopped(undone journal.Operation) (bool, error) {
	if !undone.MayTakeBackAnew() || !slices.Contains(r.plan.From.Replaces, undone.TakenBack) {
		return false, nil
	}
	now, err := r.engine.Journal.Operation(undone.TakenBack)
	return err == nil && now.Mark() == r.plan.StoppedMark, err
}

// takeBackAnew adds to what stopped a run that has taken an operation up again how else the operation can be taken back.
func (r *run) takeBackAnew(ctx context.Context, o journal.Operation, problem *link.Problem) *link.Problem {
	switch {
	case problem == nil || r.log == nil:
		return problem
	case problem.CheckAnew && r.plan.Undoes == "":
		return problem.Cured(r.undoWhenKnown(ctx, o))
	default:
		return r.orAnew(problem)
	}
}

// orAnew is takeBackAnew of what is known before the operation is taken up.
func (r *run) orAnew(problem *link.Problem) *link.Problem {
	if r.plan.Undoes == "" || problem.Kind != link.Changed || r.plan.FromAD() {
		return problem
	}
	return problem.Cured("Undo operation " + r.plan.Undoes + " again: hardmatch plans that from what is true now")
}

// orTaken says of an undo that is stopped by a change what ended it, if that is the sync: it has taken the account, whatever else it has changed.
func (r *run) orTaken(ctx context.Context, problem *link.Problem) *link.Problem {
	if r.plan.Undoes == "" || problem.Kind != link.Changed || r.account.shown.Sync.Or("") == link.Synced {
		return problem
	}
	now, err := r.engine.Cloud.Account(ctx, r.account.id)
	if err != nil || now.Sync.Or("") != link.Synced {
		return problem
	}
	return &link.Problem{
		Kind: link.Changed, Object: r.account.called(), Cause: "the sync has taken the account since you looked, so that undo is over",
		Cure: "Ask the sync administrator", Err: problem,
	}
}
