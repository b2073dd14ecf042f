package engine

import (
	"context"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
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

// Watching is what a watch is of: a person and the account that was linked to them. Each look is reported; a watch only reads.
type Watching struct {
	Person  link.Person
	Account link.AccountID
	Anchor  link.ImmutableID // that the account was given; "" if that is not known, and any of the person's will do
	Timeout time.Duration    // 0: one look
	Stamp   checkup.Stamp    // of the operation that linked it, for as long as a read may not show that yet; zero: the journal's
	Alarm   *Alarm           // makes it look at once; nil: nothing does
	Asked   *link.PersonSync // what the sync has said of the person, if it was asked; nil: it was not
}

// Observation is one look: what is true of the account, all of it read, and what it comes to. A look that failed repeats what the last one has found, and says why.
type Observation struct {
	At       time.Time     // by the tenant's clock
	Elapsed  time.Duration // since the watch began
	State    WatchState
	Check    checkup.CheckUp // the last whole one; of the account and of whoever carries a value, what was read since
	Account  link.Account
	Signs    []checkup.Sign
	Run      link.SyncRun
	Next     time.Time        // when the sync is expected to run next; zero if that is not known, and while it is Paused
	Since    time.Time        // when the account was linked, as the journal has it, or else when the watch began
	Known    bool             // Since is the journal's
	Held     link.SyncHold    // what was said of the sync then
	Ran      bool             // a run that surely began after that has ended
	New      []link.Account   // accounts that have come to carry a value of the person since the watch began
	Causes   []checkup.Cause  // why it is not linked, the likeliest first; of one that is linked what the sync could not give it; while it waits only what has to be finished first
	Asked    *link.PersonSync // what the sync itself said, if it was asked
	Problem  *link.Problem    // why this look failed; nil: it did not
	Failures int              // looks that have failed one after the other
}

// undecided says why nothing is decided, or what has to be finished before the sync may decide it.
func (o Observation) undecided() []checkup.Cause {
	if open := o.Check.Unfinished(); len(open) > 0 {
		return open
	}
	return checkup.Undecided{Check: o.Check, Since: o.Since, Known: o.Known, Held: o.Held}.Causes()
}

// Ends reports whether the watch is over.
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

// Watch looks at the account again and again until the sync has taken it or has passed it by, the time is over, or the context ends, and reports each look. It
// returns the last. A look that fails because of the network, or because the tenant is busy, is reported and made again; anything else ends the watch.
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

// failed is a look that came to nothing. If the reason does not pass by itself, or nothing was read until the time is over, it ends the watch.
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
	case p.Kind != link.Unreachable:
		o.State = WatchFailed
	case o.State == "": // the first look
		o.State = WatchWaiting
	}
	switch over := o.State == WatchWaiting && v.elapsed() >= v.of.Timeout; {
	case over && !o.Check.Made():
		o.State = WatchFailed
	case over:
		o.State, o.Causes = WatchTimeout, o.undecided()
	}
	v.last = o
	return o
}
