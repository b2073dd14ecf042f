package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// Whose write is waited for: a change that does not show is this operation's own. What someone else has done meanwhile is "changed since you looked", at once.

// taken is a holder that the sync has written to, by when the plan is made.
func taken(a *link.Account) {
	synced(a)
	a.LastSync = testNow.Add(-12 * time.Minute)
}

// Two have confirmed the same plan, and the other one was first: no one waits for what this one has not done.
func TestAPlanThatAnotherHasCarriedOutStopsAtOnce(t *testing.T) {
	for name, done := range map[string]func(*world){
		"all of it": func(w *world) {
			delete(w.accounts, "h")
			w.change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(7).ImmutableID()) })
		},
		"the holder is gone":                  func(w *world) { delete(w.accounts, "h") },
		"the holder is gone, and one differs": func(w *world) { delete(w.accounts, "h"); w.change("right", deleted) },
	} {
		w := newWorld(holder("h", taken))
		confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), w.engine(t)
		done(w)
		before := w.now
		var said []string
		ctx := link.TellPauses(t.Context(), func(p link.Pause) { said = append(said, p.Why) })
		out, err := engine.Apply(ctx, confirmed, nil)
		if out.End != plan.EndNothing || !link.Is(err, link.Changed) || !strings.Contains(err.Error(), "it changed since you looked") || len(w.writes) > 0 {
			t.Errorf("%s: %s, %v, writes %v", name, out.End, err, w.writes)
		}
		if waited := w.now.Sub(before); waited > 15*time.Second { // one answer that it is gone is none
			t.Errorf("%s: it waited %s", name, waited)
		}
		if strings.Contains(strings.Join(said, " "), "does not show the change") {
			t.Errorf("%s: it waits for a change that it has not made: %q", name, said)
		}
	}
}

// restoredBySync is an operation that a crash has cut off before its purge, and whose holder the sync has brought back since.
func restoredBySync(t *testing.T) (*world, Engine, journal.Operation) {
	t.Helper()
	w := newWorld(holder("h", taken))
	w.binBlocks = false
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), w.engine(t)
	dies(t, w, func() bool { return w.accounts["right"].Holds(testGUID(7).ImmutableID()) }, func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
	w.now = w.now.Add(time.Minute)
	w.change("h", func(a *link.Account) { a.DeletedAt, a.LastSync = time.Time{}, w.now })
	w.tenant.LastSync = link.Know(w.now)
	return w, engine, unfinished(t, engine)[0]
}

// What the sync has brought back shows the time of that: it is no late read, neither before anything is confirmed nor after.
func TestWhatTheSyncHasBroughtBackIsNotWaitedFor(t *testing.T) {
	w, engine, o := restoredBySync(t)
	before := w.now
	if _, _, err := engine.Rest(t.Context(), o); !link.Is(err, link.Changed) || !strings.Contains(err.Error(), "the sync brought it back") {
		t.Errorf("rest: %v", err)
	}
	if a := engine.LookNow(t.Context(), o).Accounts[1]; a.State != NowRead || a.Found.Where() != link.Live {
		t.Errorf("the last look: %+v", a)
	}
	out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
	if !link.Is(err, link.Changed) || !strings.Contains(err.Error(), "the sync brought it back") || out.End != plan.EndPartly {
		t.Errorf("finish: %s, %v", out.End, err)
	}
	if _, err := engine.TakeBack(t.Context(), unfinished(t, engine)[0]); err != nil && strings.Contains(err.Error(), "does not show yet") {
		t.Errorf("take back: %v", err)
	}
	if w.now != before {
		t.Errorf("it waited %s", w.now.Sub(before))
	}
}

// Who else has brought an account back shows no time; it is waited for once. The next start knows it from the journal.
func TestTheJournalKnowsWhatWasBroughtBack(t *testing.T) {
	w, engine, o := restoredBySync(t)
	w.change("h", func(a *link.Account) { a.LastSync = testNow.Add(-12 * time.Minute) })
	if _, err := engine.Finish(t.Context(), confirmRest(t, o), nil); !link.Is(err, link.Changed) {
		t.Fatalf("%v", err)
	}
	if w.waited < time.Minute {
		t.Errorf("it waited %s, for what may be late", w.waited)
	}
	o, before := unfinished(t, engine)[0], w.now
	if _, err := engine.TakeBack(t.Context(), o); err != nil && strings.Contains(err.Error(), "does not show yet") {
		t.Errorf("take back: %v", err)
	}
	if a := engine.LookNow(t.Context(), o).Accounts[1]; a.State != NowRead {
		t.Errorf("the last look: %+v", a)
	}
	if _, _, err := engine.Rest(t.Context(), o); !link.Is(err, link.Changed) || w.now != before {
		t.Errorf("rest: %v, waited %s", err, w.now.Sub(before))
	}
}

// An operation that changed nothing has left nothing that could show late. (fresh-f14 B14)
func TestNothingIsWaitedForThatNeverWas(t *testing.T) {
	w := newWorld(holder("h", taken))
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), w.engine(t)
	w.tenant.LastSync = link.Know(testNow)
	out, err := engine.Apply(t.Context(), confirmed, nil)
	if out.End != plan.EndNothing || err == nil {
		t.Fatalf("%s, %v", out.End, err)
	}
	delete(w.accounts, "h")
	before := w.now
	if a := engine.LookNow(t.Context(), reread(t, engine, out.Operation)).Accounts[1]; a.State != NowGone || w.now != before {
		t.Errorf("%s, waited %s", a.State, w.now.Sub(before))
	}
}

// An undo that meets the sync says so, and not what the sync has changed beside. (fresh-f14 B13)
func TestAnUndoThatMeetsTheSyncSaysSo(t *testing.T) {
	for name, beside := range map[string]func(*world){
		"nothing":               func(*world) {},
		"mS-DS-ConsistencyGuid": func(w *world) { w.changePerson(func(p *link.Person) { p.ConsistencyGUID = link.Know(p.GUID[:]) }) },
	} {
		w := newWorld()
		engine, o := finished(t, w, plan.Decision{})
		p, err := engine.TakeBack(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		w.change("right", synced)
		beside(w)
		engine.NewID = func() string { return "undo" }
		out, err := engine.Apply(t.Context(), confirm(t, p), nil)
		if out.End != plan.EndNothing || !link.Is(err, link.Changed) || !strings.Contains(err.Error(), "the sync has taken the account since you looked, so that undo is over") {
			t.Errorf("%s: %s, %v", name, out.End, err)
		}
	}
}
