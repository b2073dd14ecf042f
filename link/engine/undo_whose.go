package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// An account that an operation has touched may have been given to someone else since. What an undo writes to it, or deletes, would then be theirs: so it
// is looked at as the check-up looks at it, and compared with what the operation knew of it.

// lookAtAll reads all about the accounts that get something back, lose what the operation gave them, or are deleted again, and who has what they are to get.
func (u *undo) lookAtAll(ctx context.Context) *link.Problem {
	for _, was := range u.in.Priors() {
		id := was.Last.On
		a := u.in.Accounts[id]
		if a.Now.ID == "" && !u.in.MayShow(was) || a.Now.ID != "" && !was.Touches(a.Now) && !was.Loses(a.Now) {
			continue
		}
		if a.Now.ID != "" {
			if problem := u.lookAtOne(ctx, was, &a); problem != nil {
				return problem
			}
		}
		if problem := u.whoHas(ctx, was, &a); problem != nil {
			return problem
		}
		u.in.Accounts[id] = a
	}
	return nil
}

// lookAtOne reads all about an account, and finds out whether it may be someone else's now.
func (u *undo) lookAtOne(ctx context.Context, was plan.Prior, a *plan.UndoAccount) *link.Problem {
	now, err := u.detailsAgain(ctx, was.Last.On, false)
	if err != nil {
		return u.accounts.named(link.AsProblem(err))
	}
	s, err := u.engine.inputOf(ctx, u.plan.From, u.in.Person, u.in.Tenant, now)
	if err != nil {
		return link.AsProblem(err)
	}
	a.Now, a.Differs = now, difference(a.Left, now)
	if was.Where == link.RecycleBin {
		a.Forbids = s.DeleteForbidden(checkup.Holder{Account: now, BelongsTo: s.Owner(now)})
	}
	alien, doubt := u.estranged(s, now)
	doubt = cmp.Or(doubt, u.in.AgainSince(now))
	switch {
	case !was.Touches(now): // to lose the match harms no one whose it is not, so a person may decide it
		alien, doubt = "", cmp.Or(alien, doubt)
	case now.ID != u.account.id:
		doubt = cmp.Or(doubt, useSince(u.accounts.of(now.ID).shown, now, s.Now))
	}
	a.Alien, a.Doubt = alien, doubt
	return nil
}

// whoHas finds who has what an account is to get back: what a server would refuse half way is looked up before the first write.
func (u *undo) whoHas(ctx context.Context, was plan.Prior, a *plan.UndoAccount) *link.Problem {
	now := a.Now
	if now.ID == "" {
		now = a.Left
	}
	wanted := link.Person{GUID: u.person.was.GUID, UPN: now.UPN, Addresses: now.Addresses}
	hop := checkup.InterimName(u.in.Tenant, now.UPN)
	for _, name := range []string{was.Name, hop} {
		if name != "" && !strings.EqualFold(name, now.UPN) {
			wanted.Addresses = append(slices.Clip(wanted.Addresses), "smtp:"+name)
		}
	}
	if now.Where() == link.RecycleBin || hop != "" || !strings.EqualFold(was.Name, now.UPN) {
		near, err := u.engine.Cloud.Related(ctx, wanted)
		if err != nil {
			return link.AsProblem(err)
		}
		a.Near = checkup.Facts{Related: near.Accounts, AddressOwners: near.AddressOwners, Tenant: u.in.Tenant}
	}
	if _, asked := u.in.Holders[was.Value]; was.Value == "" || asked || now.Holds(was.Value) {
		return nil
	}
	holders, err := u.engine.Cloud.Holders(ctx, was.Value)
	u.in.Holders[was.Value] = holders
	return link.AsProblem(err)
}

// ownersOfValues finds whose in AD the values are that the undo has to do with.
func (u *undo) ownersOfValues(ctx context.Context) *link.Problem {
	values := u.in.Values()
	if len(values) == 0 {
		return nil
	}
	owners, err := u.engine.Directory.Owners(ctx, values...)
	u.in.Owners = owners
	return link.AsProblem(err)
}

// estranged says what shows that an account is someone else's than the operation knew, and, if that is not certain, what suggests it.
func (r *run) estranged(s checkup.Input, now link.Account) (alien, doubt string) {
	was := r.accounts.of(now.ID).shown
	before, after := checkup.Mismatches(s.Person, was, s.Others, s.Now), checkup.Mismatches(s.Person, now, s.Others, s.Now)
	for _, c := range after {
		known := slices.ContainsFunc(before, func(b checkup.Mismatch) bool { return b.Short == c.Short })
		if c.Grave && !known {
			alien = cmp.Or(alien, c.Says)
		}
	}
	mine := link.Person{EmployeeID: was.EmployeeID, GivenName: was.GivenName, Surname: was.Surname, DisplayName: was.DisplayName, UPN: was.UPN, Mail: was.Mail}
	names := checkup.CompareNames(mine, now)
	owner, former := s.Owner(now), s.Owner(was)
	switch {
	case checkup.EmployeeIDMismatch(mine, now) != nil:
		alien = cmp.Or(alien, "its employee id has changed (employeeId)")
	case names == checkup.NamesApart:
		alien = cmp.Or(alien, "its name shares no word with the one before")
	case owner != nil && owner.GUID != s.Person.GUID && (former == nil || former.GUID != owner.GUID):
		alien = cmp.Or(alien, "by its SID, sign-in name or address it belongs to "+owner.Name()+" ("+owner.DN+") in AD")
	case !slices.ContainsFunc(r.accounts.of(now.ID).states(), func(a link.Account) bool { return strings.EqualFold(a.UPN, now.UPN) }):
		doubt = "its sign-in name has changed"
	case names != checkup.NamesAgree:
		doubt = "its name has changed"
	}
	if alien != "" {
		alien += ". It was " + described(was) + ", it is now " + described(now)
	}
	return alien, doubt
}

// described distinguishes an account from others by all its names.
func described(a link.Account) string {
	out := link.Introduce(a)
	if a.EmployeeID != "" {
		out += ", employee id " + a.EmployeeID
	}
	return out
}

// useSince says what speaks for the use of a live account that was not there when it was shown; "" for nothing. Of one in the recycle bin little is known.
func useSince(was, now link.Account, at time.Time) string {
	if was.Where() != link.Live || now.Where() != link.Live {
		return ""
	}
	return moreUse(was, now, at)
}

// estrangedSince says, in an undo, what shows that an account is someone else's than was confirmed; "" for nothing.
func (r *run) estrangedSince(s checkup.Input, now link.Account) string {
	if r.plan.Undoes == "" {
		return ""
	}
	return cmp.Or(r.estranged(s, now))
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
			if p.GUID != r.person.was.GUID {
				return changed(p.Called(), "the ImmutableID "+string(value)+", which is to be "+fates[value]+", is theirs in AD now")
			}
		}
	}
	return nil
}
