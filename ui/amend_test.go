package ui_test

import (
	"maps"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/uitest"
)

// unanswered is what a write comes to when the network is gone.
var unanswered = &link.Problem{Kind: link.Unreachable, Object: "Microsoft Graph", Cause: "could not be reached", Cure: "look at the network"}

// failAt makes every write of that kind fail.
func failAt(what string) func(string) error {
	return func(doing string) error {
		if doing == what {
			return unanswered
		}
		return nil
	}
}

// matched is a wizard on the done screen, after the holder was cleared or, with delete, deleted.
func (w *world) matched(t *testing.T, remove bool) *uitest.Driver {
	t.Helper()
	d := w.atCheck(t)
	d.Press("enter")
	if d.Choose("Clear"); remove {
		d.Choose("Delete")
	}
	d.Press("enter")
	d.Type("INC-1")
	if remove {
		d.Press("enter")
		d.Type(dupUPN)
	}
	d.Press("tab", "tab")
	d.Expect("Confirm: this is what will be done", "11111111 ]")
	d.Press("enter")
	return d
}

// reason gives one while the focus is on its field, and goes on to the last button.
func reason(d *uitest.Driver) {
	d.Type("INC-2")
	d.Press("tab", "tab")
}

func TestUndoFromTheDoneScreen(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	start := maps.Clone(w.accounts)
	d := w.matched(t, false)
	d.Expect("Done: prepared", "u undo")
	d.Press("l", "t") // these are for a plan that stopped half way
	d.Expect("Done: prepared")
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "STAYS  james.bond@contoso.com",
		"GETS BACK  "+dupUPN, "> Ticket number or reason:  _", "x Undo")
	reason(d)
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter")
	d.Expect("Done: undo complete", "+ Undone: the former state is back.", "Holder James Bond <"+dupUPN+"> (22222222): live", "n next person")
	for id, was := range start {
		if got := w.accounts[id]; got.ImmutableID != was.ImmutableID || got.Where() != was.Where() {
			t.Errorf("%s is %v, %s after the undo", got.UPN, got.ImmutableID, got.Where())
		}
	}
	d.Press("u")
	d.Expect("Done: undo complete", "This was an undo")
	d.Press("s", "enter")
	if !strings.Contains(w.saved, "Undoes: 20261102-090000-test\n") || !strings.Contains(w.saved, "Reason: INC-2") {
		t.Errorf("the receipt does not tell of the undo:\n%s", w.saved)
	}
	if d.State() != ui.StateDone {
		t.Errorf("state %s, want done", d.State())
	}
}

func TestAnUndoSaysBeforehandAndAfterwardsWhatCannotBeUndone(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atConfirm(t)
	d.Type("INC-1")
	d.Press("tab")
	d.Type(dupUPN)
	d.Press("tab", "tab")
	d.Expect("Confirm: this is what will be done", "11111111 ]")
	d.Press("enter", "u")
	d.Expect("Confirm: this is what will be undone", "was purged and cannot come back")
	reason(d)
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter")
	d.Expect("Done: undo complete", "What could not be undone", dupUPN+" (22222222) was purged and did not come back.", "The snapshot: "+w.journal.File("20261102-090000-test")[:20])
	d.Refuse("cannot come back")
}

func TestUndoIsRefusedInTheProblemsOwnWords(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	d := w.matched(t, false)
	a := w.accounts[rightID]
	a.Sync = link.Know(link.Synced)
	w.accounts[rightID] = a
	d.Press("u")
	d.Expect("x Operation 20261102-090000-test: The sync has taken the account", "Ask the sync administrator")
}

// What refused the undo is true now: nothing below it says otherwise, and undo is not offered any more.
func TestWhatIsRefusedAnUndoIsSaidAsItIsNow(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	d := w.matched(t, false)
	a := w.accounts[rightID]
	a.Sync = link.Know(link.Synced)
	w.accounts[rightID] = a
	d.Press("u")
	d.Expect("Done: linked", "Done. The sync has already taken the account.", "[u undo]")
	d.Refuse("The sync does the rest", "Undo (u) works", "State: cloud-only", "The next sync takes the account")
	d.Press("f2", "enter")
	d.Expect("History: one operation", "Linked: the sync has already taken the account.", "live, synced from AD")
	d.Refuse("The next sync takes the account")
}

