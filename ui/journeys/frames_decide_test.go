package journeys

// copyPicked is the check-up of the copy of james.bond, picked instead of the account in use.
func (g gallery) copyPicked() {
	g.t.Helper()
	d := g.wizard()
	toPick(d, "james.bond")
	d.Press("down", "enter")
	g.show("check-up-copy", d.Frames())
}
