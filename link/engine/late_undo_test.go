package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// A deleted holder that the recycle bin does not show yet is looked for before an undo is offered, and comes back with it.
func TestUndoWaitsForADeletedHolderToShow(t *testing.T) {
	w := newWorld(holder("h", nil))
	w.binLag = 90 * time.Second
	start := w.state()
	engine, _, o := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	engine.NewID = func() string { return "undo" }
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil || out.End != plan.EndTakenBack || w.state() != start {
		t.Errorf("%s, %v\n%s", out.End, err, w.state())
	}
}

// If it does not show, that is said first, by name, with what it means, and it is known to the plan should it show in the middle of it.
func TestUndoWithoutADeletedHolderSaysSoFirst(t *testing.T) {
	for name, c := range map[string]struct {
		left func(*world)
		says string
	}{
		"late":   {func(*world) {}, "h@contoso.onmicrosoft.com (h) cannot be restored now: it was deleted, and the recycle bin does not show it yet. Without it only the match is undone."},
		"purged": {func(w *world) { delete(w.accounts, "h"); w.now = w.now.Add(mustShow) }, "h@contoso.onmicrosoft.com (h) cannot be found: it is neither live nor in the recycle bin, after"},
	} {
		w := newWorld(holder("h", synced))
		w.binBlocks, w.binLag = false, 8*time.Minute
		engine, _, o := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
		c.left(w)
		engine.NewID = func() string { return "undo" }
		p, err := engine.TakeBack(t.Context(), o)
		if err != nil || !strings.Contains(p.Statements[0].Text, c.says) || p.Statements[0].Severity != link.Warns {
			t.Fatalf("%s: %v, %+v", name, err, p.Statements)
		}
		w.beforeWrite = func(link.Verb, link.AccountID) { w.binLag = 0 } // it shows, with the value
		out, err := engine.Apply(t.Context(), confirm(t, p), nil)
		if err != nil || out.End != plan.EndTakenBack || w.accounts["right"].ImmutableID.Or("") != "" {
			t.Errorf("%s: %s, %v\n%s", name, out.End, err, w.state())
		}
	}
}

// An account that came back from the recycle bin does not go there again while the deleted holder cannot be restored: the person would have none.
func TestUndoLeavesThePersonAnAccount(t *testing.T) {
	w := newWorld(holder("h", synced)).change("right", deleted)
	w.binBlocks = false
	w.beforeWrite = func(do link.Verb, _ link.AccountID) {
		if do == link.DoSoftDelete {
			w.binLag = 8 * time.Minute
			delete(w.moved, "right") // what was restored shows by now
		}
	}
	engine, _, o := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	engine.NewID = func() string { return "undo" }
	w.beforeWrite = nil
	if _, err := engine.TakeBack(t.Context(), o); !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "undoing the rest would leave all of the person's accounts in the recycle bin") {
		t.Fatalf("%v", err)
	}
	w.binLag = 0 // it shows
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if out, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil || out.End != plan.EndTakenBack || w.accounts["h"].Where() != link.Live {
		t.Errorf("%s, %v\n%s", out.End, err, w.state())
	}
}

// What was done and does not show yet is not called undone, and nothing is closed for it.
func TestUndoDoesNotTakeALateReadForTheFormerState(t *testing.T) {
	w := newWorld()
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{})), w.engine(t)
	w.lag = 100
	w.answer = func(link.Verb, link.AccountID) error {
		return &link.Problem{Kind: link.MaybeDone, Cause: "no answer came"}
	}
	_, _ = engine.Apply(t.Context(), confirmed, nil)
	o := unfinished(t, engine)[0]
	o.Steps[0].State, o.Steps[0].Problem = plan.Done, nil // known by now
	_, err := engine.TakeBack(t.Context(), o)
	if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "does not show yet") || len(unfinished(t, engine)) != 1 {
		t.Errorf("%v, %d unfinished", err, len(unfinished(t, engine)))
	}
}
