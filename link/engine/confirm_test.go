package engine

import (
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// What is finished is confirmed like what is applied: by the name of each account that is yet to be deleted or purged. What was confirmed for the one is not
// taken by the other, and what no one confirmed by neither.
func TestFinishingWantsTheSameConfirmation(t *testing.T) {
	w := newWorld(holder("h", synced))
	engine, o := halfDeleted(t, w)
	before := len(w.writes)
	for typed, ok := range map[string]bool{"": false, "right": false, "james.bond@contoso.com": false, "h@contoso.onmicrosoft.com": true} {
		if _, err := o.Confirm(map[link.AccountID]string{"h": typed}); (err == nil) != ok {
			t.Errorf("typed %q: %v", typed, err)
		}
	}
	if _, err := engine.Apply(t.Context(), confirmRest(t, o), nil); !link.Is(err, link.Bug) {
		t.Errorf("Apply took what is to be finished: %v", err)
	}
	for _, c := range []plan.Confirmed{{}, confirm(t, newWorld().plan(t, plan.Decision{}))} {
		if _, err := engine.Finish(t.Context(), c, nil); !link.Is(err, link.Bug) {
			t.Errorf("Finish took what is to be applied, or nothing: %v", err)
		}
	}
	if _, err := engine.Apply(t.Context(), plan.Confirmed{}, nil); !link.Is(err, link.Bug) {
		t.Errorf("Apply took what nobody confirmed: %v", err)
	}
	if _, err := o.Plan.Confirm(map[link.AccountID]string{"h": "h@contoso.onmicrosoft.com"}, "again"); !link.Is(err, link.Refused) {
		t.Errorf("what the journal has kept was confirmed as if it were new: %v", err)
	}
	if len(w.writes) != before {
		t.Errorf("written: %v", w.writes[before:])
	}
	if out, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || out.End != plan.EndPrepared {
		t.Fatal(out.End, err)
	}
	done, err := engine.Journal.Operation(o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := done.Confirm(nil); !link.Is(err, link.Refused) {
		t.Errorf("what is finished was confirmed again: %v", err)
	}
}

// halfDeleted is an operation whose process died after it had deleted the holder.
func halfDeleted(t *testing.T, w *world) (Engine, journal.Operation) {
	t.Helper()
	engine := w.engine(t)
	confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
	w.answer = func(do link.Verb, _ link.AccountID) error {
		if do == link.DoSoftDelete {
			die()
		}
		return nil
	}
	linktest.Mortal(func() { _, _ = engine.Apply(t.Context(), confirmed, nil) })
	w.answer = nil
	open := unfinished(t, engine)
	if len(open) != 1 {
		t.Fatalf("%d operations are unfinished", len(open))
	}
	return engine, open[0]
}
