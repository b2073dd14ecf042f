package engine

import (
	"slices"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// An account whose restore was accepted, and which each read still shows in the recycle bin, is no reason to delete the other one.
func TestNothingIsDeletedBesideAnAccountThatDoesNotShowAsLive(t *testing.T) {
	w := newWorld(holder("h", synced)).change("right", deleted)
	w.binBlocks = false
	binned := w.accounts["right"]
	engine := w.engine(t)
	out, _ := engine.Apply(t.Context(), confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete})), func(p plan.Progress) {
		if p.Step.Do == link.DoSoftDelete && p.State == plan.Doing {
			w.stale["right"] = slices.Repeat([]link.Account{binned}, 200)
		}
	})
	if out.Problem == nil || out.Problem.Object != w.accounts["right"].Called() || w.accounts["h"].Where() != link.Live {
		t.Errorf("%v\n%s", out.Problem, w.wrote())
	}
}

// In an undo what it brings back stays: if that is gone by now, the other one is not deleted.
func TestAnUndoDeletesNothingBesideAnAccountThatIsGone(t *testing.T) {
	for how, take := range map[string]func(*world){
		"gone": func(w *world) { delete(w.accounts, "h") },
		"given another value": func(w *world) {
			w.change("h", func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("other")) })
		},
	} {
		w := newWorld(holder("h", synced)).change("right", deleted)
		w.binBlocks = false
		w.refuse = func(do link.Verb, _ link.AccountID) bool { return do == link.DoPurge }
		engine, _, o := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
		w.refuse = nil
		engine.NewID = func() string { return "undo" }
		p, err := engine.TakeBack(t.Context(), o)
		if err != nil {
			t.Fatal(err)
		}
		w.answer = func(do link.Verb, id link.AccountID) error {
			if do == link.DoClear && id == "right" {
				take(w)
			}
			return nil
		}
		out, err := engine.Apply(t.Context(), confirm(t, p), nil)
		if err == nil || w.accounts["right"].Where() != link.Live {
			t.Errorf("%s: %s, %v\n%s", how, out.End, err, w.wrote())
		}
	}
}
