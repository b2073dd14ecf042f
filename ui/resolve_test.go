package ui_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// Whatever the names and the window, both accounts that may change are named whole on the screen that decides, with their ids, and so is what has to be
// read before a deletion.
func TestDecideNamesBothAccountsWhole(t *testing.T) {
	dice := rand.New(rand.NewPCG(13, 2))
	name := func() string {
		letters := func(n int) string {
			var b strings.Builder
			for range n {
				b.WriteByte("abcdefghijkmnopqrstuvwxyz0123456789.-"[dice.IntN(37)])
			}
			return b.String()
		}
		return "j" + letters(dice.IntN(63)) + "z@c" + letters(dice.IntN(43)) + "c.com" // 113 in all at most
	}
	seen, pairs := 0, 60/linktest.Stride(5)
	for i := range pairs {
		stays, goes := right(), duplicate()
		stays.UPN, goes.UPN = name(), name()
		stays.Mail, stays.Addresses = "james.bond@contoso.com", []string{"SMTP:james.bond@contoso.com"}
		if i%3 == 0 {
			goes.Sync = link.Know(link.CloudOnly)
		}
		d := uitest.New(t, newWorld(t, stays, goes), ui.Options{Theme: term.ThemePlain, ASCII: i%2 == 0, Search: "bond"})
		d.Press("enter", "enter", "enter")
		if !strings.Contains(strings.Join(strings.Fields(d.Frame()), ""), stays.UPN) {
			continue // the other one was marked
		}
		d.Press("enter")
		seen++
		for _, label := range []string{"", "Delete"} {
			for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}, {200, 60}, {60 + dice.IntN(140), 16 + dice.IntN(40)}} {
				d.Resize(size[0], size[1])
				d.Choose(label)
				uitest.Fits(t, d.Frame(), size[0], size[1])
				for _, want := range []string{stays.UPN, goes.UPN} {
					if !strings.Contains(solid(d.Frame()), want) {
						t.Fatalf("%v: %s is not whole:\n%s", size, want, d.Frame())
					}
				}
				d.Expect("STAYS", "11111111", "22222222")
				if label == "Delete" && i%3 != 0 {
					d.Expect("No one can bring it back", ") paused")
				}
			}
		}
	}
	if seen < pairs/2 {
		t.Errorf("only %d of %d came to the screen", seen, pairs)
	}
}

// solid is a frame without its edges and blanks: the left card, then the right one, then what stands under them, so that a name that is broken is whole again.
func solid(frame string) string {
	var left, right, rest strings.Builder
	for _, line := range strings.Split(frame, "\n") {
		parts := strings.FieldsFunc(line, func(r rune) bool { return strings.ContainsRune("│║|#", r) })
		if len(parts) >= 3 {
			left.WriteString(strings.Join(strings.Fields(parts[1]), ""))
			right.WriteString(strings.Join(strings.Fields(parts[len(parts)-1]), ""))
			continue
		}
		rest.WriteString(strings.Join(strings.Fields(line), ""))
	}
	return fmt.Sprint(left.String(), " ", right.String(), " ", rest.String())
}

// A screen that decides has no answer of its own, and keeps the operator's: going back to it from the plan finds what was chosen, and nothing typed.
func TestDecideKeepsWhatWasChosenAndTakesNothingForGranted(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("h", "left", "right", "enter")
	d.Expect("Decide:", "( ) Delete", "( ) paused", "( ) out of scope", "( ) not yet")
	d.Refuse("(•)")
	d.Press("right", "enter")
	d.Expect("Decide:", "Choose what becomes of 22222222")
	d.Press("down", "right", "enter")
	d.Expect("Confirm:")
	d.Press("esc")
	d.Expect("Decide:", "(•) Delete", "(•) out of scope")
	d.Press("esc", "enter")
	d.Expect("Decide:", "(•) Delete", "(•) out of scope")
}

// Several accounts that give way are decided one after the other, in any order: Tab turns to the next one, and Enter goes on once all are decided.
func TestDecideTurnsFromOneAccountToTheNext(t *testing.T) {
	second := cloudHolder()
	second.ID, second.UPN = "33333333-cccc-4ccc-8ccc-000000000003", "bond.second@contoso.onmicrosoft.com"
	d := newWorld(t, right(), cloudHolder(), second).atCheck(t)
	d.Press("enter")
	d.Expect("2 of 3 accounts have to give way", "GIVES WAY (1 of 2)", "22222222", "[Enter go on]")
	d.Press("tab")
	d.Expect("GIVES WAY (2 of 2)", "33333333")
	d.Choose("Clear")
	d.Expect("Enter next account")
	d.Press("enter")
	d.Expect("Decide:", "GIVES WAY (1 of 2)", "choose what becomes of 22222222")
	d.Choose("Delete")
	d.Press("tab")
	d.Expect("GIVES WAY (2 of 2)", "(•) Clear")
	d.Press("enter")
	d.Expect("Confirm:")
}

// cloudSynced is a world whose sync runs every two minutes.
type cloudSynced struct{ *world }

func (c cloudSynced) Engine() engine.Engine {
	e := c.world.Engine()
	e.Settings = link.SyncSettings{Tool: link.CloudSync}
	return e
}

// "Not yet" is an answer that says what follows from it: if a run is near, or may come at any moment, the way does not go on, and the cure stands there.
func TestNotYetSaysWhatFollows(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("enter")
	d.Choose("Delete")
	d.Press("right", "right")
	d.Expect("(•) not yet", "! A run in between would make the duplicate again", "the next run is expected at 09:18")
	d.Press("left")
	d.Refuse("A run in between would")
	for _, size := range [][2]int{{80, 24}, {60, 16}} {
		d = uitest.New(t, cloudSynced{newWorld(t, right(), duplicate())}, ui.Options{Theme: term.ThemePlain, Location: time.UTC, Search: "bond"})
		d.Press("enter", "enter", "enter", "enter")
		d.Resize(size[0], size[1])
		d.Choose("Delete")
		d.Press("right", "right")
		d.Expect("(•) not yet", "[Enter go on]", "Cloud Sync runs", "Have the AD user moved out of Cloud Sync's scope")
		uitest.Fits(t, d.Frame(), size[0], size[1])
		d.Press("enter")
		d.Expect("Decide:", "The sync may run in the middle")
		d.Press("left")
		d.Expect("(•) out of scope", " Enter go on")
	}
}

// In a window without room for the signs beside the choices, d shows them by themselves, all of both accounts, and decides nothing meanwhile.
func TestTheSignsAreReadByThemselvesInASmallWindow(t *testing.T) {
	d := newWorld(t, right(), duplicate()).atCheck(t)
	d.Press("enter")
	d.Resize(60, 16)
	d.Press("d")
	read := d.Frame()
	for range 12 {
		d.Press("pgdown")
		read += d.Frame()
	}
	for _, s := range []string{"STAYS", rightID, "GIVES WAY", dupID, "ImmutableID", "Devices", "Clear is not possible"} {
		if !strings.Contains(read, s) {
			t.Errorf("%q cannot be read:\n%s", s, read)
		}
	}
	d.Press("enter", "left", " ")
	d.Expect("Decide:", "d back to the choices")
	d.Press("d")
	d.Expect("( ) Delete", "( ) paused")
	d.Refuse("(•)")
}
