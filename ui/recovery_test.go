package ui_test

import (
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// deletion is the confirmed plan that deletes the holder, made without a screen.
func (w *world) deletion(t *testing.T, e engine.Engine) plan.Confirmed {
	t.Helper()
	facts, err := e.Gather(t.Context(), w.people[0], rightID)
	if err != nil {
		t.Fatal(err)
	}
	check := checkup.Check(facts, testNow).WithHold(w.held, testNow)
	var codes []link.Code
	for _, f := range check.Having(link.Warns) {
		codes = append(codes, f.Code)
	}
	p, err := plan.New(check, map[link.AccountID]plan.Decision{dupID: {Choice: checkup.ChooseDelete}}, codes)
	if err != nil {
		t.Fatal(err)
	}
	typed := map[link.AccountID]string{}
	for _, name := range p.Typed {
		typed[name.Account.ID] = name.Expect
	}
	confirmed, err := p.Confirm(typed, "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	return confirmed
}

// crash deletes the holder and dies right before the first write of that kind. The next start comes when it is known that this has not happened.
func (w *world) crash(t *testing.T, what string) {
	t.Helper()
	e := w.Engine()
	confirmed := w.deletion(t, e)
	w.strike = func(doing string) error {
		if doing == what {
			runtime.Goexit()
		}
		return nil
	}
	defer func() { w.strike, w.later = nil, 10*time.Minute }()
	if !linktest.Mortal(func() { _, _ = e.Apply(t.Context(), confirmed, nil) }) {
		t.Error("the process has not died")
	}
}

func (w *world) atRecovery(t *testing.T) *uitest.Driver {
	t.Helper()
	d := w.wizard(t)
	d.Press("enter")
	d.Expect("Unfinished: what now?")
	return d
}

func TestTheNextStartShowsWhatIsUnfinishedAndFinishesIt(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	d := w.atRecovery(t)
	d.Expect("2026-11-02 09:00", "cut off", "Cut off: the program ended before this was finished.",
		"Match James Bond with james.bond@contoso.com (11111111), delete "+dupUPN+" (22222222)", "by helpdesk@contoso.com", "INC-1",
		"In doubt", "Purge "+dupUPN+" (22222222) from the recycle bin for good", dupUPN+"> (22222222): in the recycle bin, 29 days left, synced from AD")
	d.Press("f")
	d.Expect("Confirm: this is what is left to do", "DELETED FOR GOOD", dupUPN, "now: in the recycle bin", "Type james.bond4821 to delete it",
		"perhaps already done", "Undo cannot either")
	d.Press("tab", "tab", "enter")
	d.Expect("Confirm: this is what is left to do", "Type james.bond4821 first")
	d.Press("tab")
	d.Type(dupUPN)
	d.Press("tab", "tab")
	d.Expect("Confirm: this is what is left to do", "[ Finish: ")
	d.Press("enter")
	d.Expect("Done: prepared", "Purged    22222222  "+dupUPN)
	d.Press("d", "pgdown")
	d.Expect("Holder James Bond <" + dupUPN + "> (22222222): gone for good")
	d.Press("s", "enter")
	if !strings.Contains(w.saved, "Begun by: helpdesk@contoso.com") || !strings.Contains(w.saved, "Reason: INC-1") {
		t.Errorf("the receipt does not say who began it and why:\n%s", w.saved)
	}
	if want := []string{"delete", "purge", "set"}; !slices.Equal(w.writes, want) || d.State() != ui.StateDone {
		t.Errorf("writes %v, want %v; state %s", w.writes, want, d.State())
	}
	d.Press("n")
	d.Expect("Find:")
}

// A change that our own look has refused was never sent, so it is not called perhaps done.
func TestARefusalOfOurOwnIsNotPerhapsDone(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	e := w.Engine()
	w.strike = func(doing string) error {
		if doing == "delete" { // someone changes it meanwhile: the look before the purge sees that
			a := w.accounts[dupID]
			a.UPN = "somebody.else@contoso.com"
			w.accounts[dupID] = a
		}
		return nil
	}
	out, err := e.Apply(t.Context(), w.deletion(t, e), nil)
	w.strike = nil
	if err == nil || !out.End.Open() {
		t.Fatalf("%s, %v", out.End, err)
	}
	a := w.accounts[dupID]
	a.UPN = dupUPN
	w.accounts[dupID] = a
	d := w.atRecovery(t)
	d.Press("f")
	d.Expect("Confirm: this is what is left to do", "purge 22222222", dupUPN)
	d.Refuse("perhaps already done")
}

// The confirm screen names what the ids are now, not what the journal calls them. attacks-1 T5
func TestFinishingNamesTheAccountsAsTheyAreNow(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	change := func(do func(*link.Account)) {
		a := w.accounts[dupID]
		do(&a)
		w.accounts[dupID] = a
	}
	change(func(a *link.Account) { a.DisplayName = "Mia Keller" })
	d := w.atRecovery(t)
	d.Press("f")
	d.Expect("Confirm: this is what is left to do", "22222222", "now: in the recycle bin, with the name Mia Keller")
	d.Press("esc")
	change(func(a *link.Account) { a.UPN = "mia.keller@contoso.com" })
	d.Press("f")
	d.Expect("Unfinished: what now?", "mia.keller@contoso.com (22222222): It changed since the operation was begun: its sign-in name is now")
}

func TestTheNextStartTakesBack(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	d := w.atRecovery(t)
	d.Press("u")
	d.Expect("Confirm: this is what will be undone", "COMES BACK  "+dupUPN, "22222222")
	reason(d)
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter")
	d.Expect("Done: undo complete", dupUPN+"> (22222222): live")
	if a := w.accounts[dupID]; a.Where() != link.Live || !slices.Equal(w.writes, []string{"delete", "restore"}) {
		t.Errorf("the holder is in the %s; writes %v", a.Where(), w.writes)
	}
}

func TestWhatIsGoneIsToldAndOnlyFinished(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "set")
	d := w.atRecovery(t)
	d.Expect("In doubt", "Set the ImmutableID on james.bond@contoso.com (11111111)", dupUPN+"> (22222222): gone for")
	d.Press("u")
	d.Expect("Unfinished:", "All that it did was a purge, which cannot be undone.")
	d.Press("f")
	d.Expect("Confirm: this is what is left to do")
}

func TestLeavingForLaterChangesNothingAndIsOfferedAgain(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	before := len(w.writes)
	d := w.atRecovery(t)
	d.Press("l")
	d.Expect("Find:", "It is left as it is")
	w.atRecovery(t).Expect("In doubt")
	if len(w.writes) != before {
		t.Errorf("writes %v", w.writes)
	}
}

func TestTheRecoveryScreenComesBackUntilNothingIsLeft(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	d := w.atRecovery(t)
	d.Press("u", "esc")
	d.Expect("Unfinished:", "In doubt")
	d.Press("esc")
	d.Expect("Connect")
	d.Press("enter")
	d.Expect("Unfinished:")
	d.Press("u")
	reason(d)
	d.Expect("Confirm: this is what will be undone", "[ Undo: ")
	d.Press("enter", "n")
	d.Expect("Find:", "Type a name")
}

func TestARunningOperationIsToldAndNotOffered(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	e := w.Engine()
	confirmed := w.deletion(t, e)
	w.strike = func(doing string) error {
		w.strike = nil
		d := w.atRecovery(t)
		d.Expect("Another hardmatch on this computer is working right now.", "running",
			"Running: another hardmatch is working on it right now.", "[Enter/f finish it]", "[u undo it]")
		d.Press("f", "u", "enter")
		d.Expect("Unfinished:", "another hardmatch is working on it right now")
		d.Press("l")
		d.Expect("Find:")
		return nil
	}
	out, err := e.Apply(t.Context(), confirmed, nil)
	if err != nil || out.End != plan.EndPrepared || w.strike != nil {
		t.Errorf("the operation that was running: %s, %v", out.End, err)
	}
}

func TestATornLastLineIsTold(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	file, err := os.OpenFile(w.journal.File("20261102-090000-test"), os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := file.WriteString(`{"format":1,"at":"2026`); err != nil {
		t.Fatal(err)
	}
	if err := file.Close(); err != nil {
		t.Fatal(err)
	}
	w.atRecovery(t).Expect("The last line of its journal was cut off", "nothing was done after it", "In doubt")
}

func TestAFileThatCannotBeReadIsToldAndHidesNothing(t *testing.T) {
	w := newWorld(t, right())
	for _, name := range []string{"one", "two"} {
		if err := os.WriteFile(w.journal.File(name), []byte("not a journal\n{}\n"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	d := w.atSearch(t)
	d.Expect("2 files of the journal cannot be read: F2 says why.")
	d.Press("f2")
	d.Expect("History:", "one.jsonl", "two.jsonl", "line 1 is not JSON")
}

func TestNoKeyTypedAheadReachesTheRecovery(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	d := w.wizard(t)
	d.Wait(uitest.Pause)
	d.Burst("enter", "f", "u", "l", "enter", "tab", "enter")
	d.Wait(10 * time.Millisecond)
	d.Expect("Unfinished:")
	d = uitest.New(t, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Press("enter")
	d.Paste("f")
	d.Expect("Unfinished:")
	if strings.Join(w.writes, " ") != "delete" {
		t.Errorf("writes %v", w.writes)
	}
}

func TestWhatAnotherWizardHasSettledIsNotOfferedAnyMore(t *testing.T) {
	w := newWorld(t, right(), duplicate())
	w.crash(t, "purge")
	first, second := w.atRecovery(t), w.atRecovery(t)
	first.Press("u")
	reason(first)
	first.Expect("Confirm: this is what will be undone", "[ Undo: ")
	first.Press("enter")
	first.Expect("Done: undo complete")
	writes := len(w.writes)
	second.Press("f")
	second.Expect("Find:", "It was undone by operation", "it stands as undone.")
	if len(w.writes) != writes {
		t.Errorf("writes %v", w.writes)
	}
}
