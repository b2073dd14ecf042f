package link

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// undoing makes the plan that takes an operation back.
type undoing struct {
	operation Operation
	now       map[AccountID]Account // how the accounts are; absent: they are in neither place
	late      map[AccountID]bool    // of those in neither place: whether the operation has deleted or restored them a short while ago, so that they may show yet
	left      map[AccountID]Account // as the operation has left them
	owners    map[ImmutableID][]Person
	gone      bool                      // the person is not in AD any more
	stopped   *stopped                  // an undo that stopped half way, whose place this one takes; nil where there is none
	doubts    map[AccountID]string      // what says that an account may be somebody else's by now, or is in use
	alien     map[AccountID]string      // what says that it is, so that nothing is given to it
	near      map[AccountID]Facts       // who has the names and addresses of an account that is to come back, or to be renamed
	holders   map[ImmutableID][]Account // who has a value that is to be given back
	later     []Step                    // for accounts that could not be found, should they be found
	unless    map[string]AccountID      // of lost: what is not so where the account was found after all
	known     map[AccountID]Account     // as the operation has found them
	cure      string                    // where nothing is left to do
	forbids   map[AccountID]string      // why an account may not be deleted; absent: it may, or is not to be
	tenant    Tenant
	at        time.Time
	steps     []Step
	missing   []Statement // what is said of accounts that nothing can be done to, before anything else
	says      []Statement
	lost      []string // what cannot be brought back, as is said once the rest is
	same      bool     // there is nothing to take back, nor anything that cannot be
}

func newUndoing(o Operation, r *run, tenant Tenant) *undoing {
	return &undoing{
		operation: o, at: r.engine.TenantNow(), tenant: tenant, left: r.expect, known: r.shown, forbids: map[AccountID]string{}, doubts: map[AccountID]string{},
		alien: map[AccountID]string{}, near: map[AccountID]Facts{}, holders: map[ImmutableID][]Account{}, unless: map[string]AccountID{},
	}
}

func (u *undoing) plan(person Person, done []Step) (Plan, error) {
	account := u.now[u.operation.Plan.From.Account.ID]
	if account.Sync.Or("") == Synced && u.operation.Plan.From.Account.Sync.Or("") != Synced {
		return Plan{}, u.refused("the sync has taken the account, so its ImmutableID cannot be changed any more", "Move the AD user out of the sync's scope, or ask the administrator of the sync")
	}
	if problem := u.doubtful(done); problem != nil {
		return Plan{}, problem
	}
	if problem := u.unstamp(person, account, done); problem != nil {
		return Plan{}, problem
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
			return Plan{}, problem
		}
	}
	if problem := u.hopeless(); problem != nil {
		return Plan{}, problem
	}
	u.steps = append(u.steps, u.later...)
	u.verify(account)
	u.saysOfGone(person)
	from := u.basis(person, account)
	u.says = append(append(append(from.saysOfReplaced(), u.missing...), u.says...), note("The former state is back when this is done, as far as it can be. It takes the match back, not what the sync has already done."))
	p := Plan{From: from, Steps: u.steps, Says: u.says, Lost: u.lost, Undoes: u.operation.ID, undone: u.operation.Mark(), unless: u.unless}
	if u.stopped != nil {
		p.stopped = u.stopped.operation.Mark()
	}
	p.Typed = u.typed(append(p.shown(), u.operation.Plan.shown()...))
	return p, nil
}

