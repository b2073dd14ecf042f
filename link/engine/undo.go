package engine

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// TakeBack makes the plan that takes an operation back: what it did, in reverse order. It reads how the accounts are now; the plan is
// confirmed and applied like any other. The problem is Refused where nothing can be taken back: see UndoRefused; or everything is as it was, which is then
// written down, or the sync has taken the account.
func (e Engine) TakeBack(ctx context.Context, o journal.Operation) (plan.Plan, error) {
	if problem := o.UndoRefused(); problem != nil {
		return plan.Plan{}, problem
	}
	r := newRun(e, o.Plan, nil)
	tenant, err := r.engine.Cloud.Tenant(ctx)
	if err != nil {
		return plan.Plan{}, link.AsProblem(err)
	}
	if problem := r.engine.belongs(ctx, o, e.placeIn(tenant)); problem != nil {
		return plan.Plan{}, problem
	}
	r.meet(o)
	o, problem := r.hopDecided(ctx, o)
	if problem != nil {
		return plan.Plan{}, problem
	}
	done := r.whatWasDone(ctx, o)
	u := newUndoing(o, r, tenant)
	if problem := r.learnStopped(ctx, u); problem != nil {
		return plan.Plan{}, problem
	}
	if problem := r.accountsNow(ctx, u); problem != nil {
		return plan.Plan{}, problem
	}
	person, problem := r.personOf(ctx, u)
	if problem != nil {
		return plan.Plan{}, problem
	}
	if problem := r.lookAtAll(ctx, u, person, done); problem != nil {
		return plan.Plan{}, problem
	}
	if u.owners, err = r.ownersOfValues(ctx, u, person, done); err != nil {
		return plan.Plan{}, link.AsProblem(err)
	}
	p, err := u.plan(person, done)
	if err != nil && !u.same {
		return plan.Plan{}, err
	}
	if problem := r.writeOff(ctx, u, done); problem != nil {
		return plan.Plan{}, problem
	}
	return p, err
}

// writeOff closes an operation that has nothing to take back, once that is known.
func (r *run) writeOff(ctx context.Context, u *undoing, done []plan.Step) *link.Problem {
	o := u.operation
	problem := r.notSeenYet(o, done)
	switch {
	case problem == nil && u.same && u.stopped != nil:
		return r.closeStopped(ctx, u)
	case problem != nil || !u.same || !o.Unfinished():
		return problem
	}
	if problem := r.notAsBefore(o, u.now); problem != nil {
		return problem
	}
	if len(done) > 0 {
		return r.closeOff(ctx, o, plan.EndReverted)
	}
	return r.closeOff(ctx, o, plan.EndNothing)
}

// accountsNow reads all accounts of the operation. One that it has met and that is not found is absent: gone for good, or late.
func (r *run) accountsNow(ctx context.Context, u *undoing) *link.Problem {
	u.now, u.late = map[link.AccountID]link.Account{}, map[link.AccountID]bool{}
	for id := range r.expect {
		if r.purged[id] {
			continue // by the operation itself: it is gone, and need not be looked for
		}
		a, problem := r.readBack(ctx, id)
		switch {
		case problem == nil && r.anotherSID(id, a):
			return changed(described(a), "its SID is now "+a.SID.Or("")+". It was "+described(r.shown[id])+", with the SID "+r.shown[id].SID.Or(""))
		case problem == nil:
			u.now[id] = a
		case id == r.account.ID && problem.Kind == link.NotFound && r.awaited(id):
			return r.notShown(id, plan.Step{}, problem)
		case id == r.account.ID || problem.Kind != link.NotFound || !r.met[id]:
			return r.named(problem)
		default:
			u.late[id] = r.awaited(id)
		}
	}
	return nil
}

// readBack reads an account, for about two minutes until it is found and no longer looks as it did before the operation's last write to it. What is to be
// taken back cannot be told from what was before: that it still looks so is a problem.
func (r *run) readBack(ctx context.Context, id link.AccountID) (link.Account, *link.Problem) {
	for n := 0; ; n++ {
		now, err := r.engine.Cloud.Account(ctx, id)
		lags := err == nil && r.former(id, now)
		switch {
		case !lags && !r.mayShow(id, err):
			return now, link.AsProblem(err)
		case n == len(pauses) && err != nil:
			return now, link.AsProblem(err)
		case n == len(pauses):
			return now, &link.Problem{
				Kind: link.Refused, Object: r.nameOf(id), Cause: "what was done to it is not to be seen yet, or was put back by somebody else",
				Cure: "Try again in " + link.Count(int(settled.Minutes()), "minute", "minutes"),
			}
		}
		if err := r.waitFor(ctx, r.nameOf(id), n); err != nil {
			return now, link.AsProblem(err)
		}
	}
}

