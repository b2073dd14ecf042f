package checkup

import (
	"cmp"
	"time"

	"hardmatch/link"
)

// Undecided is an account for which nothing shows yet whether the sync takes it.
type Undecided struct {
	Check CheckUp
	Since time.Time     // when it was linked, or when it began to be watched
	Known bool          // it was linked then
	Held  link.SyncHold // what was said of the sync then
}

// Causes say why nothing is decided: there is one. It is a pure function.
func (u Undecided) Causes() []Cause {
	s := u.Check.input()
	last, ran := s.lastSync()
	c := Cause{Cure: u.cure(), Source: srcScheduler}
	switch {
	case !s.Tenant.SyncOn.Or(true):
		c.Code, c.Title, c.Because = CauseSyncOff, "The tenant is not synced with any AD", "onPremisesSyncEnabled of the organisation is not true"
		c.Cure = "Make sure that this is the right tenant"
	case !s.Tenant.LastSync.IsKnown():
		c.Code, c.Title, c.Because = CauseSyncUnknown, "Whether the sync has run is not known", "When it ran last could not be read"
		c.Cure = cmp.Or(link.ReadableWith(s.Tenant.LastSync.Needs()), c.Cure)
	case !ran:
		c.Code, c.Title, c.Because = CauseNoRun, "The sync has never run", "onPremisesLastSyncDateTime of the organisation is empty"
	case !last.After(u.Since):
		c.Code, c.Title = CauseNoRun, "The sync has not run since "+u.what()
		c.Because = "It ran last on " + link.Day(last, s.Now) + " at " + link.Clock(last, s.Now)
	default:
		c.Code, c.Title = CauseRunTooSoon, "The sync has run, but only the next run decides"
		c.Because = "It ran last at " + link.Clock(last, s.Now) + ", and may have begun before " + u.what()
	}
	return []Cause{c}
}

// what is since when a run of the sync counts.
func (u Undecided) what() string {
	if u.Known {
		return "the account was linked"
	}
	return "this began to be watched"
}

// cure is what lets the sync run: what was done to hold it has to be taken back first.
func (u Undecided) cure() string {
	switch u.Held {
	case link.SyncPaused:
		return "Have the sync started again: it was paused for this link"
	case link.OutOfScope:
		return "Have the AD user moved back into the sync's scope, and let the sync run"
	default:
		return "Wait for the next run of the sync, or have it run now"
	}
}
