package engine

import (
	"cmp"
	"context"
	"errors"
	"slices"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// Finish takes up an operation that a crash or a failure has left unfinished: it looks at what is true now, and does the steps that are left,
// neither repeating what was done nor skipping what was not. Its errors and outcome are as those of Apply.
func (e Engine) Finish(ctx context.Context, c plan.Confirmed, report func(plan.Progress)) (Outcome, error) {
	if c.Rest() == nil {
		return Outcome{}, plan.NotConfirmed("Finish")
	}
	rest := *c.Rest()
	r := newRun(e, rest.Plan, report)
	defer r.close()
	r.continues(rest)
	now, problem := r.takeUp(context.WithoutCancel(ctx), rest)
	if problem == nil {
		problem = r.finish(ctx, r.all(ctx, r.ready(ctx)))
	}
	out, err := r.outcome(ctx, r.takeBackAnew(context.WithoutCancel(ctx), now, problem))
	out.Operation = rest.Operation // even if its file could not be opened
	if r.log == nil && now.End != "" && now.Sequel() == "" {
		out.End, out.Steps = now.End, now.Steps // as another hardmatch has ended it
	}
	return out, err
}

// takeUp opens the operation's file again and brings the run to where it was. It returns the operation as it is now.
func (r *run) takeUp(ctx context.Context, shown plan.Rest) (journal.Operation, *link.Problem) {
	o, problem := r.reopen(ctx, shown.Operation, shown.Mark)
	if problem != nil {
		return o, problem
	}
	o, problem = r.decided(ctx, o)
	if problem != nil {
		return o, problem
	}
	if away, _, found := r.hop(); found && o.Steps[away].State == plan.Reverted {
		return o, r.hopIsOver(ctx, o)
	}
	r.begun(o)
	if problem := r.learnGone(ctx); problem != nil {
		return o, problem
	}
	first := -1 // of those that are not done
	for i, p := range o.Steps {
		if p.State == plan.Waiting {
			break
		}
		done := !p.NotFound() && !(p.State == plan.Reverted && p.Step.Do == link.DoCarry) // it was taken back by itself
		if done && (p.State == plan.Doing || p.State == plan.Failed) {
			if done, problem = r.inDoubt(ctx, i, p); problem != nil {
				return o, problem
			}
		} else if done {
			r.replay(i, p)
		}
		if !done && first < 0 {
			first = i
		}
	}
	if first >= 0 {
		r.goesOnAt(first)
	}
	return o, nil
}

// decided is an operation with its hop decided, which is written down.
func (r *run) decided(ctx context.Context, was journal.Operation) (journal.Operation, *link.Problem) {
	o, problem := r.hopDecided(ctx, was)
	for i, p := range o.Steps {
		if problem == nil && p.State != was.Steps[i].State {
			problem = r.wrote(i, p.State, cmp.Or(p.Note, "found done"), nil)
		}
	}
	return o, problem
}

// reopen locks the operation and opens its file again, if it is still what was shown and belongs to this tenant and this forest.
func (r *run) reopen(ctx context.Context, id string, shown plan.Mark) (journal.Operation, *link.Problem) {
	log, o, err := r.engine.Journal.TakeUp(id, shown, r.engine.Now)
	if err != nil {
		return o, link.AsProblem(err)
	}
	here, err := r.engine.Place(ctx)
	problem := link.AsProblem(err)
	if problem == nil {
		problem = r.engine.belongs(ctx, o, here)
	}
	if problem != nil {
		return o, link.AsProblem(errors.Join(problem, log.Close()))
	}
	r.writesTo(log)
	r.meet(o)
	return o, link.AsProblem(log.Resume(here))
}

// meet remembers which accounts someone else has brought back, which may be on their way to or from the recycle bin, and which the operation has read in its
// tenant: all, if it knows that and its file is unchanged, or those with a snapshot.
func (r *run) meet(o journal.Operation) {
	r.own = o.ID
	for id, at := range o.Back {
		r.accounts.of(id).cameBack(at)
	}
	for _, p := range o.Steps {
		if p.BegunInDoubt() && !p.Started.IsZero() {
			r.accounts.of(p.Step.On).begun(p.Step, p.Started)
		}
	}
	if o.Sealed && o.Place.Known() {
		return
	}
	for id, a := range r.accounts {
		a.metHere(slices.Contains(o.Met, id))
	}
}

// replay brings the run past a step whose result is known.
func (r *run) replay(i int, p plan.Progress) {
	r.passes(i, p)
	switch {
	case p.State == plan.Done && p.Step.Do == link.DoVerify:
	case p.State == plan.Done:
		r.applied(p.Step, r.at(p))
	case p.State == plan.Expected && p.Step.Do == link.DoClear:
		r.accounts.of(p.Step.On).refusesClear()
	}
}

// inDoubt looks whether a step that was begun has happened, and so is done.
func (r *run) inDoubt(ctx context.Context, i int, p plan.Progress) (done bool, problem *link.Problem) {
	s := p.Step
	if !r.happened(ctx, p) {
		inAD := s.OnPerson() && p.BegunInDoubt()
		if inAD {
			r.changes() // perhaps: it may only not be visible
		}
		if inAD || r.mayShowYet(p) {
			r.doubts(i)
		}
		return false, nil
	}
	r.replay(i, plan.Progress{Index: i, Step: s, State: plan.Done, Note: "found done", Started: p.Started})
	return true, r.wrote(i, plan.Done, "found done", nil)
}
