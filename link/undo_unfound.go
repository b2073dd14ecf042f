package link

import (
	"slices"
	"time"
)

// A deleted account that cannot be found when an undo is planned may be found while it is carried out: it is restored then. Where only the last look finds
// it, the undo stays open, and to finish it restores the account.

// notFound is why a step on such an account was skipped.
const notFound = "it is not to be found"

// unfound tells whether a step was skipped since its account was not to be found.
func (p Progress) unfound() bool { return p.State == Skipped && p.Step.When == IfFound }

// unfound tells whether an account was not to be found when the plan was made.
func (r *run) unfound(id AccountID) bool {
	return slices.ContainsFunc(r.plan.Steps, func(s Step) bool { return s.On == id && s.When == IfFound })
}

// mayShow tells whether an account that cannot be found is restored should it be found: one that the operation has deleted.
func (u *undoing) mayShow(f former) bool {
	id := f.last.On
	return !f.last.Do.Irreversible() && u.left[id].Where() == RecycleBin && f.where == Live && !u.expired(id)
}

// shouldItShow adds the steps for a deleted account that cannot be found, should it be found; none where they are known to be refused.
func (u *undoing) shouldItShow(f former) {
	a := u.left[f.last.On]
	if !u.mayShow(f) {
		return
	}
	value := a.ImmutableID.Or("")
	back := Step{Do: DoRestore, On: a.ID, UPN: a.UPN, Name: a.Name(), Before: value, After: value}
	name, problem := u.comesBack(a, &back)
	if name != "" {
		a.UPN, f.name = name, name
	}
	steps := append([]Step{back}, u.valueSteps(f, a, value)...)
	if problem == nil {
		problem = u.conflicts(a, steps)
	}
	if problem != nil {
		u.missing = append(u.missing, warning(problem.Cause+". "+problem.Cure+"."))
		return
	}
	for i := range steps {
		steps[i].When = IfFound
	}
	u.later = append(u.later, steps...)
}

// expired tells whether an account that the operation has left in the recycle bin has been there for longer than anything is.
func (u *undoing) expired(id AccountID) bool { return binEnds(u.left[id], u.at) }

// binEnds tells whether the 30 days of a deleted account are over.
func binEnds(a Account, at time.Time) bool {
	return a.Where() == RecycleBin && !at.Before(a.GoneAt())
}

// loses notes what cannot be brought back, unless the account is found after all.
func (u *undoing) loses(id AccountID, text string) {
	u.lost = append(u.lost, text)
	u.unless[text] = id
}

// asItCame is the plan without what is not lost after all.
func (p Plan) asItCame(steps []Progress) Plan {
	p.Lost = slices.DeleteFunc(slices.Clone(p.Lost), func(text string) bool {
		id, found := p.unless[text]
		return found && slices.ContainsFunc(steps, func(s Progress) bool { return s.Step.On == id && s.Step.Do == DoRestore && s.State == Done })
	})
	return p
}

// foundAfterAll is the problem of an undo whose last look finds an account that it could not bring back; nil where there is none.
func (r *run) foundAfterAll(now Now) *Problem {
	for _, a := range now.Accounts {
		skipped := slices.ContainsFunc(r.steps, func(p Progress) bool { return p.Step.On == a.Was.ID && p.unfound() })
		if skipped && a.State == NowRead && a.Found.Where() == RecycleBin {
			return &Problem{
				Kind: Partly, Object: a.Found.Called(), Cause: "it is in the recycle bin after all, and was not restored",
				Cure: "Finish this: then it is restored too",
			}
		}
	}
	return nil
}