// hopeless says why there is nothing to take back, or that it would be wrong now; nil where it is not.
func (u *undoing) hopeless() *Problem {
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
func (u *undoing) basis(person Person, account Account) Basis {
	from := Basis{Person: person, Anchor: u.operation.Plan.From.Anchor, Account: &account, Tenant: u.tenant, At: u.at}
	if u.stopped != nil {
		from.Replaces = []string{u.stopped.operation.ID}
	}
	for _, h := range u.operation.Plan.From.Holders {
		a, there := u.now[h.Account.ID]
		if !there {
			a = u.left[h.Account.ID] // it is known, should it show
		}
		from.Holders = append(from.Holders, Holder{Account: a})
	}
	return from
}

// leavesNoneLive tells whether the undo would delete an account while another, which it should bring back, is not to be seen yet.
func (u *undoing) leavesNoneLive() bool {
	waits := slices.Contains(slices.Collect(maps.Values(u.late)), true)
	return waits && slices.ContainsFunc(u.steps, func(s Step) bool { return s.Do == DoSoftDelete })
}

func (u *undoing) refused(cause, cure string) *Problem {
	return &Problem{Kind: Refused, Object: "Operation " + u.operation.ID, Cause: cause, Cure: cure}
}

// former is how an account was before an operation.
type former struct {
	last    Step // the last that was done to it
	value   ImmutableID
	valued  bool // the operation has changed its value
	where   Where
	deleted bool   // the operation has left it in the recycle bin
	name    string // its sign-in name
	named   bool   // the operation has changed it
	back    Step   // that brought it back from the recycle bin; zero where none did
	tied    bool   // to an AD object, which nobody can write back
}

// formers are the accounts that an operation has touched, as they were. Those that give the ImmutableID up come first: as long as one has it, nobody
// else can get it back.
func (u *undoing) formers(done []Step) []former {
	byID := map[AccountID]former{}
	for _, s := range slices.Backward(done) { // so that the first step has the last word
		f, seen := byID[s.On]
		if !seen {
			now, there := u.now[s.On]
			if !there {
				now = u.left[s.On]
			}
			f = former{last: s, value: now.ImmutableID.Or(""), where: now.Where(), name: u.ownName(now), deleted: s.Do == DoSoftDelete}
		}
		switch s.Do {
		case DoSet, DoTrySet, DoClear:
			f.value, f.valued = s.Before, true
		case DoSoftDelete:
			f.where = Live
		case DoRestore:
			f.where, f.back = RecycleBin, s
		case DoRename:
			f.name, f.named = s.UPNBefore, true
		case DoClearIdentifier:
			f.tied = true
		}
		byID[s.On] = f
	}
	anchor := u.operation.Plan.From.Anchor.ImmutableID
	return slices.SortedFunc(maps.Values(byID), func(a, b former) int {
		return cmp.Or(cmp.Compare(later(a.value == anchor), later(b.value == anchor)), cmp.Compare(a.last.On, b.last.On))
	})
}

// reverse adds the steps that make an account what it was, or says that nobody can. A stamp is on no account: see unstamp.
func (u *undoing) reverse(f former) *Problem {
	if f.last.Do == DoStamp {
		return nil
	}
	a, there := u.now[f.last.On]
	if !there {
		u.saysMissing(f)
		u.shouldItShow(f)
		return nil
	}
	value, where := a.ImmutableID.Or(""), a.Where()
	add := func(do Verb, after ImmutableID) {
		u.steps = append(u.steps, Step{Do: do, On: a.ID, UPN: a.UPN, Name: a.Name(), Before: value, After: after})
		value = after
	}
	u.saysOfDoubt(a)
	if f.tied {
		u.says = append(u.says, warning("The tie of "+called(a)+" to the former AD object stays cleared: nobody can write it back."))
		u.lost = append(u.lost, called(a)+" has lost its tie to the former AD object: nobody can write it back.")
	}
	if where == RecycleBin && (f.where == Live || value != f.value) {
		add(DoRestore, value)
		where = Live
		u.says = append(u.says, note(called(a)+" is restored from the recycle bin, if its name, its addresses and a licence are free."))
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
		add(DoSoftDelete, value)
		u.saysOfUse(a)
		u.saysOfName(f, a)
	}
	return nil
}

// verify reads the account back at the end, where it still is.
func (u *undoing) verify(account Account) {
	value := account.ImmutableID.Or("")
	for _, s := range u.steps {
		if s.On == account.ID {
			value = s.After
		}
	}
	u.steps = append(u.steps, Step{Do: DoVerify, On: account.ID, UPN: account.UPN, Name: account.Name(), After: value})
}

// typed are the accounts that go back to the recycle bin, since a deletion is confirmed by typing in an undo too, and those that get something back and may
// be somebody else's by now.
func (u *undoing) typed(shown []Account) []Typed {
	var out []Typed
	for _, s := range u.steps {
		why := whyTyped(u.steps, s.On, true)
		if why == "" && u.doubts[s.On] != "" {
			why = "it may be somebody else's by now"
		}
		asked := slices.ContainsFunc(out, func(t Typed) bool { return t.Account.ID == s.On })
		if _, there := u.now[s.On]; there && why != "" && !asked {
			out = append(out, toType(u.now[s.On], shown, why))
		}
	}
	return out
}