// An account that someone has deleted, purged or changed since is not called done: no one is asked to sign in with it, and no undo is promised.
func TestAnAccountThatIsNotAsItWasLeftIsNotCalledDone(t *testing.T) {
	for says, change := range map[string]func(a *link.Account){
		"is in the recycle bin":             func(a *link.Account) { a.DeletedAt = testNow },
		"no longer carries the ImmutableID": func(a *link.Account) { a.ImmutableID = link.Know(link.ImmutableID("AAAAAAAAAAAAAAAAAAAAAQ==")) },
		"is gone for good":                  nil,
	} {
		w := newWorld(t, right(), cloudHolder())
		d := w.matched(t, false)
		d.Expect("Done here. The sync does the rest")
		if a := w.accounts[rightID]; change != nil {
			change(&a)
			w.accounts[rightID] = a
		} else {
			delete(w.accounts, rightID)
		}
		d.Press("w")
		d.Wait(time.Hour)
		d.Press("esc")
		d.Expect("Done, but changed since", "(11111111)", says)
		d.Refuse("Done here", "The sync does the rest", "Tell ", "Undo (u) works", "The next sync takes the account")
	}
}

// Esc from the confirm screen forgets what was typed there.
func TestWhatIsTypedForAnUndoIsForgotten(t *testing.T) {
	d := newWorld(t, right(), cloudHolder()).matched(t, false)
	d.Press("u")
	d.Type("INC-9")
	d.Press("esc")
	d.Expect("Done: prepared")
	d.Press("u")
	d.Expect("Confirm: this is what will be undone")
	d.Refuse("INC-9")
}

func TestStoppedHalfWayOffersThreeWays(t *testing.T) {
	half := func() (*world, *uitest.Driver) {
		w := newWorld(t, right(), cloudHolder())
		w.strike = failAt("set")
		d := w.matched(t, false)
		d.Expect("Stopped: partly carried out", "t try again", "u undo", "l leave for later",
			"x Step 3: Set the ImmutableID on james.bond@contoso.com (11111111)", "Could not be reached", "Holder James Bond <"+dupUPN+"> (22222222): live")
		if d.State() != ui.StatePartly {
			t.Errorf("state %s, want partly", d.State())
		}
		w.strike = nil
		return w, d
	}

	w, d := half()
	d.Press("t")
	d.Expect("Confirm: this is what is left to do", "Set the ImmutableID on james.bond@contoso.com (11111111)", "Begun 2026-11-02", "[ Cancel ]", "  Finish")
	d.Refuse("Ticket number")
	d.Press("tab")
	d.Expect("Confirm: this is what is left to do", "[ Finish: ")
	d.Press("enter")
	d.Expect("Done: prepared")
	d.Press("d")
	d.Expect("Holder James Bond <" + dupUPN + "> (22222222): live")
	if want := []string{"clear", "set"}; !slices.Equal(w.writes, want) || d.State() != ui.StateDone {
		t.Errorf("writes %v, want %v; state %s", w.writes, want, d.State())
	}

	w, d = half()
	d.Press("u")
	reason(d)
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter")
	d.Expect("Done: undo complete")
	if a := w.accounts[dupID]; !a.Holds(bondID.ImmutableID()) || d.State() != ui.StateDone {
		t.Errorf("the holder has %v; state %s", a.ImmutableID, d.State())
	}

	_, d = half()
	d.Press("l")
	d.Expect("Find:", "It is left as it is")
	if d.State() != ui.StatePartly {
		t.Errorf("left for later: state %s, want partly", d.State())
	}
}

func TestTryingAgainMayStopAgain(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	w.strike = failAt("set")
	d := w.matched(t, false)
	d.Press("t", "tab")
	d.Expect("Confirm: this is what is left to do", "[ Finish: ")
	d.Press("enter")
	d.Expect("Stopped: partly carried out", "t try again")
	d.Press("n")
	d.Expect("Stopped: partly carried out")
	if want := []string{"clear"}; !slices.Equal(w.writes, want) || d.State() != ui.StatePartly {
		t.Errorf("writes %v, want %v; state %s", w.writes, want, d.State())
	}
}

// Taken back, an undo would be a match without a check-up: it is offered nowhere.
func TestAnUndoThatStoppedHalfWayIsNotTakenBack(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	d := w.matched(t, false)
	d.Press("u")
	reason(d)
	w.strike = failAt("set")
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter")
	d.Expect("Stopped: partly carried out", "t try again", "[u undo]")
	w.strike = nil
	writes := slices.Clone(w.writes)
	d.Press("u")
	d.Expect("Stopped: partly carried out", "It is an undo: finish it, undo operation ")
	r := w.atRecovery(t)
	r.Expect("f finish it", "[u undo it]")
	r.Press("u")
	r.Expect("Unfinished:", "It is an undo: finish it, undo operation ")
	if !slices.Equal(w.writes, writes) {
		t.Errorf("writes %v, want %v", w.writes, writes)
	}
	d.Press("t", "tab")
	d.Expect("Confirm: this is what is left to do", "[ Finish: ")
	d.Press("enter")
	d.Expect("Done: undo complete")
}
