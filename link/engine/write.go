package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// write does what a step says. Expected is a refusal that the plan foresaw.
func (r *run) write(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	switch s.Do {
	case link.DoTrySet, link.DoSet:
		return r.set(ctx, s)
	case link.DoClear:
		return r.clear(ctx, s)
	case link.DoStamp:
		return r.stamp(ctx, s)
	default:
		return r.simple(ctx, s)
	}
}

// set writes the value. A conflict is foreseen at the first try, and where a copy in the recycle bin blocks the value; one that
// names an account which this run has just freed is a read that lags behind, and is tried again.
func (r *run) set(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	for n := 0; ; n++ {
		problem := r.send(ctx, s, func() error { return r.engine.Writer.Set(ctx, s.On, s.After) })
		if problem == nil {
			return plan.Done, "accepted", nil
		}
		if problem.Kind != link.Conflict {
			return plan.Failed, problem.Cause, problem
		}
		holder, unforeseen := r.conflicting(ctx, s, problem, n == len(pauses))
		blocks := unforeseen == nil && s.Do != link.DoTrySet && r.blocksFromBin(ctx, holder, n)
		waited := !r.accounts.of(holder).touched() || n == len(pauses)
		switch {
		case unforeseen != nil:
			return plan.Failed, unforeseen.Cause, unforeseen
		case s.Do == link.DoTrySet:
			r.bin = r.accounts.of(holder).expected.Where() == link.RecycleBin
			return plan.Expected, r.holdsIt(holder, problem), nil
		case (blocks || waited) && r.purgePassed(s, holder):
			blocked := r.blockedByMissing(s, holder)
			return plan.Failed, blocked.Cause, blocked
		case blocks:
			r.bin = true
			return plan.Expected, "refused because of the copy in the recycle bin", nil
		case waited:
			return plan.Failed, problem.Cause, r.stillTaken(ctx, holder, problem)
		}
		if err := r.waitFor(ctx, r.accounts.of(holder).called(), n); err != nil {
			return plan.Failed, err.Error(), link.AsProblem(err)
		}
	}
}

// mayPurge tells whether the plan has shown that this copy in the recycle bin is purged where it blocks the value.
func (r *run) mayPurge(id link.AccountID) bool {
	return !r.accounts.of(id).purged && slices.ContainsFunc(r.plan.Steps, func(s plan.Step) bool { return s.On == id && s.When == plan.IfBinRefuses })
}

// clear takes the value off a holder. Where the plan has shown what is done if the server refuses, a refusal is foreseen.
func (r *run) clear(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	problem := r.send(ctx, s, func() error { return r.engine.Writer.Clear(ctx, s.On) })
	if problem == nil {
		return plan.Done, "", nil
	}
	foreseen := slices.ContainsFunc(r.plan.Steps, func(other plan.Step) bool { return other.On == s.On && other.When == plan.IfClearRefused })
	if problem.Kind == link.Refused && foreseen {
		r.accounts.of(s.On).refused = true
		return plan.Expected, "refused: " + problem.Cause, nil
	}
	return plan.Failed, problem.Cause, problem
}

func (r *run) simple(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	act := map[link.Verb]func(context.Context, link.AccountID) error{
		link.DoSoftDelete: r.engine.Writer.SoftDelete, link.DoPurge: r.engine.Writer.Purge,
		link.DoRestore: func(ctx context.Context, id link.AccountID) error {
			return r.engine.Writer.Restore(ctx, id, link.RestoreOptions{UPN: s.UPNAfter, DropAddresses: s.DropAddresses})
		},
		link.DoClearIdentifier: r.engine.Writer.ClearObjectIdentifier,
		link.DoRename:          func(ctx context.Context, id link.AccountID) error { return r.engine.Writer.Rename(ctx, id, s.UPNAfter) },
	}[s.Do]
	if problem := r.send(ctx, s, func() error { return act(ctx, s.On) }); problem != nil {
		return plan.Failed, problem.Cause, r.leftToDo(s, problem)
	}
	return plan.Done, "", nil
}

// send makes one write, again as long as it is refused for what passes. Of a set, a conflict is its own matter.
func (r *run) send(ctx context.Context, s plan.Step, act func() error) *link.Problem {
	for n := 0; ; n++ {
		problem := r.attempt(ctx, s, act)
		own := problem != nil && problem.Kind == link.Conflict && (s.Do == link.DoSet || s.Do == link.DoTrySet)
		switch {
		case problem == nil || own || !r.passing(s, problem):
			return problem
		case n == len(pauses) && problem.Kind == link.Conflict:
			return r.stillTaken(ctx, problem.Holder, problem)
		case n == len(pauses):
			return problem
		}
		if err := r.waitFor(ctx, r.accounts.of(cmp.Or(problem.Holder, s.On)).called(), n); err != nil {
			return link.AsProblem(err)
		}
	}
}

