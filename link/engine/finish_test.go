package engine

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// die is what kills a process in these tests: it ends where it stands. No recover sees that; the journal's file stays as it stands, and its lock is freed.
func die() { runtime.Goexit() }

// crashAt applies a plan and crashes at the n-th beginning or end of a call; false if the plan has fewer.
func crashAt(t *testing.T, w *world, d plan.Decision, n int) (engine Engine, crashed bool) {
	t.Helper()
	confirmed := confirm(t, w.plan(t, d))
	engine = w.engine(t)
	w.strike = func() {
		if n--; n == 0 {
			die()
		}
	}
	defer func() { w.strike = nil }()
	crashed = linktest.Mortal(func() {
		if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
			t.Error(err)
		}
	})
	return engine, crashed
}

// unfinished reads the journal again, as the next start would.
func unfinished(t *testing.T, e Engine) []journal.Operation {
	t.Helper()
	all, err := e.Journal.Operations()
	if err != nil {
		t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(o journal.Operation) bool { return !o.Unfinished() })
}

func TestAfterEveryCrashThePlanIsFinishedOrTakenBack(t *testing.T) {
	var points atomic.Int64
	t.Cleanup(func() { t.Logf("%d points, each finished and taken back", points.Load()) })
	stride := linktest.Stride(19)
	for name, c := range planCases {
		for _, binBlocks := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, bin blocks %v", name, binBlocks), func(t *testing.T) {
				t.Parallel()
				fresh := func() *world {
					w := newWorld(c.holders...)
					w.binBlocks = binBlocks
					return w
				}
				done := fresh()
				applied(t, done, c.choose)
				for n := 1; ; n += stride {
					w := fresh()
					engine, crashed := crashAt(t, w, c.choose, n)
					if !crashed {
						break
					}
					points.Add(1)
					where := fmt.Sprintf("point %d, after %v", n, w.writes)
					finishes(t, w, engine, fresh().state(), done.state(), where)
					w = fresh()
					engine, _ = crashAt(t, w, c.choose, n)
					takesBack(t, w, engine, fresh().state(), where)
				}
			})
		}
	}
}

func finishes(t *testing.T, w *world, engine Engine, start, done, where string) {
	t.Helper()
	open := unfinished(t, engine)
	if len(open) == 0 {
		if got := w.state(); got != start && got != done {
			t.Errorf("%s: nothing to finish, yet\n%s", where, got)
		}
		return
	}
	if _, err := engine.Finish(t.Context(), confirmRest(t, open[0]), nil); err != nil {
		t.Fatalf("%s: finish: %v", where, err)
	}
	if got := w.state(); got != done {
		t.Errorf("%s: finished\n%s\nwant\n%s", where, got, done)
	}
	if len(unfinished(t, engine)) > 0 {
		t.Errorf("%s: still unfinished", where)
	}
}

func takesBack(t *testing.T, w *world, engine Engine, start, where string) {
	t.Helper()
	open := unfinished(t, engine)
	if len(open) == 0 || purged(w) {
		return // nothing to take back, or a purge, which no one can
	}
	p, err := takeBackLater(t, w, engine, open[0])
	if link.Is(err, link.Refused) && w.state() == start {
		return // nothing was done
	}
	if err != nil {
		t.Fatalf("%s: take back: %v", where, err)
	}
	engine.NewID = func() string { return "undo" }
	if out, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil || out.End != plan.EndTakenBack {
		t.Fatalf("%s: taken back: %v %v", where, out.End, err)
	}
	if got := w.state(); got != start {
		t.Errorf("%s: taken back\n%s\nwant\n%s", where, got, start)
	}
	if len(unfinished(t, engine)) > 0 {
		t.Errorf("%s: still unfinished", where)
	}
}

// takeBackLater asks again once all that a crash has left in doubt must show.
func takeBackLater(t *testing.T, w *world, engine Engine, o journal.Operation) (plan.Plan, error) {
	t.Helper()
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil && strings.Contains(err.Error(), "is not known yet") {
		w.now = w.now.Add(settled)
		return engine.TakeBack(t.Context(), o)
	}
	return p, err
}

func purged(w *world) bool {
	return slices.ContainsFunc(w.writes, func(s string) bool { return strings.HasPrefix(s, "purge") })
}

