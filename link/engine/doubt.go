package engine

import (
	"context"
	"slices"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// The outcome of a write that was begun may be unknown: the process was killed, or the answer was lost. A wait for it is not reported as one for a change.

// happened looks whether a write that was begun has happened: for about two minutes if a crash cut it off and what it did may still show, once if it has
// failed, since the run itself has waited then.
func (r *run) happened(ctx context.Context, p plan.Progress) bool {
	patience := link.MaybeDone
	switch {
	case !p.Step.Writes(), p.State == plan.Failed && p.Started.IsZero(): // it failed before it was sent
		return false
	case p.BegunInDoubt() && r.ruledOut(ctx, p):
		r.rulesOut(p.Index)
		return false
	case p.State == plan.Failed, !p.Started.IsZero() && !p.Step.OnPerson() && !r.mayShowYet(p):
		patience = link.Refused
	}
	return r.isVisible(ctx, p.Step, patience)
}

// ruledOut reports whether what is read now rules out that a write which was begun has had an effect, or has one still, however late reads are: the sync has
// written since to an account that was to be deleted, or another account has the value that was to be set.
func (r *run) ruledOut(ctx context.Context, p plan.Progress) bool {
	s := p.Step
	if s.OnPerson() || !s.Do.Sets() && s.Do != link.DoSoftDelete {
		return false
	}
	now, err := r.engine.Cloud.Account(ctx, s.On)
	switch {
	case err != nil || difference(r.after(s, r.engine.Now()), now) == "":
		return false
	case s.Do == link.DoSoftDelete:
		return now.Where() == link.Live && r.syncedSince(now, p)
	default:
		return slices.ContainsFunc(r.accounts.ids(), func(id link.AccountID) bool { return id != s.On && r.keeps(ctx, id, p) })
	}
}

// syncedSince reports whether the sync has written to an account after a step was begun: no read shows it as it was then any more.
func (r *run) syncedSince(now link.Account, p plan.Progress) bool {
	return now.LastSync.After(p.Started.Add(r.engine.Cloud.Ahead()))
}

// keeps reports whether a live account has the value that a step was to set on another one, which then has never got it, since two cannot have it: it had it
// before and this operation has changed nothing yet, or the sync has given it back.
func (r *run) keeps(ctx context.Context, id link.AccountID, p plan.Progress) bool {
	shown := r.accounts.of(id).shown
	had := !r.changed && shown.Where() == link.Live && shown.Holds(p.Step.After)
	if p.Step.After == "" || !had && shown.Sync.Or("") != link.Synced {
		return false
	}
	now, err := r.engine.Cloud.Account(ctx, id)
	return err == nil && now.Where() == link.Live && now.Holds(p.Step.After) && (had || r.syncedSince(now, p))
}

// isVisible looks whether a write has happened: for about two minutes if it may have (MaybeDone), else once. What was live and is nowhere is in the bin, late.
func (r *run) isVisible(ctx context.Context, s plan.Step, kind link.ProblemKind) bool {
	bound := 0
	if kind == link.MaybeDone {
		bound = len(pauses)
	}
	if s.OnPerson() {
		return r.personShows(ctx, s, bound)
	}
	want := r.after(s, r.engine.Now())
	for n := 0; ; n++ {
		now, err := r.read(ctx, s.On, s)
		switch {
		case r.notInBin(s, s.On, err):
			return r.staysGone(ctx, s)
		case err == nil && s.Do != link.DoPurge && difference(want, now) == "":
			return true
		case err == nil && r.accounts.of(s.On).apart(now, want) != "":
			return false // that is no late read of anything that this operation knows
		case n == bound || r.waitInDoubt(ctx, s, n, err) != nil:
			return s.Do == link.DoSoftDelete && kind != link.NotFound && link.Is(err, link.NotFound) && r.accounts.of(s.On).met
		}
	}
}

// waitInDoubt waits before the n-th look again if it is not known whether the change of a step was made; err is what the last look has met.
func (r *run) waitInDoubt(ctx context.Context, s plan.Step, n int, err error) error {
	server, who := "Entra ID", r.accounts.of(s.On).called()
	if s.OnPerson() {
		server, who = "Active Directory", r.person.called()
	}
	switch {
	case err == nil || link.Is(err, link.NotFound):
		return r.pauseOf(ctx, "Whether the change of "+who+" was made", "is not known yet", n)
	case link.Is(err, link.Unreachable):
		return r.pauseOf(ctx, server, "gives no answer", n)
	default:
		return r.pauseOf(ctx, server, "does not let "+who+" be read", n)
	}
}
