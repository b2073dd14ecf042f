package journeys

import "hardmatch/ui"

// decisions are the screens on which an account is picked, checked up and decided about: a duplicate that is deleted for good, and a copy of it that is linked.
func (g gallery) decisions(o ui.Options) {
	g.t.Helper()
	o.Search = "james.bond"
	d := g.themed(o)
	d.Press("enter", "enter")
	g.show("pick", d.Frame())
	d.Press("enter")
	g.show("check-up", d.Frame())
	d.Press("enter")
	g.show("decide", d.Frame())
	d.Choose("Delete")
	g.show("decide-chosen", d.Frame())
	d.Press("esc", "esc", "down", "enter")
	g.show("check-up-copy", d.Frame())
}
