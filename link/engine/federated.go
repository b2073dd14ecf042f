package engine

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// rename gives the account its name back, and writes that down for a step: the one back, or the one away, which is then as if it had not been. What was
// refused is written down too, so that the step away stands as done again; what got no answer stays begun, which hopDecided looks into.
func (r *run) rename(ctx context.Context, at int, s plan.Step) *link.Problem {
	if problem := r.intend(ctx, at, s); problem != nil {
		return problem
	}
	_, problem := r.attempt(ctx, s)
	stepBack := s.UPNAfter == r.plan.Steps[at].UPNAfter
	switch {
	case problem == nil && stepBack:
		r.steps[at].Problem = nil
		r.move(at, plan.Done, "at the second try")
		return r.wrote(at, plan.Done, "at the second try", nil)
	case problem == nil:
		return nil // nameReturned writes it down
	case stepBack:
		_ = r.wrote(at, plan.Failed, problem.Cause, problem) // the refusal is told either way
	case problem.Kind != link.MaybeDone:
		_ = r.wrote(at, plan.Done, "it could not be taken back: "+problem.Cause, nil)
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
		p.State, p.Note = plan.Reverted, "taken back by itself"
	}
	return o, nil
}
