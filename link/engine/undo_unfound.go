package engine

import (
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// A deleted account that cannot be found when an undo is planned may be found while it is carried out: it is restored then. Where only the last look finds
// it, the undo stays open, and to finish it restores the account.

// notFound is why a step on such an account was skipped.
const notFound = "it is not to be found"

// unfound tells whether an account was not to be found when the plan was made.
func (r *run) unfound(id link.AccountID) bool {
	return slices.ContainsFunc(r.plan.Steps, func(s plan.Step) bool { return s.On == id && s.When == plan.IfFound })
}

// mayShow tells whether an account that cannot be found is restored should it be found: one that the operation has deleted.
func (u *undoing) mayShow(f former) bool {
	id := f.last.On
	return !f.last.Do.Irreversible() && u.left[id].Where() == link.RecycleBin && f.where == link.Live && !u.expired(id)
}

// shouldItShow adds the steps for a deleted account that cannot be found, should it be found; none where they are known to be refused.
func (u *undoing) shouldItShow(f former) {
	a := u.left[f.last.On]
	if !u.mayShow(f) {
		return
	}
	value := a.ImmutableID.Or("")
	back := plan.Step{Do: link.DoRestore, On: a.ID, UPN: a.UPN, Name: a.Name(), Before: value, After: value}
	name, problem := u.comesBack(a, &back)
	if name != "" {
		a.UPN, f.name = name, name
	}
	steps := append([]plan.Step{back}, u.valueSteps(f, a, value)...)
	if problem == nil {
		problem = u.conflicts(a, steps)
	}
	if problem != nil {
		u.missing = append(u.missing, plan.Warning(problem.Cause+". "+problem.Cure+"."))
		return
	}
	for i := range steps {
		steps[i].When = plan.IfFound
	}
	u.later = append(u.later, steps...)
}

// expired tells whether an account that the operation has left in the recycle bin has been there for longer than anything is.
func (u *undoing) expired(id link.AccountID) bool { return binEnds(u.left[id], u.at) }

// binEnds tells whether the 30 days of a deleted account are over.
func binEnds(a link.Account, at time.Time) bool {
	return a.Where() == link.RecycleBin && !at.Before(a.GoneAt())
}

// loses notes what cannot be brought back, unless the account is found after all.
func (u *undoing) loses(id link.AccountID, text string) {
	u.lost = append(u.lost, text)
	u.unless[text] = id
}

// foundAfterAll is the problem of an undo whose last look finds an account that it could not bring back; nil where there is none.
func (r *run) foundAfterAll(now Now) *link.Problem {
	for _, a := range now.Accounts {
		skipped := slices.ContainsFunc(r.steps, func(p plan.Progress) bool { return p.Step.On == a.Was.ID && p.NotFound() })
		if skipped && a.State == NowRead && a.Found.Where() == link.RecycleBin {
			return &link.Problem{
				Kind: link.Partly, Object: a.Found.Called(), Cause: "it is in the recycle bin after all, and was not restored",
				Cure: "Finish this: then it is restored too",
			}
		}
	}
	return nil
}
