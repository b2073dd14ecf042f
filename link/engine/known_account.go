package engine

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// knownAccount is what is known of one account of a plan: how it was shown, what was done to it, what reads have found. It answers what a read of it means.
type knownAccount struct {
	id       link.AccountID
	linking  bool             // the one being linked
	anchor   link.ImmutableID // of the plan
	shown    link.Account     // how the operator was shown it, which the decision rested on
	expected link.Account     // how it must look at the next look
	past     []link.Account   // how it looked before each of this operation's writes to it
	unfound  bool             // it was not to be found when the plan was made

	set      bool      // the server has accepted the value, and it was not taken back; of the one being linked
	written  time.Time // when this operation wrote to it last; zero: never
	moved    time.Time // when it was deleted or restored, as long as it was not seen since: see awaited; else zero
	moving   moving    // its deletion or restore, of which no certain answer came: see maybeMoving
	restored bool      // brought back from the recycle bin by this process
	purged   bool
	refused  bool // it would not be cleared

	met bool // read in this tenant by the operation itself: only of such an account says "not found" that it is gone
	// back is when it was known that someone else has brought it back after this operation had deleted it; zero: it was not. What was written before that is not
	// waited for any more.
	back    time.Time
	missing bool // it was to be purged, and was not found however often it was looked for

	now, tenantNow func() time.Time
}

// moving is a deletion or restore that was begun; zero: none was.
type moving struct {
	do link.Verb
	at time.Time
}

// knownAccounts are all that a plan may touch.
type knownAccounts map[link.AccountID]*knownAccount

// knowAccounts are the accounts of a plan as its check-up has shown them.
func knowAccounts(e Engine, p plan.Plan) knownAccounts {
	all := knownAccounts{}
	for _, a := range checkup.AccountsOf(p.From.Account, p.From.Holders) {
		all[a.ID] = &knownAccount{
			id: a.ID, linking: a.ID == p.From.Account.ID, anchor: p.From.Anchor.ImmutableID, shown: a, expected: a, met: true, now: e.Now, tenantNow: e.TenantNow,
			unfound: p.Foresees(a.ID, plan.IfFound),
		}
	}
	return all
}

// of is what is known of an account; nothing of one that is not of the plan.
func (all knownAccounts) of(id link.AccountID) *knownAccount {
	if a, known := all[id]; known {
		return a
	}
	return &knownAccount{id: id, now: time.Now, tenantNow: time.Now} // nothing was written to it, so that the time does not matter
}

// ids are in order.
func (all knownAccounts) ids() []link.AccountID { return slices.Sorted(maps.Keys(all)) }

// named puts the sign-in name into a problem that knows an account by its id only.
func (all knownAccounts) named(problem *link.Problem) *link.Problem {
	if problem == nil {
		return nil
	}
	named := *problem
	for id, a := range all {
		kind, ends := strings.CutSuffix(problem.Object, string(id))
		if ends && (kind == "" || strings.HasSuffix(kind, " ")) { // "account 9aae…"; no id is looked for within a word
			named.Object = kind + a.called()
		}
	}
	return &named
}

// called names the account. One that comes back from the recycle bin has the name that it had, until it was read again.
func (a *knownAccount) called() string {
	upn := a.expected.UPN
	for _, was := range slices.Backward(a.past) {
		upn = cmp.Or(upn, was.UPN)
	}
	return link.Account{ID: a.id, UPN: cmp.Or(upn, a.shown.UPN)}.Called()
}

// before is how it looked before this operation's last write to it; without an id where there was none.
func (a *knownAccount) before() link.Account {
	if len(a.past) == 0 {
		return link.Account{}
	}
	return a.past[len(a.past)-1]
}

// states are all that this operation has found the account in, or has left it in.
func (a *knownAccount) states() []link.Account {
	return append(slices.Clone(a.past), a.shown, a.expected)
}