// leftToDo adds to a refused last step what is true and what remains, where the account carries its value already.
func (r *run) leftToDo(s plan.Step, problem *link.Problem) *link.Problem {
	remains := map[link.Verb]string{
		link.DoPurge:           "the copy in the recycle bin remains: somebody with the right to purge it must do so before the next sync",
		link.DoClearIdentifier: "it is still tied to a former AD object: a Hybrid Identity Administrator must clear onPremisesObjectIdentifier before the next sync",
	}[s.Do]
	if remains == "" || !r.seen || problem.Kind == link.MaybeDone {
		return problem
	}
	left := *problem
	left.Cure = "The account carries its ImmutableID, but " + remains
	if problem.Cure != "" {
		left.Cure += " (" + problem.Cure + ")"
	}
	return &left
}

// attempt makes one write and looks where no answer came, or none that anybody understands, or where the server says that the object is gone: it is never
// repeated blindly.
// A write that took effect changes what the run expects of the account.
func (r *run) attempt(ctx context.Context, s plan.Step, act func() error) *link.Problem {
	problem := link.AsProblem(r.engine.guarded(ctx, func(context.Context) error { return act() }))
	if problem != nil && problem.Kind == link.Bug { // nobody knows what it came to
		unclear := *problem
		unclear.Kind, unclear.Object = link.MaybeDone, cmp.Or(s.UPN, s.Name)
		problem = &unclear
	}
	if problem != nil && (problem.Kind == link.MaybeDone || problem.Kind == link.NotFound) && r.isVisible(ctx, s, problem.Kind) {
		problem = nil
	}
	if problem == nil {
		r.applied(s, r.engine.Now())
		a := r.accounts.of(s.On)
		a.restored = a.restored || s.Do == link.DoRestore
	} else if problem.Kind == link.MaybeDone {
		r.changed = true // perhaps: then it is the truth to say so
	}
	return r.cured(s, problem)
}

// isVisible looks whether a write has happened: for about two minutes where it may have (MaybeDone), else once. What was live and is in neither place
// is deleted: the recycle bin shows it late.
func (r *run) isVisible(ctx context.Context, s plan.Step, kind link.ProblemKind) bool {
	bound := 0
	if kind == link.MaybeDone {
		bound = len(pauses)
	}
	if s.Do == link.DoStamp {
		return r.stampShows(ctx, s, bound)
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
		case n == bound || r.waitFor(ctx, r.accounts.of(s.On).called(), n) != nil:
			return s.Do == link.DoSoftDelete && kind != link.NotFound && link.Is(err, link.NotFound) && r.accounts.of(s.On).met
		}
	}
}

// goneReads is how many reads in a row must not find a copy for whose purge an answer is missing, over about seven seconds.
const goneReads = 4

// staysGone tells whether a copy whose purge was sent, and that a read has not found, is not found by some more either.
func (r *run) staysGone(ctx context.Context, s plan.Step) bool {
	for n := range goneReads - 1 {
		if r.waitFor(ctx, r.accounts.of(s.On).called(), n) != nil {
			return false
		}
		if _, err := r.read(ctx, s.On, s); !r.notInBin(s, s.On, err) {
			return false
		}
	}
	return true
}

// applied records that a write was accepted, at that time.
func (r *run) applied(s plan.Step, at time.Time) {
	if s.Do == link.DoStamp {
		to, _ := s.After.Raw() // it was written, so it could be read
		r.person.wrote(to)
		r.account.set, r.changed = s.After == r.account.anchor, true
		return
	}
	a := r.accounts.of(s.On)
	r.accounts[s.On] = a
	a.wrote(s, r.after(s, at), at)
	r.changed = true
}

// after is how the account of a step looks once the step is done.
func (r *run) after(s plan.Step, at time.Time) link.Account {
	a := r.accounts.of(s.On).expected
	switch s.Do {
	case link.DoTrySet, link.DoSet, link.DoClear:
		a.ImmutableID = link.Know(s.After)
	case link.DoSoftDelete:
		a.DeletedAt = at.Add(r.engine.Cloud.Ahead()) // the tenant dates it
	case link.DoRename:
		a.UPN = s.UPNAfter
	case link.DoClearIdentifier:
		a.ObjectIdentifier = link.Know("")
	case link.DoRestore:
		a.DeletedAt = time.Time{}
		a.Sync = link.Unknown[link.SyncState]("") // comes back synced or as one that left the scope (Learn: tshoot-connect-sync-errors)
		a.UPN = s.UPNAfter                        // "": its own, as the server has kept it
	}
	return a
}
