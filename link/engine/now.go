package engine

import (
	"cmp"
	"context"
	"slices"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// Now is what was found when all that an operation had touched was read once more.
type Now struct {
	At       time.Time     // by the tenant's clock
	Problem  *link.Problem // why nothing was read: the operation is not of this tenant and forest
	Person   *PersonNow    // nil if the plan does not change AD, and they are in it
	Accounts []AccountNow  // the account first, then the holders that the plan touches
	Others   []string      // the ids of other operations on an account of the plan that run or are not finished
	Tenant   link.Tenant   // of Rest: as it is now, with the sync's last run; else zero
}

// NowState says what a read has found.
type NowState string

// What a read can find.
const (
	NowRead       NowState = "read"
	NowLate       NowState = "late"       // what was last done to it does not show yet: it is as it was before, or in neither place
	NowGone       NowState = "gone"       // it is in neither place, and nothing says that it is only late
	NowUnmet      NowState = "unmet"      // it is in neither place, of a tenant that is perhaps not the operation's
	NowUnreadable NowState = "unreadable" // the read failed
)

// AccountNow is how one account was found.
type AccountNow struct {
	Was    link.Account // when the plan was made
	Left   link.Account // as the operation has left it
	Purged bool         // by the operation
	// PurgeBegun says that the operation has begun to purge it and does not know what came of that.
	PurgeBegun bool
	// InDoubt says that the operation has begun to delete or restore it, does not know what came of that, and that it is in neither place: it may not show yet.
	InDoubt bool
	Found   link.Account // as it was read; without an id if it was not found
	State   NowState
	Problem *link.Problem // why it could not be read, or was not found
}

// PersonNow is how the person was found.
type PersonNow struct {
	Was, Found link.Person
	Problem    *link.Problem // why they could not be read
}

// looking is how long the last look of an operation may take: what cannot be read by then is said to be unreadable.
const looking = time.Minute

// LookNow reads all that an operation has touched. It changes nothing.
func (e Engine) LookNow(ctx context.Context, o journal.Operation) Now {
	if !o.Began() {
		return Now{At: e.Now()}
	}
	here, err := e.Place(ctx)
	if why := o.Elsewhere(here); err == nil && why != "" {
		err = o.Refused("it cannot be seen from here: "+why, "")
	}
	if err != nil {
		return Now{At: e.Now(), Problem: link.AsProblem(err)}
	}
	r := newRun(e, o.Plan, nil)
	r.meet(o)
	r.idle = o.ChangedNothing()
	for i, p := range o.Steps {
		r.replay(i, p)
	}
	return r.lookNow(ctx)
}

// lookNow reads the person, if the plan changes them, and each account that it touches. What fails because of the connection is not tried for the next one.
func (r *run) lookNow(ctx context.Context) Now {
	ctx, cancel := context.WithTimeout(ctx, looking)
	defer cancel()
	now := Now{Person: r.lookAtPersonNow(ctx)}
	r.learnPurges()
	var cut *link.Problem
	for _, was := range r.plan.Accounts() {
		a := r.accountNow(ctx, was, cut)
		if p := a.Problem; a.State == NowUnreadable && (p.Kind == link.Unreachable || p.Kind == link.SignedOut) {
			cut = p
		}
		now.Accounts = append(now.Accounts, a)
	}
	now.At, now.Others = r.engine.TenantNow(), r.others()
	return now
}

// lookAtPersonNow reads the person for the last look. If the plan does not change AD, it only reports that they are gone.
func (r *run) lookAtPersonNow(ctx context.Context) *PersonNow {
	p := PersonNow{Was: r.plan.From.Person}
	found, err := r.readPerson(ctx)
	switch {
	case link.Is(err, link.NotFound):
		p.Problem = gone(p.Was)
	case !r.plan.FromAD():
		return nil
	default:
		p.Found, p.Problem = found, link.AsProblem(err)
	}
	return &p
}

// gone reports whether the person is no longer in AD.
func (p PersonNow) gone() bool { return p.Problem != nil && p.Problem.Kind == link.NotFound }

// learnPurges learns what the operation that this one takes back has purged: that is gone, though a late read may show it still.
func (r *run) learnPurges() {
	if r.plan.Undoes == "" {
		return
	}
	undone, err := r.engine.Journal.Operation(r.plan.Undoes)
	if err != nil {
		return // then it is said as it is read
	}
	for _, p := range undone.Steps {
		if p.Step.Do == link.DoPurge && p.State == plan.Done {
			r.accounts.of(p.Step.On).purgedAt(r.at(p))
		}
	}
}

// accountNow reads one account, unless it is known why that cannot be.
func (r *run) accountNow(ctx context.Context, was link.Account, cut *link.Problem) AccountNow {
	known := r.accounts.of(was.ID)
	a := AccountNow{Was: was, Left: known.expected, Purged: known.purged, State: NowUnreadable, Problem: cut}
	if cut != nil {
		return a
	}
	found, err := r.engine.Cloud.Account(ctx, was.ID)
	for n := 0; n < goneReads-1 && link.Is(err, link.NotFound) && r.mayComeBack(known); n++ { // one such answer is none
		if r.waitFound(ctx, was.ID, n) != nil {
			break
		}
		found, err = r.engine.Cloud.Account(ctx, was.ID)
	}
	a.Problem = link.AsProblem(err)
	switch missing := link.Is(err, link.NotFound); {
	case missing && known.met && r.purgeBegun(was.ID):
		a.State, a.PurgeBegun = NowGone, true
	case missing && known.awaited():
		a.State = NowLate
	case missing && known.maybeMoving():
		a.State, a.InDoubt = NowLate, true
	case missing && known.met:
		a.State = NowGone
	case missing:
		a.State = NowUnmet
	case err != nil:
	case known.showsPriorState(found):
		a.Found, a.State = found, NowLate
	default:
		a.Found, a.State = found, NowRead
		r.sees(was.ID, found)
	}
	return a
}

// mayComeBack reports whether an account that a read has not found may be found by the next one.
func (r *run) mayComeBack(a *knownAccount) bool { return !r.idle && a.met && !a.purged && !a.awaited() }

// purgeBegun reports whether the purge of an account was begun, and no certain answer came.
func (r *run) purgeBegun(id link.AccountID) bool {
	return slices.ContainsFunc(r.steps, func(p plan.Progress) bool { return p.Step.Do == link.DoPurge && p.Step.On == id && p.BegunInDoubt() })
}

// lookBack is the last look of a run. What contradicts a plan that went well is a problem: it is not called done.
func (r *run) lookBack(ctx context.Context, problem *link.Problem) *link.Problem {
	now := r.lookNow(ctx)
	r.last = &now
	switch {
	case problem != nil:
		return cmp.Or(r.reopenFound(now), problem)
	case r.plan.Undoes != "":
		return r.foundAfterAll(now)
	}
	for i, a := range now.Accounts {
		if p := r.contradicts(i == 0, a); p != nil {
			return p
		}
	}
	return nil
}

// contradicts says why what was found of an account is not what the plan has come to; nil if it is, or if that is not known.
func (r *run) contradicts(linked bool, a AccountNow) *link.Problem {
	anchor := r.plan.From.Anchor.ImmutableID
	switch {
	case linked && a.State == NowGone:
		return changed(r.accounts.of(a.Was.ID).called(), "it could no longer be found")
	case a.State != NowRead:
		return nil
	case r.foundToPurge(a):
		return r.stillToPurge(a.Was.ID)
	case linked && a.Found.ImmutableID.IsKnown() && (!a.Found.Holds(anchor) || a.Found.Where() != link.Live):
		return changed(r.accounts.of(a.Was.ID).called(), cmp.Or(difference(a.Left, a.Found), "it does not carry the ImmutableID"))
	case linked:
		r.shows(r.taken(a.Found))
	case a.Found.Where() == link.Live && a.Found.Holds(anchor) && (a.Left.Where() != link.Live || !a.Left.Holds(anchor)):
		return r.accounts.of(a.Was.ID).changedBySync(a.Found, difference(a.Left, a.Found))
	}
	return nil
}
