package ui_test

import (
	"context"
	"testing"
	"time"

	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// slow is a backend that takes some seconds to connect.
type slow struct {
	*world
	clock *uitest.Clock
	takes time.Duration
}

// ConnectDirectory implements ui.Backend.
func (s slow) ConnectDirectory(ctx context.Context, _ string) error {
	return s.clock.Sleep(ctx, s.takes)
}

func TestWhatIsTypedWhileItConnectsIsSearchedFor(t *testing.T) {
	clock := uitest.NewClock(testNow)
	w := newWorld(t, right())
	d := uitest.NewAt(t, clock, slow{w, clock, 5 * time.Second}, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Press("enter")
	d.Type("bo")
	d.Expect("Connecting to Active Directory", "Then find bo_")
	d.Wait(3 * time.Second)
	d.Burst("n") // while it connects still
	d.Wait(10 * time.Second)
	d.Expect("Find: who is it about?", "Name: bon_", "1 person")
	d.Press("esc", "enter")
	d.Expect("Find: who is it about?", "Name: bon_")
}

// Who begins to type before Enter has connected types the name that they want to find: it is kept, and decides nothing.
func TestWhatIsTypedBeforeItConnectsIsSearchedFor(t *testing.T) {
	w := newWorld(t, right())
	d := w.wizard(t)
	d.Type("bon?q")
	d.Expect("Connect", "Then find  bon?q_")
	d.Press("backspace", "backspace")
	d.Press("enter")
	d.Expect("Find: who is it about?", "Name: bon_", "1 person")
}

// In practice nothing is filled in and no one signs in: the first letter of a name connects, and is searched for; a paste, a sign or F1 does not connect.
func TestInPracticeTheFirstLetterConnects(t *testing.T) {
	w := newWorld(t, right())
	w.ways.Practice = true
	d := w.wizard(t)
	d.Press("?", "backspace", " ", "f1", "esc", "left")
	d.Paste("james")
	d.Expect("Connect", "Then find", "james_")
	d.Press("ctrl+u")
	d.Type("bon")
	d.Expect("Find: who is it about?", "Name: bon_", "1 person")

	w.ways.AskPassword = true
	d = w.wizard(t)
	d.Type("bon")
	d.Expect("Connect", "Password ***_")
}

func TestAPasswordIsNotSearchedFor(t *testing.T) {
	clock := uitest.NewClock(testNow)
	w := newWorld(t, right())
	w.ways.AskPassword = true
	d := uitest.NewAt(t, clock, slow{w, clock, 5 * time.Second}, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Type("hunter2")
	d.Press("enter")
	d.Wait(10 * time.Second)
	d.Expect("Find: who is it about?")
	d.Refuse("hunter2", "unter")
}

func TestALongWaitSaysHowLongAndHowToStop(t *testing.T) {
	clock := uitest.NewClock(testNow)
	d := uitest.NewAt(t, clock, slow{newWorld(t), clock, 20 * time.Second}, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Press("enter")
	d.Expect("Connecting to Active Directory")
	d.Refuse("Esc stops it")
	d.Wait(6 * time.Second)
	d.Expect("Connecting to Active Directory … 6 s", "Esc stops it.")
}

func TestTheHistoryIsOneKeyAwayAndForgetsWhatWasTypedOnConfirm(t *testing.T) {
	d := newWorld(t, right()).atCheck(t)
	d.Press("f2")
	d.Expect("History: what was done", "Nothing has been done yet.")
	d.Press("ctrl+c")
	d.Expect("Quit?") // a choice lies below
	d.Press("esc", "esc")
	d.Expect("Check-up")
	d.Press("enter")
	d.Type("INC-1")
	d.Expect("Confirm", "INC-1")
	d.Press("f2", "esc")
	d.Expect("Confirm")
	d.Refuse("INC-1")
}
