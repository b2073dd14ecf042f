package engine

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// No one loses their last account: no account is deleted or purged unless those that stay were read right before, in this process, and are live, or, if an undo
// is to bring them back, in the recycle bin. An account that this very run has restored a moment ago is the exception: it goes back to where it was.

// staying are the accounts that must be as the plan leaves them when a step removes another: the linked one, and in an undo those that it brings back.
func (r *run) staying(s plan.Step) []link.AccountID {
	if r.stakeOf(s) != toRemove {
		return nil
	}
	if r.plan.Undoes == "" {
		return []link.AccountID{r.account.id}
	}
	var ids []link.AccountID
	for _, other := range r.plan.Steps {
		if other.Do == link.DoRestore && other.On != s.On && other.When != plan.IfFound {
			ids = append(ids, other.On)
		}
	}
	return ids
}

// withoutAccount reports whether the plan is an undo that was made without the account that was linked, since it is gone for good: no step is on it.
func (r *run) withoutAccount() bool {
	return r.plan.Undoes != "" && !slices.ContainsFunc(r.plan.Steps, func(s plan.Step) bool { return s.On == r.account.id })
}

// goneForGood refuses, before anything is confirmed, to finish an operation whose account that stays is not to be found: no step that is left would be done, and
// what gives way may be the last account that the person has.
func (r *run) goneForGood(o journal.Operation, a AccountNow) *link.Problem {
	known := r.accounts.of(a.Was.ID)
	if !known.linking || r.withoutAccount() || a.Found.ID != "" || a.State == NowUnreadable {
		return nil
	}
	if known.onItsWay() {
		return known.notShown(plan.Step{}, a.Problem)
	}
	p := &link.Problem{
		Kind: link.Changed, Object: known.called(), Err: a.Problem, Cure: "Have an administrator look at the account",
		Cause: "it" + plan.IsGone + ". No remaining step is done without it, and no other account is deleted",
	}
	switch elsewhere := plan.DoneElsewhere(o.Steps, a.Was.ID); {
	case elsewhere == plan.StampedElsewhere:
		p.Cure = plan.DecideAboutAD
	case o.Plan.Undoes != "":
		p.Cure = "Undo operation " + o.Plan.Undoes + " again: hardmatch plans that without this account"
	case o.UndoRefused() != nil:
	case elsewhere == plan.NothingElsewhere:
		p.Cure = undoOrClose
	default:
		p.Cure = "Undo it: that takes back what else it has done, as far as that can come back, and closes it if there is nothing. Then check the person again"
	}
	return p
}
