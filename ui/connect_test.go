package ui_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// deaf is a backend that goes on connecting for a minute, whoever has stopped waiting for it.
type deaf struct {
	*world
	clock *uitest.Clock
}

// ConnectDirectory implements ui.Backend.
func (d deaf) ConnectDirectory(ctx context.Context, _ string) error {
	return errors.Join(d.clock.Sleep(context.WithoutCancel(ctx), time.Minute), errors.New("too late"))
}

func TestEscStopsConnectingAtOnce(t *testing.T) {
	clock := uitest.NewClock(testNow)
	d := uitest.NewAt(t, clock, deaf{newWorld(t), clock}, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Press("enter")
	d.Expect("Connecting to Active Directory", "Esc stop")
	d.Press("esc")
	d.Expect("Stopped. Enter starts again.")
	d.Refuse("Connecting to Active Directory")
	d.Wait(time.Hour)
	d.Refuse("oo late", "try again")
}
