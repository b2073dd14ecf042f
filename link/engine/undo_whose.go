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

// An undo goes on only from what its operation has left, or from what was there before it: what somebody else has written since is theirs, and nothing that
// an undo may take off.

// ownersOfValues finds whose in AD the values are that the operation has not left, and those that are to be given back or taken off.
func (r *run) ownersOfValues(ctx context.Context, u *undoing, person link.Person, done []plan.Step) (map[link.ImmutableID][]link.Person, error) {
	var values []link.ImmutableID
	losing := map[link.AccountID]bool{}
	for _, f := range u.formers(done) {
		losing[f.last.On] = f.loses(u.now[f.last.On])
		if f.valued && f.value != "" {
			values = append(values, f.value)
		}
	}
	for id, a := range u.now {
		if value := a.ImmutableID.Or(""); value != "" && (losing[id] || !r.expect[id].Holds(value)) {
			values = append(values, value)
		}
	}
	if value := link.EncodeAnchor(person.ConsistencyGUID.Or(nil)); r.plan.FromAD() && value != "" {
		values = append(values, value)
	}
	if len(values) == 0 {
		return nil, nil
	}
	return r.engine.Directory.Owners(ctx, values...)
}

// strange refuses where the value, or the sign-in name, that the operation has given an account is not there any more, nor the one from before it.
func (u *undoing) strange(f former) *link.Problem {
	now, left := u.now[f.last.On], u.left[f.last.On]
	value, readable := now.ImmutableID.Get()
	const cure = "Find out who has changed it, and why. Then check the person again"
	switch {
	case f.valued && !readable:
		return u.refused("the ImmutableID of "+link.Called(now)+" cannot be read, so nobody knows whether it is still the one that the operation left", "Look again with the right to read it")
	case f.valued && value != f.value && value != left.ImmutableID.Or("") && !u.gotBack(now):
		return u.refused("somebody else has changed "+link.Called(now)+" since then: its ImmutableID is now "+u.whose(value), cure)
	case f.loses(now) && u.others(value) != "":
		return u.refused(link.Called(now)+" keeps its ImmutableID "+string(value)+": it is "+u.others(value), "Find out why another AD user has that value, and whose account it is. Then check both again")
	case f.named && !strings.EqualFold(now.UPN, f.name) && !strings.EqualFold(now.UPN, left.UPN):
		return u.refused("somebody else has changed "+link.Called(now)+" since then: the operation left it as "+left.UPN, cure)
	default:
		return nil
	}
}

// doubtful refuses where a crash has cut a step off and the account is neither as before it nor as after it: then nobody knows whether it has happened, and
// it is not written off as never done.
func (u *undoing) doubtful(done []plan.Step) *link.Problem {
	p, inDoubt := u.operation.Doubt()
	now, there := u.now[p.Step.On]
	if !inDoubt || !there || p.State != plan.Doing || slices.Contains(done, p.Step) {
		return nil
	}
	if different := difference(u.left[p.Step.On], now); different != "" {
		return u.refused("it was cut off while it changed "+link.Called(now)+", which somebody else has changed since then: "+different,
			"Find out who has changed it, and why. Then check the person again")
	}
	return nil
}

// whose names a value and says whose it is in AD.
func (u *undoing) whose(value link.ImmutableID) string {
	owners := u.owners[value]
	switch {
	case value == "":
		return "none"
	case len(owners) == 0:
		return string(value) + ", which nobody in AD has"
	default:
		return string(value) + ", which is that of " + owners[0].Name() + " (" + owners[0].DN + ") in AD"
	}
}

// An account that an operation has touched may have been given to somebody else since. What an undo writes to it, or deletes, would then be theirs: so it
// is looked at as the check-up looks at it, and compared with what the operation knew of it.

// lookAtAll reads all about the accounts that get something back, lose what the operation gave them, or are deleted again, and who has what they are to get.
func (r *run) lookAtAll(ctx context.Context, u *undoing, person link.Person, done []plan.Step) *link.Problem {
	for _, f := range u.formers(done) {
		id := f.last.On
		now, there := u.now[id]
		if !there && u.mayShow(f) {
			if problem := r.whoHas(ctx, u, f, u.left[id]); problem != nil {
				return problem
			}
		}
		if !there || !u.touches(f, now) && !f.loses(now) {
			continue
		}
		now, err := r.examine(ctx, id, false)
		if err != nil {
			return r.named(link.AsProblem(err))
		}
		s, err := r.engine.situation(ctx, r.plan.From, person, u.tenant, now)
		if err != nil {
			return link.AsProblem(err)
		}
		u.now[id] = now
		if f.where == link.RecycleBin {
			u.forbids[id] = s.DeleteForbidden(checkup.Holder{Account: now, BelongsTo: s.Owner(now)})
		}
		alien, doubt := r.estranged(s, now)
		doubt = cmp.Or(doubt, u.againSince(now))
		switch {
		case !u.touches(f, now): // to lose the match harms nobody whose it is not, so that a person may decide it
			alien, doubt = "", cmp.Or(alien, doubt)
		case id != r.account.ID:
			doubt = cmp.Or(doubt, r.useSince(r.shown[id], now, s.Now))
		}
		u.alien[id], u.doubts[id] = alien, doubt
		if problem := r.whoHas(ctx, u, f, now); problem != nil {
			return problem
		}
	}
	return nil
}

