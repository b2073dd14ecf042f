package engine

import (
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// When an account was linked is known by the tenant's clock, from the journal: however this computer's clock is set afterwards, a run of the sync from before the
// link stays before it, and one from after it after it.
func TestTheLinkIsDatedByTheTenantsClock(t *testing.T) {
	for name, later := range map[string]time.Duration{"the computer's clock is put on": 40 * time.Minute, "the computer's clock is put back": -40 * time.Minute} {
		s := watchBond(t)
		s.syncs() // at the very time of the link, so it took nothing
		s.settings = link.SyncSettings{Tool: link.CloudSync}
		s.engine.Settings = s.settings
		s.now, s.ahead = s.now.Add(later), -later // the tenant's clock stands where it stood
		o := s.engine.Watch(t.Context(), Watching{Person: s.bond(), Account: "right"}, func(Observation) {})
		if o.State != WatchTimeout || o.Ran || !o.Known || !o.Since.Equal(testNow) {
			t.Errorf("%s: %s, linked at %s, ran %v", name, o.State, o.Since, o.Ran)
		}
		facts, err := s.engine.Gather(t.Context(), s.bond(), "right")
		if err != nil {
			t.Fatal(err)
		}
		if _, found := findingOf(checkup.Check(facts, s.engine.TenantNow()), link.CodeAccountNotTaken); found {
			t.Errorf("%s: %s", name, link.CodeAccountNotTaken)
		}
	}
}

// A value that someone has taken off since: the journal says when it was linked, by whom and in which operation.
func TestTheWatchKnowsWhoLinkedWhatWasTakenOff(t *testing.T) {
	s := watchBond(t)
	s.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
	s.now = s.now.Add(settled + time.Minute)
	id, stamp := s.engine.LinkedLast(t.Context(), s.bond())
	if id != "right" || stamp.Operation == "" {
		t.Fatalf("linked last: %q by %+v", id, stamp)
	}
	o := s.engine.Watch(t.Context(), Watching{Person: s.bond(), Account: id, Stamp: stamp}, func(Observation) {})
	if o.State != WatchNotTaken || !o.Known || o.Causes[0].Code != checkup.CauseNotPrepared {
		t.Fatalf("%s: %+v", o.State, o.Causes)
	}
	want := "It carries none. It was linked on " + link.Day(stamp.At, s.now) + " at " + link.Clock(stamp.At, s.now) + " by " + stamp.By + " (operation " + stamp.Operation + "); someone has removed the value since"
	if c := o.Causes[0]; c.Because != want || c.Title != "The account no longer carries the person's ImmutableID" {
		t.Errorf("%q: %q, want %q", c.Title, c.Because, want)
	}
}
