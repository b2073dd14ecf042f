package engine

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// A copy in the recycle bin that was not found when it was to be purged may be there all the same: Entra ID refuses the value because of it, or a later look
// finds it. Its purge is then open again, so that finishing does it.

// skippedPurge finds the last purge of a copy, before a step, that was skipped because the copy was not found, by this run or an earlier one; -1 for none.
func (r *run) skippedPurge(id link.AccountID, before int) int {
	for i, p := range slices.Backward(r.steps[:before]) {
		if p.Step.Do == link.DoPurge && p.Step.On == id && p.State == plan.Skipped && p.Note == plan.GonePurge {
			return i
		}
	}
	return -1
}

// purgeAgain opens a skipped purge again, and says why.
func (r *run) purgeAgain(i int, problem *link.Problem) *link.Problem {
	r.accounts.of(r.steps[i].Step.On).missing = false
	r.steps[i].Problem = problem
	err := r.wrote(i, plan.Failed, problem.Cause, problem)
	r.move(i, plan.Failed, problem.Cause)
	return firstProblem(err, problem)
}

func firstProblem(a, b *link.Problem) *link.Problem {
	if a != nil {
		return a
	}
	return b
}

// foundToPurge tells whether a look has found a copy, with the value, whose purge was skipped.
func (r *run) foundToPurge(a AccountNow) bool {
	return a.State == NowRead && a.Found.Where() == link.RecycleBin && a.Found.Holds(r.plan.From.Anchor.ImmutableID) && r.skippedPurge(a.Was.ID, len(r.steps)) >= 0
}

// stillToPurge opens the purge of a copy again that the last look has found.
func (r *run) stillToPurge(id link.AccountID) *link.Problem {
	return r.purgeAgain(r.skippedPurge(id, len(r.steps)), &link.Problem{
		Kind: link.Partly, Object: r.accounts.of(id).called(), Cause: "it was not to be found when it was to be purged, and is in the recycle bin with the ImmutableID after all",
		Cure: "Finish this before the next sync, which may match that copy",
	})
}

// reopenFound opens the purges again, of a run that did not go well, of copies that its last look has found. The problem says why that could not be written down.
func (r *run) reopenFound(now Now) *link.Problem {
	for _, a := range now.Accounts {
		if !r.foundToPurge(a) {
			continue
		}
		if problem := r.stillToPurge(a.Was.ID); problem.Kind != link.Partly {
			return problem
		}
	}
	return nil
}

// purgePassed tells whether the purge of a copy that would free the value for a set comes before the set and was skipped.
func (r *run) purgePassed(s plan.Step, holder link.AccountID) bool {
	return r.accounts.of(holder).expected.Where() == link.RecycleBin && r.skippedPurge(holder, r.doing(s)) >= 0
}

// begun is the place in the plan of the step that is being done.
func (r *run) begun(s plan.Step) int {
	return max(0, slices.IndexFunc(r.steps, func(p plan.Progress) bool { return p.State == plan.Doing && p.Step == s }))
}

// blockedByMissing opens the purge of a copy again because of which Entra ID refuses a set: nobody has found it, but it is there.
func (r *run) blockedByMissing(s plan.Step, holder link.AccountID) *link.Problem {
	r.bin = true
	problem := &link.Problem{
		Kind: link.Partly, Object: r.accounts.of(holder).called(), Cause: "it was not to be found in the recycle bin when it was to be purged, but Entra ID refuses the ImmutableID because of it",
		Cure: "Finish this in some minutes: it is looked for, and purged first",
	}
	if !r.changed {
		problem.Cure = "Check the person again in some minutes"
	}
	return r.purgeAgain(r.skippedPurge(holder, r.doing(s)), problem)
}
