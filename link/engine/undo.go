package engine

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// undo gathers what the undo of an operation is planned from.
type undo struct {
	*run
	operation journal.Operation
	stopped   *stopped // an undo that stopped half way, whose place this one takes; nil if there is none
	in        plan.UndoInput
}

// TakeBack makes the plan that takes an operation back, in reverse order, from how the accounts are now; it is confirmed and applied like any other. The
// problem is Refused if nothing can be taken back (see UndoRefused), the sync has taken the account, or all is as it was, which is then written down.
func (e Engine) TakeBack(ctx context.Context, o journal.Operation) (plan.Plan, error) {
	if problem := o.UndoRefused(); problem != nil {
		return plan.Plan{}, problem
	}
	u := &undo{run: newRun(e, o.Plan, nil), operation: o}
	for _, gather := range []func(context.Context) *link.Problem{u.whatItDid, u.whatStopped, u.accountsNow, u.personNow, u.lookAtAll, u.ownersOfValues} {
		if problem := gather(ctx); problem != nil {
			return plan.Plan{}, problem
		}
	}
	p, err := plan.NewUndo(u.in)
	if err != nil && !errors.Is(err, plan.ErrNothing) && !errors.Is(err, plan.ErrGone) {
		return plan.Plan{}, err
	}
	if problem := u.writeOff(ctx, err); problem != nil {
		return plan.Plan{}, problem
	}
	return p, err
}

// whatItDid finds out which of the operation's writes have happened.
func (u *undo) whatItDid(ctx context.Context) *link.Problem {
	tenant, err := u.engine.Cloud.Tenant(ctx)
	if err != nil {
		return link.AsProblem(err)
	}
	if problem := u.engine.belongs(ctx, u.operation, u.engine.placeIn(tenant)); problem != nil {
		return problem
	}
	u.meet(u.operation)
	o, problem := u.hopDecided(ctx, u.operation)
	if problem != nil {
		return problem
	}
	u.operation = o
	u.in = plan.UndoInput{
		Rest: o.Rest(), Started: o.Started, Done: u.whatWasDone(ctx, o),
		Tenant: tenant, At: u.engine.TenantNow(), Holders: map[link.ImmutableID][]link.Account{},
	}
	return nil
}

// writeOff closes an operation that has nothing to take back, once that is known. nothing says why it has not; nil: it has something.
func (u *undo) writeOff(ctx context.Context, nothing error) *link.Problem {
	o, gone := u.operation, errors.Is(nothing, plan.ErrGone)
	problem := u.notSeenYet(ctx, o, u.in.Done)
	stopped := nothing != nil && u.stopped != nil
	if problem != nil || !stopped && (nothing == nil || !o.Unfinished()) {
		return problem
	}
	now := map[link.AccountID]link.Account{}
	for id, a := range u.in.Accounts {
		if a.Now.ID != "" {
			now[id] = a.Now
		} else if gone { // nor can another that is in neither place be put back
			now[id] = u.accounts.of(id).shown
		}
	}
	switch problem := u.notAsBefore(o, now); {
	case problem != nil && gone: // then it stays open
		return nil
	case problem != nil:
		return problem
	case stopped && gone && len(u.in.Stopped.Done) == 0: // it has taken nothing back
		return u.stopped.run.closeOff(ctx, u.stopped.operation, plan.EndGone)
	case stopped:
		return u.stopped.run.closeOff(ctx, u.stopped.operation, plan.EndTakenBack)
	case gone:
		return u.closeOff(ctx, o, plan.EndGone)
	case len(u.in.Done) > 0:
		return u.closeOff(ctx, o, plan.EndReverted)
	default:
		return u.closeOff(ctx, o, plan.EndNothing)
	}
}

// accountsNow reads all accounts of the operation. One that it has met and that is not found is gone for good, or late. Without the one that was linked, what was
// done to the others is taken back.
func (u *undo) accountsNow(ctx context.Context) *link.Problem {
	u.in.Accounts = map[link.AccountID]plan.UndoAccount{}
	for id, known := range u.accounts {
		a := plan.UndoAccount{Known: known.shown, Left: known.expected}
		if !known.purged { // else the operation itself has: it need not be looked for
			now, problem := u.readBack(ctx, id)
			switch {
			case problem == nil && known.anotherSID(now):
				return changed(described(now), "its SID is now "+now.SID.Or("")+". It was "+described(known.shown)+", with the SID "+known.shown.SID.Or(""))
			case problem == nil:
				a.Now, a.Differs = now, difference(known.expected, now)
			default:
				if problem := u.without(ctx, known, problem); problem != nil {
					return problem
				}
				a.Late, a.InDoubt = known.awaited(), known.maybeMoving()
			}
		}
		u.in.Accounts[id] = a
	}
	return nil
}

// without says why an undo cannot do without an account that could not be read; nil if it can: what was done to the others is taken back.
func (u *undo) without(ctx context.Context, known *knownAccount, problem *link.Problem) *link.Problem {
	switch {
	case problem.Kind != link.NotFound, !known.met:
		return u.accounts.named(problem)
	case !known.linking:
		return nil
	case known.onItsWay():
		return known.notShown(plan.Step{}, problem)
	default:
		return u.notSeenYet(ctx, u.operation, u.in.Done)
	}
}

