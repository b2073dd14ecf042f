package engine

import (
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// A process dies right behind its write to AD, and the next one asks a domain controller that has not heard of it.
func TestNobodyGuessesWhatBecameOfAWriteToAD(t *testing.T) {
	w := adWorld()
	w.lag = 30
	confirmed, engine := confirm(t, w.adPlan(t, link.NotHeld)), w.engine(t)
	dies(t, w, func() bool { return len(w.writes) > 0 }, func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
	o := unfinished(t, engine)[0]
	_, err := engine.TakeBack(t.Context(), o)
	if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "is not known yet") || len(unfinished(t, engine)) != 1 {
		t.Fatalf("%v, %d unfinished", err, len(unfinished(t, engine)))
	}
	out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
	if err == nil || out.End != plan.EndPartly {
		t.Errorf("%s, %v", out.End, err)
	}
	w.now, w.stalePeople, w.lag = w.now.Add(replication), nil, 0
	p, err := engine.TakeBack(t.Context(), unfinished(t, engine)[0])
	if err != nil {
		t.Fatal(err)
	}
	engine.NewID = func() string { return "undo" }
	out, err = engine.Apply(t.Context(), confirm(t, p), nil)
	if err != nil || out.End != plan.EndTakenBack || w.stampedWith() != "" {
		t.Errorf("%s, %v: bond has %q", out.End, err, w.stampedWith())
	}
}

// What cannot be taken back any more is not written down as never done.
func TestAnOperationThatTheSyncHasTakenStaysOpen(t *testing.T) {
	w := newWorld()
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{})), w.engine(t)
	dies(t, w, func() bool { return len(w.writes) > 0 }, func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
	w.change("right", synced)
	_, err := engine.TakeBack(t.Context(), unfinished(t, engine)[0])
	if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "the sync has taken") || len(unfinished(t, engine)) != 1 {
		t.Errorf("%v, %d unfinished", err, len(unfinished(t, engine)))
	}
}

// dies lets a run crash at the first call for which it is time.
func dies(t *testing.T, w *world, time func() bool, run func()) {
	t.Helper()
	w.strike = func() {
		if time() {
			die()
		}
	}
	defer func() { w.strike = nil }()
	if !linktest.Mortal(run) {
		t.Fatal("it did not crash")
	}
}
