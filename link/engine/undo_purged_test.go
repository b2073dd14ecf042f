package engine

import (
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// What this operation has purged is gone, and no one waits for it.
func TestAnUndoDoesNotWaitForWhatWasPurged(t *testing.T) {
	w := newWorld(holder("h", synced))
	engine, o := finished(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	if !purged(w) {
		t.Fatal(w.wrote())
	}
	before := w.waited
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil || !strings.Contains(p.Statements[0].Text, "was purged and cannot come back") || w.waited != before {
		t.Errorf("%v, waited %v, says %+v", err, w.waited-before, p.Statements)
	}
}

// Whose account is worked on is said by its name, not by that of a lock's file.
func TestWhatAnotherHardmatchWorksOnIsNamed(t *testing.T) {
	w := newWorld()
	confirmed, engine := confirm(t, w.plan(t, plan.Decision{})), w.engine(t)
	second := engine
	second.NewID = func() string { return "second" }
	var account, operation error
	w.beforeWrite = func(link.Verb, link.AccountID) {
		_, account = second.Apply(t.Context(), confirmed, nil)
		_, operation = engine.Apply(t.Context(), confirmed, nil)
	}
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
		t.Fatal(err)
	}
	if got := link.AsProblem(account); got == nil || got.Object != "james.bond@contoso.com (right)" {
		t.Errorf("account: %v", account)
	}
	if got := link.AsProblem(operation); got == nil || got.Object != "Operation operation" {
		t.Errorf("operation: %v", operation)
	}
}

// A late read may show for minutes what was purged. The end of the undo does not say that it is there.
func TestAnUndoDoesNotSayThatWhatWasPurgedIsThere(t *testing.T) {
	w := newWorld(holder("h", synced))
	engine, o := finished(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	copied := holder("h", synced)
	copied.DeletedAt, copied.ImmutableID = w.now, link.Know(link.ImmutableID(""))
	w.stale["h"] = []link.Account{copied, copied, copied}
	out, err := engine.Apply(t.Context(), confirm(t, p), nil)
	if err != nil || out.End != plan.EndTakenBack || len(out.Now.Accounts) != 2 {
		t.Fatalf("%s, %v, %+v", out.End, err, out.Now.Accounts)
	}
	if a := out.Now.Accounts[1]; !a.Purged || a.State != NowLate {
		t.Errorf("it is said to be %s, purged %v", a.State, a.Purged)
	}
}
