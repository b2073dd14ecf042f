package plan

import (
	"cmp"
	"errors"
	"maps"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// UndoInput is all that an undo is planned from: what the operation has done, and how everything is by now.
type UndoInput struct {
	Rest    // the operation, as it was read
	Started time.Time
	Done    []Step       // the writes of it that have happened
	Stopped *StoppedUndo // an undo of it that stopped half way, whose place this one takes; nil: there is none

	Person   link.Person
	Changed  string // in what the person is not in AD as the operation has known them; "" for nothing
	Gone     bool   // the person is no longer in AD: Person is as the journal knows them
	Tenant   link.Tenant
	At       time.Time // now, by the tenant's clock
	Accounts map[link.AccountID]UndoAccount
	Owners   map[link.ImmutableID][]link.Person  // whose in AD each of Values is; absent: no one's
	Holders  map[link.ImmutableID][]link.Account // who has a value that the undo gives back
}

// UndoAccount is one account of an operation that is to be taken back.
type UndoAccount struct {
	Known   link.Account  // as the operation has found it
	Left    link.Account  // as it has left it
	Now     link.Account  // as it is; without an id if it is in neither place
	Late    bool          // it is in neither place, and the operation has deleted or restored it so short a while ago that it may show yet
	InDoubt bool          // it is in neither place, and the operation has begun to delete or restore it so short a while ago, and does not know what came of that
	Differs string        // in what it is not as the operation has left it; "" for nothing
	Doubt   string        // what says that it may be someone else's now, or is in use
	Alien   string        // what says that it is, so that nothing is given to it
	Forbids string        // why it must not be deleted; "": it may be, or no step deletes it
	Near    checkup.Facts // who has the names and addresses of one that comes back or is renamed
}

// StoppedUndo is an undo that stopped half way.
type StoppedUndo struct {
	Operation string // its id
	Mark      Mark
	Done      []Step                              // the writes of it that have happened
	Before    map[link.AccountID]link.ImmutableID // what the accounts had before it was begun
}

// ErrNothing is in the problem of NewUndo if everything is already as it was before the operation.
var ErrNothing = errors.New("there is nothing to undo")

// ErrGone is in the problem of NewUndo if the account that was linked is gone for good, and nothing else can be undone.
var ErrGone = errors.New("the account is gone, and there is nothing else to undo")

// undoing lays the steps of an undo out.
type undoing struct {
	UndoInput
	steps   []Step
	later   []Step      // for accounts that could not be found, should they be found
	cure    string      // if nothing is left to do
	missing []Statement // what is said of accounts that nothing can be done to, before anything else
	says    []Statement
	absent  []string // addresses that were added in AD and are not there any more
	lost    []Loss
}

// NewUndo plans what takes an operation back: what it did, in reverse order, from how things are now. The problem is Refused if that is impossible or wrong.
func NewUndo(in UndoInput) (Plan, error) {
	u := &undoing{UndoInput: in}
	if problem := u.plan(); problem != nil {
		return Plan{}, problem
	}
	from := u.basis()
	but := ""
	if len(u.lost) > 0 {
		but = ", but for what cannot come back"
	}
	statements := append(append(append(from.replaced(), u.missing...), u.says...),
		note("The former state is back when this is done"+but+". It undoes the match, not what the sync has already done."))
	p := Plan{From: from, Steps: u.steps, Statements: statements, Losses: u.lost, Undoes: in.Operation, UndoneMark: in.Mark, made: true}
	if in.Stopped != nil {
		p.StoppedMark = in.Stopped.Mark
	}
	p.Typed = u.typed(append(p.Shown(), in.Plan.Shown()...))
	for _, f := range FollowUps(After{Plan: p, End: EndTakenBack}) {
		if f.Whom == ForOperator && f.Way.To == "" {
			p.Statements = append(p.Statements, note("Afterwards: "+f.Sentence()))
		}
	}
	return p, nil
}

// plan lays out all steps and sentences.
func (u *undoing) plan() *link.Problem {
	u.lostBefore()
	u.saysOfAccount()
	was, account := *u.Plan.From.Account, u.account().Now
	if account.Sync.Or("") == link.Synced && was.Sync.Or("") != link.Synced {
		return u.refused("the sync has taken the account, so its ImmutableID can no longer be changed", "Ask the sync administrator. Moving the AD user out of the sync's scope is no way back: that puts the account, with its mailbox, into the recycle bin")
	}
	if problem := u.doubtful(); problem != nil {
		return problem
	}
	if problem := u.takeBackADLink(); problem != nil {
		return problem
	}
	for _, p := range u.Priors() {
		problem := u.impossible(p)
		if problem == nil {
			problem = u.withhold(&p)
		}
		if problem == nil {
			problem = u.reverse(p)
		}
		if problem != nil {
			return problem
		}
	}
	u.uncarry()
	if problem := u.hopeless(); problem != nil {
		return problem
	}
	u.saysOfAbsent()
	u.steps = append(u.steps, u.later...)
	u.verify(account)
	u.saysOfPerson()
	return nil
}

// account is the one that the operation has linked.
func (u *undoing) account() UndoAccount { return u.Accounts[u.Plan.From.Account.ID] }

// doubtful refuses if a crash has cut a step off and the account is neither as before it nor as after it: that is not written off as never done.
func (u *undoing) doubtful() *link.Problem {
	p, inDoubt := FirstInDoubt(u.Steps)
	a := u.Accounts[p.Step.On]
	switch {
	case !inDoubt || p.State != Doing || !a.found() || a.Differs == "" || slices.Contains(u.Done, p.Step):
		return nil
	case a.Now.Where() == link.RecycleBin && a.Known.Where() == link.Live && a.Left.Where() == link.Live && p.Step.Do != link.DoSoftDelete:
		return u.deletedSince(a.Now)
	}
	return u.refused("it was cut off while it changed "+link.Introduce(a.Now)+", which someone else has changed since: "+a.Differs,
		"Find out who changed it, and why. Then check the person again")
}

// hopeless says why there is nothing to take back, or that it would be wrong now; nil if it is not.
func (u *undoing) hopeless() *link.Problem {
	switch {
	case len(u.steps) == 0 && len(u.says) == 0 && len(u.missing) == 0:
		problem := u.refused("everything is as it was before it", "")
		problem.Err = ErrNothing
		return problem
	case len(u.steps) == 0 && !u.account().found() && u.mayShowYet():
		return u.refused("an account that it was to delete or restore is neither live nor in the recycle bin, and may not show yet", "Wait a few minutes and ask again")
	case len(u.steps) == 0 && !u.account().found():
		problem := u.refused(u.account().Known.Called()+IsGone+", and nothing else can be undone", cmp.Or(u.cure, "Check the person again"))
		problem.Err = ErrGone
		return problem
	case len(u.steps) == 0 && len(u.missing) > 0:
		return u.refused(strings.TrimSuffix(u.missing[0].Text, "."), u.cure)
	case u.leavesNoneLive():
		return u.refused("an account that it deleted or restored does not show yet, and undoing the rest would leave all of the person's accounts in the recycle bin",
			"Wait a few minutes and ask again")
	case len(u.steps) == 0:
		return u.refused("all that it did was a purge, which cannot be undone", "Finish it instead")
	default:
		return nil
	}
}

// leavesNoneLive reports whether the undo would delete an account while another, which it should bring back, does not show yet.
func (u *undoing) leavesNoneLive() bool {
	late := slices.ContainsFunc(slices.Collect(maps.Values(u.Accounts)), func(a UndoAccount) bool { return a.Late })
	return late && slices.ContainsFunc(u.steps, func(s Step) bool { return s.Do == link.DoSoftDelete })
}

// mayShowYet reports whether an account that is in neither place may show in one yet.
func (u *undoing) mayShowYet() bool {
	return slices.ContainsFunc(slices.Collect(maps.Values(u.Accounts)), func(a UndoAccount) bool { return a.Late || a.InDoubt })
}

func (u *undoing) refused(cause, cure string) *link.Problem {
	return &link.Problem{Kind: link.Refused, Object: "Operation " + u.Operation, Cause: cause, Cure: cure}
}

// basis is what the plan rests on: the accounts as they are.
func (u *undoing) basis() Basis {
	account := u.account().known()
	from := Basis{Person: u.Person, Anchor: u.Plan.From.Anchor, Account: &account, Tenant: u.Tenant, At: u.At, Which: u.Plan.From.Which, After: u.Plan.From.After}
	if u.Stopped != nil {
		from.Replaces = []string{u.Stopped.Operation}
	}
	for _, h := range u.Plan.From.Holders {
		from.Holders = append(from.Holders, checkup.Holder{Account: u.Accounts[h.Account.ID].known()}) // it is known, should it show
	}
	return from
}

// verify reads the account back at the end, if it is there.
func (u *undoing) verify(account link.Account) {
	if account.ID == "" {
		return
	}
	value := account.ImmutableID.Or("")
	for _, s := range u.steps {
		if s.On == account.ID {
			value = s.After
		}
	}
	u.steps = append(u.steps, stepOn(link.DoVerify, account, "", value))
}

// typed are the accounts that go back to the recycle bin, since a deletion is always typed, and those that get something back and may be someone else's now.
func (u *undoing) typed(shown []link.Account) []TypedConfirmation {
	var out []TypedConfirmation
	for _, s := range u.steps {
		a, why := u.Accounts[s.On], whyTyped(u.steps, s.On, true)
		if why == "" && a.Doubt != "" {
			why = "it may be someone else's now"
		}
		asked := slices.ContainsFunc(out, func(t TypedConfirmation) bool { return t.Account.ID == s.On })
		if a.found() && why != "" && !asked {
			out = append(out, NewTypedConfirmation(a.Now, shown, why))
		}
	}
	return out
}
