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

// refusing is a backend that cannot be connected to, as its config file says.
type refusing struct{ *world }

// Connections implements ui.Backend.
func (r refusing) Connections() ui.Connections {
	c := r.world.Connections()
	c.Config = "/home/helpdesk/config.toml"
	return c
}

// ConnectDirectory implements ui.Backend.
func (r refusing) ConnectDirectory(context.Context, string) error {
	return errors.New("nobody answers")
}

// What was saved wrong at a first start was said nowhere once it failed: the file is named, on the screen and in lines.
func TestAFailedConnectNamesTheConfigFile(t *testing.T) {
	backend := refusing{newWorld(t)}
	d := uitest.NewAt(t, uitest.NewClock(testNow), backend, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Refuse("config.toml")
	d.Press("enter")
	d.Expect("obody answers", "/home/helpdesk/config.toml", "hardmatch config check")
	lines := uitest.NewLines(t, backend, ui.Options{Location: time.UTC})
	answer(lines, "1")
	lines.Expect("obody answers", "/home/helpdesk/config.toml", "hardmatch config check")
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
