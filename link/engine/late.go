package engine

import (
	"cmp"
	"context"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// A write that was accepted is not always to be seen: a read may show what was before, a deleted account may be in neither place before the recycle bin
// shows it, and what was freed may still be in the way. Entra ID promises no bound (devblogs.microsoft.com/identity, designing for eventual consistency).

// pauses are how long a read waits for a write to show: about two minutes in all.
var pauses = [...]time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, time.Minute}

const (
	// settled is how long after a write what was before it is taken for late. After that someone has put it back.
	settled = 10 * time.Minute
	// mustShow is how long an account that was deleted or restored may be in neither place before it is taken for gone. To be wrong there would leave a
	// copy in the recycle bin that the sync matches first, so it is long.
	mustShow = time.Hour
)

// waitFor waits, before the n-th look again, for a change of whoever it is to show in the cloud or in AD, and reports that.
func (r *run) waitFor(ctx context.Context, who string, n int) error {
	return r.pauseOf(ctx, "The directory", "does not show the change of "+who+" yet", n)
}

// waitFound waits, before the n-th look again, for an account to be found.
func (r *run) waitFound(ctx context.Context, id link.AccountID, n int) error {
	return r.pauseOf(ctx, "The directory", "does not find "+r.accounts.of(id).called(), n)
}

func (r *run) pauseOf(ctx context.Context, who, why string, n int) error {
	link.Pausing(ctx, link.Pause{Who: who, Why: why, Until: r.engine.Now().Add(pauses[n])})
	return r.engine.Wait(ctx, pauses[n])
}

// waitAgain waits, before the n-th look again, for a change to show, or for an account that was not found. What this operation has not written to, someone else has
// changed: as long as nothing is changed, all else that the plan rests on is looked at first, and a difference ends the wait at once.
func (r *run) waitAgain(ctx context.Context, id link.AccountID, n int, found bool) *link.Problem {
	if found || r.accounts.of(id).own() {
		return link.AsProblem(r.waitFor(ctx, r.accounts.of(id).called(), n))
	}
	if n == 0 && !r.changed {
		if problem := r.othersChanged(ctx, id); problem != nil {
			return problem
		}
	}
	return link.AsProblem(r.waitFound(ctx, id, n))
}

// notFound is the problem of an account that was not found, however often, before that step. What was there, and nothing was done to, someone else has taken away.
func (r *run) notFound(id link.AccountID, s plan.Step, err error) *link.Problem {
	a := r.accounts.of(id)
	if a.own() || r.changed || !a.met {
		return a.notShown(s, err)
	}
	problem := changed(a.called(), "it is no longer live, nor in the recycle bin")
	problem.Err = err
	return problem
}

// othersChanged reads the other accounts of the plan once, before it has changed anything: the first that is not as it was shown.
func (r *run) othersChanged(ctx context.Context, missed link.AccountID) *link.Problem {
	for _, id := range r.accounts.ids() {
		a := r.accounts.of(id)
		now, err := r.engine.Cloud.Account(ctx, id)
		if different := a.difference(now); id != missed && err == nil && different != "" {
			return changed(a.called(), different)
		}
	}
	return nil
}

// looks is how often an account that was not found is looked for again: for two minutes if a write may show late, or a stop would be half way; else some seconds.
func (r *run) looks(id link.AccountID) int {
	if r.changed || r.accounts.of(id).own() {
		return len(pauses)
	}
	return goneReads - 1
}

// sees notes what a read of an account has shown; of the one being linked, whether it has its value and the sync has taken it.
func (r *run) sees(id link.AccountID, now link.Account) {
	a := r.accounts.of(id)
	a.sees(now)
	if !a.linking || !now.Holds(a.anchor) {
		return
	}
	taken := r.linked
	if a.set && now.Where() == link.Live {
		taken = r.taken(now)
	}
	r.showsIfVerified(taken)
}

// patiently reads an account, for about two minutes if it may be one that does not show yet, or that was missed.
func (r *run) patiently(ctx context.Context, id link.AccountID) (link.Account, error) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.Account(ctx, id)
		if !r.accounts.of(id).mayShow(err) || n >= r.looks(id) {
			return now, err
		}
		if problem := r.waitAgain(ctx, id, n, false); problem != nil {
			return now, problem
		}
	}
}

// passing reports whether a refused write may be accepted soon: it names an account that this operation has just freed, or it does not find one that the
// operation has just deleted or restored. Nothing was done, so it may be sent again.
func (r *run) passing(s plan.Step, problem *link.Problem) bool {
	switch problem.Kind {
	case link.Conflict:
		return r.accounts.of(problem.Holder).touched() || r.mayBeFreed(s, problem)
	case link.NotFound:
		return r.accounts.of(s.On).touched()
	default:
		return false
	}
}

// stillTaken words a conflict with an account that was freed, which has lasted longer than is waited for. It is read once more: it may have got back what it had.
func (r *run) stillTaken(ctx context.Context, holder link.AccountID, problem *link.Problem) *link.Problem {
	a := r.accounts.of(holder)
	if !a.touched() {
		return problem
	}
	now, err := r.engine.Cloud.Account(ctx, holder)
	if different := a.difference(now); err == nil && different != "" {
		return a.changedBySync(now, different)
	}
	late := problem.Cured("Try again in a few minutes")
	late.Kind, late.Object, late.Cause = link.Partly, a.called(), "it has given up the ImmutableID, but Entra ID still counts the value as taken"
	if link.Is(err, link.NotFound) && a.awaited() {
		late.Cause = "it was deleted, but Entra ID still counts its ImmutableID as taken, and the recycle bin does not show it yet"
	}
	return late
}

// writtenBack says what a second writer has made of an account whose value this operation has freed, if what a read shows is no late read: nothing is waited
// for then. The first refusal says nothing yet.
func (r *run) writtenBack(ctx context.Context, id link.AccountID, waits int) *link.Problem {
	if waits == 0 {
		return nil
	}
	a := r.accounts.of(id)
	now, err := r.engine.Cloud.Account(ctx, id)
	if err != nil || !a.rewritten(now) && a.apart(now) == "" {
		return nil
	}
	return a.changedBySync(now, cmp.Or(a.apart(now), a.difference(now)))
}

// blocksFromBin reports whether the value is refused because of a copy in the recycle bin that the plan may purge first. Of one that this operation has just
// deleted that is so once the recycle bin shows it and the refusal has not passed in some seconds: until then it may be late itself.
func (r *run) blocksFromBin(ctx context.Context, holder link.AccountID, tries int) bool {
	a := r.accounts.of(holder)
	switch foreseen := !a.purged && r.plan.Foresees(holder, plan.IfBinRefuses); {
	case a.expected.Where() != link.RecycleBin, !foreseen:
		return false
	case !a.touched():
		return true
	case tries < 2:
		return false
	}
	now, err := r.engine.Cloud.Account(ctx, holder)
	if err != nil || now.Where() != link.RecycleBin {
		return false
	}
	r.sees(holder, now)
	return true
}
