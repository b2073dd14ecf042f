package engine

import (
	"context"
	"slices"
	"sync"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// WatchState is what a watch has come to.
type WatchState string

// The states of a watch. All but the first end it.
const (
	WatchWaiting  WatchState = "waiting"       // nothing is decided yet
	WatchLinked   WatchState = "linked"        // the sync has taken the account
	WatchNotTaken WatchState = "not-taken"     // the sync has run since and did not take it, or it cannot any more
	WatchTimeout  WatchState = "still-waiting" // the time is over, and nothing was decided
	WatchStopped  WatchState = "stopped"       // whoever watched has stopped
	WatchFailed   WatchState = "failed"        // it cannot be looked at any more
)

// Watching is what a watch is of: a person and the account that was linked to them. Each look is told; a watch only reads.
type Watching struct {
	Person  link.Person
	Account link.AccountID
	Anchor  link.ImmutableID // that the account was given; "" where that is not known, and any of the person's will do
	Timeout time.Duration    // 0: one look
	Stamp   checkup.Stamp    // of the operation that linked it, for as long as a read may not show that yet; zero: the journal's
	Alarm   *Alarm           // makes it look at once; nil: nothing does
	Asked   *link.PersonSync // what the sync has said of the person, if it was asked; nil: it was not
}

// Observation is one look: what is true of the account at that time, and what it comes to. Everything of it was read; a look that failed repeats what the
// last one has found, and says why.
type Observation struct {
	At       time.Time     // by the tenant's clock
	Elapsed  time.Duration // since the watch began
	State    WatchState
	Check    checkup.CheckUp // the last whole one; of the account and of whoever carries a value, what was read since
	Account  link.Account
	Signs    []checkup.Sign
	Run      link.SyncRun
	Next     time.Time        // when the sync is expected to run next; zero where that is not known
	Since    time.Time        // when the account was linked, as the journal has it, or else when the watch began
	Known    bool             // Since is the journal's
	Held     link.SyncHold    // what was said of the sync then
	Ran      bool             // a run that surely began after that has ended
	New      []link.Account   // accounts that have come to carry a value of the person since the watch began
	Causes   []checkup.Cause  // why it is not linked, the likeliest first; none while it waits
	Asked    *link.PersonSync // what the sync itself said, if it was asked
	Problem  *link.Problem    // why this look failed; nil: it did not
	Failures int              // looks that have failed one after the other
}

// undecided says why nothing is decided.
func (o Observation) undecided() []checkup.Cause {
	return checkup.Undecided{Check: o.Check, Since: o.Since, Known: o.Known, Held: o.Held}.Causes()
}

// Ends tells whether the watch is over.
func (o Observation) Ends() bool { return o.State != WatchWaiting }

const (
	paceLeast = 20 * time.Second
	paceMost  = 30 * time.Second
	// mostMissed is how many looks one after the other must not find the account before it is gone: one such answer is none.
	mostMissed = 3
)

// Pace is the time between two looks: short beside the interval of the sync, and never a burden for the tenant.
func Pace(s link.SyncSettings) time.Duration { return min(max(s.Every()/6, paceLeast), paceMost) }

// WatchFor is how long a watch goes on if nothing else is said: until a run that surely began after the link is overdue.
func WatchFor(s link.SyncSettings) time.Duration { return 2*s.Every() + 15*time.Minute }

// Watch looks at the account again and again until the sync has taken it or has passed it by, the time is over, or the context ends, and tells each look. It
// returns the last. A look that fails for the network's sake, or because the tenant is busy, is told and made again; anything else ends the watch.
func (e Engine) Watch(ctx context.Context, w Watching, tell func(Observation)) Observation {
	v := &watch{e: e.bounded(), of: w, began: e.Now()}
	for {
		o := v.look(ctx)
		if ctx.Err() != nil {
			o = v.stopped()
		}
		tell(o)
		if o.Ends() {
			return o
		}
		if pause := v.pause(o); w.Alarm.sleep(ctx, v.e.Wait, pause) {
			v.waited += pause
		}
		if ctx.Err() != nil {
			o = v.stopped()
			tell(o)
			return o
		}
	}
}

// Alarm ends the wait between two looks.
type Alarm struct {
	mu   sync.Mutex
	wake context.CancelFunc // nil: nobody sleeps
}

// Ring makes the watch look at once, if it waits. It does no I/O.
func (a *Alarm) Ring() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.wake != nil {
		a.wake()
	}
}

