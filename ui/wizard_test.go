package ui_test

import (
	"bytes"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

func TestDeleteADuplicateFromSearchToDone(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atConfirm(t)
	d.Expect("DELETED FOR GOOD", dupUPN, "No one can bring it back, Microsoft included. Undo cannot either.", "3 purge 22222222")
	d.Type("INC-1")
	d.Press("enter")
	d.Type(dupUPN)
	d.Press("tab", "tab", "enter")
	d.Expect("Done: prepared", "Done here. The sync does the rest once it runs again.", "sign in with the AD password", "Purged    22222222  "+dupUPN, "22222222 stays gone.")
	if want := []string{"delete", "purge", "set"}; !slices.Equal(w.writes, want) {
		t.Errorf("writes: %v, want %v", w.writes, want)
	}
	if d.State() != ui.StateDone {
		t.Errorf("state %s, want done", d.State())
	}
	d.Press("s", "enter")
	d.Expect("Saved: /home/helpdesk/hardmatch-20261102-090000-test.txt")
	if !strings.Contains(w.saved, "Reason: INC-1") || !strings.Contains(w.saved, dupID) {
		t.Errorf("the receipt lacks the reason or the object id:\n%s", w.saved)
	}
	d.Press("w")
	d.Expect("Watch: still waiting", "The sync has not run since the account was linked", "Set-ADSyncScheduler -SyncCycleEnabled $true")
	if d.State() != ui.StateDone {
		t.Errorf("state %s, want done", d.State())
	}
	d.Press("n")
	d.Expect("Find: who is it about?", "Name: _", "Done in this sitting (1 operation)", "prepared james.bond@contoso.com 11111111")
}

func TestEscGoesBackOneStepAndKeepsWhatWasTyped(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atConfirm(t)
	d.Type("INC-7")
	d.Press("tab")
	d.Type("james")
	for _, title := range []string{"Decide:", "Check-up:", "Pick:", "Find:", "Connect"} {
		d.Press("esc")
		d.Expect(title)
	}
	d.Press("esc")
	d.Expect("Quit", "[ Stay ]")
	d.Press("enter", "enter")
	d.Expect("Find:", "Name: bond")
	if len(w.writes) > 0 {
		t.Errorf("writes: %v, want none", w.writes)
	}
}

// What was chosen is kept on the way back, and what was typed to confirm it is not: by Esc as by Cancel.
func TestConfirmForgetsWhatWasTyped(t *testing.T) {
	for name, back := range map[string][]string{"esc": {"esc"}, "further back": {"esc", "esc", "enter"}, "cancel": {"tab", "enter"}} {
		d := newWorld(t, right(), duplicate()).atConfirm(t)
		d.Type("INC-7")
		d.Press("tab")
		d.Type("james.bond4821")
		d.Press(back...)
		d.Expect("Decide:", "(•) Delete", "(•) paused")
		d.Press("enter")
		d.Expect("Confirm:", "> Ticket number or reason:  _", "Type james.bond4821 to delete it:")
		d.Refuse("INC-7", "+ right")
		if t.Failed() {
			t.Fatal(name)
		}
	}
}

func TestEnterInAFieldNeverApplies(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atConfirm(t)
	d.Type("INC-1")
	d.Press("enter")
	d.Type(dupUPN)
	d.Press("enter")
	d.Expect("[ Cancel ]")
	d.Press("enter")
	d.Expect("Decide:", "Nothing was changed.")
	if len(w.writes) > 0 {
		t.Errorf("writes: %v, want none", w.writes)
	}
}

func TestAWrongNameSaysSoAndDoesNotApply(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	d := w.atConfirm(t)
	d.Type("INC-1")
	d.Press("enter")
	d.Type("james.bond@contoso.com")
	d.Press("tab", "tab", "enter")
	d.Expect("Confirm:", "x Delete 22222222 and link 11111111", "off: type james.bond4821 first")
	if len(w.writes) > 0 {
		t.Errorf("writes: %v, want none", w.writes)
	}
}

func TestPurgeTooMakesThePlanAgain(t *testing.T) {
	w := newWorld(t, right(), cloudHolder())
	d := w.atCheck(t)
	d.Press("enter")
	d.Choose("Delete")
	d.Press("enter")
	d.Expect("Confirm:", "TO THE RECYCLE BIN", "( ) purge it too")
	d.Refuse("purge 22222222", "GOOD")
	d.Press("shift+tab", "space")
	d.Expect("(•) purge it too: gone for good", "DELETED FOR GOOD", "4 purge 22222222")
}

func TestAnOptionThatIsOffSaysWhyAndStays(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("enter")
	d.Expect("Decide:", "( ) Clear    not possible: the sync owns it", "( ) Delete")
	d.Refuse("(•)")
	d.Press("d")
	d.Expect("Entra ID refuses to change an account that is synced")
	d.Press("d")
	d.Press("enter")
	d.Expect("Decide:", "Choose what becomes of 22222222")
	d.Press("down", "enter")
	d.Expect("Decide:", "> (•) Delete   "+dupUPN+" (22222222), for good", "No one can bring it back", "Say what the sync is doing")
	d.Press("right", "enter")
	d.Expect("Confirm:")
}

func TestKeepThisOneInsteadChecksTheOtherAccount(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("enter")
	d.Choose("Swap")
	d.Press("enter")
	d.Expect("Check-up:", "Account  "+dupUPN+" (22222222)")
}

func TestABlockedCheckUpSaysWhyItDoesNotGoOn(t *testing.T) {
	a := right()
	a.Guest, a.External = true, true
	d := newWorld(t, a).atCheck(t)
	d.Expect("Not possible yet: 1 finding stops this match.", "In the way (1)", "Enter is off: something is in the way")
	d.Press("enter")
	d.Expect("Check-up:")
	if d.State() != ui.StateNotLinked {
		t.Errorf("state %s, want not-linked", d.State())
	}
}

// Checked again, what stops stays above what warns: a small window shows only the first findings.
func TestCheckingAgainKeepsTheGravestFirst(t *testing.T) {
	a := right()
	a.Guest, a.External = true, true
	w := newWorld(t, a)
	w.people[0].Enabled = false
	d := w.atCheck(t)
	d.Resize(60, 16)
	d.Expect("> x The account is a guest")
	d.Press("r")
	d.Expect("Checked again.", "> x The account is a guest")
}

func TestALinkedAccountLeadsToTheNextPerson(t *testing.T) {
	a := right()
	a.ImmutableID, a.Sync, a.SID = link.Know(bondID.ImmutableID()), link.Know(link.Synced), link.Know("S-1-5-21-7")
	d := newWorld(t, a).atCheck(t)
	d.Expect("Linked: the sync has taken this account.")
	if d.State() != ui.StateDone {
		t.Errorf("state %s, want done: there is nothing to do", d.State())
	}
	d.Press("enter")
	d.Expect("Find:")
}

func TestFreeSearchOfAccounts(t *testing.T) {
	other := account("33333333-cccc-4ccc-8ccc-000000000003", "moneypenny@contoso.com", "Eve Moneypenny")
	d := newWorld(t, right(), duplicate(), other).atPick(t)
	d.Type("money")
	d.Expect("Accounts that begin with", "Eve Moneypenny")
	d.Press("ctrl+u")
	d.Expect("1 of 2, best first", "same sign-in name")
	d.Type("nobody")
	d.Expect("No account begins with", "Enter is off")
}

func TestTheApplyScreenShowsEachStep(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atConfirm(t)
	d.Type("INC-1")
	d.Press("tab")
	d.Type(dupUPN)
	d.Press("tab", "tab")
	d.Expect("Confirm: this is what will be done", "11111111 ]")
	d.Press("enter")
	d.Passed("Apply: carrying out the plan", "step 1 of 5", "It cannot be left half way.", "doing    ask first", "[Ctrl+C quit]", "waiting  delete    22222222  "+dupUPN)
	d.Passed("+ done     delete    22222222  "+dupUPN, "+ expected link", "doing    purge     22222222  "+dupUPN)
	d.Expect("Done: prepared")
}

func TestConnectTellsWhatIsWrong(t *testing.T) {
	w := newWorld(t)
	w.ways.AskPassword = true
	w.refuse = &link.Problem{Kind: link.NoRights, Object: "dc1.contoso.com", Cause: "the password is wrong", Cure: "type it again", Code: "data 52e"}
	d := w.wizard(t)
	d.Expect("Enter is off: type the password first")
	d.Type("secret word")
	d.Refuse("secret")
	d.Press("enter")
	d.Expect("Connect", "x dc1.contoso.com: The password is wrong.", "Type it again.", "data 52e")
	if d.State() != ui.StateProblem {
		t.Errorf("state %s, want problem", d.State())
	}
	w.refuse = nil
	d.Press("enter")
	d.Expect("Find:")
}

func TestPracticeAndReadOnlyAreAlwaysInView(t *testing.T) {
	w := newWorld(t, right())
	w.ways.Practice, w.ways.ReadOnly = true, true
	d := w.atCheck(t)
	d.Expect("PRACTICE READ-ONLY")
	d.Press("enter")
	d.Type("INC-1")
	d.Press("tab", "tab", "enter")
	d.Expect("Confirm:", "can change nothing")
	if len(w.writes) > 0 {
		t.Errorf("writes: %v, want none", w.writes)
	}
}

func TestCopyWritesTheReceiptToTheTerminalsClipboard(t *testing.T) {
	var clipboard bytes.Buffer
	w := newWorld(t, right())
	d := uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Clipboard: &clipboard, Search: "bond"})
	d.Press("enter", "enter", "enter", "enter")
	d.Type("INC-1")
	d.Press("tab", "tab")
	d.Expect("Confirm: this is what will be done", "11111111 ]")
	d.Press("enter", "y")
	d.Expect("Sent to the terminal's clipboard")
	if !strings.HasPrefix(clipboard.String(), "\x1b]52;c;") {
		t.Errorf("not OSC 52: %q", clipboard.String())
	}
}
