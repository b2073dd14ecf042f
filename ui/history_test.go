package ui_test

import (
	"maps"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// atHistory has matched James Bond, and looks at the history.
func (w *world) atHistory(t *testing.T) *uitest.Driver {
	t.Helper()
	d := w.matched(t, false)
	d.Expect("Done: prepared")
	d.Press("n", "f2")
	d.Expect("History: what was done")
	return d
}

func TestTheHistoryTellsWhoDidWhatToWhom(t *testing.T) {
	d := newWorld(t, right(), cloudHolder()).atHistory(t)
	d.Expect("1 operation, the newest first", "> 2026-11-02 09:00  prepared", "James Bond", "helpdesk@contoso.com", "INC-1",
		"Match James Bond with james.bond@contoso.com (11111111), clear "+dupUPN+" (22222222)")
	d.Type("MONEYPENNY")
	d.Expect("0 of 1 operation", "Enter is off: no operation is marked")
	d.Refuse("INC-1")
	d.Press("ctrl+u")
	d.Type("BOND4821")
	d.Expect("1 of 1 operation", "INC-1")
	d.Resize(100, 24) // the name of the file is as long as the folder of the test
	d.Press("enter")
	d.Expect("Operation 20261102-090000-test", "+ Prepared", "True now", dupUPN+"> (22222222): live, cloud-only, ImmutableID (none)",
		"Journal", ".jsonl", "(22222222), the cloud account since 2026-11-02")
	d.Press("pgdown")
	d.Expect("+ done     Clear the ImmutableID of " + dupUPN + " (22222222)")
	d.Press("esc", "esc")
	d.Expect("Find:")
}

func TestUndoFromTheHistory(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	start := maps.Clone(w.accounts)
	d := w.atHistory(t)
	d.Press("enter", "u")
	reason(d)
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter")
	d.Expect("Done: undo complete")
	if got := w.accounts[dupID].ImmutableID; got != start[dupID].ImmutableID {
		t.Errorf("the holder has %v", got)
	}
	d.Press("n", "f2")
	d.Expect("undo done", "undone", "2 operations")
	d.Press("down", "enter")
	d.Expect("Undone by operation 20261102-090000-testx.", "u is off: it was undone by operation")
	d.Press("u")
	d.Expect("Operation 20261102-090000-test")
}

func TestAnUnfinishedOperationIsFinishedFromTheHistory(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	d := w.atRecovery(t)
	d.Press("l", "f2", "enter")
	d.Expect("Operation 20261102-090000-test", "f finish it")
	d.Press("pgdown")
	d.Expect("? in doubt Purge " + dupUPN + " (22222222)")
	d.Press("f")
	d.Type(dupUPN)
	d.Press("tab", "tab")
	d.Expect("Confirm: this is what is left to do", "[ Finish: ")
	d.Press("enter")
	d.Expect("Done: prepared")
}

func TestTheSearchGoesOnAfterTheHistory(t *testing.T) {
	d := newWorld(t, right()).atSearch(t)
	for _, r := range "bond" {
		d.Burst(string(r)) // no pause: the search has not begun
	}
	d.Wait(100 * time.Millisecond)
	d.Burst("f2")
	d.Expect("History:", "Nothing has been done yet.")
	d.Press("esc")
	d.Expect("Find:", "Name: bond", "1 person", "contoso.com / London / Agents")
}

// undoing starts the wizard as undo ID does.
func (w *world) undoing(t *testing.T, id string) *uitest.Driver {
	t.Helper()
	o, err := w.journal.Operation(id)
	if err != nil {
		t.Fatal(err)
	}
	return uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Undo: &o})
}

func TestTheWizardCanBeginWithAnUndo(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	w.matched(t, false)
	d := w.undoing(t, "20261102-090000-test")
	d.Expect("Connect")
	d.Press("enter")
	d.Expect("Confirm: this is what will be undone")
	d.Press("tab", "enter")
	d.Expect("Operation 20261102-090000-test", "Nothing was changed.")
	if d.State() != ui.StateNotLinked {
		t.Errorf("cancelled: state %s, want not-linked", d.State())
	}
	d.Press("u")
	reason(d)
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter", "q")
	if !d.Quit() || d.State() != ui.StateDone {
		t.Errorf("quit %v, state %s", d.Quit(), d.State())
	}
}

func TestAnUndoThatIsRefusedGivesItsStatus(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	w.matched(t, false)
	a := w.accounts[rightID]
	a.Sync = link.Know(link.Synced)
	w.accounts[rightID] = a
	d := w.undoing(t, "20261102-090000-test")
	d.Press("enter")
	d.Expect("Operation 20261102-090000-test", "The sync has taken the account")
	d.Press("ctrl+c")
	if !d.Quit() || d.State() != ui.StateProblem {
		t.Errorf("quit %v, state %s", d.Quit(), d.State())
	}
}

// A name alone names no account: the list has the ids of those that an operation is about, in a narrow window too.
func TestTheHistoryListsTheIdsOfTheAccounts(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	d := w.atRecovery(t)
	d.Press("l", "f2")
	for _, size := range [][2]int{{60, 16}, {80, 24}, {200, 60}} {
		d.Resize(size[0], size[1])
		d.Expect("> 2026-11-02 09:00", map[bool]string{true: "11111111 22222222", false: "James Bond  11111111 +1"}[size[0] > 60])
		uitest.Fits(t, d.Frame(), size[0], size[1])
	}
}

// Ctrl+D means the same while letters are text: it is not typed, and shows what d shows elsewhere.
func TestCtrlDShowsDetailsWhereLettersAreText(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atPick(t)
	d.Refuse("object id " + rightID)
	d.Press("ctrl+d")
	d.Expect("Pick:", "object id "+rightID, "ImmutableID (none)")
	d.Press("ctrl+d")
	d = w.atConfirm(t)
	d.Press("ctrl+d")
	d.Expect("> Ticket number or reason:  _", "1 + Ask Entra ID first")
	d.Press("ctrl+d")
	d.Refuse("Ask Entra ID first")
}