// sleep waits, and tells whether the whole time has passed.
func (a *Alarm) sleep(ctx context.Context, wait func(context.Context, time.Duration) error, d time.Duration) bool {
	if a == nil {
		return wait(ctx, d) == nil
	}
	ctx, wake := context.WithCancel(ctx)
	defer wake()
	a.set(wake)
	defer a.set(nil)
	return wait(ctx, d) == nil
}

func (a *Alarm) set(wake context.CancelFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wake = wake
}

// watch is one watch under way.
type watch struct {
	e      Engine
	of     Watching
	began  time.Time
	waited time.Duration // in all: the practice company's own time may stand still
	first  []link.AccountID
	last   Observation
	missed int  // looks in a row that have not found the account, or the person
	absent bool // it was the person who was not found last
}

// pause is the time to the next look: what the server has asked for, if that is longer, but no more than is left.
func (v *watch) pause(o Observation) time.Duration {
	pace := Pace(v.e.Settings)
	if o.Problem != nil {
		pace = max(pace, o.Problem.After)
	}
	return max(min(pace, v.of.Timeout-v.elapsed()), time.Second)
}

func (v *watch) elapsed() time.Duration { return max(v.waited, v.e.Now().Sub(v.began)) }

// stopped is the last look, of a watch that was stopped.
func (v *watch) stopped() Observation {
	o := v.last
	o.At, o.Elapsed, o.State, o.Problem = v.e.TenantNow(), v.elapsed(), WatchStopped, nil
	if o.Check.Made() {
		o.Causes = o.undecided()
	}
	return o
}

// look looks once: at everything the first time and wherever something is decided, and else at what may have changed.
func (v *watch) look(ctx context.Context) Observation {
	o := v.last
	o.Problem, o.Asked = nil, v.of.Asked
	var err error
	if !o.Check.Made() {
		err = v.whole(ctx, &o)
	} else if err = v.again(ctx, &o); err == nil && v.decided(o) != WatchWaiting {
		err = v.whole(ctx, &o) // all that could be the cause is read again
	}
	o.At, o.Elapsed = v.e.TenantNow(), v.elapsed()
	if err != nil {
		return v.failed(o, link.AsProblem(err))
	}
	o.Failures, v.missed = 0, 0
	return v.judge(o, checkup.Passed{})
}

// judge says what a look comes to.
func (v *watch) judge(o Observation, gone checkup.Passed) Observation {
	o.State = v.decided(o)
	if gone.AccountGone || gone.PersonGone {
		o.State = WatchNotTaken
	}
	over := v.elapsed() >= v.of.Timeout
	switch {
	case o.State == WatchNotTaken:
		gone.Check, gone.Since, gone.Held, gone.Asked = o.Check, o.Since, o.Held, o.Asked
		for _, a := range o.New {
			gone.New = append(gone.New, a.ID)
		}
		o.Causes = gone.Causes()
	case o.State == WatchWaiting && over:
		o.State, o.Causes = WatchTimeout, o.undecided()
	}
	v.last = o
	return o
}

// failed is a look that came to nothing. Where nothing was read before, or the reason does not pass by itself, it ends the watch.
func (v *watch) failed(o Observation, p *link.Problem) Observation {
	o.Problem = p
	o.Failures++
	switch {
	case p.Kind == link.NotFound && o.Check.Made():
		if v.missed++; v.missed < mostMissed {
			break
		}
		o.Problem = nil
		return v.judge(o, checkup.Passed{AccountGone: !v.absent, PersonGone: v.absent})
	case p.Kind != link.Unreachable || !o.Check.Made():
		o.State = WatchFailed
	}
	if o.State == WatchWaiting && v.elapsed() >= v.of.Timeout {
		o.State, o.Causes = WatchTimeout, o.undecided()
	}
	v.last = o
	return o
}

