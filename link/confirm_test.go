package link

import (
	"testing"

	"hardmatch/link/linktest"
)

// What is finished is confirmed like what is applied: by the name of each account that is yet to be deleted or purged. What was confirmed for the one
// is not taken by the other, and what nobody confirmed by neither.
func TestFinishingWantsTheSameConfirmation(t *testing.T) {
	w := newWorld(holder("h", synced))
	engine, o := halfDeleted(t, w)
	before := len(w.writes)
	for typed, ok := range map[string]bool{"": false, "right": false, "james.bond@contoso.com": false, "h@contoso.onmicrosoft.com": true} {
		if _, err := o.Confirm(map[AccountID]string{"h": typed}); (err == nil) != ok {
			t.Errorf("typed %q: %v", typed, err)
		}
	}
	if _, err := engine.Apply(t.Context(), confirmRest(t, o), nil); !is(err, Bug) {
		t.Errorf("Apply took what is to be finished: %v", err)
	}
	for _, c := range []Confirmed{{}, confirm(t, o.Plan)} {
		if _, err := engine.Finish(t.Context(), c, nil); !is(err, Bug) {
			t.Errorf("Finish took what is to be applied, or nothing: %v", err)
		}
	}
	if _, err := engine.Apply(t.Context(), Confirmed{}, nil); !is(err, Bug) {
		t.Errorf("Apply took what nobody confirmed: %v", err)
	}
	if len(w.writes) != before {
		t.Errorf("written: %v", w.writes[before:])
	}
	if out, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || out.End != EndPrepared {
		t.Fatal(out.End, err)
	}
	done, err := engine.Journal.Operation(o.ID)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := done.Confirm(nil); !is(err, Refused) {
		t.Errorf("what is finished was confirmed again: %v", err)
	}
}

// halfDeleted is an operation whose process died after it had deleted the holder.
func halfDeleted(t *testing.T, w *world) (Engine, Operation) {
	t.Helper()
	engine := w.engine(t)
	confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseDelete}))
	w.answer = func(do Verb, _ AccountID) error {
		if do == DoSoftDelete {
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