// readBack reads an account, for about two minutes until it is found and no longer looks as it did before the operation's last write to it. That it still looks
// so is a problem: what is to be taken back cannot be distinguished from what was before.
func (r *run) readBack(ctx context.Context, id link.AccountID) (link.Account, *link.Problem) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.Account(ctx, id)
		lags := err == nil && r.accounts.of(id).showsPriorState(now)
		switch {
		case !lags && !r.accounts.of(id).mayShow(err):
			return now, link.AsProblem(err)
		case n == len(pauses) && err != nil:
			return now, link.AsProblem(err)
		case n == len(pauses):
			return now, &link.Problem{
				Kind: link.Refused, Object: r.accounts.of(id).called(), Cause: "what was done to it does not show yet, or someone else has put it back",
				Cure: "Try again in " + link.Count(int(settled.Minutes()), "minute", "minutes"),
			}
		}
		if err := r.waitFor(ctx, r.accounts.of(id).called(), n); err != nil {
			return now, link.AsProblem(err)
		}
	}
}

// closeOff writes down how an operation has ended that has nothing left to do, so that no one is asked about it again.
func (r *run) closeOff(ctx context.Context, o journal.Operation, end plan.End) *link.Problem {
	defer r.close()
	if _, problem := r.reopen(ctx, o.ID, o.Mark()); problem != nil {
		return problem
	}
	return link.AsProblem(r.log.End(end, nil))
}

// whatWasDone are the writes of an operation that have happened, those in doubt included that show. What was refused for certain has not happened: if an
// account looks as if it had, someone else has done it.
func (r *run) whatWasDone(ctx context.Context, o journal.Operation) []plan.Step {
	var done []plan.Step
	for i, p := range o.Steps {
		if p.State == plan.Doing || p.State == plan.Failed {
			certain := p.State == plan.Failed && o.Sealed && !p.Unsure && (p.Problem == nil || p.Problem.Kind != link.MaybeDone) // earlier versions did not write down which it was
			if !certain && r.happened(ctx, p) {
				r.applied(p.Step, r.at(p))
				done = append(done, p.Step)
			}
			continue
		}
		r.replay(i, p)
		if p.State == plan.Done && p.Step.Writes() {
			done = append(done, p.Step)
		}
	}
	return done
}

// personNow reads the AD user, or takes the one of the journal if they are gone.
func (u *undo) personNow(ctx context.Context) *link.Problem {
	person, err := u.readPersonPatiently(ctx)
	u.in.Person = person
	switch {
	case link.Is(err, link.NotFound):
		u.in.Person, u.in.Gone = u.operation.Plan.From.Person, true
		return nil
	case err != nil:
		return link.AsProblem(err)
	case !u.plan.FromAD(): // what the operation itself has written to the person is looked at step by step
		u.in.Changed = personDifference(u.operation.Plan.From.Person, person)
	}
	return u.engine.tooSoon(u.operation, person)
}

// replication is how long AD may take to replicate a change everywhere if the sites' schedule is as it came (Learn: AD DS, determining the interval: 180 minutes).
const replication = 3 * time.Hour

// tooSoon refuses if an operation that came to no good end has, or may have, written to AD and the domain controller that is asked does not show it: it may not
// have heard of it yet, and to say that all is as it was would be a guess.
func (e Engine) tooSoon(o journal.Operation, person link.Person) *link.Problem {
	for _, p := range o.Steps {
		begun := p.State == plan.Done || p.State == plan.Doing || p.State == plan.Failed
		stamped := p.Step.Do == link.DoStamp && begun && link.EncodeAnchor(person.ConsistencyGUID.Or(nil)) == p.Step.Before
		carried := p.Step.Do == link.DoCarry && (p.State == plan.Done || p.BegunInDoubt()) && !showsStep(p.Step, person)
		if !o.Unfinished() || !stamped && !carried {
			continue
		}
		known := p.Started.Add(replication)
		if !e.Now().Before(known) {
			return nil
		}
		what := p.Step.Address + " in proxyAddresses"
		if p.Step.Do == link.DoStamp {
			what = string(link.AnchorConsistencyGUID)
		}
		return o.Refused("it is not known yet what happened to "+what+": the domain controller asked may not have the change yet",
			"Finish it, or try again in "+link.Count(int(known.Sub(e.Now()).Minutes())+1, "minute", "minutes"))
	}
	return nil
}

// foundAfterAll is the problem of an undo whose last look finds an account that it could not bring back; nil if there is none.
func (r *run) foundAfterAll(now Now) *link.Problem {
	for _, a := range now.Accounts {
		skipped := slices.ContainsFunc(r.steps, func(p plan.Progress) bool { return p.Step.On == a.Was.ID && p.NotFound() })
		if skipped && a.State == NowRead && a.Found.Where() == link.RecycleBin {
			return partly(a.Found.Called(), "it is in the recycle bin after all, and was not restored", "Finish this: that restores it too")
		}
	}
	return nil
}

// An operation is written off only if everything is known to be as it was: what may have happened but does not show is waited for, and what is not as it was
// stays open, whatever the steps say.

// notAsBefore says which account is not as it was before an operation that has begun to change it; nil if all are.
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
			return o.Refused("there is nothing left to undo, but "+p.Step.Called()+" is not as it was before it: "+strings.TrimSuffix(different, "."),
				"Finish it, or check the person again: a new match takes its place")
		}
	}
	return nil
}
