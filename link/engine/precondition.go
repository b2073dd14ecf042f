package engine

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// checkPrecondition reads the person, the account and the step's account again, right before a step; before the first try every account that the plan
// touches. A difference that matters is a problem of kind Changed. gone says why the step is not needed any more.
func (r *run) checkPrecondition(ctx context.Context, s plan.Step) (gone string, problem *link.Problem) {
	if problem := r.lookAtPerson(ctx, s); problem != nil {
		return "", problem
	}
	switch s.Do {
	case link.DoVerify:
		return "", nil // it is all looking
	case link.DoStamp:
		return "", r.lookBeforeStamp(ctx, s)
	}
	for _, id := range r.concerned(s) {
		now, gone, problem := r.lookAt(ctx, id, s)
		if problem != nil || gone != "" {
			return gone, problem
		}
		if id == r.account.ID {
			r.account = now
		}
	}
	return "", r.checkNewHolders(ctx)
}

// concerned are the accounts that are looked at before a step, the step's own first.
func (r *run) concerned(s plan.Step) []link.AccountID {
	ids := []link.AccountID{s.On}
	if s.Do == link.DoTrySet {
		for _, other := range r.plan.Steps {
			ids = append(ids, other.On)
		}
	}
	ids = append(ids, r.account.ID)
	slices.Sort(ids[1:])
	return slices.Compact(ids)
}

func changed(object, what string) *link.Problem {
	return &link.Problem{Kind: link.Changed, Object: object, Cause: "it changed since you looked: " + what, Cure: lookAgain}
}

const lookAgain = "Go back to the check-up and look again"

// lookAt reads one account until it looks as expected. Where this run has just written to it, a former state is taken for a read that
// lags behind: it is read again for about two minutes, and then the accepted write is believed, but not by a step that cannot be taken back.
func (r *run) lookAt(ctx context.Context, id link.AccountID, s plan.Step) (now link.Account, gone string, problem *link.Problem) {
	for n := 0; ; n++ {
		now, err := r.read(ctx, id, s)
		last := n == len(pauses)
		if gone := r.nothingLeftToDo(s, id, now, err, last); gone != "" {
			return now, gone, r.stillListed(ctx, id)
		}
		switch {
		case err != nil && !r.mayShow(id, err) && !r.notInBin(s, id, err):
			return now, "", link.AsProblem(err)
		case err != nil && last:
			return now, "", r.notShown(id, s, err)
		case err == nil:
			if as, settled, problem := r.settled(id, s, now, last); settled {
				return as, "", problem
			}
		}
		if err := r.waitFor(ctx, r.nameOf(id), n); err != nil {
			return now, "", link.AsProblem(err)
		}
	}
}

// settled compares an account that could be read with what the run expects of it. It is not settled while the read may lag behind; at the last read
// it always is. as is the account to go on from.
func (r *run) settled(id link.AccountID, s plan.Step, now link.Account, last bool) (as link.Account, settled bool, problem *link.Problem) {
	different := r.difference(id, now)
	if different == "" {
		different = r.notToPurge(s, now)
	}
	switch {
	case different == "":
		r.sees(id, now)
		return now, true, nil
	case !r.touched(id):
		return now, true, changed(r.nameOf(id), different)
	case r.apart(id, now) != "":
		return now, true, r.changedBySync(id, now, r.apart(id, now))
	case last && !s.Do.Irreversible() && difference(r.before[id], now) == "":
		return r.expect[id], true, nil
	case last && !s.Do.Irreversible() && r.former(id, now):
		return now, true, &link.Problem{
			Kind: link.Partly, Object: r.nameOf(id), Cause: "what this operation has done to it is not to be seen yet, so the rest was left undone", Cure: "Try again in some minutes",
		}
	case last:
		return now, true, r.changedBySync(id, now, different)
	default:
		return now, false, nil
	}
}

// read reads an account as the step needs it: the object identifier is on no card.
func (r *run) read(ctx context.Context, id link.AccountID, s plan.Step) (link.Account, error) {
	if s.Do == link.DoClearIdentifier && s.On == id {
		return r.engine.Cloud.AccountDetails(ctx, id)
	}
	return r.engine.Cloud.Account(ctx, id)
}

// notInBin tells whether a copy that is to be purged is not found. It was seen there, so that one such answer says nothing: it is looked for as long as for
// what shows late.
func (r *run) notInBin(s plan.Step, id link.AccountID, err error) bool {
	return s.Do == link.DoPurge && s.On == id && link.Is(err, link.NotFound) && r.met[id]
}

// stillListed contradicts that a copy is gone where it is found by its value, though not by its id.
func (r *run) stillListed(ctx context.Context, id link.AccountID) *link.Problem {
	if !r.missing[id] {
		return nil
	}
	holders, err := r.engine.Cloud.Holders(ctx, r.plan.From.Anchor.ImmutableID)
	if err == nil && !slices.ContainsFunc(holders, func(h link.Account) bool { return h.ID == id }) {
		return nil
	}
	delete(r.missing, id)
	if err != nil {
		return link.AsProblem(err)
	}
	return &link.Problem{
		Kind: link.Partly, Object: r.nameOf(id), Cause: "it is not found by its id, but by its ImmutableID, so it was not purged",
		Cure: "Finish this in some minutes, before the next sync, which may match that copy",
	}
}

// nothingLeftToDo says why a step has nothing left to do; "" where it has.
func (r *run) nothingLeftToDo(s plan.Step, id link.AccountID, now link.Account, err error, last bool) string {
	switch {
	case s.On != id:
		return ""
	case r.notInBin(s, id, err) && !r.awaited(id) && last:
		r.missing[id] = true
		return gonePurge
	case s.When == plan.IfFound && link.Is(err, link.NotFound):
		return notFound
	case err != nil:
		return ""
	default:
		return r.reached(s, id, now)
	}
}

