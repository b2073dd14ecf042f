package ui_test

import (
	"context"
	"testing"
	"time"

	"hardmatch/ui"
	"hardmatch/ui/uitest"
)

// slow is a backend that takes some seconds to connect.
type slow struct {
	*world
	clock *uitest.Clock
}

// ConnectDirectory implements ui.Backend.
func (s slow) ConnectDirectory(ctx context.Context, _ string) error {
	return s.clock.Sleep(ctx, 5*time.Second)
}

func TestWhatIsTypedWhileItConnectsIsSearchedFor(t *testing.T) {
	clock := uitest.NewClock(testNow)
	w := newWorld(t, right())
	d := uitest.NewAt(t, clock, slow{w, clock}, ui.Options{Theme: ui.ThemePlain, Location: time.UTC})
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

func TestAPasswordIsNotSearchedFor(t *testing.T) {
	clock := uitest.NewClock(testNow)
	w := newWorld(t, right())
	w.ways.AskPassword = true
	d := uitest.NewAt(t, clock, slow{w, clock}, ui.Options{Theme: ui.ThemePlain, Location: time.UTC})
	d.Type("hunter2")
	d.Press("enter")
	d.Wait(10 * time.Second)
	d.Expect("Find: who is it about?")
	d.Refuse("hunter2", "unter")
}