// closeOff writes down how an operation has ended that has nothing left to do, so that nobody is asked about it again.
func (r *run) closeOff(ctx context.Context, o journal.Operation, end plan.End) *link.Problem {
	defer r.close()
	if _, problem := r.reopen(ctx, o.ID, o.Mark()); problem != nil {
		return problem
	}
	return link.AsProblem(r.log.End(end, nil))
}

// whatWasDone are the writes of an operation that have happened, those in doubt included that show. What was refused for certain has not happened: where an
// account looks as if it had, somebody else has done it.
func (r *run) whatWasDone(ctx context.Context, o journal.Operation) []plan.Step {
	var done []plan.Step
	for i, p := range o.Steps {
		if p.State == plan.Doing || p.State == plan.Failed {
			certain := p.State == plan.Failed && o.Sealed && !p.Unsure && (p.Problem == nil || p.Problem.Kind != link.MaybeDone) // earlier versions did not write down which it was
			if !certain && r.happened(ctx, p) {
				r.applied(p.Step, r.at(p))
				done = append(done, p.Step)
			}
			continue
		}
		r.replay(i, p)
		if p.State == plan.Done && p.Step.Do.Writes() {
			done = append(done, p.Step)
		}
	}
	return done
}

// undoing makes the plan that takes an operation back.
type undoing struct {
	operation journal.Operation
	now       map[link.AccountID]link.Account // how the accounts are; absent: they are in neither place
	late      map[link.AccountID]bool         // of those in neither place: whether the operation has deleted or restored them a short while ago, so that they may show yet
	left      map[link.AccountID]link.Account // as the operation has left them
	owners    map[link.ImmutableID][]link.Person
	gone      bool                                // the person is not in AD any more
	stopped   *stopped                            // an undo that stopped half way, whose place this one takes; nil where there is none
	doubts    map[link.AccountID]string           // what says that an account may be somebody else's by now, or is in use
	alien     map[link.AccountID]string           // what says that it is, so that nothing is given to it
	near      map[link.AccountID]checkup.Facts    // who has the names and addresses of an account that is to come back, or to be renamed
	holders   map[link.ImmutableID][]link.Account // who has a value that is to be given back
	later     []plan.Step                         // for accounts that could not be found, should they be found
	unless    map[string]link.AccountID           // of lost: what is not so where the account was found after all
	known     map[link.AccountID]link.Account     // as the operation has found them
	cure      string                              // where nothing is left to do
	forbids   map[link.AccountID]string           // why an account may not be deleted; absent: it may, or is not to be
	tenant    link.Tenant
	at        time.Time
	steps     []plan.Step
	missing   []plan.Statement // what is said of accounts that nothing can be done to, before anything else
	says      []plan.Statement
	lost      []string // what cannot be brought back, as is said once the rest is
	same      bool     // there is nothing to take back, nor anything that cannot be
}

func newUndoing(o journal.Operation, r *run, tenant link.Tenant) *undoing {
	return &undoing{
		operation: o, at: r.engine.TenantNow(), tenant: tenant, left: r.expect, known: r.shown, forbids: map[link.AccountID]string{}, doubts: map[link.AccountID]string{},
		alien: map[link.AccountID]string{}, near: map[link.AccountID]checkup.Facts{}, holders: map[link.ImmutableID][]link.Account{}, unless: map[string]link.AccountID{},
	}
}

func (u *undoing) plan(person link.Person, done []plan.Step) (plan.Plan, error) {
	account := u.now[u.operation.Plan.From.Account.ID]
	if account.Sync.Or("") == link.Synced && u.operation.Plan.From.Account.Sync.Or("") != link.Synced {
		return plan.Plan{}, u.refused("the sync has taken the account, so its ImmutableID cannot be changed any more", "Move the AD user out of the sync's scope, or ask the administrator of the sync")
	}
	if problem := u.doubtful(done); problem != nil {
		return plan.Plan{}, problem
	}
	if problem := u.unstamp(person, account, done); problem != nil {
		return plan.Plan{}, problem
	}
	for _, f := range u.formers(done) {
		problem := u.impossible(f)
		if problem == nil {
			f, problem = u.withheld(f)
		}
		if problem == nil {
			problem = u.reverse(f)
		}
		if problem != nil {
			return plan.Plan{}, problem
		}
	}
	if problem := u.hopeless(); problem != nil {
		return plan.Plan{}, problem
	}
	u.steps = append(u.steps, u.later...)
	u.verify(account)
	u.saysOfGone(person)
	from := u.basis(person, account)
	u.says = append(append(append(from.Replaced(), u.missing...), u.says...), plan.Note("The former state is back when this is done, as far as it can be. It takes the match back, not what the sync has already done."))
	p := plan.Plan{From: from, Steps: u.steps, Statements: u.says, Lost: u.lost, Undoes: u.operation.ID, UndoneMark: u.operation.Mark(), Unless: u.unless}
	if u.stopped != nil {
		p.StoppedMark = u.stopped.operation.Mark()
	}
	p.Typed = u.typed(append(p.Shown(), u.operation.Plan.Shown()...))
	return p, nil
}

