package link

import (
	"strings"
	"testing"
)

// To take an undo back would make the match again, without a check-up. One that stopped half way is only finished.
func TestAnUndoThatStoppedHalfWayIsOnlyFinished(t *testing.T) {
	w := newWorld(holder("h", nil))
	start := w.state()
	engine, o := finished(t, w, Decision{Choice: ChooseClear})
	plan, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	w.answer = func(do Verb, _ AccountID) error {
		if do == DoSet {
			return &Problem{Kind: Unreachable, Cause: "the network is gone"}
		}
		return nil
	}
	out, _ := engine.Apply(t.Context(), confirm(t, plan), nil)
	w.answer = nil
	undo := reread(t, engine, "undo")
	if out.End != EndPartly || !undo.Unfinished() {
		t.Fatalf("%s, %v", out.End, out.Problem)
	}
	writes, text := w.wrote(), journalText(t, engine, "undo")
	engine.NewID = func() string { return "again" }
	_, err = engine.TakeBack(t.Context(), undo)
	if !is(err, Refused) || !strings.Contains(err.Error(), "an undo cannot be taken back. Finish it, take operation operation back anew, or check the person again and make the match anew") {
		t.Errorf("%v", err)
	}
	if w.wrote() != writes || journalText(t, engine, "undo") != text {
		t.Errorf("writes %s, or the journal has grown", w.wrote())
	}
	if out, err := engine.Finish(t.Context(), confirmRest(t, undo), nil); err != nil || out.End != EndTakenBack || w.state() != start {
		t.Errorf("finished: %s, %v\n%s", out.End, err, w.state())
	}
}
