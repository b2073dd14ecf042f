package plan

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// reverse adds the steps that make an account what it was, or says that no one can.
func (u *undoing) reverse(p Prior) *link.Problem {
	a := u.Accounts[p.Last.On].Now
	if a.ID == "" && p.Last.On == u.Plan.From.Account.ID {
		return nil // see saysOfAccount
	}
	if a.ID == "" {
		u.saysMissing(p)
		u.shouldItShow(p)
		return nil
	}
	value, where := a.ImmutableID.Or(""), a.Where()
	u.saysOfDoubt(a)
	if p.mapped {
		u.says = append(u.says, warning("The tie of "+link.Introduce(a)+" to the former AD object stays cleared: it cannot be written back."))
		u.loses(link.Introduce(a) + " has lost its tie to the former AD object: it cannot be written back.")
	}
	if where == link.RecycleBin && (p.Where == link.Live || value != p.Value) {
		u.says = append(u.says, note(link.Introduce(a)+" is restored from the recycle bin, if its name, its addresses and a licence are free."))
		back, problem := u.comesBack(&a, &p)
		if problem != nil {
			return problem
		}
		u.steps = append(u.steps, back)
		where = link.Live
	}
	steps := u.valueSteps(p, a, value)
	if problem := u.conflicts(a, steps); problem != nil {
		return problem
	}
	u.steps = append(u.steps, steps...)
	if where != p.Where {
		u.steps = append(u.steps, stepOn(link.DoSoftDelete, a, p.Value, p.Value))
		u.saysOfUse(a)
		u.saysOfName(p, a)
	}
	return nil
}

// valueSteps give an account back the value and the sign-in name that it had, by way of the initial domain if its name is in a federated one.
func (u *undoing) valueSteps(p Prior, a link.Account, value link.ImmutableID) []Step {
	var out []Step
	name := a.UPN
	rename := func(to string) {
		if to != "" && !strings.EqualFold(name, to) {
			s := stepOn(link.DoRename, a, value, value)
			s.UPNBefore, s.UPNAfter = name, to
			out, name = append(out, s), to
		}
	}
	if value != p.Value {
		rename(checkup.InterimName(u.Tenant, name))
		do := link.DoSet
		if p.Value == "" {
			do = link.DoClear
		}
		out = append(out, stepOn(do, a, value, p.Value))
		value = p.Value
	}
	rename(p.Name)
	return out
}

// shouldItShow adds the steps for a deleted account that cannot be found, in case it shows while the undo is carried out; none if they are known to be refused.
// If only the last look finds it, the undo stays open, and to finish it restores the account.
func (u *undoing) shouldItShow(p Prior) {
	if !u.MayShow(p) {
		return
	}
	a := u.Accounts[p.Last.On].Left
	back, problem := u.comesBack(&a, &p)
	steps := append([]Step{back}, u.valueSteps(p, a, a.ImmutableID.Or(""))...)
	if problem == nil {
		problem = u.conflicts(a, steps)
	}
	if problem != nil {
		u.misses("", problem.Cause+". "+problem.Cure+".")
		return
	}
	for i := range steps {
		steps[i].When = IfFound
	}
	u.later = append(u.later, steps...)
}

// comesBack returns the step that restores an account, under another sign-in name, which it then has, and without addresses if others have them; or why it cannot.
func (u *undoing) comesBack(account *link.Account, p *Prior) (Step, *link.Problem) {
	a, value := *account, account.ImmutableID.Or("")
	facts := u.Accounts[a.ID].Near
	facts.Related = slices.DeleteFunc(slices.Clone(facts.Related), func(other link.Account) bool {
		return slices.ContainsFunc(u.steps, func(s Step) bool { return s.On == other.ID && s.Do == link.DoSoftDelete })
	})
	back := facts.RestoreConflict(a, nil)
	if back.Stuck != "" {
		return Step{}, u.refused(link.Introduce(a)+" cannot come back from the recycle bin: "+link.LowerFirst(back.Stuck), "Have one of the names freed, then ask again")
	}
	if text := back.Sentences(a); text != "" {
		u.misses("", link.Introduce(a)+": "+text+". That stays so.")
		u.loses(link.Introduce(a) + ": " + text + ".")
	}
	s := stepOn(link.DoRestore, a, value, value)
	s.UPNAfter, s.DropAddresses = back.UPN, len(back.Lost) > 0
	if back.UPN != "" {
		account.UPN, p.Name = back.UPN, back.UPN
	}
	return s, nil
}

// conflicts names the account that has a value or a sign-in name which the steps give to another one.
func (u *undoing) conflicts(a link.Account, steps []Step) *link.Problem {
	const cure = "Find out why it has that, and have it freed there. Then ask again"
	for _, s := range steps {
		if other, found := u.inTheWay(a, s.After); s.Do == link.DoSet && found {
			cause := link.Introduce(a) + " cannot get its ImmutableID " + string(s.After) + " back: " + link.Introduce(other) + " has it, "
			if _, own := u.Accounts[other.ID]; own {
				return u.refused(cause+"and this operation did not give it", cure)
			}
			return u.refused(cause+"and this operation does not know it", cure)
		}
		if s.Do != link.DoRename {
			continue
		}
		for _, other := range u.Accounts[a.ID].Near.Related {
			if other.ID != a.ID && other.Where() == link.Live && strings.EqualFold(other.UPN, s.UPNAfter) {
				return u.refused(link.Introduce(a)+" cannot get the sign-in name "+s.UPNAfter+": "+link.Introduce(other)+" has it", cure)
			}
		}
	}
	return nil
}

// inTheWay finds the account that has a value which another one is to get back, and that the steps before do not take it off. One of the operation's own is
// known by its id, which is later than a search, and in the recycle bin it is not in the way.
func (u *undoing) inTheWay(a link.Account, value link.ImmutableID) (holder link.Account, found bool) {
	for _, h := range u.Holders[value] {
		if own, is := u.Accounts[h.ID]; is {
			h = own.Now
			if h.Where() == link.RecycleBin || !h.Holds(value) {
				continue
			}
		}
		freed := slices.ContainsFunc(u.steps, func(s Step) bool { return s.On == h.ID && s.Before == value && s.After != value })
		if h.ID != a.ID && !freed {
			return h, true
		}
	}
	return link.Account{}, false
}
