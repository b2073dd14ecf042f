package engine

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// A journal's file says which accounts an operation is about, by their ids, and what was done to them. What they are called it does not decide: whoever
// confirms what is left to do reads, and types, the names that the ids have now.

// Rest reads all that an unfinished operation has touched, and returns the operation with the names that its accounts have now, and what was found. It
// changes nothing. The error is a *Problem; it is of kind Changed, at once, if an account is plainly not as the operation knows it.
func (e Engine) Rest(ctx context.Context, o journal.Operation) (journal.Operation, Now, error) {
	if err := e.Belongs(ctx, o); err != nil {
		return o, Now{}, err
	}
	r := newRun(e, o.Plan, nil)
	r.meet(o)
	doubt := map[link.AccountID][]link.Account{}
	for i, p := range o.Steps {
		r.replay(i, p)
		if _, known := r.accounts[p.Step.On]; !known && p.Step.On != "" {
			return o, Now{}, o.Refused("a step of it is on an account that its plan does not know", checkAgain)
		}
		if p.State == plan.Doing || p.State == plan.Failed {
			doubt[p.Step.On] = append(doubt[p.Step.On], r.after(p.Step, e.Now()))
		}
	}
	tenant, err := r.engine.Cloud.Tenant(ctx)
	if err != nil {
		return o, Now{}, err
	}
	now := r.lookNow(ctx)
	now.Tenant = tenant
	if p := now.Person; p != nil && p.gone() && o.Plan.Undoes == "" && r.needsPerson() {
		return o, now, r.goneFromAD()
	}
	if problem := r.personStill(ctx); problem != nil {
		return o, now, r.undoFirst(ctx, o, problem)
	}
	for _, a := range now.Accounts {
		if problem := r.goneForGood(o, a); problem != nil {
			return o, now, problem
		}
		if problem := cmp.Or(r.stillThis(a, doubt[a.Was.ID]...), r.overtaken(a, now)); problem != nil {
			return o, now, r.undoFirst(ctx, o, problem)
		}
	}
	return r.calledAsNow(o, now), now, nil
}

const checkAgain = "Check the person: the check-up says how things stand"

// outdatedRest is the problem of an operation that goes no further: what was decided rests on what is no longer true.
func outdatedRest(object, cause string) *link.Problem {
	problem := outdated(object, cause)
	problem.Cure = checkAgain
	return problem
}

// undoFirst adds to what stops a rest, if a check-up is the cure, that the operation has to be undone first: what is unfinished comes before any check-up. For
// an undo it is the operation that it takes back.
func (r *run) undoFirst(ctx context.Context, o journal.Operation, problem *link.Problem) *link.Problem {
	if !problem.CheckAnew || o.UndoRefused() != nil {
		return r.orAnew(problem)
	}
	return problem.Cured(r.undoWhenKnown(ctx, o))
}

// stillThis refuses an account that is plainly not the one that the operation knows, or that might not be.
func (r *run) stillThis(a AccountNow, doubt ...link.Account) *link.Problem {
	known := r.accounts.of(a.Was.ID)
	switch {
	case a.State == NowUnreadable:
		return a.Problem
	case a.Found.ID == "":
		return nil // gone or late: the step that needs it says which
	}
	if a.State == NowRead && a.Found.Where() == link.Live && known.expected.Where() == link.RecycleBin && r.isLeft(link.DoPurge, a.Was.ID) {
		return known.backBefore(a.Found)
	}
	switch different := known.apart(a.Found, doubt...); different {
	case "":
		return nil
	case nowIn[link.RecycleBin]: // then it cannot be undone either
		return &link.Problem{
			Kind: link.Changed, Object: a.Found.Called(), Cause: "it was deleted by someone else since the operation was begun: " + different,
			Cure: "Have it restored there. Then finish this operation or undo it",
		}
	default:
		return outdatedRest(a.Found.Called(), "it changed since the operation was begun: "+different)
	}
}