// reached says how an account that could be read already is what a step would make of it; "" if it is not.
func (r *run) reached(s plan.Step, id link.AccountID, now link.Account) string {
	switch {
	case s.Do == link.DoClear && !r.former(id, now) && !now.Holds(r.plan.From.Anchor.ImmutableID) && difference(without(r.expect[id]), now) == "":
		r.expect[id] = now
		return "it does not carry the ImmutableID any more"
	case s.Do == link.DoRename && now.Sync.Or("") == link.Synced && r.isSet:
		return "the sync has taken the account, and gives it its name"
	case s.Do == link.DoClearIdentifier && now.ObjectIdentifier.IsKnown() && !checkup.TiedElsewhere(r.plan.From.Person, now):
		return "it is not tied to another AD object any more"
	default:
		return ""
	}
}

// without is the account without its ImmutableID.
func without(a link.Account) link.Account {
	a.ImmutableID = link.Know(link.ImmutableID(""))
	return a
}

// difference compares an account with what the run expects of it. An account that the sync has taken since the set is as it should be.
func (r *run) difference(id link.AccountID, now link.Account) string {
	if id == r.account.ID && r.isSet && now.Where() == link.Live && now.Holds(r.plan.From.Anchor.ImmutableID) {
		r.linked = r.taken(now)
		return ""
	}
	if r.anotherSID(id, now) {
		return "its SID is now " + now.SID.Or("")
	}
	return difference(r.expect[id], now)
}

// changedBySync words a difference that a second writer made in mid-plan. What was brought back is read as it is from then on, not as late.
func (r *run) changedBySync(id link.AccountID, now link.Account, different string) *link.Problem {
	p := changed(r.nameOf(id), different)
	if r.expect[id].Where() != link.RecycleBin || now.Where() != link.Live {
		return p
	}
	r.back[id] = true
	if now.Sync.Or("") == link.Synced {
		p.Cause, p.Cure = "the sync brought it back", "Have the sync paused and start again"
	} else {
		p.Cause, p.Cure = "it was restored from the recycle bin", "Find out who has restored it, and why. Then check the person again"
	}
	return p
}

// difference says what differs between two states of an account in a way that matters; "" for nothing. What is unknown in the
// expected state is not compared.
func difference(was, now link.Account) string {
	switch {
	case was.ID != now.ID:
		return "it could not be found"
	case was.Where() != now.Where():
		return map[link.Where]string{link.Live: "it is live now", link.RecycleBin: "it is now in the recycle bin"}[now.Where()]
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

// checkNewHolders stops where an account that the plan does not know has come to hold the value.
func (r *run) checkNewHolders(ctx context.Context) *link.Problem {
	holders, err := r.engine.Cloud.Holders(ctx, r.plan.From.Anchor.ImmutableID)
	if err != nil {
		return link.AsProblem(err)
	}
	for _, h := range holders {
		if _, known := r.expect[h.ID]; !known {
			return changed(h.Called(), "it has come to hold this ImmutableID, which the plan does not know")
		}
	}
	return nil
}

// verify reads the account back by its id until it carries what the step says.
func (r *run) verify(ctx context.Context, s plan.Step) (plan.State, string, *link.Problem) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.Account(ctx, r.account.ID)
		switch {
		case err != nil && !r.mayShow(r.account.ID, err):
			return plan.Failed, link.AsProblem(err).Cause, link.AsProblem(err)
		case err == nil && now.ImmutableID.IsKnown() && now.ImmutableID.Or("") == s.After && now.Where() == r.expect[s.On].Where() && r.nameIsBack(now):
			return r.visible(ctx, now)
		case n == len(pauses) && err != nil && !r.awaited(r.account.ID):
			return plan.Failed, link.AsProblem(err).Cause, link.AsProblem(err)
		case n == len(pauses):
			return r.notVisible(now)
		}
		if problem := link.AsProblem(r.waitFor(ctx, r.nameOf(r.account.ID), n)); problem != nil {
			return plan.Failed, problem.Cause, problem
		}
	}
}

func (r *run) visible(ctx context.Context, now link.Account) (plan.State, string, *link.Problem) {
	r.account, r.verified, r.linked = now, true, r.taken(now)
	r.seen = true
	r.sees(now.ID, now)
	if problem := r.checkNewHolders(ctx); problem != nil {
		return plan.Failed, problem.Cause, problem
	}
	return plan.Done, "it is as it should be", nil
}

// notVisible ends a read-back that did not show the value. Where nothing else is to be done that is no failure; nothing is deleted or
// purged for a value that nobody has seen. Where the value was not accepted it is not called so.
func (r *run) notVisible(now link.Account) (plan.State, string, *link.Problem) {
	if !r.touched(r.account.ID) && (r.stamped == nil || !r.isSet) {
		problem := changed(r.nameOf(r.account.ID), cmp.Or(difference(r.expect[r.account.ID], now), "it is not as the plan leaves it"))
		return plan.Failed, problem.Cause, problem
	}
	last := r.plan.Steps[len(r.plan.Steps)-1]
	if last.Do == link.DoVerify {
		return plan.Done, "accepted, but not to be seen yet", nil
	}
	problem := &link.Problem{
		Kind: link.Partly, Object: r.account.Called(), Cause: "Entra ID accepted the ImmutableID, but it is not to be seen yet, so the rest was left undone",
		Cure: "Check the person again in a few minutes",
	}
	return plan.Failed, problem.Cause, problem
}
