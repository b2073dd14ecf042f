package engine

import (
	"cmp"
	"context"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// lookAll looks again at all that the decision for a step rested on, and right before the step at what it changes. What shows late is waited for first.
func (r *run) lookAll(ctx context.Context, i int, s plan.Step) (gone string, problem *link.Problem) {
	if r.accounts.of(s.On).awaited() || s.Do == link.DoPurge {
		gone, problem = r.checkPrecondition(ctx, s)
	}
	if problem == nil && gone == "" {
		problem = r.recheck(ctx, i)
	}
	if problem != nil || gone != "" {
		return gone, problem
	}
	return r.checkPrecondition(ctx, s)
}

// checkPrecondition reads the person, the account and the step's account again, right before a step; before the first try every account that the plan
// touches. A difference that matters is a problem of kind Changed. gone says why the step is not needed any more.
func (r *run) checkPrecondition(ctx context.Context, s plan.Step) (gone string, problem *link.Problem) {
	if problem := r.checkPerson(ctx, s); problem != nil {
		return "", problem
	}
	switch s.Do {
	case link.DoVerify:
		return "", nil // it is all looking
	case link.DoStamp:
		return "", r.lookBeforeStamp(ctx, s)
	case link.DoCarry:
		return r.lookBeforeCarry(ctx, s)
	case link.DoUncarry:
		return r.lookBeforeUncarry(ctx, s)
	}
	for _, id := range r.concerned(s) {
		_, gone, problem := r.lookAt(ctx, id, s)
		if problem != nil || gone != "" {
			return gone, problem
		}
	}
	return "", r.checkNewHolders(ctx)
}

// concerned are the accounts that are looked at before a step, the step's own first.
func (r *run) concerned(s plan.Step) []link.AccountID {
	ids := []link.AccountID{s.On}
	if s.Do == link.DoTrySet {
		for _, other := range r.plan.Steps {
			if !other.OnPerson() {
				ids = append(ids, other.On)
			}
		}
	}
	if !r.withoutAccount() {
		ids = append(ids, r.account.id)
	}
	ids = append(ids, r.staying(s)...)
	slices.Sort(ids[1:])
	return slices.Compact(ids)
}

func changed(object, what string) *link.Problem {
	return outdated(object, "it changed since you looked: "+what)
}

// partly is the problem of a plan that was carried out in part, and cannot go on now.
func partly(object, cause, cure string) *link.Problem {
	return &link.Problem{Kind: link.Partly, Object: object, Cause: cause, Cure: cure}
}

// outdated is the problem of a step that is not done, since what was decided rests on what is no longer true.
func outdated(object, cause string) *link.Problem {
	return &link.Problem{Kind: link.Changed, Object: object, Cause: cause, Cure: "Go back to the check-up and look again", CheckAnew: true}
}

// lookAt reads one account until it looks as expected. If this run has just written to it, a former state is taken for a read that lags behind: it is read
// again for about two minutes, and then the accepted write is believed, but not by a step that cannot be taken back.
func (r *run) lookAt(ctx context.Context, id link.AccountID, s plan.Step) (now link.Account, gone string, problem *link.Problem) {
	for n := 0; ; n++ {
		now, err := r.read(ctx, id, s)
		last := n == len(pauses) || link.Is(err, link.NotFound) && !r.notInBin(s, id, err) && n >= r.looks(id)
		if gone := r.nothingLeftToDo(s, id, now, err, last); gone != "" {
			return now, gone, r.stillListed(ctx, id)
		}
		switch {
		case err != nil && !r.accounts.of(id).mayShow(err) && !r.notInBin(s, id, err):
			return now, "", link.AsProblem(err)
		case err != nil && last:
			return now, "", r.notFound(id, s, err)
		case err == nil:
			if as, settled, problem := r.settled(id, s, now, last); settled {
				return as, "", problem
			}
		}
		if problem := r.waitAgain(ctx, id, n, err == nil); problem != nil {
			return now, "", problem
		}
	}
}

// settled compares what was read with what the run expects, and gives the account to go on from. While the read may lag it is not settled, unless it is the last.
func (r *run) settled(id link.AccountID, s plan.Step, now link.Account, last bool) (as link.Account, settled bool, problem *link.Problem) {
	a := r.accounts.of(id)
	different := a.difference(now)
	if different == "" {
		different = r.notToPurge(s, now)
	}
	switch {
	case different == "":
		r.sees(id, now)
		return now, true, nil
	case a.written.IsZero():
		return now, true, changed(a.called(), different)
	case !a.touched():
		return now, true, a.changedBySync(now, different)
	case a.apart(now) != "":
		return now, true, a.changedBySync(now, a.apart(now))
	case a.rewritten(now), a.broughtBack():
		return now, true, a.changedBySync(now, different)
	case last && !s.Irreversible() && difference(a.before(), now) == "" && (now.Where() == a.expected.Where() || !slices.Contains(r.staying(s), id)):
		return a.expected, true, nil
	case last && !s.Irreversible() && a.showsPriorState(now):
		return now, true, partly(a.called(), "what this operation has done to it does not show yet, so the rest was not done", "Try again in a few minutes")
	case last:
		return now, true, a.changedBySync(now, different)
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

// nothingLeftToDo says why a step has nothing left to do; "" if it has.
func (r *run) nothingLeftToDo(s plan.Step, id link.AccountID, now link.Account, err error, last bool) string {
	switch {
	case s.On != id:
		return ""
	case r.notInBin(s, id, err) && !r.accounts.of(id).awaited() && last:
		r.accounts.of(id).notFound(true)
		return plan.GonePurge
	case r.accounts.of(id).unfound && link.Is(err, link.NotFound):
		why, _ := s.Unmet(r.situation(s, ""))
		return why
	case err != nil:
		return ""
	default:
		return r.reached(s, id, now)
	}
}

// reached says how an account that could be read already is what a step would make of it; "" if it is not.
func (r *run) reached(s plan.Step, id link.AccountID, now link.Account) string {
	switch {
	case s.Do == link.DoClear && !r.accounts.of(id).showsPriorState(now) && !now.Holds(r.plan.From.Anchor.ImmutableID) && difference(without(r.accounts.of(id).expected), now) == "":
		r.accounts.of(id).expects(now)
		return "it no longer carries the ImmutableID"
	case s.Do == link.DoRename && now.Sync.Or("") == link.Synced && r.account.set:
		return "the sync has taken the account, and assigns its name"
	case s.Do == link.DoClearIdentifier && now.ObjectIdentifier.IsKnown() && !checkup.MappedElsewhere(r.plan.From.Person, now):
		return "it is no longer tied to another AD object"
	default:
		return ""
	}
}

// without is the account without its ImmutableID.
func without(a link.Account) link.Account {
	a.ImmutableID = link.Know(link.ImmutableID(""))
	return a
}

// checkNewHolders stops if an account that the plan does not know now holds the value.
func (r *run) checkNewHolders(ctx context.Context) *link.Problem {
	holders, err := r.engine.Cloud.Holders(ctx, r.plan.From.Anchor.ImmutableID)
	if err != nil {
		return link.AsProblem(err)
	}
	for _, h := range holders {
		if _, known := r.accounts[h.ID]; !known {
			return changed(h.Called(), "it now holds this ImmutableID, which the plan does not know")
		}
		r.accounts.of(h.ID).listed(h)
	}
	return nil
}

// verify reads the account back by its id until it carries what the step says.
func (r *run) verify(ctx context.Context, s plan.Step) result {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.Account(ctx, r.account.id)
		switch {
		case err != nil && !r.account.mayShow(err):
			return failed(link.AsProblem(err))
		case err == nil && now.ImmutableID.IsKnown() && now.ImmutableID.Or("") == s.After && now.Where() == r.accounts.of(s.On).expected.Where() && r.nameIsBack(now):
			return r.visible(ctx, now)
		case n == len(pauses) && err != nil && !r.account.awaited():
			return failed(link.AsProblem(err))
		case n == len(pauses):
			return r.notVisible(now)
		}
		if problem := link.AsProblem(r.waitFor(ctx, r.account.called(), n)); problem != nil {
			return failed(problem)
		}
	}
}

func (r *run) visible(ctx context.Context, now link.Account) result {
	r.verifies()
	r.shows(r.taken(now))
	r.sees(now.ID, now)
	if problem := r.checkNewHolders(ctx); problem != nil {
		return failed(problem)
	}
	return result{state: plan.Done, note: "it is as it should be"}
}

// notVisible ends a read-back that did not show the value. If nothing else is left to do, that is no failure; nothing is deleted or purged for a value that no
// one has seen. If the value was not accepted, it is not called so.
func (r *run) notVisible(now link.Account) result {
	if !r.account.touched() && (r.person.before == nil || !r.account.set) {
		return failed(changed(r.account.called(), cmp.Or(difference(r.account.expected, now), "it is not as the plan leaves it")))
	}
	if last := r.plan.Steps[len(r.plan.Steps)-1]; last.Do == link.DoVerify {
		return result{state: plan.Done, note: "accepted, but not visible yet"}
	}
	return failed(partly(r.account.called(), "Entra ID accepted the ImmutableID, but it does not show yet, so the rest was not done", "Check the person again in a few minutes"))
}
