package engine

import (
	"context"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// An AD user who is deleted after a match leaves accounts behind that can still be cleared, restored and purged: only what writes their ImmutableID, or
// into AD, needs them.

// personNow reads the AD user. One who is not in AD any more is as the plan knows them, where no step to come needs them.
func (r *run) personNow(ctx context.Context) (link.Person, *link.Problem) {
	now, err := r.engine.Directory.Person(ctx, r.person.GUID.String())
	switch {
	case !link.Is(err, link.NotFound):
		return now, link.AsProblem(err)
	case r.needsPerson():
		return now, r.goneFromAD()
	default:
		return r.person, nil
	}
}

// needsPerson tells whether a step to come writes into AD, or writes a value of the person.
func (r *run) needsPerson() bool {
	for i, p := range r.steps {
		s := p.Step
		open := p.State == plan.Waiting || p.State == plan.Doing || p.State == plan.Failed || p.NotFound()
		writes := s.Do == link.DoStamp || (s.Do == link.DoSet || s.Do == link.DoTrySet) && r.plan.From.IsPersons(s.After)
		if open && writes && r.skip(i) == "" {
			return true
		}
	}
	return false
}

// learnGone finds out, for an undo that is taken up again, whether the person is not in AD any more. It is then finished without giving anybody their
// ImmutableID back: an undo cannot be taken back, so that it could not be ended in any other way.
func (r *run) learnGone(ctx context.Context) *link.Problem {
	if r.plan.Undoes == "" {
		return nil
	}
	_, err := r.engine.Directory.Person(ctx, r.person.GUID.String())
	if r.gone = link.Is(err, link.NotFound); r.gone {
		return nil
	}
	return link.AsProblem(err)
}

// goneFromAD is the problem of an AD user who is not there any more, and without whom an operation cannot be finished.
func (r *run) goneFromAD() *link.Problem {
	p := gone(r.plan.From.Person)
	if r.plan.Undoes == "" {
		p.Cure += "; or take the operation back"
	}
	return p
}

func gone(p link.Person) *link.Problem {
	return &link.Problem{
		Kind: link.NotFound, Object: p.Called(), Cause: "the person is not in AD any more: no user has the objectGUID " + p.GUID.String(),
		Cure: "Have the user restored from the recycle bin of AD, then try again",
	}
}

// lookAtPersonNow reads the person for the last look: where the plan changes AD, and else whether they are gone.
func (r *run) lookAtPersonNow(ctx context.Context) *PersonNow {
	p := PersonNow{Was: r.plan.From.Person}
	found, err := r.engine.Directory.Person(ctx, p.Was.GUID.String())
	switch {
	case link.Is(err, link.NotFound):
		p.Problem = gone(p.Was)
	case !r.plan.FromAD():
		return nil
	default:
		p.Found, p.Problem = found, link.AsProblem(err)
	}
	return &p
}

// gone tells whether the person is not in AD any more.
func (p PersonNow) gone() bool { return p.Problem != nil && p.Problem.Kind == link.NotFound }
