package engine

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// knownAccount is what is known of one account of a plan: how it was shown, what was done to it, what reads have found. It answers what a read of it means. Its own
// methods alone change it (a test holds that).
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
	moving   moving    // its deletion or restore, if no certain answer came: see maybeMoving
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
	return &knownAccount{id: id, now: time.Now, tenantNow: time.Now} // nothing was written to it, so the time does not matter
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

// before is how it looked before this operation's last write to it; without an id if there was none.
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

// begun notes that a write was sent at that time and no certain answer came.
func (a *knownAccount) begun(s plan.Step, at time.Time) {
	if s.Do == link.DoSoftDelete || s.Do == link.DoRestore {
		a.moving = moving{s.Do, at}
	}
}

// answered notes that this process had an answer to a write.
func (a *knownAccount) answered(s plan.Step) { a.restored = a.restored || s.Do == link.DoRestore }

// stamped notes that the person was given a value in AD: the account is linked if it is the plan's.
func (a *knownAccount) stamped(s plan.Step) { a.set = s.After == a.anchor }

// movesAs takes over what another operation has begun to do to the account.
func (a *knownAccount) movesAs(other *knownAccount) {
	if other.moving.do != "" {
		a.moving = other.moving
	}
}

// purgedAt notes that another operation has purged the account.
func (a *knownAccount) purgedAt(at time.Time) { a.purged, a.written = true, at }

// cameBack notes when it was known that someone else has brought the account back.
func (a *knownAccount) cameBack(at time.Time) { a.back = at }

// metHere notes whether the operation has read the account in its tenant.
func (a *knownAccount) metHere(met bool) { a.met = met }

// refusesClear notes that Entra ID would not clear it.
func (a *knownAccount) refusesClear() { a.refused = true }

// expects notes how the account must look at the next look, which a read has shown.
func (a *knownAccount) expects(found link.Account) { a.expected = found }

// notFound notes whether the account, which was to be purged, was not found however often it was looked for.
func (a *knownAccount) notFound(missing bool) { a.missing = missing }

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

// showsPriorState reports whether what a read shows is how the account was before one of this operation's writes to it, the last of which may not show yet.
func (a *knownAccount) showsPriorState(found link.Account) bool {
	was := func(past link.Account) bool { return difference(past, found) == "" }
	return a.touched() && !a.broughtBack() && !a.rewritten(found) && (a.purged || found.ImmutableID.IsKnown() && difference(a.expected, found) != "" && slices.ContainsFunc(a.past, was))
}

// broughtBack reports whether someone else has brought the account back since this operation's last write to it.
func (a *knownAccount) broughtBack() bool { return !a.back.IsZero() && !a.written.After(a.back) }

// rewritten reports whether the sync has written to the account after this operation has: what it then shows is no late read, which would show an older time.
// Of one whose last time is not known, nothing is said.
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

// onItsWay reports whether the account, which is in neither place, is or may be expected in one.
func (a *knownAccount) onItsWay() bool { return a.awaited() || a.maybeMoving() }

// own reports whether a write of this operation may be what a read does not show.
func (a *knownAccount) own() bool { return a.touched() || a.onItsWay() }

// mayShow reports whether a read that found nothing may find the account later. One such answer is none if this operation has met the account in its tenant
// and has not purged it, it was to be found when the plan was made, and its 30 days in the recycle bin are not over.
func (a *knownAccount) mayShow(err error) bool {
	missed := a.met && !a.purged && !a.unfound && !a.expected.Expired(a.tenantNow())
	return link.Is(err, link.NotFound) && (a.own() || missed)
}
