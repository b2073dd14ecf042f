package engine

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// How an account that was read differs from what is expected of it, and what is said of that.

// difference compares the account with what is expected of it. One that the sync has taken since the set is as it should be.
func (a *knownAccount) difference(found link.Account) string {
	switch {
	case a.taken(found):
		return ""
	case a.anotherSID(found):
		return "its SID is now " + found.SID.Or("")
	default:
		return difference(a.expected, found)
	}
}

// taken reports whether the account has the value that this operation has set, wherever the sync has got to with it.
func (a *knownAccount) taken(found link.Account) bool {
	return a.set && found.Where() == link.Live && found.Holds(a.anchor)
}

// anotherSID reports whether the account has another AD user's SID than it had. Nothing that an operation does changes it; the sync does, of one that it has taken.
func (a *knownAccount) anotherSID(found link.Account) bool {
	was, sid := a.shown.SID.Or(""), found.SID.Or("")
	return was != "" && sid != "" && was != sid && !(a.linking && found.Sync.Or("") == link.Synced)
}

// apart says in what an account differs from all states that this operation has found it in or has left it in, so that no late read shows it so; "" if it may
// be one of them, or one of the states that a step in doubt would have left. One that the sync has taken since the set is as it should be.
func (a *knownAccount) apart(found link.Account, states ...link.Account) string {
	states = append(a.states(), states...)
	none := func(like func(was link.Account) bool) bool { return !slices.ContainsFunc(states, like) }
	value, valued := found.ImmutableID.Get()
	switch {
	case a.taken(found):
		return ""
	case a.anotherSID(found):
		return "its SID is now " + found.SID.Or("")
	case !a.unfound && none(func(was link.Account) bool { return was.Where() == found.Where() }):
		return nowIn[found.Where()]
	case valued && none(func(was link.Account) bool { return !was.ImmutableID.IsKnown() || was.ImmutableID.Or("") == value }):
		return "its ImmutableID is now " + cmp.Or(string(value), "gone")
	case none(func(was link.Account) bool { return was.UPN == "" || strings.EqualFold(was.UPN, found.UPN) }):
		return "its sign-in name is now " + found.UPN
	case found.Where() == link.Live && found.Sync.IsKnown() && none(func(was link.Account) bool { return !was.Sync.IsKnown() || was.Sync.Or("") == found.Sync.Or("") }):
		return "it is now " + string(found.Sync.Or(""))
	default:
		return ""
	}
}

// changedBySync words a difference that a second writer made in mid-plan. What was brought back is read as it is from then on, not as late.
func (a *knownAccount) changedBySync(found link.Account, different string) *link.Problem {
	p := changed(a.called(), different)
	if a.expected.Where() != link.RecycleBin || found.Where() != link.Live {
		return p
	}
	a.back = a.now()
	p.Back, p.CheckAnew = a.id, false
	if found.Sync.Or("") == link.Synced {
		p.Cause, p.Cure = "the sync brought it back", "Have the sync paused and start again"
	} else {
		p.Cause, p.Cure = "it was restored from the recycle bin", "Find out who restored it, and why. Then check the person again"
	}
	return p
}

// backBefore words, before anything is confirmed, that an account that is left to be purged is live again.
func (a *knownAccount) backBefore(found link.Account) *link.Problem {
	p := a.changedBySync(found, "")
	if found.Sync.Or("") == link.Synced {
		p.Cause += ", so there is nothing to purge"
		p.Cure = "Have the sync paused, and undo this operation, which comes before any check-up. Then check the person again"
	}
	return p
}

// notShown is the problem of an account that is not to be seen after repeated reads. s is the step that needs it, which may be on another account; zero before any step.
func (a *knownAccount) notShown(s plan.Step, err error) *link.Problem {
	switch {
	case a.awaited():
	case a.maybeMoving():
		what := "restored"
		if a.moving.do == link.DoSoftDelete {
			what = "deleted"
		}
		p := partly(a.called(), "it is neither live nor in the recycle bin. No certain answer came when it was to be "+what+", and it may not show yet", "Try again in a few minutes")
		p.Err = err
		return p
	default:
		return link.AsProblem(err)
	}
	p := partly(a.called(), "it was restored, but it does not show yet", "Try again in a few minutes")
	p.Err = err
	if a.expected.Where() == link.RecycleBin {
		p.Cause = "it was deleted, but the recycle bin does not show it yet"
		switch {
		case s.On == a.id && s.Do == link.DoPurge:
			p.Cause, p.Cure = p.Cause+", so it could not be purged", finishBeforeSync
		case s.On == a.id && s.Do == link.DoRestore:
			p.Cause += ", so it could not be restored"
		}
	}
	return p
}

// nowIn says where an account is that was in the other place.
var nowIn = map[link.Where]string{link.Live: "it is live now", link.RecycleBin: "it is now in the recycle bin"}

// difference says what differs between two states of an account in a way that matters; "" for nothing. What is unknown in the expected state is not compared.
func difference(was, now link.Account) string {
	switch {
	case was.ID != now.ID:
		return "it could not be found"
	case was.Where() != now.Where():
		return nowIn[now.Where()]
	case was.ImmutableID.IsKnown() && was.ImmutableID.Or("") != now.ImmutableID.Or(""):
		return fmt.Sprintf("its ImmutableID is now %q", now.ImmutableID.Or(""))
	case was.ObjectIdentifier.IsKnown() && now.ObjectIdentifier.IsKnown() && was.ObjectIdentifier.Or("") != now.ObjectIdentifier.Or(""):
		return "its tie to an AD object is now " + cmp.Or(now.ObjectIdentifier.Or(""), "gone")
	case was.UPN != "" && !strings.EqualFold(was.UPN, now.UPN):
		return "its sign-in name is now " + now.UPN
	case was.Where() == link.Live && was.Sync.IsKnown() && was.Sync.Or("") != now.Sync.Or(""):
		return "it is now " + string(now.Sync.Or("unreadable"))
	default:
		return ""
	}
}
