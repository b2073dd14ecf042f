package journeys

// decisions are the screens on which an account is picked, checked up and decided about: a duplicate that is deleted for good, and a copy of it that is linked.
func (g gallery) decisions() {
	g.t.Helper()
	g.options.Search = "james.bond"
	d := g.wizard()
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

// toTheEnd are the screens behind the decision: what is confirmed, what is done meanwhile, what has been done, and whether the sync has taken it.
func (g gallery) toTheEnd() {
	g.t.Helper()
	s := newPatientStage(g.t)
	d := g.wizardOn(s)
	toConfirm(d, "james.bond", "Delete")
	g.show("confirm", d.Frame())
	fill(d, bondsDuplicate)
	g.show("confirm-filled", d.Frame())
	d.Expect("Confirm: this is what will be done", "Delete 6c2aa297 and link 9aaed317 ]")
	d.Press("enter")
	g.show("apply", d.Passed("Apply"))
	g.show("done", d.Frame())
	d.Press("w")
	g.show("watch", d.Frame())
	g.synced(s, d)
	g.show("watch-linked", d.Frame())
}