// hopeless says why there is nothing to take back, or that it would be wrong now; nil where it is not.
func (u *undoing) hopeless() *link.Problem {
	switch {
	case len(u.steps) == 0 && len(u.says) == 0 && len(u.missing) == 0:
		u.same = true
		return u.refused("everything is as it was before it", "")
	case len(u.steps) == 0 && len(u.missing) > 0:
		return u.refused(strings.TrimSuffix(u.missing[0].Text, "."), u.cure)
	case u.leavesNoneLive():
		return u.refused("an account that it deleted or restored is not to be seen yet, and to take the rest back would leave every account of the person in the recycle bin",
			"Wait some minutes and ask again")
	case len(u.steps) == 0:
		return u.refused("all that it did was a purge, which nobody can take back", "Finish it instead")
	default:
		return nil
	}
}

// basis is what the plan rests on: the accounts as they are.
func (u *undoing) basis(person link.Person, account link.Account) plan.Basis {
	from := plan.Basis{Person: person, Anchor: u.operation.Plan.From.Anchor, Account: &account, Tenant: u.tenant, At: u.at}
	if u.stopped != nil {
		from.Replaces = []string{u.stopped.operation.ID}
	}
	for _, h := range u.operation.Plan.From.Holders {
		a, there := u.now[h.Account.ID]
		if !there {
			a = u.left[h.Account.ID] // it is known, should it show
		}
		from.Holders = append(from.Holders, checkup.Holder{Account: a})
	}
	return from
}

// leavesNoneLive tells whether the undo would delete an account while another, which it should bring back, is not to be seen yet.
func (u *undoing) leavesNoneLive() bool {
	waits := slices.Contains(slices.Collect(maps.Values(u.late)), true)
	return waits && slices.ContainsFunc(u.steps, func(s plan.Step) bool { return s.Do == link.DoSoftDelete })
}

func (u *undoing) refused(cause, cure string) *link.Problem {
	return &link.Problem{Kind: link.Refused, Object: "Operation " + u.operation.ID, Cause: cause, Cure: cure}
}

// former is how an account was before an operation.
type former struct {
	last    plan.Step // the last that was done to it
	value   link.ImmutableID
	valued  bool // the operation has changed its value
	where   link.Where
	deleted bool      // the operation has left it in the recycle bin
	name    string    // its sign-in name
	named   bool      // the operation has changed it
	back    plan.Step // that brought it back from the recycle bin; zero where none did
	tied    bool      // to an AD object, which nobody can write back
}

// formers are the accounts that an operation has touched, as they were. Those that give the ImmutableID up come first: as long as one has it, nobody
// else can get it back.
func (u *undoing) formers(done []plan.Step) []former {
	byID := map[link.AccountID]former{}
	for _, s := range slices.Backward(done) { // so that the first step has the last word
		f, seen := byID[s.On]
		if !seen {
			now, there := u.now[s.On]
			if !there {
				now = u.left[s.On]
			}
			f = former{last: s, value: now.ImmutableID.Or(""), where: now.Where(), name: u.ownName(now), deleted: s.Do == link.DoSoftDelete}
		}
		switch s.Do {
		case link.DoSet, link.DoTrySet, link.DoClear:
			f.value, f.valued = s.Before, true
		case link.DoSoftDelete:
			f.where = link.Live
		case link.DoRestore:
			f.where, f.back = link.RecycleBin, s
		case link.DoRename:
			f.name, f.named = s.UPNBefore, true
		case link.DoClearIdentifier:
			f.tied = true
		}
		byID[s.On] = f
	}
	anchor := u.operation.Plan.From.Anchor.ImmutableID
	return slices.SortedFunc(maps.Values(byID), func(a, b former) int {
		return cmp.Or(cmp.Compare(checkup.FalseFirst(a.value == anchor), checkup.FalseFirst(b.value == anchor)), cmp.Compare(a.last.On, b.last.On))
	})
}

