package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// stands wants an operation to stand so, whether it is read alone or with all others, with the index or without it.
func stands(t *testing.T, e Engine, id string, want journal.Standing) {
	t.Helper()
	for _, index := range []bool{true, false} {
		if !index {
			_ = os.Remove(filepath.Join(filepath.Dir(e.Journal.File("")), "index")) // it may be gone already
		}
		alone, err := e.Journal.Operation(id)
		if all := reread(t, e, id); err != nil || alone.Standing() != want || all.Standing() != want || alone.Sequel() != all.Sequel() {
			t.Errorf("%s, index %v: alone it stands %s (%s), with all %s (%s), want %s, %v", id, index, alone.Standing(), alone.Sequel(), all.Standing(), all.Sequel(), want, err)
		}
	}
}

// An operation stopped at a refusal, and the person was matched by another one: the first is closed, and comes back with the end of the other.
func TestAMatchTakesThePlaceOfOneThatStoppedHalfWay(t *testing.T) {
	w := newWorld(holder("h", nil))
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseClear})), w.engine(t)
	w.journal = engine.Journal
	gone := true
	w.answer = func(do link.Verb, id link.AccountID) error {
		if gone && do == link.DoSet && id == "right" {
			w.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
			return &link.Problem{Kind: link.Unreachable, Cause: "the network is gone"}
		}
		return nil
	}
	if out, _ := engine.Apply(t.Context(), confirmed, nil); out.End != plan.EndPartly {
		t.Fatalf("%s, %v", out.End, out.Problem)
	}
	gone = false
	w.now = w.now.Add(time.Hour)
	engine.NewID = func() string { return "again" }
	made := w.plan(t, plan.Decision{})
	stands(t, engine, "operation", journal.Standing(plan.EndPartly))
	if out, err := engine.Apply(t.Context(), confirm(t, made), nil); out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	stands(t, engine, "operation", journal.StandsReplaced)
	writes := w.wrote()
	stopped := reread(t, engine, "operation")
	if _, err := engine.TakeBack(t.Context(), stopped); !link.Is(err, link.Refused) || stopped.Unfinished() || w.wrote() != writes {
		t.Errorf("taken back: %v", err)
	}
	if _, err := stopped.Confirm(nil); !link.Is(err, link.Refused) || len(w.check(t, "right").Facts.Open) > 0 {
		t.Errorf("finished: %v", err)
	}
	engine.NewID = func() string { return "undo" }
	back, err := engine.TakeBack(t.Context(), reread(t, engine, "again"))
	if err != nil {
		t.Fatal(err)
	}
	w.beforeWrite = func(link.Verb, link.AccountID) { // the undo is running
		stands(t, engine, "again", journal.StandsUndoing)
		stands(t, engine, "operation", journal.StandsReplaced)
		if p := reread(t, engine, "again").UndoRefused(); p == nil || !strings.Contains(p.Cause, "is being undone by operation undo") {
			t.Errorf("what is being taken back right now may be taken back: %v", p)
		}
	}
	if out, err := engine.Apply(t.Context(), confirm(t, back), nil); out.End != plan.EndTakenBack {
		t.Fatalf("%s, %v", out.End, err)
	}
	w.beforeWrite = nil
	stands(t, engine, "again", journal.StandsUndone)
	stands(t, engine, "operation", journal.Standing(plan.EndPartly))
}
