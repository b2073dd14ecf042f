package engine

import (
	"cmp"
	"context"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// result is what came of a step.
type result struct {
	state    plan.State
	note     string
	notInBin bool // see plan.Progress
	problem  *link.Problem
	await    *knownAccount // nothing yet: the step is tried again once a change of this account shows
}

// failed is what came of a step that a problem has stopped.
func failed(problem *link.Problem) result {
	return result{state: plan.Failed, note: problem.Cause, problem: problem}
}

// answered keeps with what has stopped a step that the tenant had refused it, even if more is known of why: it is known then not to be done.
func (came result) answered(by *link.Problem) result {
	if came.problem == nil || came.problem.Status != 0 || by.Status/100 != 4 {
		return came
	}
	told := *came.problem
	told.Status, came.problem = by.Status, &told
	return came
}

// write sends the change of a step, again as long as it is refused for what passes: for about two minutes for each kind of refusal.
func (r *run) write(ctx context.Context, s plan.Step) result {
	for tries := map[link.ProblemKind]int{}; ; {
		r.sends(s, r.engine.TenantNow())
		sent := r.send(ctx, s)
		problem := r.came(ctx, s, sent)
		if problem == nil {
			return result{state: plan.Done, note: sent.note(s)}
		}
		n := tries[problem.Kind]
		refused := r.refused(ctx, s, problem, n)
		if refused.await == nil {
			return refused.answered(problem)
		}
		if err := r.waitFor(ctx, refused.await.called(), n); err != nil {
			return failed(link.AsProblem(err))
		}
		tries[problem.Kind]++
	}
}

// sent is what came back of one change.
type sent struct {
	controller string // that a change of AD was sent to
	err        error
}

// note is what is said of a change that was made.
func (b sent) note(s plan.Step) string {
	switch {
	case s.Do.Sets():
		return "accepted"
	case !s.OnPerson():
		return ""
	case b.err != nil:
		return strings.TrimSpace("found written; it was sent to " + b.controller)
	default:
		return "written on " + b.controller + ", and read back there"
	}
}

// send sends the change of a step once. A panic is an answer that no one understands.
func (r *run) send(ctx context.Context, s plan.Step) (back sent) {
	defer link.Catch(r.engine.Log, &back.err)
	back.controller, back.err = s.Call(r.person.was)(ctx, r.engine.Writer)
	return back
}

// came looks if no answer came to a change, or none that anyone understands, or if the server says that the object is gone: it is never repeated blindly. A
// change that took effect is what is expected of the account from then on.
func (r *run) came(ctx context.Context, s plan.Step, back sent) *link.Problem {
	problem := link.AsProblem(back.err)
	if problem != nil && problem.Kind == link.Bug { // the outcome is unknown
		unclear := *problem
		unclear.Kind, unclear.Object = link.MaybeDone, cmp.Or(s.UPN, s.Name)
		problem = &unclear
	}
	if problem != nil && (problem.Kind == link.MaybeDone || problem.Kind == link.NotFound) && r.isVisible(ctx, s, problem.Kind) {
		problem = nil
	}
	if problem == nil {
		r.applied(s, r.engine.Now())
		r.accounts.of(s.On).answered(s)
	} else if problem.Kind == link.MaybeDone {
		r.changes() // perhaps: then it is the truth to say so
		r.accounts.of(s.On).begun(s, r.engine.Now())
	}
	return r.cured(s, problem)
}

// refused says what comes of a step whose change was refused, after so many waits: it fails, it was foreseen, or it is tried again.
func (r *run) refused(ctx context.Context, s plan.Step, problem *link.Problem, waits int) result {
	switch {
	case problem.Kind == link.Conflict && s.Do.Sets():
		return r.conflict(ctx, s, problem, waits)
	case r.passing(s, problem) && waits < len(pauses):
		return result{await: r.accounts.of(cmp.Or(problem.Holder, s.On))}
	case r.passing(s, problem) && problem.Kind == link.Conflict:
		problem = r.stillTaken(ctx, problem.Holder, problem)
	case s.Do == link.DoClear && problem.Kind == link.Refused && r.plan.Foresees(s.On, plan.IfClearRefused):
		r.accounts.of(s.On).refusesClear()
		return result{state: plan.Expected, note: "refused: " + problem.Cause}
	}
	return result{state: plan.Failed, note: problem.Cause, problem: r.leftToDo(s, problem)}
}

// conflict says what comes of a set that was refused because another object has the value. That is foreseen at the first try, and if a copy in the recycle bin
// blocks the value; one that names an account which this run has just freed is a read that lags behind, and is tried again.
func (r *run) conflict(ctx context.Context, s plan.Step, problem *link.Problem, waits int) result {
	id, unforeseen := r.conflicting(ctx, s, problem, waits == len(pauses))
	holder := r.accounts.of(id)
	blocks := unforeseen == nil && s.Do != link.DoTrySet && r.blocksFromBin(ctx, id, waits)
	waited := !holder.touched() || waits == len(pauses)
	passed := holder.expected.Where() == link.RecycleBin && r.skippedPurge(id, r.doing(s)) >= 0 // the purge that would free the value comes before the set
	switch {
	case unforeseen != nil:
		return failed(unforeseen)
	case s.Do == link.DoTrySet:
		r.blocked(holder.expected.Where() == link.RecycleBin)
		return result{state: plan.Expected, note: holder.holdsIt(problem)}
	case (blocks || waited) && passed:
		return failed(r.blockedByMissing(s, id))
	case blocks:
		r.blocked(true)
		return result{state: plan.Expected, note: "refused because of the copy in the recycle bin"}
	case waited:
		return result{state: plan.Failed, note: problem.Cause, problem: r.stillTaken(ctx, id, problem)}
	default:
		if back := r.writtenBack(ctx, id, waits); back != nil {
			return failed(back)
		}
		return result{await: holder}
	}
}

// leftToDo adds to a refused last step what is true and what remains, if the account carries its value already.
func (r *run) leftToDo(s plan.Step, problem *link.Problem) *link.Problem {
	if s.Remains() == "" || !r.seen || problem.Kind == link.MaybeDone || problem.Refusal == link.RefusedProtected {
		return problem
	}
	left := "The account carries its ImmutableID, but " + s.Remains()
	if problem.Cure != "" {
		left += " (" + problem.Cure + ")"
	}
	return problem.Cured(left)
}

// applied records that a write was accepted, at that time.
func (r *run) applied(s plan.Step, at time.Time) {
	a := r.accounts.of(s.On)
	r.changes()
	switch _, left := s.Effect(link.Account{}, r.person.expected, at); {
	case s.Do == link.DoStamp:
		r.person.wrote(left)
		r.account.stamped(s)
	case s.OnPerson():
		r.person.changedAddress(s, left)
	default:
		r.accounts[s.On] = a
		a.wrote(s, r.after(s, at), at)
	}
}

// after is how the account of a step looks once the step is done.
func (r *run) after(s plan.Step, at time.Time) link.Account {
	a, _ := s.Effect(r.accounts.of(s.On).expected, r.person.expected, at.Add(r.engine.Cloud.Ahead())) // the tenant dates it
	return a
}
