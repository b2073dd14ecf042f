package ui_test

import (
	"bytes"
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// Owned by the sync, and carrying the person's ImmutableID, are two statements: a cloud account that carries it is not said to be the sync's.
func TestPickSaysWhatTheSyncOwns(t *testing.T) {
	d := newWorld(t, right(), cloudHolder()).atPick(t)
	d.Expect(dupUPN, "22222222", "cloud account since", "no mailbox, no licence", "carries this person's ImmutableID")
	d.Refuse("owned by the sync")
	d.Refuse("the sync uses")
	d = newWorld(t, right(), duplicate()).atPick(t)
	d.Expect("synced account since", "carries this person's ImmutableID")
	d.Refuse("owned by the sync") // "synced" says that
	d.Press("ctrl+d")
	d.Expect("owned by the sync · carries this person's ImmutableID")
}

// A check-up groups its findings, keeps codes and sources for who asks, and is copied as a message with the ids.
func TestTheCheckUpGroupsWhatItFound(t *testing.T) {
	a := right()
	a.Guest, a.External = true, true
	d := newWorld(t, a, duplicate()).atCheck(t)
	d.Resize(120, 40)
	d.Expect("You decide (", "In the way (1)", "> x The account is a guest", "Know this (", rightID[:8], dupID[:8])
	d.Refuse("Source", "(account.guest)")
	d.Press("d")
	d.Expect("Value", "account.guest", "fewer details")
	d.Press("esc", "enter")
	d.Expect("fewer details")
}

// What is asked of one account is one row, and what the sync is doing is asked where it is decided: the check-up says each once. Details list all, the mark
// stays on its finding.
func TestTheCheckUpAsksOfAnAccountOnce(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atCheck(t)
	d.Expect("You decide (1)", "> ? Another account holds this ImmutableID", "d  4 more", "Do       Delete it")
	d.Refuse("tied to the person's AD user", "The sync must not run", "About", "Why")
	d.Press("d")
	d.Expect("> ? Another account holds this ImmutableID", "? Another account is tied to the person's AD user", "! The sync must not run", "About", "Why")
	d.Press("down", "down", "d")
	d.Refuse("The sync must not run")
	d.Press("enter")
	d.Expect("Decide:", "The sync must not run meanwhile:", "( ) Clear    not possible: the sync owns it")
}

// A linked copy is not green: Enter chooses the account that the person works with.
func TestALinkedCopyLeadsToTheOtherAccount(t *testing.T) {
	copied := duplicate()
	copied.UPN, copied.Mail, copied.Addresses = "james.bond4821@contoso.onmicrosoft.com", "", nil
	d := newWorld(t, right(), copied).atPick(t)
	d.Press("down", "enter")
	d.Expect("Linked, but to the synced copy: the mailbox is on james.bond@contoso.com (11111111)", "Enter choose the other account")
	d.Press("enter")
	d.Expect("Two accounts claim James Bond", "Account  james.bond@contoso.com (11111111)")
}

// What only someone else can do is copied as a message to them: what is in the way first, with its cure, and the ids by which the objects are found.
func TestTheCheckUpIsCopiedAsAMessage(t *testing.T) {
	var clipboard bytes.Buffer
	a := right()
	a.Restricted = link.Know(true)
	d := uitest.New(t, newWorld(t, a, duplicate()), ui.Options{Theme: term.ThemePlain, Location: time.UTC, Clipboard: &clipboard, Search: "bond"})
	d.Press("enter", "enter", "enter", "y")
	d.Expect("Check-up:", "The message is sent to the terminal's clipboard")
	coded, _, _ := strings.Cut(strings.TrimPrefix(clipboard.String(), "\x1b]52;c;"), "\a")
	text, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(coded, "\x1b\\"))
	if err != nil {
		t.Fatalf("%q: %v", clipboard.String(), err)
	}
	at := -1
	for _, want := range []string{"James Bond <james.bond@contoso.com>", "In the way:\n- The account is in a restricted", "You decide:\n- ", "Know this:\n- ", "objectGUID " + bondID.String(),
		"object id " + rightID, "object id " + dupID} {
		i := strings.Index(string(text), want)
		if i <= at {
			t.Fatalf("%q is missing, or not where it belongs, in:\n%s", want, text)
		}
		at = i
	}
}

// If only the id distinguishes two accounts, each has it once: beside its name.
func TestTheIDThatTellsApartIsSaidOnce(t *testing.T) {
	for name, open := range map[string]func(*world, testing.TB) *uitest.Driver{"pick": (*world).atPick, "check-up": (*world).atCheck, "confirm": (*world).atConfirm} {
		d := open(newWorld(t, right(), cloudHolder()), t)
		if d.Expect("22222222", "cloud account since 2026-11-02"); strings.Contains(d.Frame(), "2026-11-02, 22222222") {
			t.Errorf("%s says it again:\n%s", name, d.Frame())
		}
	}
}
