package link

import (
	"cmp"
	"slices"
)

// undoing makes the plan that takes an operation back.
type undoing struct {
	operation Operation
	now       map[AccountID]Account // how the accounts are; absent: gone for good
	steps     []Step
	says      []Statement
}

func (u *undoing) plan(person Person, tenant Tenant, done []Step) (Plan, error) {
	account := u.now[u.operation.Plan.From.Account.ID]
	if account.Sync.Or("") == Synced && u.operation.Plan.From.Account.Sync.Or("") != Synced {
		return Plan{}, u.refused("the sync has taken the account, so its ImmutableID cannot be changed any more", "Move the AD user out of the sync's scope, or ask the administrator of the sync")
	}
	for _, s := range slices.Backward(done) {
		u.reverse(s)
	}
	switch {
	case len(u.steps) == 0 && len(done) == 0:
		return Plan{}, u.refused("it changed nothing that could be taken back", "")
	case len(u.steps) == 0:
		return Plan{}, u.refused("all that it did was a purge, which nobody can take back", "Finish it instead")
	}
	// The account comes first: as long as it has the value, nobody else can get it back.
	slices.SortStableFunc(u.steps, func(a, b Step) int { return cmp.Compare(later(a.On != account.ID), later(b.On != account.ID)) })
	u.verify(account)
	from := CheckUp{Person: person, Anchor: u.operation.Plan.From.Anchor, Account: &account, Facts: Facts{Tenant: tenant}}
	for _, h := range u.operation.Plan.From.Holders {
		if a, there := u.now[h.Account.ID]; there {
			from.Holders = append(from.Holders, Holder{Account: a})
		}
	}
	u.says = append(u.says, Statement{Notes, "The former state is back when this is done, as far as it can be. It takes the match back, not what the sync has already done."})
	return Plan{From: from, Steps: u.steps, Says: u.says, Typed: u.typed(), Undoes: u.operation.ID}, nil
}

func (u *undoing) refused(cause, cure string) *Problem {
	return &Problem{Kind: Refused, Object: "Operation " + u.operation.ID, Cause: cause, Cure: cure}
}

// reverse adds the step that takes one back, or says that nobody can.
func (u *undoing) reverse(s Step) {
	a, there := u.now[s.On]
	if !there {
		if s.Do.Irreversible() {
			u.says = append(u.says, Statement{Warns, s.Name + " (" + s.UPN + ") was purged and cannot come back. The journal has everything that Entra ID told of it, for rebuilding it by hand."})
		}
		return
	}
	back := Step{On: a.ID, UPN: a.UPN, Name: a.Name(), Before: s.After, After: s.Before}
	switch s.Do {
	case DoSoftDelete:
		back.Do, back.Before, back.After = DoRestore, a.ImmutableID.Or(""), a.ImmutableID.Or("")
		u.says = append(u.says, Statement{Notes, s.Name + " (" + s.UPN + ") is restored from the recycle bin, if its name, its addresses and a licence are free."})
	case DoRestore:
		back.Do, back.Before, back.After = DoSoftDelete, a.ImmutableID.Or(""), a.ImmutableID.Or("")
	case DoSet, DoTrySet, DoClear:
		back.Do = DoSet
		if s.Before == "" {
			back.Do = DoClear
		}
	default:
		return
	}
	u.steps = append(u.steps, back)
}

// verify reads the account back at the end, where it still is.
func (u *undoing) verify(account Account) {
	value := account.ImmutableID.Or("")
	for _, s := range u.steps {
		if s.On == account.ID {
			value = s.After
		}
	}
	u.steps = append(u.steps, Step{Do: DoVerify, On: account.ID, UPN: account.UPN, Name: account.Name(), After: value})
}

// typed are the accounts that go back to the recycle bin: a deletion is confirmed by typing, in an undo too.
func (u *undoing) typed() []Typed {
	var out []Typed
	for _, s := range u.steps {
		if s.Do == DoSoftDelete {
			out = append(out, Typed{Account: u.now[s.On], Expect: expectTyped(u.now[s.On]), Why: "it goes back to the recycle bin"})
		}
	}
	return out
}