// loses tells whether an undo takes a value off an account.
func (f former) loses(now link.Account) bool {
	value := now.ImmutableID.Or("")
	return f.valued && value != "" && value != f.value
}

// touches tells whether an undo gives something to an account, or deletes it. To take the operation's own value off it is neither.
func (u *undoing) touches(f former, now link.Account) bool {
	gets := f.valued && f.value != "" && now.ImmutableID.Or("") != f.value
	return f.last.Do != link.DoStamp && (gets || f.where != now.Where() || !strings.EqualFold(f.name, now.UPN))
}

// estranged says what tells that an account is somebody else's than the operation knew, and, where that is not certain, what lets suspect it.
func (r *run) estranged(s checkup.Input, now link.Account) (alien, doubt string) {
	was := r.shown[now.ID]
	before, after := checkup.Contrasts(s.Person, was, s.Others, s.Now), checkup.Contrasts(s.Person, now, s.Others, s.Now)
	for _, c := range after {
		known := slices.ContainsFunc(before, func(b checkup.Contrast) bool { return b.Short == c.Short })
		if c.Grave && !known {
			alien = cmp.Or(alien, c.Says)
		}
	}
	mine := link.Person{EmployeeID: was.EmployeeID, GivenName: was.GivenName, Surname: was.Surname, DisplayName: was.DisplayName, UPN: was.UPN, Mail: was.Mail}
	names := checkup.CompareNames(checkup.NameOfPerson(mine), checkup.NameOfAccount(now))
	owner, former := s.Owner(now), s.Owner(was)
	switch {
	case checkup.OtherEmployee(mine, now) != nil:
		alien = cmp.Or(alien, "its employee id is another one than before (employeeId)")
	case names == checkup.NamesApart:
		alien = cmp.Or(alien, "its name shares no word with the one before")
	case owner != nil && owner.GUID != s.Person.GUID && (former == nil || former.GUID != owner.GUID):
		alien = cmp.Or(alien, "by its SID, its sign-in name or its address it is that of "+owner.Name()+" ("+owner.DN+") in AD")
	case !slices.ContainsFunc(r.states(now.ID), func(a link.Account) bool { return strings.EqualFold(a.UPN, now.UPN) }):
		doubt = "its sign-in name is another one"
	case names != checkup.NamesAgree:
		doubt = "its name is another one"
	}
	if alien != "" {
		alien += ". It was " + described(was) + ", it is now " + described(now)
	}
	return alien, doubt
}

// described tells an account from others by all its names.
func described(a link.Account) string {
	out := link.Called(a)
	if a.EmployeeID != "" {
		out += ", employee id " + a.EmployeeID
	}
	return out
}

// useSince says what speaks for the use of a live account that was not there when it was shown; "" for nothing. Of one in the recycle bin little is told.
func (r *run) useSince(was, now link.Account, at time.Time) string {
	if was.Where() != link.Live || now.Where() != link.Live {
		return ""
	}
	return moreUse(was, now, at)
}

// estrangedSince says, in an undo, what tells that an account is somebody else's than was confirmed; "" for nothing.
func (r *run) estrangedSince(s checkup.Input, now link.Account) string {
	if r.plan.Undoes == "" {
		return ""
	}
	return cmp.Or(r.estranged(s, now))
}

// saysOfDoubt tells of an account that may be somebody else's by now what it was called before.
func (u *undoing) saysOfDoubt(a link.Account) {
	doubt := u.doubts[a.ID]
	if doubt == "" {
		return
	}
	was, name := u.known[a.ID], link.Called(a)
	if !strings.EqualFold(was.UPN, a.UPN) || was.DisplayName != a.DisplayName {
		name += " (before: " + was.UPN
		if was.DisplayName != a.DisplayName {
			name += ", " + was.Name()
		}
		name += ")"
	}
	u.says = append(u.says, plan.Warning(name+" may be somebody else's by now: "+doubt+". Make sure whose it is before this is taken back."))
}
