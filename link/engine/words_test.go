package engine

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// A purge that is skipped is not called unneeded if a later step purges the same account, and what is said of it is true when all is over.
func TestWhatComesLaterIsNotCalledUnneeded(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks = false
	_, out, _ := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	var notes []string
	for _, p := range out.Steps {
		if p.Step.Do == link.DoPurge {
			notes = append(notes, fmt.Sprintf("%d %s %s", p.Index+1, p.State, p.Note))
		}
	}
	if len(notes) != 2 || !strings.HasSuffix(notes[0], "skipped not needed this early") || !strings.Contains(notes[1], "done") {
		t.Errorf("the purges say %q", notes)
	}
}

// What is said of an account that does not show is about the step that stops for it: no purge is mentioned if none was to come.
func TestAnAccountThatDoesNotShowStopsMoreThanAPurge(t *testing.T) {
	w := newWorld(holder("h", nil)).change("right", deleted)
	engine, _, o := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	engine.NewID = func() string { return "undo" }
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	w.beforeWrite = func(do link.Verb, _ link.AccountID) {
		if do == link.DoSoftDelete {
			w.binLag = 8 * time.Minute // of the account that goes back, which is looked at before the holder is restored
			clear(w.moved)             // what moved before shows by now
		}
	}
	out, err := engine.Apply(t.Context(), confirm(t, p), nil)
	if err == nil || out.Problem.Cause != "it was deleted, but the recycle bin does not show it yet" || out.Problem.Cure != "Try again in a few minutes" {
		t.Errorf("%s, %+v", out.End, out.Problem)
	}
}

// What must be typed says what becomes of the account, in a plan, in what is left of it, and in an undo: what can be restored is not called deleted.
func TestWhatIsTypedSaysWhatBecomesOfTheAccount(t *testing.T) {
	for name, c := range map[string]struct {
		holder link.Account
		choose plan.Decision
		says   string
	}{
		"purged":            {holder("h", synced), plan.Decision{Choice: checkup.ChooseDelete}, "it will be deleted"},
		"purged too":        {holder("h", nil), plan.Decision{Choice: checkup.ChooseDelete, PurgeToo: true}, "it will be deleted"},
		"deleted":           {holder("h", nil), plan.Decision{Choice: checkup.ChooseDelete}, "it goes to the recycle bin"},
		"cleared, and back": {holder("h", deleted), plan.Decision{Choice: checkup.ChooseClear, DeleteAgain: true}, "it goes back to the recycle bin"},
	} {
		w := newWorld(c.holder)
		typesBecause(t, name, w, w.engine(t), w.plan(t, c.choose), c.says)
	}
	w := newWorld(holder("h", nil)).change("right", deleted)
	engine, _, o := ended(t, w, plan.Decision{Choice: checkup.ChooseClear})
	engine.NewID = func() string { return "undo" }
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	typesBecause(t, "undo", w, engine, p, "it goes back to the recycle bin")
}

// typesBecause holds why an account must be typed: for the plan, and, once its process has died at the deletion, for finishing it.
func typesBecause(t *testing.T, name string, w *world, engine Engine, p plan.Plan, why string) {
	t.Helper()
	w.beforeWrite = func(do link.Verb, _ link.AccountID) {
		if do == link.DoSoftDelete || do == link.DoPurge {
			die()
		}
	}
	defer func() { w.beforeWrite = nil }()
	confirmed := confirm(t, p)
	if !linktest.Mortal(func() { _, _ = engine.Apply(t.Context(), confirmed, nil) }) {
		t.Errorf("%s: it did not die", name)
	}
	open := unfinished(t, engine)
	if len(open) != 1 {
		t.Fatalf("%s: %d are unfinished", name, len(open))
	}
	for what, typed := range map[string][]plan.TypedConfirmation{"the plan": p.Typed, "finishing it": open[0].Typed()} {
		if len(typed) != 1 || typed[0].Why != why {
			t.Errorf("%s: %s types %+v, want one because %q", name, what, typed, why)
		}
	}
}

// The tenant dates a deletion by its own clock: that it is another than this computer's does not make it a second deletion, nor the days that are left fewer.
func TestADeletionIsDatedByTheTenantsClock(t *testing.T) {
	for _, ahead := range []time.Duration{-40 * 24 * time.Hour, -3 * time.Hour, 0, 3 * time.Hour, 40 * 24 * time.Hour} {
		w := newWorld(holder("h", synced))
		w.ahead = ahead
		if _, out, _ := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete}); out.End != plan.EndPrepared || w.state() != "right live anchor" {
			t.Errorf("purged, %v ahead: %s, %v\n%s", ahead, out.End, out.Problem, w.state())
		}
		w = newWorld(holder("h", nil))
		w.ahead = ahead
		_, out, _ := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
		if h := out.Now.Accounts[1]; h.Found.DaysLeft(out.Now.At) != link.BinDays || h.Left.DaysLeft(out.Now.At) != link.BinDays {
			t.Errorf("deleted, %v ahead: %d days left, %d expected", ahead, h.Found.DaysLeft(out.Now.At), h.Left.DaysLeft(out.Now.At))
		}
	}
}
