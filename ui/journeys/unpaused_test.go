package journeys

import "testing"

// The sync was said to be paused, and has run: what was said is not so, and is asked again, after F5 and when the next check-up finds a later run.
func TestAPauseIsAskedAgainOnceTheSyncHasRun(t *testing.T) {
	t.Parallel()
	const unanswered = "( ) paused  ( ) out of scope  ( ) not yet"
	s := newStage(t)
	s.syncs = true
	d := s.wizard(80, 24)
	toCheckUp(d, "james.bond")
	d.Press("enter", "down", "right", "enter")
	d.Expect("Confirm: this is what will be done", "Sync   paused")
	d.Press("f5")
	d.Expect("Sync   was said to be paused, but has just run", "off: the sync has run since this was read")
	d.Refuse("Sync   paused")
	d.Press("esc")
	d.Expect("Decide", unanswered)
	d.Press("esc", "enter")
	d.Expect("Decide", unanswered)

	d.Press("right")
	d.Expect("(•) paused")
	d.Press("esc")
	if _, err := s.runSync(t.Context()); err != nil { // as a company's own sync does, which no key announces
		t.Fatal(err)
	}
	d.Press("r")
	d.Expect("Checked again. The sync was said to be paused, but it has run since: that is asked again.")
	d.Press("enter")
	d.Expect("Decide", unanswered)
}
