package engine

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// hop finds the steps that move the sign-in name away and back; false where the plan does not.
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

// nameIsBack tells whether the account has the name that the plan leaves it with; true where the plan does not touch it.
func (r *run) nameIsBack(now link.Account) bool {
	_, back, found := r.hop()
	return !found || now.Sync.Or("") == link.Synced || strings.EqualFold(now.UPN, r.plan.Steps[back].UPNAfter)
}

// returnName takes the hop back where the plan has ended before it came to that. The problem that ended it is given on. Where only the step back itself was
// left, that step is what is tried again, and the plan goes on from there.
func (r *run) returnName(ctx context.Context, problem *link.Problem) *link.Problem {
	away, back, found := r.hop()
	if problem == nil || !found || r.steps[away].State != plan.Done || r.steps[back].State == plan.Done {
		return problem
	}
	s := r.plan.Steps[back]
	now, err := r.patiently(ctx, s.On)
	if err == nil && !strings.EqualFold(now.UPN, s.UPNBefore) && !strings.EqualFold(now.UPN, s.UPNAfter) {
		return problem // somebody else has given it a name
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
		told := *problem
		told.Cure = "Its sign-in name is still " + s.UPNBefore + ": have it changed back to " + s.UPNAfter + ". " + link.UpperFirst(told.Cure)
		return &told
	case at == away:
		return r.nameReturned(away, problem)
	case problem.Kind == link.Changed:
		return problem
	}
	r.next = back + 1
	return r.all(ctx, nil)
}

// nameReturned writes down that the hop is as if it had not been.
func (r *run) nameReturned(away int, problem *link.Problem) *link.Problem {
	if err := r.wrote(away, plan.Reverted, "taken back by itself", nil); err != nil {
		return err
	}
	r.move(away, plan.Reverted, "taken back by itself")
	others := slices.ContainsFunc(r.steps, func(p plan.Progress) bool { return p.State == plan.Done && p.Step.Writes() })
	r.reverted = !others && problem.Kind != link.MaybeDone
	return problem
}

// hopIsOver says why an operation whose hop was taken back cannot be finished, and writes down how it ended: perhaps it was cut off before it could.
// Where the hop was all that it had done, nobody is asked about it again.
func (r *run) hopIsOver(ctx context.Context, o journal.Operation) *link.Problem {
	r.whatWasDone(ctx, o)
	problem := &link.Problem{
		Kind: link.Refused, Object: "Operation " + o.ID, Cause: "the sign-in name has been changed back, and the rest needs the other one",
		Cure: "Check the person again",
	}
	if r.changed {
		problem.Cure = "Take the operation back, or check the person again"
	}
	r.reverted = !r.changed
	return r.finish(ctx, problem)
}
