package journeys

import (
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/ui"
	"hardmatch/ui/term"
)

// From a check-up that the list has led to, Esc leads back to the list: no field that takes letters lies between. Another account is chosen with a key of its own.
func TestEscLeadsFromTheCheckUpToTheWorklist(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	l := s.listed()
	d := s.wizard(80, 24)
	l.toWorklist(d)
	l.mark(d, l.bond)
	d.Press("enter")
	d.Expect("Check-up: can they be matched?", "James Bond")
	d.Press("esc", "l")
	d.Expect("Worklist:", "unlinked")
	d.Press("p", "enter", "p")
	d.Expect("Pick: which account is theirs?", "1 of 2, best first")
	d.Press("esc")
	d.Expect("Check-up: can they be matched?")
	d.Press("esc")
	d.Expect("Worklist:")
}

// Whom something stops whichever account is theirs is shown that, as check says it: no account is asked for.
func TestTheWorklistLeadsToWhatStops(t *testing.T) {
	if bothFaces(t, TestTheWorklistLeadsToWhatStops) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	s.listed().toWorklist(d)
	d.Press("h")
	d.Press("enter")
	d.Expect("Check-up: can they be matched?", "Another AD user gives the same ImmutableID", "Correct mS-DS-ConsistencyGuid in AD first")
	d.Press("p")
	d.Expect("Pick: which account is theirs?")
}

// Of an account that was not read, or not decided, the list does not say that there is none.
func TestTheWorklistSaysNoneOnlyOfWhatWasRead(t *testing.T) {
	t.Parallel()
	for _, width := range []int{60, 80, 120} {
		s := newStage(t)
		d := s.wizard(width, 40)
		s.listed().toWorklist(d)
		d.Press("c")
		d.ExpectFrame("> choice", " 2 fit")
		d.Press("h")
		d.ExpectFrame("> shared-anchor", "unclear")
		d.Press("n")
		d.ExpectFrame("> no-account", " none")
		d.Press("a", "/")
		d.Type("noah")
		d.Press("enter")
		s.company.Tenant().Fail("GET", "/directory/deletedItems", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
		d.Press("r", "u")
		d.ExpectFrame("> unknown", " not read")
		if strings.Contains(d.Frame(), " none") {
			t.Errorf("it says none of what was not read:\n%s", d.Frame())
		}
	}
}

// In the smallest window no letter of a category is left out, and with details all that is said of a row can be read.
func TestTheSmallestWorklistLeavesNothingOut(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizardAs(ui.Options{Theme: term.ThemePlain}, 60, 16)
	s.listed().toWorklist(d)
	d.ExpectFrame("h 2 shared-anchor", "k 9", "l 40", "c 1", "f 1", "n 1")
	d.Press("p", "d")
	d.ExpectFrame("p 11 duplicate", "more lines below (PgDn)")
	d.Refuse("Codes")
	for range 6 {
		d.Press("pgdown")
	}
	d.ExpectFrame("Codes", "row 1 of 11")
	d.Press("l")
	var seen strings.Builder
	for range 6 {
		seen.WriteString(d.Frame())
		d.Press("pgdown")
	}
	for _, label := range []string{"Next ", "Why ", "Codes "} {
		if !strings.Contains(seen.String(), label) {
			t.Errorf("%s is never seen:\n%s", label, d.Frame())
		}
	}
}
