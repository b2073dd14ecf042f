package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

func TestAnOperationTellsWhatItWasAndHowItStands(t *testing.T) {
	w := newWorld(holder("h", synced))
	engine, o := finished(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	if o.Standing() != journal.Standing(plan.EndPrepared) {
		t.Errorf("stands %s", o.Standing())
	}
	h := o.Plan.From.Holders[0].Account
	if got, want := o.What(), "Match "+o.Plan.From.Person.Name()+" with "+o.Plan.From.Account.UPN+" (right), delete "+h.UPN+" (h), the synced account since 2026"; got != want {
		t.Errorf("what: %q, want %q", got, want)
	}
	for text, want := range map[string]bool{"": true, strings.ToUpper(h.UPN): true, o.ID: true, "nobody": false} {
		if o.Mentions(text) != want {
			t.Errorf("mentions %q: %v", text, !want)
		}
	}
	if _, doubt := o.Doubt(); doubt || len(o.Typed()) > 0 {
		t.Errorf("nothing is left, yet in doubt %v, typed %v", doubt, o.Typed())
	}
	if _, err := engine.TakeBack(t.Context(), journal.Operation{ID: "torn"}); !link.Is(err, link.Refused) {
		t.Errorf("an operation that never began: %v", err)
	}
}

func TestAnOperationThatIsReadAloneKnowsWhatTookItBack(t *testing.T) {
	engine, o := finished(t, newWorld(), plan.Decision{})
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil {
		t.Fatal(err)
	}
	got, err := engine.Journal.Operation(o.ID)
	if err != nil || got.TakenBack != "undo" || got.Standing() != journal.StandsUndone {
		t.Errorf("taken back by %q, stands %s, %v", got.TakenBack, got.Standing(), err)
	}
	undo, err := engine.Journal.Operation("undo")
	if err != nil || undo.What() != "Undo operation "+o.ID+", clear james.bond@contoso.com (right), the cloud account since 2026" {
		t.Errorf("%q, %v", undo.What(), err)
	}
}

func TestWhatIsLeftToDeleteIsTypedAgain(t *testing.T) {
	choose := plan.Decision{Choice: checkup.ChooseDelete}
	for n := 1; ; n++ {
		engine, crashed := crashAt(t, newWorld(holder("h", synced)), choose, n)
		if !crashed {
			break
		}
		for _, o := range unfinished(t, engine) {
			last := o.Steps[len(o.Steps)-1].State // of the purge
			over := last == plan.Done || last == plan.Skipped
			if typed := o.Typed(); over != (len(typed) == 0) {
				t.Errorf("point %d: the purge is %s, typed %v", n, last, typed)
			}
		}
	}
}

func TestReadingAJournalMakesNothing(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	if all, err := journal.Read(dir).Operations(); len(all) > 0 || err != nil {
		t.Errorf("%v, %v", all, err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the folder was made: %v", err)
	}
	engine, o := finished(t, newWorld(), plan.Decision{})
	if err := os.RemoveAll(filepath.Join(filepath.Dir(engine.Journal.File("")), "locks")); err != nil {
		t.Fatal(err)
	}
	if got, err := journal.Read(filepath.Dir(engine.Journal.File(""))).Operation(o.ID); err != nil || got.Running {
		t.Errorf("running %v, %v: a journal without locks is nobody's", got.Running, err)
	}
}

func TestFinishingWhatAnotherOneIsAtSaysThatItIsHalfWay(t *testing.T) {
	var engine Engine
	var open []journal.Operation
	for n := 1; len(open) == 0 || !open[0].Rest().ChangedAnything(); n++ {
		crashed := false
		if engine, crashed = crashAt(t, newWorld(holder("h", synced)), plan.Decision{Choice: checkup.ChooseDelete}, n); !crashed {
			t.Fatal("no crash comes after a change")
		}
		open = unfinished(t, engine)
	}
	file, _, err := engine.Journal.TakeUp(open[0].ID, open[0].Mark(), engine.Now)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	out, err := engine.Finish(t.Context(), confirmRest(t, open[0]), nil)
	if !link.Is(err, link.Refused) || out.End != plan.EndPartly || out.Operation != open[0].ID || len(out.Steps) != len(open[0].Steps) {
		t.Errorf("%s of %q: %v", out.End, out.Operation, err)
	}
}
