package engine

import (
	"context"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// A write that was accepted is not always to be seen: a read may show what was before, a deleted account may be in neither place before the recycle bin
// shows it, and what was freed may still be in the way. Entra ID promises no bound (devblogs.microsoft.com/identity, designing for eventual consistency).

// pauses are how long a read waits for a write to show: about two minutes in all.
var pauses = [...]time.Duration{time.Second, 2 * time.Second, 4 * time.Second, 8 * time.Second, 16 * time.Second, 30 * time.Second, time.Minute}

const (
	// settled is how long after a write what was before it is taken for late. After that somebody has put it back.
	settled = 10 * time.Minute
	// mustShow is how long an account that was deleted or restored may be in neither place before it is taken for gone. To be wrong there would leave a
	// copy in the recycle bin that the sync matches first, so it is long.
	mustShow = time.Hour
)

// touched tells whether a read of the account may still show what was before this operation's last write to it.
func (r *run) touched(id link.AccountID) bool {
	at, wrote := r.written[id]
	return wrote && r.engine.Now().Before(at.Add(settled))
}

// former tells whether what a read shows is how the account was before one of this operation's writes to it, the last of which may not be to be seen yet.
func (r *run) former(id link.AccountID, now link.Account) bool {
	was := func(past link.Account) bool { return difference(past, now) == "" }
	return r.touched(id) && !r.back[id] && (r.purged[id] || now.ImmutableID.IsKnown() && difference(r.expect[id], now) != "" && slices.ContainsFunc(r.past[id], was))
}

// awaited tells whether the account, which is in neither place, is expected in one: this operation has deleted or restored it and has not seen it since.
// That it is not to be seen is then not knowing.
func (r *run) awaited(id link.AccountID) bool {
	at, moved := r.moved[id]
	return moved && r.engine.Now().Before(at.Add(mustShow))
}

// sees notes what a read has shown.
func (r *run) sees(id link.AccountID, now link.Account) {
	if now.Where() == r.expect[id].Where() {
		delete(r.moved, id)
	}
	if id == r.account.ID && r.verified && now.Holds(r.plan.From.Anchor.ImmutableID) {
		r.seen = true
	}
}

// mayShow tells whether a read that found nothing may find the account later.
func (r *run) mayShow(id link.AccountID, err error) bool {
	return link.Is(err, link.NotFound) && (r.touched(id) || r.awaited(id) || r.mayBeMissed(id))
}

// mayBeMissed tells whether an account that one read did not find is looked for again, since one such answer is none: this operation has met it in its tenant
// and has not purged it, it was to be found when the plan was made, and its 30 days in the recycle bin are not over.
func (r *run) mayBeMissed(id link.AccountID) bool {
	return r.met[id] && !r.purged[id] && !r.unfound(id) && !r.expect[id].Expired(r.engine.TenantNow())
}

// notShown is the problem of an account that is not to be seen after all that waiting, before that step, which may be on another one.
func (r *run) notShown(id link.AccountID, s plan.Step, err error) *link.Problem {
	p := &link.Problem{Kind: link.Partly, Object: r.nameOf(id), Err: err, Cure: "Try again in some minutes"}
	switch {
	case !r.awaited(id):
		return link.AsProblem(err)
	case r.expect[id].Where() == link.RecycleBin:
		p.Cause = "it was deleted, but the recycle bin does not show it yet"
		switch {
		case s.On == id && s.Do == link.DoPurge:
			p.Cause += ", so it could not be purged"
			p.Cure = "Finish this in some minutes, before the next sync, which may match that copy"
		case s.On == id && s.Do == link.DoRestore:
			p.Cause += ", so it could not be restored"
		}
	default:
		p.Cause = "it was restored, but it is not to be seen yet"
	}
	return p
}

// patiently reads an account, for about two minutes where it may be one that does not show yet, or that was missed.
func (r *run) patiently(ctx context.Context, id link.AccountID) (link.Account, error) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.Account(ctx, id)
		if !r.mayShow(id, err) || n == len(pauses) {
			return now, err
		}
		if err := r.waitFor(ctx, r.nameOf(id), n); err != nil {
			return now, err
		}
	}
}

// passing tells whether a refused write may be accepted soon: it names an account that this operation has just freed, or it does not find one that the
// operation has just deleted or restored. Nothing was done, so it may be sent again.
func (r *run) passing(s plan.Step, problem *link.Problem) bool {
	switch problem.Kind {
	case link.Conflict:
		return r.touched(problem.Holder) || r.mayBeFreed(s, problem)
	case link.NotFound:
		return r.touched(s.On)
	default:
		return false
	}
}

// stillTaken words a conflict with an account that this operation has freed, which has lasted longer than is waited for. It is read once more: somebody may
// have given it back what it had.
func (r *run) stillTaken(ctx context.Context, holder link.AccountID, problem *link.Problem) *link.Problem {
	if !r.touched(holder) {
		return problem
	}
	now, err := r.engine.Cloud.Account(ctx, holder)
	if different := r.difference(holder, now); err == nil && different != "" {
		return r.changedBySync(holder, now, different)
	}
	late := *problem
	late.Kind, late.Object = link.Partly, r.nameOf(holder)
	late.Cause, late.Cure = "it has given the ImmutableID up, but Entra ID counts it as taken still", "Try again in some minutes"
	if link.Is(err, link.NotFound) && r.awaited(holder) {
		late.Cause = "it was deleted, but Entra ID counts its ImmutableID as taken still, and the recycle bin does not show it yet"
	}
	return &late
}

// blocksFromBin tells whether the value is refused because of a copy in the recycle bin that the plan may purge first. Of one that this operation has just
// deleted that is so once the recycle bin shows it and the refusal has not passed in some seconds: until then it may be late itself.
func (r *run) blocksFromBin(ctx context.Context, holder link.AccountID, tries int) bool {
	if r.expect[holder].Where() != link.RecycleBin || !r.mayPurge(holder) {
		return false
	}
	if !r.touched(holder) {
		return true
	}
	if tries < 2 {
		return false
	}
	now, err := r.engine.Cloud.Account(ctx, holder)
	if err != nil || now.Where() != link.RecycleBin {
		return false
	}
	r.sees(holder, now)
	return true
}