// whole makes the check-up anew, of the person as they are in AD now.
func (v *watch) whole(ctx context.Context, o *Observation) error {
	person, err := v.e.Directory.Person(ctx, v.of.Person.GUID.String())
	if v.absent = link.Is(err, link.NotFound); err != nil {
		return err
	}
	facts, err := v.e.Gather(ctx, person, v.of.Account)
	if err != nil {
		return err
	}
	if facts.Stamped.At.IsZero() {
		facts.Stamped = v.e.inTenantTime(v.of.Stamp)
	}
	first := !o.Check.Made()
	o.Check = checkup.Check(facts, v.e.TenantNow())
	if first {
		o.State, o.Since, o.Known, o.Held = WatchWaiting, facts.At, false, link.NotHeld
		if !facts.Stamped.At.IsZero() {
			o.Since, o.Known, o.Held = facts.Stamped.At, true, facts.Stamped.Held
		}
		for _, a := range facts.Related {
			v.first = append(v.first, a.ID)
		}
	}
	v.see(o, *facts.Account, facts.Related, facts.Unread, facts.Tenant.Run())
	return nil
}

// again reads what may have changed: the account, whoever carries a value of the person, and when the sync ran last.
func (v *watch) again(ctx context.Context, o *Observation) error {
	var account link.Account
	var carriers []link.Account
	var unread []link.Unread
	var run link.SyncRun
	err := v.e.parallel(ctx,
		func(ctx context.Context) (err error) { account, err = v.e.Cloud.Account(ctx, v.of.Account); return err },
		func(ctx context.Context) (err error) {
			carriers, unread, err = v.e.Cloud.Carriers(ctx, o.Check.Person)
			return err
		},
		func(ctx context.Context) (err error) { run, err = v.e.Cloud.SyncRun(ctx); return err })
	if err == nil {
		v.see(o, account, carriers, unread, run)
	}
	return err
}

// see takes in what was read.
func (v *watch) see(o *Observation, account link.Account, carriers []link.Account, unread []link.Unread, run link.SyncRun) {
	o.Account, o.Run = account, run
	seen := v.seen(*o)
	seen.Carriers, seen.Unread = carriers, unread
	o.Signs, o.New = seen.Signs(), nil
	for _, a := range carriers {
		if a.ID != account.ID && !slices.Contains(v.first, a.ID) && checkup.CarriesOrMayCarry(o.Check.Person, a) {
			o.New = append(o.New, a)
		}
	}
	tenant := link.Tenant{SyncOn: run.On, LastSync: run.Last}
	o.Next, _ = checkup.NextSync(tenant, v.e.Settings, v.e.TenantNow())
	o.Ran = checkup.RanSince(o.Since, run.Last.Or(time.Time{}), v.e.Settings)
	o.Check.Facts.Tenant.SyncOn, o.Check.Facts.Tenant.LastSync, o.Check.Facts.At = run.On, run.Last, v.e.TenantNow()
}

// seen is what the signs are read from.
func (v *watch) seen(o Observation) checkup.Seen {
	return checkup.Seen{
		Person: o.Check.Person, Anchor: o.Check.Anchor.ImmutableID, Account: o.Account, Stamp: o.Check.Facts.Stamped, Now: v.e.TenantNow(),
	}
}

// decided says what the signs come to.
func (v *watch) decided(o Observation) WatchState {
	state, known := o.Account.Sync.Get()
	taken := checkup.Taken(o.Signs, o.Check.Facts.Stamped)
	holds := o.Account.Holds(o.Check.Anchor.ImmutableID)
	_, recent := o.Check.Finding(link.CodePersonRecent)
	switch {
	case taken && o.Check.Original == nil:
		return WatchLinked
	case taken, o.Account.Where() == link.RecycleBin, v.copied(o), o.Asked != nil && !o.Asked.Took():
		return WatchNotTaken
	case known && state == link.Synced && !holds && o.Account.ImmutableID.IsKnown():
		return WatchNotTaken // as another AD user
	case o.Account.ImmutableID.IsKnown() && !holds && !recent && !v.fresh(o):
		return WatchNotTaken // nothing is prepared that the sync could take
	case o.Ran:
		return WatchNotTaken
	default:
		return WatchWaiting
	}
}

