package ui_test

import (
	"slices"
	"testing"
	"time"

	"hardmatch/link"
)

// What was said of the sync when an operation was begun is said as of then when it is finished, and asked again; when it runs is said as it is now.
func TestFinishingAsksAboutTheSyncAgain(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.held = link.SyncPaused
	w.crash(t, "purge")
	w.later, w.ran = time.Hour, testNow.Add(50*time.Minute)
	d := w.atRecovery(t)
	d.Press("f")
	d.Expect("Confirm: this is what is left to do", "The sync has run since this was begun, last at 09:50 +00:00, though it was said to be paused.",
		"The sync is still paused: I have looked again")
	d.Press("tab") // to the name
	d.Type("james.bond4821")
	d.Press("tab", "right", "enter")
	d.Expect("Confirm: this is what is left to do", "answer about the sync first")
	if slices.Contains(w.writes, "purge") {
		t.Fatal("it was purged without asking again")
	}
	d.Press("tab", "enter", "tab", "tab", "right") // from the last button to the first field
	d.Refuse("about 09:18")
	d.Press("enter")
	d.Expect("Done: prepared")
	if !slices.Contains(w.writes, "purge") {
		t.Errorf("writes %v", w.writes)
	}
}

// In lines it is a question of its own, whose first answer goes back.
func TestFinishingAsksAboutTheSyncAgainInLines(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.held = link.SyncPaused
	w.crash(t, "purge")
	d := w.inLines(t)
	answer(d, "1", "f")
	d.Expect("Confirm: this is what is left to do", "1 It is no longer so", "2 The sync is still paused: I have looked again")
	answer(d, "2")
	d.Expect("Type james.bond4821 to delete it")
}

// What is plainly not to be purged any more is refused before anything is confirmed.
func TestFinishingStopsBeforeTheQuestionWhereTheSyncBroughtItBack(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	a := w.accounts[dupID]
	a.LastSync = testNow.Add(-time.Hour)
	w.accounts[dupID] = a
	w.crash(t, "purge")
	a = w.accounts[dupID]
	a.DeletedAt, a.LastSync = time.Time{}, testNow.Add(time.Minute)
	w.accounts[dupID] = a
	w.later = 2 * time.Minute
	d := w.atRecovery(t)
	d.Press("f")
	d.Expect("Unfinished: what now?", "The sync brought it back")
	d.Refuse("Confirm")
}
