package ui_test

import (
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/uitest"
)

// toUndo are the three ways to the confirm screen of an undo.
var toUndo = map[string]func(*testing.T, *world) *uitest.Driver{
	"done": func(t *testing.T, w *world) *uitest.Driver {
		d := w.matched(t, false)
		d.Press("u")
		return d
	},
	"history": func(t *testing.T, w *world) *uitest.Driver {
		d := w.matched(t, false)
		d.Press("n", "f2", "enter", "u")
		return d
	},
	"crash": func(t *testing.T, w *world) *uitest.Driver {
		w.crashClearing(t)
		d := w.atRecovery(t)
		d.Press("u")
		return d
	},
}

// crashClearing clears the holder and dies before the account gets the value.
func (w *world) crashClearing(t *testing.T) {
	t.Helper()
	e := w.Engine()
	facts, err := e.Gather(t.Context(), w.people[0], rightID)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.New(checkup.Check(facts, testNow), map[link.AccountID]plan.Decision{dupID: {Choice: checkup.ChooseClear}}, nil)
	if err != nil {
		t.Fatal(err)
	}
	confirmed, err := p.Confirm(nil, "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	w.strike = func(what string) error {
		if what == "set" {
			runtime.Goexit()
		}
		return nil
	}
	defer func() { w.strike, w.later = nil, 10*time.Minute }() // so that it is known that it has not happened
	if !linktest.Mortal(func() { _, _ = e.Apply(t.Context(), confirmed, nil) }) {
		t.Error("the process has not died")
	}
}

// Whatever is pressed on the confirm screen of an undo, in whatever order, it stays the confirm screen of an undo: nothing but the undo is carried out.
func TestNoKeyTurnsAnUndoIntoALink(t *testing.T) {
	stride := linktest.Stride(2)
	for way, open := range toUndo {
		for n := 0; n < 3*3*3; n += stride {
			w := newWorld(t, right(), cloudHolder())
			d := open(t, w)
			before := len(w.writes)
			reason(d)
			var keys []string
			for _, of := range []int{1, 3, 9} {
				keys = append(keys, []string{" ", "tab", "enter"}[n/of%3])
			}
			for _, key := range keys {
				if !strings.Contains(d.Frame(), "Confirm:") {
					break
				}
				d.Expect("Confirm: this is what will be undone", "Undo")
				d.Press(key)
			}
			if wrote := w.writes[before:]; len(wrote) > 0 && (wrote[0] != "clear" && wrote[0] != "set" || !strings.Contains(d.Frame(), "Undone:")) {
				t.Fatalf("from %s, %q: writes %v\n%s", way, keys, wrote, d.Frame())
			}
			if a := w.accounts[rightID]; a.Holds(bondID.ImmutableID()) && len(w.writes) > before {
				t.Fatalf("from %s, %q: the account is linked", way, keys)
			}
		}
	}
}

// A plan that is made again while it is looked at is another plan: what was asserted of the one before does not count.
func TestAPlanThatIsMadeAgainHasToBeLookedAtAgain(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	var noted failures
	d := w.wizardFor(&noted)
	d.Press("enter")
	d.Type("bond")
	d.Press("enter", "enter", "enter")
	d.Choose("Delete")
	d.Press("enter")
	d.Type("INC-1")
	d.Press("enter")
	d.Type(dupUPN)
	d.Press("enter", "tab", "tab")
	d.Expect("Confirm: this is what will be done", "> ( ) purge it too")
	d.Press(" ", "tab", "tab") // the name must be typed again
	d.Type(dupUPN)
	d.Press("tab", "tab", "enter")
	if len(noted.said) != 1 || !strings.Contains(noted.said[0], "has not asserted the title") || len(w.writes) > 0 {
		t.Fatalf("the driver said %q, writes %v\n%s", noted.said, w.writes, d.Frame())
	}
	d.Expect("Confirm: this is what will be done", "(•) purge it too")
	d.Press("enter")
	if want := []string{"clear", "set", "delete", "purge"}; len(noted.said) != 1 || !slices.Equal(w.writes, want) {
		t.Errorf("the driver said %q, writes %v, want %v", noted.said, w.writes, want)
	}
}

// Keys that were meant for the plan before do not reach the one that has taken its place.
func TestKeysAreIgnoredForAMomentAfterAPlanIsMadeAgain(t *testing.T) {
	d := newWorld(t, right(), cloudHolder()).atCheck(t)
	d.Press("enter")
	d.Choose("Delete")
	d.Press("enter")
	d.Type("INC-1")
	d.Press("enter")
	d.Type(dupUPN)
	d.Press("tab", "tab", "tab")
	d.Expect("> ( ) purge it too")
	d.Burst(" ", "tab")
	d.Expect("> (•) purge it too")
	d.Wait(uitest.Pause)
	d.Burst("tab")
	d.Expect("  (•) purge it too", "> Ticket number or reason:  INC-1")
}
