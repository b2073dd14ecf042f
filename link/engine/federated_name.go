package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// hop finds the steps that move the sign-in name away and back; false if the plan does not.
func (r *run) hop() (away, back int, found bool) {
	away, back = -1, -1
	for i, s := range r.plan.Steps {
		if s.On != r.account.id || s.Do != link.DoRename {
			continue
		}
		if away < 0 {
			away = i
		} else {
			back = i
		}
	}
	return away, back, back >= 0
}

// nameIsBack reports whether the account has the name that the plan leaves it with; true if the plan does not touch it.
func (r *run) nameIsBack(now link.Account) bool {
	_, back, found := r.hop()
	return !found || now.Sync.Or("") == link.Synced || strings.EqualFold(now.UPN, r.plan.Steps[back].UPNAfter)
}

// returnName takes the hop back if the plan has ended before it came to that. The problem that ended it is passed on. If only the step back itself was left,
// that step is what is tried again, and the plan goes on from there.
func (r *run) returnName(ctx context.Context, problem *link.Problem) *link.Problem {
	away, back, found := r.hop()
	if problem == nil || !found || r.steps[away].State != plan.Done || r.steps[back].State == plan.Done {
		return problem
	}
	s := r.plan.Steps[back]
	now, err := r.patiently(ctx, s.On)
	if err == nil && !strings.EqualFold(now.UPN, s.UPNBefore) && !strings.EqualFold(now.UPN, s.UPNAfter) {
		return problem // someone else has given it a name
	}
	at := away
	if plan.HopServed(r.steps[away:back]) {
		at = back
	}
	left := link.AsProblem(err)
	if left == nil {
		left = r.rename(ctx, at, s)
	}
	switch {
	case left != nil:
		return problem.Cured("Its sign-in name is still " + s.UPNBefore + ": have it changed back to " + s.UPNAfter + ". " + link.UpperFirst(problem.Cure))
	case at == away: // the hop is as if it had not been
		if left = r.tookBack(away); left == nil {
			r.tookAllBack(r.nothingLasts() && problem.Kind != link.MaybeDone)
		}
		return cmp.Or(left, problem)
	case problem.Kind == link.Changed:
		return problem
	}
	r.goesOnAt(back + 1)
	return r.all(ctx, nil)
}

// tookBack writes down that the run has taken back itself what a step has done.
func (r *run) tookBack(i int) *link.Problem {
	problem := r.wrote(i, plan.Reverted, "undone automatically", nil)
	if problem == nil {
		r.move(i, plan.Reverted, "undone automatically")
	}
	return problem
}

// hopIsOver says why an operation whose hop was taken back cannot be finished, and writes its end down: it may have been cut off before, and is asked about no more.
func (r *run) hopIsOver(ctx context.Context, o journal.Operation) *link.Problem {
	r.whatWasDone(ctx, o)
	cure := "Check the person again"
	if r.changed {
		cure = "Undo the operation, or check the person again"
	}
	r.tookAllBack(!r.changed)
	return r.finish(ctx, o.Refused("the sign-in name has been changed back, and the rest needs the other one", cure))
}

// rename gives the account its name back, and writes that down for a step: the one back, or the one away, which is then as if it had not been. What was refused
// is written down too, so the step away stands as done again; what got no answer stays begun, which hopDecided looks into.
func (r *run) rename(ctx context.Context, at int, s plan.Step) *link.Problem {
	if problem := r.intend(ctx, at, s); problem != nil {
		return problem
	}
	problem := r.came(ctx, s, r.send(ctx, s))
	stepBack := s.UPNAfter == r.plan.Steps[at].UPNAfter
	switch {
	case problem == nil && stepBack:
		return r.record(at, result{state: plan.Done, note: "at the second try"})
	case problem == nil:
		return nil // tookBack writes it down
	case stepBack:
		_ = r.wrote(at, plan.Failed, problem.Cause, problem) // the refusal is reported either way
	case problem.Kind != link.MaybeDone:
		_ = r.wrote(at, plan.Done, "it could not be undone: "+problem.Cause, nil)
	}
	return problem
}

// hopDecided is an operation whose process has begun to return the name of its hop, and has not written down what came of it: the step away then stands as
// begun, with others behind it. What the account is called now decides; that is waited for as for any write in doubt.
func (r *run) hopDecided(ctx context.Context, o journal.Operation) (journal.Operation, *link.Problem) {
	away, back, found := r.hop()
	if !found || o.Steps[away].State != plan.Doing || o.Steps[away+1].State == plan.Waiting {
		return o, nil
	}
	s := r.plan.Steps[back]
	returned := false
	for n := 0; !returned && n <= len(pauses); n++ {
		now, err := r.patiently(ctx, s.On)
		if err != nil {
			return o, link.AsProblem(err)
		}
		returned = strings.EqualFold(now.UPN, s.UPNAfter)
		if !returned && n < len(pauses) {
			if err := r.waitFor(ctx, r.accounts.of(s.On).called(), n); err != nil {
				return o, link.AsProblem(err)
			}
		}
	}
	o.Steps = slices.Clone(o.Steps)
	switch p := &o.Steps[away]; {
	case !returned:
		p.State = plan.Done
	case plan.HopServed(o.Steps[away+1 : back]):
		p.State, o.Steps[back].State = plan.Done, plan.Done
	default:
		p.State, p.Note = plan.Reverted, "undone automatically"
	}
	return o, nil
}
