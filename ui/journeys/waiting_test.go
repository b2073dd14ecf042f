package journeys

import (
	"fmt"
	"math"
	"net/http"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

// newPatientStage is a stage whose waits last until the test lets the time pass.
func newPatientStage(t *testing.T) *stage {
	t.Helper()
	return newStage(t).patient()
}

func (s *stage) patient() *stage {
	s.timer = uitest.NewClock(practice.Epoch)
	return s
}

// heard is how often the tenant was asked for what a path is about.
func (s *stage) heard(path string) (times int) {
	for _, r := range s.company.Tenant().Requests() {
		if strings.Contains(r.Path, path) {
			times++
		}
	}
	return times
}

// goesOn is what a screen says of a wait.
func (s *stage) goesOn(until time.Time) string {
	left := int(math.Ceil(until.Sub(s.clock()).Seconds()))
	return fmt.Sprintf("Goes on at %s, in %d s.", until.Format("15:04:05"), left)
}

// The screen shows how long a busy tenant asks to wait and counts the seconds. When the time is over the check-up goes on by itself.
func TestTheWaitOfAReadIsTold(t *testing.T) {
	t.Parallel()
	for name, retryAfter := range map[string]func(from time.Time) (header string, until time.Time){
		"seconds":  func(from time.Time) (string, time.Time) { return "23", from.Add(23 * time.Second) },
		"decimals": func(from time.Time) (string, time.Time) { return "22.3", from.Add(23 * time.Second) },
		"a date": func(from time.Time) (string, time.Time) {
			until := from.Add(30 * time.Second).Truncate(time.Second)
			return until.Format(http.TimeFormat), until
		},
	} {
		t.Run(name, func(t *testing.T) {
			s := newPatientStage(t)
			d := s.wizard(80, 24)
			toPick(d, "james.bond")
			header, until := retryAfter(s.clock().Add(uitest.Pause)) // before each key
			s.company.Tenant().Fail("GET", "/organization", 1, graphfault.Throttled(header))
			d.Press("enter")
			d.Expect("Pick", "Reading everything about James Bond", "Entra ID is busy. "+s.goesOn(until)+" Esc goes back.")
			d.Wait(5 * time.Second)
			d.Expect(s.goesOn(until))
			d.Wait(until.Sub(s.clock()))
			d.Expect("Check-up", "Decide")
			d.Refuse("Goes on at")
		})
	}
}

// Each screen that reads shows its waits, and Esc ends them: the tenant hears nothing more.
func TestEscEndsTheWaitOfARead(t *testing.T) {
	t.Parallel()
	for name, test := range map[string]struct {
		to   func(*uitest.Driver)
		keys []string
		path string
		says string
		then string
	}{
		"candidates":    {func(d *uitest.Driver) { toSearch(d); d.Type("james.bond") }, []string{"enter"}, "/organization", "Esc goes back.", "Find"},
		"check-up":      {func(d *uitest.Driver) { toPick(d, "james.bond") }, []string{"enter"}, "/organization", "Esc goes back.", "Find"},
		"once more":     {func(d *uitest.Driver) { toCheckUp(d, "james.bond") }, []string{"r"}, "/organization", "Esc goes back.", "Pick"},
		"accounts":      {func(d *uitest.Driver) { toPick(d, "james.bond") }, []string{"c", "a"}, "/users", "Esc goes back.", "Find"},
		"after the end": {func(d *uitest.Driver) { toDone(d, "carla.clear") }, []string{"esc"}, "/organization", "Esc stops it.", "Stopped."},
		"undo":          {func(d *uitest.Driver) { toDone(d, "carla.clear") }, []string{"u"}, "/organization", "Esc stops it.", "Stopped."},
	} {
		t.Run(name, func(t *testing.T) {
			s := newPatientStage(t)
			d := s.wizard(80, 24)
			test.to(d)
			s.company.Tenant().Fail("GET", test.path, 99, graphfault.Throttled("30"))
			d.Press(test.keys...)
			d.Expect("Entra ID is busy. Goes on at", test.says)
			before := s.heard(test.path)
			d.Press("esc")
			d.Expect(test.then)
			d.Refuse("Goes on at", "busy")
			d.Wait(5 * time.Minute)
			if after := s.heard(test.path); after != before {
				t.Errorf("the tenant was asked %d times more", after-before)
			}
		})
	}
}

// toDone carries the plan of a person out whose holder is cleared.
func toDone(d *uitest.Driver, person string) {
	carryOut(d, person, "Clear")
	d.Expect("Done: prepared")
}

// A write that must wait says so on its step; neither Esc nor Ctrl+C ends it, and it goes on by itself.
func TestTheWaitOfAWriteIsToldAndCannotBeLeft(t *testing.T) {
	t.Parallel()
	s := newPatientStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "carla.clear", "Clear")
	fill(d)
	s.company.Tenant().Fail("PATCH", "/users/", 1, graphfault.Throttled("40"))
	d.Expect("Confirm: this is what will be done", "carla.clear")
	until := s.clock().Add(uitest.Pause + 40*time.Second)
	d.Press("enter")
	d.Expect("Apply", "Entra ID is busy. "+s.goesOn(until)+" This cannot be left.")
	d.Press("esc", "ctrl+c")
	d.Expect("Apply", s.goesOn(until), "Not now")
	d.Wait(until.Sub(s.clock()))
	d.Expect("Done: prepared")
	d.Refuse("Goes on at")
	if got := s.outcome(); got != plan.EndPrepared {
		t.Errorf("the journal has %s", got)
	}
}

// outcome is how the last operation of the journal ended.
func (s *stage) outcome() plan.End {
	s.t.Helper()
	operations, err := s.journal.Operations()
	if err != nil || len(operations) == 0 {
		s.t.Fatalf("%d operations, %v", len(operations), err)
	}
	return operations[0].End
}

// Until a change shows, the step says that it waits for it.
func TestTheWaitForAChangeToShowIsTold(t *testing.T) {
	t.Parallel()
	s := newPatientStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{StaleReads: 3})
	d := s.wizard(80, 24)
	carryOut(d, "carla.clear", "Clear")
	d.Expect("Apply", "The directory does not show the change of carla.", "Goes on at", "This cannot be left.")
	d.Wait(5 * time.Minute)
	d.Expect("Done: prepared")
}

// The wait of an undo names the account that it waits for.
func TestTheWaitOfAnUndoNamesItsAccount(t *testing.T) {
	t.Parallel()
	s := newPatientStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "carla.clear", "Clear")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Wait(5 * time.Minute)
	d.Expect("Done: prepared")
	before := s.account("carla.clear@contoso.com")
	s.company.Tenant().Change(before.ID, func(u *entratest.User) { u.ImmutableID = "" })
	d.Press("u")
	d.Expect("does not show the change of carla.clear@contoso.com ("+before.ID[:8]+") yet.", "Goes on at")
}
