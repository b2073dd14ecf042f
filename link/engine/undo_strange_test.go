package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// An undo takes off only what its operation has put there. (attacks-1 T7)
func TestAnUndoGoesOnOnlyFromWhatItsOperationLeft(t *testing.T) {
	others := link.Know(other().GUID.ImmutableID())
	for name, c := range map[string]struct {
		change func(*world)
		says   string // "" if it is taken back
	}{
		"as it was left":                  {func(*world) {}, ""},
		"the account is another's by now": {func(w *world) { w.change("right", func(a *link.Account) { a.ImmutableID = others }) }, "which is that of Other (CN=Other"},
		"the holder is another's by now":  {func(w *world) { w.change("h", func(a *link.Account) { a.ImmutableID = others }) }, "which is that of Other (CN=Other"},
		"the account has a value of nobody's": {func(w *world) {
			w.change("right", func(a *link.Account) { a.ImmutableID = link.Know(testGUID(42).ImmutableID()) })
		}, "which no one in AD has"},
		"the value cannot be read": {func(w *world) {
			w.change("right", func(a *link.Account) { a.ImmutableID = link.Unknown[link.ImmutableID]("x") })
		}, "cannot be read"},
		"the account was cleared by hand": {func(w *world) {
			w.change("right", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("")) })
		}, ""},
	} {
		w := newWorld(holder("h", nil)).knows(other())
		engine, o := finished(t, w, plan.Decision{Choice: checkup.ChooseClear})
		c.change(w)
		w.now = w.now.Add(20 * time.Minute) // so that a former state is no read that lags behind
		before, writes := w.state(), len(w.writes)
		p, err := engine.TakeBack(t.Context(), o)
		if c.says != "" {
			if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), c.says) || len(w.writes) != writes || w.state() != before {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		if _, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil || w.state() != newWorld(holder("h", nil)).state() {
			t.Errorf("%s: %v\n%s", name, err, w.state())
		}
	}
}

// What is changed between the confirmation of an undo and its first step stops it too.
func TestAnUndoStopsWhereAValueHasBecomeAnothers(t *testing.T) {
	w := newWorld(holder("h", nil)).knows(other())
	engine, o := finished(t, w, plan.Decision{Choice: checkup.ChooseClear})
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	w.change("right", func(a *link.Account) { a.ImmutableID = link.Know(other().GUID.ImmutableID()) })
	writes := len(w.writes)
	if out, err := engine.Apply(t.Context(), confirm(t, p), nil); !link.Is(err, link.Changed) || out.End != plan.EndNothing || len(w.writes) != writes {
		t.Errorf("%s, %v, writes %v", out.End, err, w.writes[writes:])
	}
}

// A sign-in name that someone else has given since is not replaced, nor is an operation written off that was cut off as it gave one.
func TestAnUndoLeavesAForeignSignInName(t *testing.T) {
	for writes := 1; writes <= 2; writes++ {
		w := federatedWorld()
		confirmed, engine := confirm(t, w.plan(t, plan.Decision{})), w.engine(t)
		dies(t, w, func() bool { return len(w.writes) == writes }, func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
		o := theOperation(t, engine)
		w.change("right", func(a *link.Account) { a.UPN = "bond.married@contoso.com" })
		if _, err := engine.TakeBack(t.Context(), o); !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "someone else has changed") {
			t.Errorf("after %v: %v", w.writes, err)
		}
		if o := theOperation(t, engine); o.End != "" {
			t.Errorf("after %v it was closed as %s", w.writes, o.End)
		}
	}
}

// An account that came back from the recycle bin, and was written to since, is called by the name that it had when the operation was made.
func TestAnAccountThatCameBackHasAName(t *testing.T) {
	r := newRun(newWorld().engine(t), plan.Plan{From: plan.Basis{Account: &link.Account{ID: "back", UPN: "back@contoso.com"}}}, nil)
	for _, s := range []plan.Step{{Do: link.DoRestore, On: "back"}, {Do: link.DoSet, On: "back", After: "value"}, {Do: link.DoClear, On: "back"}} {
		r.applied(s, time.Time{})
	}
	if got := r.accounts.of("back").called(); got != "back@contoso.com (back)" {
		t.Errorf("it is called %s", got)
	}
}
