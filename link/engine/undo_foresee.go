package engine

import (
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// What a server would refuse half way is looked up before the first write of an undo: who has the names, the addresses and the values that it gives back.

// whoHas finds who has what an account is to get back.
func (r *run) whoHas(ctx context.Context, u *undoing, f former, now link.Account) *link.Problem {
	wanted := link.Person{GUID: r.person.GUID, UPN: now.UPN, Addresses: now.Addresses}
	hop := checkup.InterimName(u.tenant, now.UPN)
	for _, name := range []string{f.name, hop} {
		if name != "" && !strings.EqualFold(name, now.UPN) {
			wanted.Addresses = append(slices.Clip(wanted.Addresses), "smtp:"+name)
		}
	}
	if now.Where() == link.RecycleBin || hop != "" || !strings.EqualFold(f.name, now.UPN) {
		near, err := r.engine.Cloud.Related(ctx, wanted)
		if err != nil {
			return link.AsProblem(err)
		}
		u.near[now.ID] = checkup.Facts{Related: near.Accounts, AddressOwners: near.AddressOwners, Tenant: u.tenant}
	}
	if _, asked := u.holders[f.value]; f.value == "" || asked || now.Holds(f.value) {
		return nil
	}
	holders, err := r.engine.Cloud.Holders(ctx, f.value)
	if err != nil {
		return link.AsProblem(err)
	}
	u.holders[f.value] = holders
	return nil
}

// inTheWay finds the account that has a value which another one is to get back, and that the steps before do not take it off. One of the operation's own is
// known by its id, which is later than a search, and in the recycle bin it is not in the way.
func (u *undoing) inTheWay(a link.Account, value link.ImmutableID) (holder link.Account, found bool) {
	for _, h := range u.holders[value] {
		if _, own := u.left[h.ID]; own {
			h = u.now[h.ID]
			if h.Where() == link.RecycleBin || !h.Holds(value) {
				continue
			}
		}
		freed := slices.ContainsFunc(u.steps, func(s plan.Step) bool { return s.On == h.ID && s.Before == value && s.After != value })
		if h.ID != a.ID && !freed {
			return h, true
		}
	}
	return link.Account{}, false
}

// comesBack gives a restore what others leave of the account: another sign-in name, which it returns, and not all addresses. Where it cannot come back at
// all, that is the problem.
func (u *undoing) comesBack(a link.Account, s *plan.Step) (name string, problem *link.Problem) {
	facts := u.near[a.ID]
	facts.Related = slices.DeleteFunc(slices.Clone(facts.Related), func(other link.Account) bool {
		return slices.ContainsFunc(u.steps, func(s plan.Step) bool { return s.On == other.ID && s.Do == link.DoSoftDelete })
	})
	back := facts.RestoreConflict(a, nil)
	if back.Stuck != "" {
		return "", u.refused(link.Called(a)+" cannot come back from the recycle bin: "+link.LowerFirst(back.Stuck), "Have one of the names freed, then ask again")
	}
	if text := back.Text(a); text != "" {
		u.missing = append(u.missing, plan.Warning(link.Called(a)+": "+text+". That stays so."))
		u.lost = append(u.lost, link.Called(a)+": "+text+".")
	}
	s.UPNAfter, s.DropAddresses = back.Upn, len(back.Lost) > 0
	return back.Upn, nil
}

// conflicts names the account that has a value or a sign-in name which the steps give to another one.
func (u *undoing) conflicts(a link.Account, steps []plan.Step) *link.Problem {
	const cure = "Find out why it has that, and have it freed there. Then ask again"
	for _, s := range steps {
		if other, found := u.inTheWay(a, s.After); s.Do == link.DoSet && found {
			cause := link.Called(a) + " cannot get its ImmutableID " + string(s.After) + " back: " + link.Called(other) + " has it, "
			if _, own := u.left[other.ID]; own {
				return u.refused(cause+"which this operation did not give to it", cure)
			}
			return u.refused(cause+"which the operation does not know", cure)
		}
		if s.Do != link.DoRename {
			continue
		}
		for _, other := range u.near[a.ID].Related {
			if other.ID != a.ID && other.Where() == link.Live && strings.EqualFold(other.UPN, s.UPNAfter) {
				return u.refused(link.Called(a)+" cannot get the sign-in name "+s.UPNAfter+": "+link.Called(other)+" has it", cure)
			}
		}
	}
	return nil
}

// withheld is what an account was without the value that an undo may not give back: another AD user has it by now, or the person, whose it is, is not in AD
// any more.
func (u *undoing) withheld(f former) (former, *link.Problem) {
	a, there := u.now[f.last.On]
	if !there {
		a = u.left[f.last.On]
	}
	value := a.ImmutableID.Or("")
	why := u.notToGive(f.value)
	if !f.valued || f.value == "" || f.value == value || why == "" {
		return f, nil
	}
	text := link.Called(a) + " does not get the ImmutableID " + string(f.value) + " back: it is " + why
	u.cure = "Have a user who is not in AD restored from its recycle bin, or find out why another one has that value. Then ask again"
	if value != "" && checkup.InterimName(u.tenant, f.name) != "" {
		return f, u.refused(text+", and Entra ID does not allow a federated sign-in name without an ImmutableID", u.cure)
	}
	u.missing = append(u.missing, plan.Warning(text+"."))
	u.lost = append(u.lost, text+".")
	f.value = ""
	return f, nil
}

// notToGive says whose a value is that nobody gets back; "" where nothing speaks against it.
func (u *undoing) notToGive(value link.ImmutableID) string {
	if others := u.others(value); others != "" {
		return others
	}
	person := u.operation.Plan.From.Person
	if u.gone && slices.Contains(append(person.ImmutableIDs(), u.operation.Plan.From.Anchor.ImmutableID), value) {
		return "that of " + person.Called() + ", who is not in AD any more"
	}
	return ""
}

// others says which other AD user a value belongs to; "" where none.
func (u *undoing) others(value link.ImmutableID) string {
	for _, p := range u.owners[value] {
		if p.GUID != u.operation.Plan.From.Person.GUID {
			return "that of " + p.Name() + " (" + p.DN + ") in AD by now"
		}
	}
	return ""
}

// othersValues refuses, in an undo, to give back or to take off a value that is another AD user's by now.
func (r *run) othersValues(ctx context.Context, i int) *link.Problem {
	var values []link.ImmutableID
	fates := map[link.ImmutableID]string{}
	for _, p := range r.steps[i:] {
		s := p.Step
		if r.plan.Undoes == "" || p.State == plan.Done || s.Do != link.DoSet && s.Do != link.DoClear {
			continue
		}
		for fate, value := range map[string]link.ImmutableID{"taken off": s.Before, "given back": s.After} {
			if value != "" && s.Before != s.After {
				values, fates[value] = append(values, value), fate
			}
		}
	}
	if len(values) == 0 {
		return nil
	}
	owners, err := r.engine.Directory.Owners(ctx, values...)
	if err != nil {
		return link.AsProblem(err)
	}
	for _, value := range values {
		for _, p := range owners[value] {
			if p.GUID != r.person.GUID {
				return changed(p.Called(), "the ImmutableID "+string(value)+", which is to be "+fates[value]+", is theirs in AD by now")
			}
		}
	}
	return nil
}

// saysOfGone tells that the person is not in AD any more.
func (u *undoing) saysOfGone(person link.Person) {
	if u.gone {
		u.missing = slices.Insert(u.missing, 0, plan.Warning(person.Called()+" is not in AD any more: no user has this objectGUID. What is done in the cloud needs no AD user."))
	}
}
