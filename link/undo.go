package link

import (
	"cmp"
	"context"
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
	forbids   map[AccountID]string // why an account may not be deleted; absent: it may, or is not to be
	tenant    Tenant
	at        time.Time
	steps     []Step
	missing   []Statement // what is said of accounts that nothing can be done to, before anything else
	says      []Statement
	lost      []string // what cannot be brought back, as is said once the rest is
	same      bool     // there is nothing to take back, nor anything that cannot be
}

func (u *undoing) plan(person Person, tenant Tenant, done []Step) (Plan, error) {
	account := u.now[u.operation.Plan.From.Account.ID]
	if account.Sync.Or("") == Synced && u.operation.Plan.From.Account.Sync.Or("") != Synced {
		return Plan{}, u.refused("the sync has taken the account, so its ImmutableID cannot be changed any more", "Move the AD user out of the sync's scope, or ask the administrator of the sync")
	}
	if problem := u.doubtful(done); problem != nil {
		return Plan{}, problem
	}
	u.tenant = tenant
	if problem := u.unstamp(person, account, done); problem != nil {
		return Plan{}, problem
	}
	for _, f := range u.formers(done) {
		if problem := u.impossible(f); problem != nil {
			return Plan{}, problem
		}
		u.reverse(f)
	}
	switch {
	case len(u.steps) == 0 && len(u.says) == 0 && len(u.missing) == 0:
		u.same = true
		return Plan{}, u.refused("everything is as it was before it", "")
	case len(u.steps) == 0 && len(u.missing) > 0:
		return Plan{}, u.refused(strings.TrimSuffix(u.missing[0].Text, "."), "")
	case u.leavesNoneLive():
		return Plan{}, u.refused("an account that it deleted or restored is not to be seen yet, and to take the rest back would leave every account of the person in the recycle bin",
			"Wait some minutes and ask again")
	case len(u.steps) == 0:
		return Plan{}, u.refused("all that it did was a purge, which nobody can take back", "Finish it instead")
	}
	u.verify(account)
	from := Basis{Person: person, Anchor: u.operation.Plan.From.Anchor, Account: &account, Tenant: tenant, At: u.at}
	for _, h := range u.operation.Plan.From.Holders {
		a, there := u.now[h.Account.ID]
		if !there {
			a = u.left[h.Account.ID] // it is known, should it show
		}
		from.Holders = append(from.Holders, Holder{Account: a})
	}
	u.says = append(append(u.missing, u.says...), Statement{Notes, "The former state is back when this is done, as far as it can be. It takes the match back, not what the sync has already done."})
	p := Plan{From: from, Steps: u.steps, Says: u.says, Lost: u.lost, Undoes: u.operation.ID, undone: u.operation.chain}
	p.Typed = u.typed(append(p.shown(), u.operation.Plan.shown()...))
	return p, nil
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
			now := u.now[s.On]
			f = former{last: s, value: now.ImmutableID.Or(""), where: now.Where(), name: now.UPN, deleted: s.Do == DoSoftDelete}
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
func (u *undoing) reverse(f former) {
	if f.last.Do == DoStamp {
		return
	}
	a, there := u.now[f.last.On]
	if !there {
		u.saysMissing(f)
		return
	}
	value, where := a.ImmutableID.Or(""), a.Where()
	add := func(do Verb, after ImmutableID) {
		u.steps = append(u.steps, Step{Do: do, On: a.ID, UPN: a.UPN, Name: a.Name(), Before: value, After: after})
		value = after
	}
	if f.tied {
		u.says = append(u.says, Statement{Warns, "The tie of " + called(a) + " to the former AD object stays cleared: nobody can write it back."})
		u.lost = append(u.lost, called(a)+" has lost its tie to the former AD object: nobody can write it back.")
	}
	if where == RecycleBin && (f.where == Live || value != f.value) {
		add(DoRestore, value)
		where = Live
		u.says = append(u.says, Statement{Notes, called(a) + " is restored from the recycle bin, if its name, its addresses and a licence are free."})
	}
	u.steps = append(u.steps, u.valueSteps(f, a, value)...)
	value = f.value
	if where != f.where {
		add(DoSoftDelete, value)
		u.saysOfUse(a)
		u.saysOfName(f, a)
	}
}

// lookAtReturns reads all about the accounts that came back from the recycle bin and are to go there again: they may be in use by now, or have what
// forbids a deletion.
func (r *run) lookAtReturns(ctx context.Context, u *undoing, person Person, tenant Tenant, done []Step) *Problem {
	for _, s := range done {
		if s.Do != DoRestore || u.now[s.On].ID == "" || u.now[s.On].Where() != Live {
			continue
		}
		now, err := r.examine(ctx, s.On)
		if err != nil {
			return asProblem(err)
		}
		situation, err := r.engine.situation(ctx, r.plan.From, person, tenant, now)
		if err != nil {
			return asProblem(err)
		}
		u.now[s.On] = now
		u.forbids[s.On] = situation.deleteForbidden(Holder{Account: now, BelongsTo: situation.owner(now)})
	}
	return nil
}

// saysOfUse tells that an account goes to the recycle bin again, and whether it is in use by now.
func (u *undoing) saysOfUse(a Account) {
	text := called(a) + " goes to the recycle bin again, from which it came."
	if a.Evidence.Use(u.at) != SeemsUnused {
		text += " " + a.Evidence.Sentence(u.at)
	}
	u.says = append(u.says, Statement{Warns, text})
}

// saysMissing tells what it means that an account is in neither place.
func (u *undoing) saysMissing(f former) {
	who := f.last.called() + " "
	const journal = "The journal has everything that Entra ID told of it"
	switch {
	case f.last.Do.Irreversible():
		u.says = append(u.says, Statement{Warns, who + "was purged and cannot come back. " + journal + ", for rebuilding it by hand."})
		u.lost = append(u.lost, who+"was purged and did not come back. "+journal+", for rebuilding it by hand.")
	case u.late[f.last.On] && u.left[f.last.On].Where() == Live:
		u.missing = append(u.missing, Statement{Warns, who + "cannot be put back now: it was restored from the recycle bin, and is not to be seen yet. Without it only the match is taken back. To have it put back too, wait some minutes and ask again before you confirm: an undo is done once."})
		u.lost = append(u.lost, who+"was not put back: it had been restored from the recycle bin, and was not to be seen yet.")
	case u.late[f.last.On]:
		u.missing = append(u.missing, Statement{Warns, who + "cannot be restored now: it was deleted, and the recycle bin does not show it yet. Without it only the match is taken back. To have it back too, wait some minutes and ask again before you confirm: an undo is done once."})
		u.lost = append(u.lost, who+"was not restored: it had been deleted, and the recycle bin did not show it yet.")
	default:
		u.missing = append(u.missing, Statement{Warns, who + "cannot come back: it is neither live nor in the recycle bin. Somebody else has purged it. " + journal + "."})
		u.lost = append(u.lost, who+"did not come back: it was neither live nor in the recycle bin. Somebody else has purged it. "+journal+".")
	}
}

// saysOfName tells what an account goes back to the recycle bin without: what others had when it came back.
func (u *undoing) saysOfName(f former, a Account) {
	if without := f.back.changedBack(); f.where == RecycleBin && without != "" {
		was := ". The journal has what it was before (" + f.back.UPN + ")."
		u.says = append(u.says, Statement{Warns, called(a) + " came back" + without + ", and goes to the recycle bin so" + was})
		u.lost = append(u.lost, called(a)+" had come back"+without+", and went to the recycle bin so"+was)
	}
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

// typed are the accounts that go back to the recycle bin: a deletion is confirmed by typing, in an undo too.
func (u *undoing) typed(shown []Account) []Typed {
	var out []Typed
	for _, s := range u.steps {
		if s.Do == DoSoftDelete {
			out = append(out, toType(u.now[s.On], shown, whyTyped(u.steps, s.On, true)))
		}
	}
	return out
}
