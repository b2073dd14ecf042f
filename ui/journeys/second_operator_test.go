package journeys

import (
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// A second operator presses the button while the first is between the delete and the link. No cure asks whoever is stopped by the lock to start the sync, which
// would bring the copy back amid the plan of the other.
func TestWhoIsStoppedByTheLockLeavesTheSyncPaused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(100, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	first := s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete})
	s.writer = func(w link.Writer) link.Writer {
		return second{w, link.DoSoftDelete, func() {
			press(d, "Confirm: this is what will be done", "Apply")
			d.Expect("Stopped before anything was changed", "Another hardmatch is working on it right now",
				"leave the sync paused until operation 20261102-090000-000001 is finished or undone")
			d.Refuse("start the sync")
		}}
	}
	if out, err := s.apply(first); err != nil || out.End != plan.EndPrepared {
		t.Errorf("%s, %v", out.End, err)
	}
}

// The same holds if the first has stopped, and its operation is not finished: also in the history.
func TestWhatIsNotFinishedKeepsTheSyncPausedForOthers(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(100, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	s.killedAt("james.bond", deletes, 2, false)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Stopped: nothing was changed", "leave the sync paused until operation 20261102-090000-000001 is finished or undone")
	d.Refuse("start the sync again")
	d = s.wizard(100, 40)
	d.Press("enter")
	d.Expect("Unfinished")
	d.Press("l", "f2", "enter")
	d.Expect("leave the sync paused until operation 20261102-090000-000001 is finished or undone")
	d.Refuse("start the sync again")
}