// personStill refuses, before anything is confirmed, an AD user of whom the look before the next step will say in any case that they have changed. What a step in
// doubt would have made of them is no change, and a domain controller may lag behind one that was made.
func (r *run) personStill(ctx context.Context) *link.Problem {
	found, err := r.readPerson(ctx)
	switch {
	case link.Is(err, link.NotFound):
		return nil // whether they are needed is known
	case err != nil:
		return link.AsProblem(err)
	}
	was := r.person.expected
	for i, p := range r.plan.Steps {
		begun := r.steps[i].State != plan.Waiting && r.steps[i].State != plan.Skipped
		switch {
		case begun && p.Do == link.DoStamp:
			was.ConsistencyGUID = found.ConsistencyGUID
		case begun && p.Do == link.DoSet && p.On == r.account.id:
			was.UPN = found.UPN // what is left may be a purge that is due
		}
	}
	different := personDifference(was, found)
	if different == "" || r.person.lags(found) {
		return nil
	}
	return outdatedRest(r.person.called(), "changed since the operation was begun: "+different)
}

// overtaken refuses, before anything is confirmed, what the look before a step that is left will refuse in any case: the sync has run since, or is about to.
func (r *run) overtaken(a AccountNow, now Now) *link.Problem {
	if a.State != NowRead || !r.isLeft(link.DoSoftDelete, a.Was.ID) {
		return nil
	}
	from := r.plan.From
	f := checkup.Facts{At: now.At, Person: from.Person, Related: []link.Account{a.Found}, Tenant: now.Tenant, Settings: r.engine.Settings, Held: from.Held}
	if why := r.syncSince(checkup.Input{Facts: f, Now: f.At, Anchor: from.Anchor}, a.Found, toRemove); why != "" {
		return outdatedRest("The sync", why)
	}
	return nil
}

// isLeft reports whether a step that does that to an account is left, and is more than the way back of another one.
func (r *run) isLeft(do link.Verb, id link.AccountID) bool {
	return slices.ContainsFunc(r.steps, func(p plan.Progress) bool {
		return p.Step.On == id && p.Step.Do == do && p.State != plan.Done && p.State != plan.Skipped && !p.Step.Ends
	})
}

// calledAsNow gives an operation's accounts and steps the names that were read. Of an account that the plan renames, the names that it has on the way are kept.
func (r *run) calledAsNow(o journal.Operation, now Now) journal.Operation {
	found := map[link.AccountID]link.Account{}
	for _, a := range now.Accounts {
		if a.Found.ID != "" {
			found[a.Was.ID] = a.Found
		}
	}
	upn := func(id link.AccountID, recorded string) string {
		renamed := slices.ContainsFunc(o.Plan.Steps, func(s plan.Step) bool { return s.On == id && s.UPNBefore+s.UPNAfter != "" })
		onTheWay := slices.ContainsFunc(r.accounts.of(id).states(), func(a link.Account) bool { return a.UPN != "" && strings.EqualFold(a.UPN, recorded) })
		if renamed && onTheWay {
			return recorded
		}
		return found[id].UPN
	}
	account := func(a link.Account) link.Account {
		if f, read := found[a.ID]; read {
			a.UPN, a.DisplayName = upn(a.ID, a.UPN), f.DisplayName
		}
		return a
	}
	step := func(s plan.Step) plan.Step {
		if f, read := found[s.On]; read {
			s.UPN, s.Name = upn(s.On, s.UPN), f.Name()
		}
		return s
	}
	from := account(*o.Plan.From.Account)
	o.Plan.From.Account, o.Plan.From.Holders = &from, slices.Clone(o.Plan.From.Holders)
	for i, h := range o.Plan.From.Holders {
		o.Plan.From.Holders[i].Account = account(h.Account)
	}
	o.Plan.Steps, o.Steps = slices.Clone(o.Plan.Steps), slices.Clone(o.Steps)
	for i := range o.Steps {
		o.Plan.Steps[i], o.Steps[i].Step = step(o.Plan.Steps[i]), step(o.Steps[i].Step)
	}
	return o
}
