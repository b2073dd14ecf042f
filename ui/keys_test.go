package ui_test

import (
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui"
	"hardmatch/ui/uitest"
)

func TestPastedTextDecidesNothing(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atSearch(t)
	d.Paste("bond\r")
	d.Expect("Find:", "Name: bond_", "1 person")

	d = newWorld(t, right(), duplicate()).atCheck(t)
	d.Wait(uitest.Pause)
	d.Burst("down", "enter")
	d.Expect("Check-up:", "Press it again")
	d.Burst("x")
	d.Send(tea.KeyMsg{Type: tea.KeyEnter, Paste: true})
	d.Expect("Check-up:")
	d.Press("enter")
	d.Expect("Decide:")
}

// AltGr arrives as Alt: it types what a keyboard has only with it, and decides nothing.
func TestAltGrTypes(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atSearch(t)
	d.Press("j", "alt+@", "alt+ü", "alt+q", "alt+f")
	d.Expect("Find:", "Name: j@üqf_")
	d = newWorld(t, right(), duplicate()).atConfirm(t)
	d.Press("alt+ü", "alt+@", "alt+d")
	d.Expect("Confirm:", "ü@d_")
	d = newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("alt+r", "alt+l", "alt+y", "alt+d")
	d.Expect("Check-up:")
	d.Refuse("fewer details")
}

func TestALetterInPastedTextIsNoCommand(t *testing.T) {
	w := newWorld(t, right())
	w.accounts[rightID] = right()
	d := w.atCheck(t)
	d.Press("enter")
	d.Expect("Confirm: this is what will be done")
	d.Type("INC-1")
	d.Press("tab", "tab")
	d.Expect("Confirm: this is what will be done", "11111111 ]")
	d.Press("enter")
	d.Expect("Done: prepared")
	d.Paste("q")
	d.Paste("new text")
	if d.Quit() {
		t.Fatal("a pasted q has quit the wizard")
	}
	d.Expect("Done: prepared")
}

func TestKeysAreIgnoredWhenAScreenHasJustAppeared(t *testing.T) {
	d := newWorld(t, right(), duplicate()).wizard(t)
	d.Wait(uitest.Pause)
	d.Burst("enter", "x")
	d.Expect("Find:", "Name: _")
	d.Wait(time.Second)
	d.Burst("x")
	d.Expect("Name: x_")
}

func TestATooSmallWindowSaysSoAndRecovers(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atSearch(t)
	d.Type("bo")
	d.Resize(59, 30)
	d.Expect("too small", "59x30", "60x16")
	d.Press("n", "enter")
	d.Resize(60, 15)
	d.Expect("too small")
	d.Resize(60, 16)
	d.Expect("Find:", "Name: bo_")
	d.Resize(40, 10)
	d.Press("ctrl+c", "q", "tab", "enter", "esc")
	if d.Quit() {
		t.Fatal("the question whether to quit was answered without being seen")
	}
	d.Resize(60, 16)
	d.Expect("Quit", "[ Stay ]")
	d.Resize(40, 10)
	d.Press("ctrl+c")
	if !d.Quit() {
		t.Error("a second Ctrl+C does not quit")
	}
}

func TestQuittingAsksWhereSomethingWouldBeLost(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("ctrl+c")
	d.Expect("[ Stay ]", "forgotten when you quit")
	d.Press("esc")
	d.Expect("Check-up:")
	d.Press("ctrl+c", "tab", "enter")
	if !d.Quit() || d.State() != ui.StateNotLinked {
		t.Errorf("quit %v with state %s, want true and 3", d.Quit(), d.State())
	}

	d = newWorld(t).wizard(t)
	d.Press("ctrl+c")
	if !d.Quit() {
		t.Error("Ctrl+C on the first screen asks, though nothing would be lost")
	}
}

func TestHelpTellsTheKeysOfTheScreen(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atSearch(t)
	d.Type("?")
	d.Expect("Find:", "Name: ?_")
	d.Press("f1")
	d.Expect("Help: Find", "Keys on this screen", "take the marked person")
	d.Press("esc")
	d.Expect("Find:", "Name: ?_")

	d = newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("?")
	d.Expect("Help: Check-up", "read again")
}
