package engine

import (
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Someone has given the value to another account, and the sync has taken that one: it is the first cause, with its cure, and the end of the watch, also of one
// that was begun afterwards, or a moment after the link.
func TestTheSyncHasTakenAnotherAccountInstead(t *testing.T) {
	for name, begun := range map[string]bool{"while it is watched": true, "before it is watched again": false} {
		s := watchBond(t)
		s.add(account("other", "other@contoso.com"))
		happens := func() {
			value := s.accounts["right"].ImmutableID
			s.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
			s.change("other", func(a *link.Account) { a.ImmutableID = value })
			s.now = s.now.Add(time.Second)
			s.takes("other")
		}
		if begun {
			s.happens[1] = happens
		} else {
			happens()
		}
		last := s.runAgain(t)
		if last.State != WatchNotTaken || last.Causes[0].Code != checkup.CauseNewCopy || last.Causes[0].Account.ID != "other" || last.Takeable() || last.Unlinked() {
			t.Errorf("%s: %s: %+v", name, last.State, last.Causes)
		}
	}
}

// An account that was never linked is not one that the sync has not taken: it is not linked yet, and whoever has the value is named.
func TestTheWatchOfAnAccountThatWasNeverLinked(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.journal = w.engine(t).Journal
	o := w.engine(t).Watch(t.Context(), Watching{Person: w.bond(), Account: "right"}, func(Observation) {})
	if !o.Unlinked() || o.Takeable() || len(o.Causes) != 2 || o.Causes[0].Code != checkup.CauseHolder || o.Causes[0].Account.ID != "h" || o.Causes[1].Code != checkup.CauseNotPrepared {
		t.Errorf("%s, unlinked %v: %+v", o.State, o.Unlinked(), o.Causes)
	}
	linked := watchBond(t)
	linked.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
	linked.now = linked.now.Add(settled + time.Minute)
	if o := linked.runAgain(t); o.Unlinked() {
		t.Errorf("what was linked and taken off is not called so: %+v", o.Causes)
	}
}

// runAgain watches what the journal has linked last.
func (s *watched) runAgain(t *testing.T) Observation {
	id, stamp := s.engine.LinkedLast(t.Context(), s.bond())
	return s.engine.Watch(t.Context(), Watching{Person: s.bond(), Account: id, Stamp: stamp, Timeout: WatchFor(s.settings)}, func(Observation) {})
}