// wrote notes that a write was accepted at that time, which leaves the account so.
func (a *knownAccount) wrote(s plan.Step, left link.Account, at time.Time) {
	a.past = append(a.past, a.expected)
	a.expected, a.written, a.moved = left, at, time.Time{} // it was seen right before
	if !at.Before(a.moving.at) {                           // else what was begun is younger
		a.moving = moving{}
	}
	switch s.Do {
	case link.DoSoftDelete, link.DoRestore:
		a.moved = at
	case link.DoPurge:
		a.purged = true
	case link.DoSet, link.DoTrySet, link.DoClear:
		a.set = a.linking && s.After == a.anchor
	}
}

// begun notes that a write was sent at that time of which no certain answer came.
func (a *knownAccount) begun(s plan.Step, at time.Time) {
	if s.Do == link.DoSoftDelete || s.Do == link.DoRestore {
		a.moving = moving{s.Do, at}
	}
}

// sees notes what a read has shown.
func (a *knownAccount) sees(found link.Account) {
	if found.Where() == a.expected.Where() {
		a.moved = time.Time{}
	}
}

// listed notes what a list has shown. One in the recycle bin is there by this operation's deletion, unless it had been there before: then a list may be late.
func (a *knownAccount) listed(found link.Account) {
	before := func(was link.Account) bool { return was.Where() == link.RecycleBin }
	if found.Where() == link.RecycleBin && !before(a.shown) && !slices.ContainsFunc(a.past, before) {
		a.sees(found)
	}
}

// touched reports whether a read of the account may still show what was before this operation's last write to it.
func (a *knownAccount) touched() bool {
	return !a.written.IsZero() && a.now().Before(a.written.Add(settled))
}

// showsPriorState reports whether what a read shows is how the account was before one of this operation's writes to it, the last of which may not be to be seen yet.
func (a *knownAccount) showsPriorState(found link.Account) bool {
	was := func(past link.Account) bool { return difference(past, found) == "" }
	return a.touched() && !a.broughtBack() && !a.rewritten(found) && (a.purged || found.ImmutableID.IsKnown() && difference(a.expected, found) != "" && slices.ContainsFunc(a.past, was))
}

// broughtBack reports whether someone else has brought the account back since this operation's last write to it.
func (a *knownAccount) broughtBack() bool { return !a.back.IsZero() && !a.written.After(a.back) }

// rewritten reports whether the sync has written to the account after this operation has: what it then shows is no late read, which would show an older time. Of
// one whose last time is not known nothing is told.
func (a *knownAccount) rewritten(found link.Account) bool {
	known := !a.shown.LastSync.IsZero() || a.shown.Sync.IsKnown() && a.shown.Sync.Or("") != link.Synced
	return known && len(a.past) > 0 && found.Where() == link.Live && found.LastSync.After(a.shown.LastSync) && a.difference(found) != ""
}

// awaited reports whether the account, which is in neither place, is expected in one: this operation has deleted or restored it and has not seen it since.
// That it is not to be seen is then not knowing.
func (a *knownAccount) awaited() bool {
	return !a.moved.IsZero() && a.now().Before(a.moved.Add(mustShow))
}

// maybeMoving reports whether the account, which is in neither place, may show in one yet: this operation has begun to delete or restore it, and does not know what
// came of that.
func (a *knownAccount) maybeMoving() bool {
	return a.moving.do != "" && a.now().Before(a.moving.at.Add(mustShow))
}

// own reports whether a write of this operation may be what a read does not show.
func (a *knownAccount) own() bool { return a.touched() || a.awaited() || a.maybeMoving() }

// mayShow reports whether a read that found nothing may find the account later. One such answer is none if this operation has met the account in its tenant
// and has not purged it, it was to be found when the plan was made, and its 30 days in the recycle bin are not over.
func (a *knownAccount) mayShow(err error) bool {
	missed := a.met && !a.purged && !a.unfound && !a.expected.Expired(a.tenantNow())
	return link.Is(err, link.NotFound) && (a.own() || missed)
}

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

// apart says in what an account differs from all states that this operation has found it in or has left it in, so that no late read shows it so; "" where
// it may be one of them, or one of the states that a step in doubt would have left. One that the sync has taken since the set is as it should be.
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
	p.Back = a.id
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

// notShown is the problem of an account that is not to be seen after all that waiting, before that step, which may be on another one.
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
