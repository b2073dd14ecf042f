package engine

import (
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// To take an undo back would make the match again, without a check-up. One that stopped half way is only finished.
func TestAnUndoThatStoppedHalfWayIsOnlyFinished(t *testing.T) {
	w := newWorld(holder("h", nil))
	start := w.state()
	engine, o := finished(t, w, plan.Decision{Choice: checkup.ChooseClear})
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	w.answer = func(do link.Verb, _ link.AccountID) error {
		if do == link.DoSet {
			return &link.Problem{Kind: link.Unreachable, Cause: "the network is gone"}
		}
		return nil
	}
	out, _ := engine.Apply(t.Context(), confirm(t, p), nil)
	w.answer = nil
	undo := reread(t, engine, "undo")
	if out.End != plan.EndPartly || !undo.Unfinished() {
		t.Fatalf("%s, %v", out.End, out.Problem)
	}
	writes, text := w.wrote(), journalText(t, engine, "undo")
	engine.NewID = func() string { return "again" }
	_, err = engine.TakeBack(t.Context(), undo)
	if !link.Is(err, link.Refused) || !strings.Contains(err.Error(), "an undo cannot be undone. Finish it, undo operation operation again, or check the person again and make the match again") {
		t.Errorf("%v", err)
	}
	if w.wrote() != writes || journalText(t, engine, "undo") != text {
		t.Errorf("writes %s, or the journal has grown", w.wrote())
	}
	if out, err := engine.Finish(t.Context(), confirmRest(t, undo), nil); err != nil || out.End != plan.EndTakenBack || w.state() != start {
		t.Errorf("finished: %s, %v\n%s", out.End, err, w.state())
	}
}