// reverse adds the steps that make an account what it was, or says that nobody can. A stamp is on no account: see unstamp.
func (u *undoing) reverse(f former) *link.Problem {
	if f.last.Do == link.DoStamp {
		return nil
	}
	a, there := u.now[f.last.On]
	if !there {
		u.saysMissing(f)
		u.shouldItShow(f)
		return nil
	}
	value, where := a.ImmutableID.Or(""), a.Where()
	add := func(do link.Verb, after link.ImmutableID) {
		u.steps = append(u.steps, plan.Step{Do: do, On: a.ID, UPN: a.UPN, Name: a.Name(), Before: value, After: after})
		value = after
	}
	u.saysOfDoubt(a)
	if f.tied {
		u.says = append(u.says, plan.Warning("The tie of "+link.Called(a)+" to the former AD object stays cleared: nobody can write it back."))
		u.lost = append(u.lost, link.Called(a)+" has lost its tie to the former AD object: nobody can write it back.")
	}
	if where == link.RecycleBin && (f.where == link.Live || value != f.value) {
		add(link.DoRestore, value)
		where = link.Live
		u.says = append(u.says, plan.Note(link.Called(a)+" is restored from the recycle bin, if its name, its addresses and a licence are free."))
		name, problem := u.comesBack(a, &u.steps[len(u.steps)-1])
		if problem != nil {
			return problem
		}
		if name != "" {
			a.UPN, f.name = name, name
		}
	}
	steps := u.valueSteps(f, a, value)
	if problem := u.conflicts(a, steps); problem != nil {
		return problem
	}
	u.steps = append(u.steps, steps...)
	value = f.value
	if where != f.where {
		add(link.DoSoftDelete, value)
		u.saysOfUse(a)
		u.saysOfName(f, a)
	}
	return nil
}

// verify reads the account back at the end, where it still is.
func (u *undoing) verify(account link.Account) {
	value := account.ImmutableID.Or("")
	for _, s := range u.steps {
		if s.On == account.ID {
			value = s.After
		}
	}
	u.steps = append(u.steps, plan.Step{Do: link.DoVerify, On: account.ID, UPN: account.UPN, Name: account.Name(), After: value})
}

// typed are the accounts that go back to the recycle bin, since a deletion is confirmed by typing in an undo too, and those that get something back and may
// be somebody else's by now.
func (u *undoing) typed(shown []link.Account) []plan.TypedConfirmation {
	var out []plan.TypedConfirmation
	for _, s := range u.steps {
		why := plan.WhyTyped(u.steps, s.On, true)
		if why == "" && u.doubts[s.On] != "" {
			why = "it may be somebody else's by now"
		}
		asked := slices.ContainsFunc(out, func(t plan.TypedConfirmation) bool { return t.Account.ID == s.On })
		if _, there := u.now[s.On]; there && why != "" && !asked {
			out = append(out, plan.NewTypedConfirmation(u.now[s.On], shown, why))
		}
	}
	return out
}

// valueSteps give an account the value and the sign-in name back that it had, by way of the initial domain where its name is in a federated one.
func (u *undoing) valueSteps(f former, a link.Account, value link.ImmutableID) []plan.Step {
	var out []plan.Step
	name := a.UPN
	add := func(s plan.Step) {
		s.On, s.UPN, s.Name = a.ID, a.UPN, a.Name()
		out = append(out, s)
	}
	rename := func(to string) {
		if to != "" && !strings.EqualFold(name, to) {
			add(plan.Step{Do: link.DoRename, Before: value, After: value, UPNBefore: name, UPNAfter: to})
			name = to
		}
	}
	if value != f.value {
		rename(checkup.InterimName(u.tenant, name))
		do := link.DoSet
		if f.value == "" {
			do = link.DoClear
		}
		add(plan.Step{Do: do, Before: value, After: f.value})
		value = f.value
	}
	rename(f.name)
	return out
}

// impossible says that an account cannot be what it was: somebody else has deleted it, or it had a federated name without an ImmutableID, which Entra ID
// does not allow any more.
func (u *undoing) impossible(f former) *link.Problem {
	a, there := u.now[f.last.On]
	valued := a.ImmutableID.Or("") != "" || !strings.EqualFold(a.UPN, f.name)
	switch {
	case there && u.strange(f) != nil:
		return u.strange(f)
	case there && u.alien[a.ID] != "":
		return u.refused(link.Called(a)+" may be somebody else's by now, so it is left as it is: "+u.alien[a.ID], "Find out whose account it is, and why it has changed. Then check the person again")
	case there && f.where == link.RecycleBin && u.forbids[a.ID] != "":
		return u.refused(link.Called(a)+" came back from the recycle bin and would have to be deleted again, which is not allowed: "+link.LowerFirst(strings.TrimSuffix(u.forbids[a.ID], ".")),
			"Have the account dealt with by an administrator")
	case there && a.Where() == link.RecycleBin && !f.deleted:
		return u.refused(link.Called(a)+" was deleted by somebody else since then", "Have it restored first")
	case there && valued && f.value == "" && checkup.InterimName(u.tenant, f.name) != "":
		return u.refused("the account had a federated sign-in name and no ImmutableID, which Entra ID does not allow any more", "Leave it as it is, or have it given a managed sign-in name first")
	default:
		return nil
	}
}
