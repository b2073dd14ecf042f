package ui_test

import (
	"strings"
	"testing"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// stamped is a world in which the person can be linked from the AD side.
type stamped struct{ *world }

func (s stamped) Engine() engine.Engine {
	e := s.world.Engine()
	e.Settings = link.SyncSettings{Anchor: link.AnchorConsistencyGUID}
	return e
}

// onConfirm are the ways to a confirm screen, with the field that it begins in.
var onConfirm = map[string]struct {
	open  func(*testing.T) (*world, *uitest.Driver)
	field string
}{
	"clear": {func(t *testing.T) (*world, *uitest.Driver) {
		w := newWorld(t, right(), cloudHolder())
		return w, w.atConfirm(t)
	}, "> Ticket number or reason:  "},
	"delete": {func(t *testing.T) (*world, *uitest.Driver) {
		w := newWorld(t, right(), duplicate())
		return w, w.atConfirm(t)
	}, "> Ticket number or reason:  "},
	"undo": {func(t *testing.T) (*world, *uitest.Driver) {
		w := newWorld(t, right(), cloudHolder())
		return w, toUndo["crash"](t, w)
	}, "> Ticket number or reason:  "},
	"finish": {func(t *testing.T) (*world, *uitest.Driver) {
		w := newWorld(t, right(), duplicate())
		w.crash(t, "purge")
		d := w.atRecovery(t)
		d.Press("f")
		return w, d
	}, "> Type james.bond4821 to delete it:"},
	"a dozen addresses": {func(t *testing.T) (*world, *uitest.Driver) {
		w := newWorld(t, addressed(12), cloudHolder())
		w.people[0].MayCarry = link.Know(true)
		return w, w.atConfirm(t)
	}, "> Ticket number or reason:  "},
	"from the AD side": {func(t *testing.T) (*world, *uitest.Driver) {
		mine := right()
		mine.Sync, mine.ImmutableID = link.Know(link.Synced), link.Know(link.GUID{9, 15: 9}.ImmutableID())
		w := newWorld(t, mine)
		w.people[0].MayStamp = link.Know(true)
		d := uitest.New(t, stamped{w}, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Search: "bond"})
		d.Press("enter", "enter", "enter", "l")
		return w, d
	}, "> Ticket number or reason:  "},
}

// The first keys that are typed are not lost, and the way to the button carries nothing out: only another Enter there does.
func TestConfirmBeginsInItsFirstEmptyField(t *testing.T) {
	for name, c := range onConfirm {
		t.Run(name, func(t *testing.T) {
			w, d := c.open(t)
			writes := len(w.writes)
			d.Expect("Confirm:", c.field)
			if name != "finish" {
				d.Press("right", "left") // an empty field is not left by them
				d.Type("INC-1")
				d.Expect("> Ticket number or reason:  INC-1_")
				d.Press("left", "right", "right")
				d.Expect("> Ticket number or reason:  INC-1_")
				d.Press("enter")
			}
			if strings.Contains(d.Frame(), "> Type") {
				d.Type("james.bond4821")
				d.Expect("> Type james.bond4821 to delete it: james.bond4821_ + right")
				d.Press("right")
				d.Expect("james.bond4821_")
				d.Press("enter")
			}
			for _, key := range []string{"", "left", " "} { // Space on a button does nothing, and Left goes no further
				if key != "" {
					d.Press(key)
				}
				d.Expect("[ Cancel ]")
			}
			d.Press("x")
			d.Expect("Nothing was typed: Tab leads to a field.")
			d.Press("right", "right", " ")
			d.Refuse("[ Cancel ]")
			title := confirmTitle.FindString(d.Title())
			d.Expect(title, applyButton.FindString(d.Frame()))
			d.Send(tea.KeyMsg{Type: tea.KeyEnter, Paste: true})
			d.Burst("left", "right", "enter")
			d.Expect(title, "Press it again")
			if len(w.writes) > writes {
				t.Errorf("writes %v", w.writes[writes:])
			}
			d.Press("enter")
			d.Refuse("Confirm:")
		})
	}
}

// What was typed before is forgotten, and the focus is on the first field again.
func TestConfirmBeginsInItsFirstField(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atConfirm(t)
	d.Press("tab")
	d.Type("james.bond4821")
	d.Press("esc", "enter")
	d.Expect("> Ticket number or reason:  _", "  Type james.bond4821 to delete it:")
	d.Refuse("+ right")
}