// finished carries the synced duplicate's plan out and gives its journal.
func finished(t testing.TB, w *world, d plan.Decision) (Engine, journal.Operation) {
	t.Helper()
	confirmed := confirm(t, w.plan(t, d))
	engine := w.engine(t)
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
		t.Fatal(err)
	}
	all, err := engine.Journal.Operations()
	if err != nil || len(all) != 1 {
		t.Fatal(all, err)
	}
	engine.NewID = func() string { return "undo" }
	return engine, all[0]
}

func TestUndoPutsTheFormerValuesBack(t *testing.T) {
	for name, c := range planCases {
		t.Run(name, func(t *testing.T) {
			w := newWorld(c.holders...)
			start := w.state()
			engine, o := finished(t, w, c.choose)
			plan, err := engine.TakeBack(t.Context(), o)
			if err != nil {
				t.Fatal(err)
			}
			says := fmt.Sprint(plan.Statements)
			if purged(w) != strings.Contains(says, "was purged and cannot come back") {
				t.Errorf("says %s", says)
			}
			if _, err := engine.Apply(t.Context(), confirm(t, plan), nil); err != nil {
				t.Fatal(err)
			}
			if got := w.state(); got != start && !purged(w) {
				t.Errorf("%s\nwant\n%s", got, start)
			}
			if right := w.accounts["right"]; right.ImmutableID.Or("") != "" {
				t.Error("the account still carries the value")
			}
			if _, err := engine.TakeBack(t.Context(), reread(t, engine, o.ID)); !link.Is(err, link.Refused) {
				t.Errorf("taken back twice: %v", err)
			}
		})
	}
}

func reread(t *testing.T, e Engine, id string) journal.Operation {
	t.Helper()
	all, err := e.Journal.Operations()
	if err != nil {
		t.Fatal(err)
	}
	return all[slices.IndexFunc(all, func(o journal.Operation) bool { return o.ID == id })]
}

func TestUndoStopsWhereTheSyncHasTakenTheAccount(t *testing.T) {
	w := newWorld()
	engine, o := finished(t, w, plan.Decision{})
	w.change("right", synced)
	if _, err := engine.TakeBack(t.Context(), o); !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "the sync has taken") {
		t.Errorf("%v", err)
	}
}

func TestEveryPrefixOfAJournalIsRead(t *testing.T) {
	for name, c := range planCases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			engine, o := finished(t, newWorld(c.holders...), c.choose)
			text, err := os.ReadFile(engine.Journal.File(o.ID))
			if err != nil {
				t.Fatal(err)
			}
			for n := 0; n < len(text); n += linktest.Stride(7) {
				readsPrefix(t, text[:n])
			}
		})
	}
}

func readsPrefix(t *testing.T, text []byte) {
	t.Helper()
	got, err := journal.Parse(text)
	if err != nil {
		t.Fatalf("%d bytes: %v", len(text), err)
	}
	if torn := len(text) > 0 && text[len(text)-1] != '\n'; got.Torn != torn {
		t.Errorf("%d bytes: torn %v, want %v", len(text), got.Torn, torn)
	}
	if began := bytes.Contains(text, []byte("\n")); (len(got.Steps) > 0) != began || got.End != "" {
		t.Errorf("%d bytes: %d steps, end %q", len(text), len(got.Steps), got.End)
	}
}

func TestTwoAtOnceAreKeptApart(t *testing.T) {
	w := newWorld()
	confirmed := confirm(t, w.plan(t, plan.Decision{}))
	engine := w.engine(t)
	second := engine
	second.NewID = func() string { return "second" }
	var inner error
	w.beforeWrite = func(link.Verb, link.AccountID) {
		_, inner = second.Apply(t.Context(), confirmed, nil)
		if open := unfinished(t, engine); len(open) > 0 {
			t.Error("an operation that is running was taken for a crashed one")
		}
	}
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
		t.Fatal(err)
	}
	if !link.Is(inner, link.Refused) || !strings.Contains(inner.Error(), "another hardmatch is working on it") {
		t.Errorf("the second one: %v", inner)
	}
}

func TestAJournalOfTheFutureIsNotGuessedAt(t *testing.T) {
	engine := newWorld().engine(t)
	file := engine.Journal.File("future")
	if err := os.WriteFile(file, []byte(`{"format":3,"kind":"start"}`+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	_, err := engine.Journal.Operations()
	if err == nil || !strings.Contains(err.Error(), filepath.Base(file)) || !strings.Contains(err.Error(), "format is 3") {
		t.Errorf("%v", err)
	}
}