// copied tells whether the sync has another account for the person since the link.
func (v *watch) copied(o Observation) bool {
	made := func(a link.Account) bool {
		if checkup.TakenInstead(o.Check.Anchor.ImmutableID, o.Account, a, o.Since) {
			return true
		}
		return a.Where() == link.Live && checkup.UsedBySync(o.Check.Person, a) && a.Usage.Created.Or(time.Time{}).After(o.Since)
	}
	return slices.ContainsFunc(o.New, func(a link.Account) bool { return a.Where() == link.Live }) || slices.ContainsFunc(o.Check.Facts.Related, made)
}

// Unlinked tells whether the account has never been linked, as far as the journal has it, and does not carry the person's value: there is nothing to take.
func (o Observation) Unlinked() bool {
	return !o.Known && o.State == WatchNotTaken && slices.ContainsFunc(o.Causes, func(c checkup.Cause) bool { return c.Code == checkup.CauseNotPrepared })
}

// Takeable tells whether the sync could take the account, if it were asked to.
func (o Observation) Takeable() bool {
	return o.State != WatchLinked && !slices.ContainsFunc(o.Causes, func(c checkup.Cause) bool {
		return slices.Contains([]checkup.CauseCode{checkup.CausePersonGone, checkup.CauseAccountGone, checkup.CauseAccountDeleted, checkup.CauseOtherAnchor, checkup.CauseNewCopy,
			checkup.CauseHolder, checkup.CauseNotPrepared, checkup.CauseIsCopy}, c.Code)
	})
}

// fresh tells whether the link is so new that reads may not show it yet.
func (v *watch) fresh(o Observation) bool { return o.Known && o.At.Before(o.Since.Add(settled)) }

// LinkedLast is the account that was linked to the person last from here, as the journal has it, and by which operation; "" where none was.
func (e Engine) LinkedLast(ctx context.Context, person link.Person) (link.AccountID, checkup.Stamp) {
	if e.Journal == nil {
		return "", checkup.Stamp{}
	}
	here, err := e.Place(ctx)
	if err != nil {
		return "", checkup.Stamp{}
	}
	for brief, err := range e.Journal.Briefly() { // the index does not name people; what cannot be read of it is told by the check-up
		if err != nil || brief.Plan.From.Person.GUID != person.GUID || brief.Elsewhere(here) != "" || brief.Plan.Undoes != "" {
			continue
		}
		o, err := e.Journal.Operation(brief.ID)
		if err != nil || o.TakenBack != "" {
			continue
		}
		if id, stamp := Stamped(o); id != "" {
			return id, stamp
		}
	}
	return "", checkup.Stamp{}
}

// Stamped is the account that an operation has linked, and when; "" where it has not, or took another one back.
func Stamped(o journal.Operation) (link.AccountID, checkup.Stamp) {
	if o.Plan.Undoes != "" || o.Plan.From.Account == nil {
		return "", checkup.Stamp{}
	}
	for _, p := range o.Steps {
		if p.State == plan.Done && (p.Step.Do.Sets() || p.Step.OnPerson()) {
			return o.Plan.From.Account.ID, stampOf(o, p)
		}
	}
	return "", checkup.Stamp{}
}

// RunTheSync is what the administrator runs on the server of Entra Connect, so that the account is taken; "" where Cloud Sync is used, or nothing is to be
// run: it is linked, or something else has to be done first (Learn: how-to-connect-sync-feature-scheduler).
func RunTheSync(o Observation) string {
	waits := o.State == WatchWaiting || o.State == WatchTimeout || o.State == WatchStopped
	switch {
	case o.Check.Facts.Settings.Tool == link.CloudSync || !waits:
		return ""
	case o.Held == link.SyncPaused:
		return "Set-ADSyncScheduler -SyncCycleEnabled $true; Start-ADSyncSyncCycle -PolicyType Delta"
	default:
		return "Start-ADSyncSyncCycle -PolicyType Delta"
	}
}
