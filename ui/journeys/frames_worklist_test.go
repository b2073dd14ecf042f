package journeys

import (
	"net/http"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/ui"
	"hardmatch/ui/term"
)

// worklist is the list of everyone who asks for something: as it comes, one category, searched, saved, with a row put aside, with one solved, and with none.
func (g gallery) worklist() {
	g.t.Helper()
	d := g.wizard()
	toSearch(d)
	d.Press("f3")
	g.show("worklist", d.Frames())
	d.Press("p", "down", "x")
	d.Type("waits for HR")
	g.show("worklist-reason", d.Frames())
	d.Press("enter", "up")
	g.show("worklist-aside", d.Frames())
	d.Press("d")
	g.show("worklist-details", d.Frames())
	d.Press("d", "a", "/")
	d.Type("bond")
	g.show("worklist-search", d.Frames())
	d.Press("enter", "f1")
	g.show("worklist-help", d.Frames())
	d.Press("esc", "s")
	g.show("worklist-saved", d.Frames())
	d.Press("enter", "enter")
	d.Choose("Delete")
	d.Press("enter")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", "Delete 6c2aa297 and link 9aaed317 ]")
	d.Press("enter", "n")
	g.show("worklist-solved", d.Frames())
	d.Press("a", "/")
	d.Type("nobody")
	g.show("worklist-no-one", d.Frames())
}

// worklistHole is a list made without the recycle bin, which could not be read.
func (g gallery) worklistHole() {
	g.t.Helper()
	s := newCrowdedStage(g.t)
	d := g.wizardOn(s)
	toSearch(d)
	s.company.Tenant().Fail("GET", "/directory/deletedItems", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
	d.Press("f3")
	g.show("worklist-hole", d.Frames())
	d.Press("d")
	g.show("worklist-hole-details", d.Frames())
}

// worklistPicture is the picture of the list, with one row solved, in a theme.
func worklistPicture(t *testing.T, theme term.Theme) string {
	t.Helper()
	s := newCrowdedStage(t)
	d := s.wizardAs(ui.Options{Theme: theme}, pictureWidth, pictureHeight)
	toSearch(d)
	d.Press("f3", "p", "down", "x")
	d.Type("waits for HR")
	d.Press("enter", "down", "down", "down")
	return d.Frame()
}
