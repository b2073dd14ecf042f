package plan

import (
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// An undo goes on only from what its operation has left, or from what was there before it: what someone else has written since is theirs.

// impossible says that an account cannot be what it was: it was changed or deleted since, or had a federated name and no ImmutableID, which Entra ID allows no more.
func (u *undoing) impossible(p Prior) *link.Problem {
	own := u.Accounts[p.Last.On]
	a := own.Now
	if !own.found() {
		return nil
	}
	if problem := u.changed(p); problem != nil {
		return problem
	}
	valued := a.ImmutableID.Or("") != "" || !strings.EqualFold(a.UPN, p.Name)
	switch {
	case own.Alien != "":
		return u.refused(link.Introduce(a)+" may be someone else's now, so it stays as it is: "+own.Alien, "Find out whose account it is, and why it has changed. Then check the person again")
	case p.Where == link.RecycleBin && own.Forbids != "":
		return u.refused(link.Introduce(a)+" came back from the recycle bin and would have to be deleted again, which is not allowed: "+link.LowerFirst(strings.TrimSuffix(own.Forbids, ".")),
			"Have an administrator handle the account")
	case a.Where() == link.RecycleBin && !p.deleted:
		return u.deletedSince(a)
	case valued && p.Value == "" && checkup.InterimName(u.Tenant, p.Name) != "":
		return u.refused("the account had a federated sign-in name and no ImmutableID, which Entra ID no longer allows", "Leave it as it is, or have it given a managed sign-in name first")
	default:
		return nil
	}
}

// deletedSince refuses since someone else has deleted an account that the operation has left live.
func (u *undoing) deletedSince(a link.Account) *link.Problem {
	return u.refused(link.Introduce(a)+" has been deleted by someone else since", "Have it restored first")
}

// changed refuses if an account has neither the value, or the sign-in name, that the operation has given it nor the one from before.
func (u *undoing) changed(p Prior) *link.Problem {
	now, left := u.Accounts[p.Last.On].Now, u.Accounts[p.Last.On].Left
	value, readable := now.ImmutableID.Get()
	const cure = "Find out who changed it, and why. Then check the person again"
	switch {
	case p.valued && !readable:
		return u.refused("the ImmutableID of "+link.Introduce(now)+" cannot be read, so it is not known whether it is still the one that the operation left", "Sign in with the right to read it, then look again")
	case p.valued && value != p.Value && value != left.ImmutableID.Or("") && !u.gotBack(now):
		return u.refused("someone else has changed "+link.Introduce(now)+" since: its ImmutableID is now "+u.whose(value), cure)
	case p.Loses(now) && u.others(value) != "":
		return u.refused(link.Introduce(now)+" keeps its ImmutableID "+string(value)+": it is "+u.others(value), "Find out why another AD user has that value, and whose account it is. Then check both again")
	case p.named && !strings.EqualFold(now.UPN, p.Name) && !strings.EqualFold(now.UPN, left.UPN):
		return u.refused("someone else has changed "+link.Introduce(now)+" since: the operation left it as "+left.UPN, cure)
	default:
		return nil
	}
}

// withhold leaves out the value that must not be given back: another AD user has it by now, or its person is not in AD any more.
func (u *undoing) withhold(p *Prior) *link.Problem {
	a := u.Accounts[p.Last.On].known()
	value := a.ImmutableID.Or("")
	why := u.notToGive(p.Value)
	if !p.valued || p.Value == "" || p.Value == value || why == "" {
		return nil
	}
	text := link.Introduce(a) + " does not get the ImmutableID " + string(p.Value) + " back: it is " + why
	u.cure = "Have a user who is not in AD restored from its recycle bin, or find out why another one has that value. Then ask again"
	if value != "" && checkup.InterimName(u.Tenant, p.Name) != "" {
		return u.refused(text+", and Entra ID does not allow a federated sign-in name without an ImmutableID", u.cure)
	}
	u.misses("", text+".")
	u.loses(text + ".")
	p.Value = ""
	return nil
}

// notToGive says whose a value is that no one gets back; "" if nothing speaks against it.
func (u *undoing) notToGive(value link.ImmutableID) string {
	if others := u.others(value); others != "" {
		return others
	}
	if from := u.Plan.From; u.Gone && from.IsPersons(value) {
		return "that of " + from.Person.Called() + ", who is no longer in AD"
	}
	return ""
}

// others says which other AD user a value belongs to; "" if none.
func (u *undoing) others(value link.ImmutableID) string {
	for _, p := range u.Owners[value] {
		if p.GUID != u.Plan.From.Person.GUID {
			return "that of " + p.Name() + " (" + p.DN + ") in AD now"
		}
	}
	return ""
}

// whose names a value and says whose it is in AD.
func (u *undoing) whose(value link.ImmutableID) string {
	owners := u.Owners[value]
	switch {
	case value == "":
		return "none"
	case len(owners) == 0:
		return string(value) + ", which no one in AD has"
	default:
		return string(value) + ", which is that of " + owners[0].Name() + " (" + owners[0].DN + ") in AD"
	}
}
