package engine

import (
	"cmp"
	"context"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// write does what a step says. Expected is a refusal that the plan foresaw.
func (r *run) write(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	if s.Do.Sets() {
		return r.set(ctx, s)
	}
	note, problem := r.send(ctx, s)
	switch {
	case problem == nil:
		return plan.Done, note, nil
	case s.Do == link.DoClear && problem.Kind == link.Refused && r.plan.Foresees(s.On, plan.IfClearRefused):
		r.accounts.of(s.On).refused = true
		return plan.Expected, "refused: " + problem.Cause, nil
	default:
		return failed(r.leftToDo(s, problem))
	}
}

// set writes the value. A conflict is foreseen at the first try, and where a copy in the recycle bin blocks the value; one that
// names an account which this run has just freed is a read that lags behind, and is tried again.
func (r *run) set(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	for n := 0; ; n++ {
		_, problem := r.send(ctx, s)
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
	return !r.accounts.of(id).purged && r.plan.Foresees(id, plan.IfBinRefuses)
}

// send makes one write, again as long as it is refused for what passes. Of a set, a conflict is its own matter.
func (r *run) send(ctx context.Context, s plan.Step) (note string, problem *link.Problem) {
	for n := 0; ; n++ {
		note, problem := r.attempt(ctx, s)
		own := problem != nil && problem.Kind == link.Conflict && s.Do.Sets()
		switch {
		case problem == nil || own || !r.passing(s, problem):
			return note, problem
		case n == len(pauses) && problem.Kind == link.Conflict:
			return "", r.stillTaken(ctx, problem.Holder, problem)
		case n == len(pauses):
			return "", problem
		}
		if err := r.waitFor(ctx, r.accounts.of(cmp.Or(problem.Holder, s.On)).called(), n); err != nil {
			return "", link.AsProblem(err)
		}
	}
}

// leftToDo adds to a refused last step what is true and what remains, where the account carries its value already.
func (r *run) leftToDo(s plan.Step, problem *link.Problem) *link.Problem {
	if s.Remains() == "" || !r.seen || problem.Kind == link.MaybeDone {
		return problem
	}
	left := *problem
	left.Cure = "The account carries its ImmutableID, but " + s.Remains()
	if problem.Cure != "" {
		left.Cure += " (" + problem.Cure + ")"
	}
	return &left
}

// attempt makes one write and looks where no answer came, or none that anybody understands, or where the server says that the object is gone: it is never
// repeated blindly. A write that took effect changes what the run expects of the account. The note says where in AD it was written.
func (r *run) attempt(ctx context.Context, s plan.Step) (note string, problem *link.Problem) {
	controller := ""
	problem = link.AsProblem(r.engine.guarded(ctx, func(ctx context.Context) (err error) {
		controller, err = s.Call(r.person.was)(ctx, r.engine.Writer)
		return err
	}))
	if s.OnPerson() && problem == nil {
		note = "written on " + controller + ", and read back there"
	} else if s.OnPerson() {
		note = strings.TrimSpace("found written; it was sent to " + controller)
	}
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
	return note, r.cured(s, problem)
}

// isVisible looks whether a write has happened: for about two minutes where it may have (MaybeDone), else once. What was live and is in neither place
// is deleted: the recycle bin shows it late.
func (r *run) isVisible(ctx context.Context, s plan.Step, kind link.ProblemKind) bool {
	bound := 0
	if kind == link.MaybeDone {
		bound = len(pauses)
	}
	if s.OnPerson() {
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
	a := r.accounts.of(s.On)
	r.changed = true
	if s.OnPerson() {
		_, left := s.Effect(link.Account{}, r.person.expected, at)
		r.person.wrote(left)
		r.account.set = s.After == r.account.anchor
		return
	}
	r.accounts[s.On] = a
	a.wrote(s, r.after(s, at), at)
}

// after is how the account of a step looks once the step is done.
func (r *run) after(s plan.Step, at time.Time) link.Account {
	a, _ := s.Effect(r.accounts.of(s.On).expected, r.person.expected, at.Add(r.engine.Cloud.Ahead())) // the tenant dates it
	return a
}
