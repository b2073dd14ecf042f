package journeys

import (
	"testing"

	"hardmatch/ui"
	"hardmatch/ui/term"
)

// worklist is the list of everybody who asks for something: as it comes, one category, searched, and with a row put aside.
func (g gallery) worklist() {
	g.t.Helper()
	d := g.wizard()
	toSearch(d)
	d.Press("f3")
	g.show("worklist", d.Frame())
	d.Press("p", "down", "x")
	d.Type("waits for HR")
	g.show("worklist-reason", d.Frame())
	d.Press("enter", "up")
	g.show("worklist-aside", d.Frame())
	d.Press("d")
	g.show("worklist-details", d.Frame())
	d.Press("d", "a", "/")
	d.Type("bond")
	g.show("worklist-search", d.Frame())
	d.Press("enter", "f1")
	g.show("worklist-help", d.Frame())
}

// worklistPicture is the picture of the list, with one row solved, in a theme.
func worklistPicture(t *testing.T, theme term.Theme) string {
	t.Helper()
	s := newStage(t)
	d := s.wizardAs(ui.Options{Theme: theme}, pictureWidth, pictureHeight)
	toSearch(d)
	d.Press("f3", "p", "down", "x")
	d.Type("waits for HR")
	d.Press("enter", "down", "down", "down")
	return d.Frame()
}
