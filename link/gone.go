package link

import (
	"context"
	"slices"
)

// An AD user who is deleted after a match leaves accounts behind that can still be cleared, restored and purged: only what writes their ImmutableID, or
// into AD, needs them.

// personNow reads the AD user. One who is not in AD any more is as the plan knows them, where no step to come needs them.
func (r *run) personNow(ctx context.Context) (Person, *Problem) {
	now, err := r.engine.Directory.Person(ctx, r.person.GUID.String())
	switch {
	case !is(err, NotFound):
		return now, asProblem(err)
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
		open := p.State == Waiting || p.State == Doing || p.State == Failed || p.unfound()
		writes := s.Do == DoStamp || (s.Do == DoSet || s.Do == DoTrySet) && r.isPersons(s.After)
		if open && writes && r.skip(i) == "" {
			return true
		}
	}
	return false
}

// isPersons tells whether a value is one of the person's.
func (r *run) isPersons(value ImmutableID) bool {
	return slices.Contains(append(r.plan.From.Person.ImmutableIDs(), r.plan.From.Anchor.ImmutableID), value)
}

// learnGone finds out, for an undo that is taken up again, whether the person is not in AD any more. It is then finished without giving anybody their
// ImmutableID back: an undo cannot be taken back, so that it could not be ended in any other way.
func (r *run) learnGone(ctx context.Context) *Problem {
	if r.plan.Undoes == "" {
		return nil
	}
	_, err := r.engine.Directory.Person(ctx, r.person.GUID.String())
	if r.gone = is(err, NotFound); r.gone {
		return nil
	}
	return asProblem(err)
}

// goneFromAD is the problem of an AD user who is not there any more, and without whom an operation cannot be finished.
func (r *run) goneFromAD() *Problem {
	p := gone(r.plan.From.Person)
	if r.plan.Undoes == "" {
		p.Cure += "; or take the operation back"
	}
	return p
}

func gone(p Person) *Problem {
	return &Problem{
		Kind: NotFound, Object: p.called(), Cause: "the person is not in AD any more: no user has the objectGUID " + p.GUID.String(),
		Cure: "Have the user restored from the recycle bin of AD, then try again",
	}
}

// called names a person by display name and sign-in name.
func (p Person) called() string {
	if p.UPN == "" || p.Name() == p.UPN {
		return p.Name()
	}
	return p.Name() + " (" + p.UPN + ")"
}

// lookAtPersonNow reads the person for the last look: where the plan changes AD, and else whether they are gone.
func (r *run) lookAtPersonNow(ctx context.Context) *PersonNow {
	p := PersonNow{Was: r.plan.From.Person}
	found, err := r.engine.Directory.Person(ctx, p.Was.GUID.String())
	switch {
	case is(err, NotFound):
		p.Problem = gone(p.Was)
	case !r.plan.FromAD():
		return nil
	default:
		p.Found, p.Problem = found, asProblem(err)
	}
	return &p
}

// gone tells whether the person is not in AD any more.
func (p PersonNow) gone() bool { return p.Problem != nil && p.Problem.Kind == NotFound }
