package link

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"
)

// An account that an operation has touched may have been given to somebody else since. What an undo writes to it, or deletes, would then be theirs: so it
// is looked at as the check-up looks at it, and compared with what the operation knew of it.

// lookAtAll reads all about the accounts that get something back, lose what the operation gave them, or are deleted again, and who has what they are to get.
func (r *run) lookAtAll(ctx context.Context, u *undoing, person Person, done []Step) *Problem {
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
			return r.named(asProblem(err))
		}
		s, err := r.engine.situation(ctx, r.plan.From, person, u.tenant, now)
		if err != nil {
			return asProblem(err)
		}
		u.now[id] = now
		if f.where == RecycleBin {
			u.forbids[id] = s.deleteForbidden(Holder{Account: now, BelongsTo: s.owner(now)})
		}
		alien, doubt := r.estranged(s, now)
		doubt = cmp.Or(doubt, u.againSince(now))
		switch {
		case !u.touches(f, now): // to lose the match harms nobody whose it is not, so that a person may decide it
			alien, doubt = "", cmp.Or(alien, doubt)
		case id != r.account.ID:
			doubt = cmp.Or(doubt, r.useSince(r.shown[id], now, s.now))
		}
		u.alien[id], u.doubts[id] = alien, doubt
		if problem := r.whoHas(ctx, u, f, now); problem != nil {
			return problem
		}
	}
	return nil
}

// loses tells whether an undo takes a value off an account.
func (f former) loses(now Account) bool {
	value := now.ImmutableID.Or("")
	return f.valued && value != "" && value != f.value
}

// touches tells whether an undo gives something to an account, or deletes it. To take the operation's own value off it is neither.
func (u *undoing) touches(f former, now Account) bool {
	gets := f.valued && f.value != "" && now.ImmutableID.Or("") != f.value
	return f.last.Do != DoStamp && (gets || f.where != now.Where() || !strings.EqualFold(f.name, now.UPN))
}

// estranged says what tells that an account is somebody else's than the operation knew, and, where that is not certain, what lets suspect it.
func (r *run) estranged(s situation, now Account) (alien, doubt string) {
	was := r.shown[now.ID]
	before, after := contrasts(s.Person, was, s.Others, s.now), contrasts(s.Person, now, s.Others, s.now)
	for _, c := range after {
		known := slices.ContainsFunc(before, func(b contrast) bool { return b.short == c.short })
		if c.grave && !known {
			alien = cmp.Or(alien, c.says)
		}
	}
	mine := Person{EmployeeID: was.EmployeeID, GivenName: was.GivenName, Surname: was.Surname, DisplayName: was.DisplayName, UPN: was.UPN, Mail: was.Mail}
	names := compareNames(nameOfPerson(mine), nameOfAccount(now))
	owner, former := s.owner(now), s.owner(was)
	switch {
	case otherEmployee(mine, now) != nil:
		alien = cmp.Or(alien, "its employee id is another one than before (employeeId)")
	case names == namesApart:
		alien = cmp.Or(alien, "its name shares no word with the one before")
	case owner != nil && owner.GUID != s.Person.GUID && (former == nil || former.GUID != owner.GUID):
		alien = cmp.Or(alien, "by its SID, its sign-in name or its address it is that of "+owner.Name()+" ("+owner.DN+") in AD")
	case !slices.ContainsFunc(r.states(now.ID), func(a Account) bool { return strings.EqualFold(a.UPN, now.UPN) }):
		doubt = "its sign-in name is another one"
	case names != namesAgree:
		doubt = "its name is another one"
	}
	if alien != "" {
		alien += ". It was " + described(was) + ", it is now " + described(now)
	}
	return alien, doubt
}

// described tells an account from others by all its names.
func described(a Account) string {
	out := called(a)
	if a.EmployeeID != "" {
		out += ", employee id " + a.EmployeeID
	}
	return out
}

// useSince says what speaks for the use of a live account that was not there when it was shown; "" for nothing. Of one in the recycle bin little is told.
func (r *run) useSince(was, now Account, at time.Time) string {
	if was.Where() != Live || now.Where() != Live {
		return ""
	}
	return moreUse(was, now, at)
}

// estrangedSince says, in an undo, what tells that an account is somebody else's than was confirmed; "" for nothing.
func (r *run) estrangedSince(s situation, now Account) string {
	if r.plan.Undoes == "" {
		return ""
	}
	return cmp.Or(r.estranged(s, now))
}

// saysOfDoubt tells of an account that may be somebody else's by now what it was called before.
func (u *undoing) saysOfDoubt(a Account) {
	doubt := u.doubts[a.ID]
	if doubt == "" {
		return
	}
	was, name := u.known[a.ID], called(a)
	if !strings.EqualFold(was.UPN, a.UPN) || was.DisplayName != a.DisplayName {
		name += " (before: " + was.UPN
		if was.DisplayName != a.DisplayName {
			name += ", " + was.Name()
		}
		name += ")"
	}
	u.says = append(u.says, warning(name+" may be somebody else's by now: "+doubt+". Make sure whose it is before this is taken back."))
}
