package link

import (
	"context"
	"slices"
)

// Finish takes up an operation that a crash or a failure has left unfinished: it looks at what is true now, and does the steps that are left,
// neither repeating what was done nor skipping what was not. Its errors and outcome are as those of Apply.
func (e Engine) Finish(ctx context.Context, c Confirmed, report func(Progress)) (Outcome, error) {
	if c.rest == nil {
		return Outcome{}, notConfirmed("Finish")
	}
	o := *c.rest
	r := newRun(e, o.Plan, report)
	defer r.close()
	r.steps, r.changed = slices.Clone(o.Steps), o.changedAnything()
	problem := r.takeUp(context.WithoutCancel(ctx), o)
	if problem == nil {
		problem = r.carryOut(ctx)
	}
	out, err := r.result(problem)
	out.Operation = o.ID // where its file could not be opened, too
	return out, err
}

// changedAnything tells whether a write is known to have happened.
func (o Operation) changedAnything() bool {
	return slices.ContainsFunc(o.Steps, func(p Progress) bool { return p.Step.Do.Writes() && p.State == Done })
}

// Doubt is the step of which nobody knows what came, or that failed; false where there is none.
func (o Operation) Doubt() (Progress, bool) {
	for _, p := range o.Steps {
		if p.State == Doing || p.State == Failed {
			return p, true
		}
	}
	return Progress{}, false
}

// takeUp opens the operation's file again and brings the run to where it was.
func (r *run) takeUp(ctx context.Context, o Operation) *Problem {
	if problem := r.reopen(o); problem != nil {
		return problem
	}
	if away, _, found := r.hop(); found && o.Steps[away].State == Reverted {
		return r.hopIsOver(ctx, o)
	}
	r.bin, r.began = o.bin, o.Started
	for i, p := range o.Steps {
		if p.State == Waiting {
			break
		}
		if p.State == Doing || p.State == Failed {
			return r.inDoubt(ctx, i, p)
		}
		r.replay(i, p)
	}
	return nil
}

// reopen opens the operation's file again.
func (r *run) reopen(o Operation) *Problem {
	log, err := r.engine.Journal.open(o.ID, takenUp, r.accounts(), r.engine.Now)
	if err != nil {
		return asProblem(err)
	}
	r.log = log
	return asProblem(log.write(line{Kind: lineResume}))
}

// replay brings the run past a step whose result is known.
func (r *run) replay(i int, p Progress) {
	r.steps[i], r.next = p, i+1
	switch {
	case p.State == Done && p.Step.Do == DoVerify:
		r.seen = true
	case p.State == Done:
		r.tookHold(p.Step)
	case p.State == Expected && p.Step.Do == DoClear:
		r.refused[p.Step.On] = true
	}
}

// inDoubt looks whether a step that was begun has happened. If so it is done; if not it is the first step to do.
func (r *run) inDoubt(ctx context.Context, i int, p Progress) *Problem {
	r.next = i
	s := p.Step
	if !r.happened(ctx, p) {
		r.changed = r.changed || s.Do == DoStamp // perhaps: another domain controller may have it
		return nil
	}
	r.replay(i, Progress{Index: i, Step: s, State: Done, Note: "found done"})
	return r.wrote(i, Done, "found done", nil)
}

// happened looks whether a write that was begun has happened: for about a minute where a crash cut it off, once where it has failed, since
// the run itself has waited then.
func (r *run) happened(ctx context.Context, p Progress) bool {
	patience := MaybeDone
	if p.State == Failed {
		patience = Refused
	}
	return p.Step.Do.Writes() && r.tookEffect(ctx, p.Step, patience)
}

// TakeBack makes the plan that takes an operation back: what it did, in reverse order. It reads how the accounts are now; the plan is
// confirmed and applied like any other. The problem is Refused where nothing can be taken back: everything is as it was, which is then written down, the
// sync has taken the account, or it was taken back already.
func (e Engine) TakeBack(ctx context.Context, o Operation) (Plan, error) {
	if len(o.Steps) == 0 {
		return Plan{}, &Problem{Kind: Refused, Object: "Operation " + o.ID, Cause: "it never began, so nothing can be taken back"}
	}
	if o.Running || o.TakenBack != "" || o.End == EndTakenBack {
		return Plan{}, &Problem{Kind: Refused, Object: o.ID, Cause: "it is running, or was taken back already", Cure: "hardmatch history shows how it ended"}
	}
	r := newRun(e, o.Plan, nil)
	done := r.whatWasDone(ctx, o)
	u := undoing{operation: o, now: map[AccountID]Account{}}
	for id := range r.expect {
		a, err := r.readBack(ctx, id)
		if is(err, NotFound) && id != r.account.ID {
			continue
		}
		if err != nil {
			return Plan{}, asProblem(err)
		}
		u.now[id] = a
	}
	person, err := r.readPerson(ctx)
	if err != nil {
		return Plan{}, asProblem(err)
	}
	if problem := e.tooSoon(o, person); problem != nil {
		return Plan{}, problem
	}
	tenant, err := r.engine.Cloud.Tenant(ctx)
	if err != nil {
		return Plan{}, asProblem(err)
	}
	plan, err := u.plan(person, tenant, done)
	if u.same && o.Unfinished() {
		if problem := r.closeOff(o); problem != nil {
			return Plan{}, problem
		}
	}
	return plan, err
}

// readBack reads an account, for about a minute until it no longer looks as it did before the operation's last write to it.
func (r *run) readBack(ctx context.Context, id AccountID) (Account, error) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.Account(ctx, id)
		lags := err == nil && r.touched(id) && difference(r.before[id], now) == "" && difference(r.expect[id], now) != ""
		if !lags || n == len(pauses) {
			return now, err
		}
		if err := r.engine.Wait(ctx, pauses[n]); err != nil {
			return now, err
		}
	}
}

// closeOff writes down that everything is as it was before an operation, so that nobody is asked about it again.
func (r *run) closeOff(o Operation) *Problem {
	defer r.close()
	if problem := r.reopen(o); problem != nil {
		return problem
	}
	return asProblem(r.log.write(line{Kind: lineEnd, End: EndNothing}))
}

// whatWasDone are the writes of an operation that have happened, one in doubt included if it shows.
func (r *run) whatWasDone(ctx context.Context, o Operation) []Step {
	var done []Step
	for i, p := range o.Steps {
		if p.State == Doing || p.State == Failed {
			if r.happened(ctx, p) {
				r.tookHold(p.Step)
				done = append(done, p.Step)
			}
			break
		}
		r.replay(i, p)
		if p.State == Done && p.Step.Do.Writes() {
			done = append(done, p.Step)
		}
	}
	return done
}
