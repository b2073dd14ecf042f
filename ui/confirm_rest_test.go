package ui_test

import (
	"runtime"
	"testing"

	"hardmatch/link/checkup"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// If nothing was done yet, no heading says so.
func TestNothingDoneHasNoHeading(t *testing.T) {
	w := newWorld(t, right())
	e := w.Engine()
	facts, err := e.Gather(t.Context(), w.people[0], rightID)
	if err != nil {
		t.Fatal(err)
	}
	p, err := plan.New(checkup.Check(facts, testNow), nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	confirmed, err := p.Confirm(nil, "INC-1")
	if err != nil {
		t.Fatal(err)
	}
	w.strike = func(string) error { runtime.Goexit(); return nil }
	if !linktest.Mortal(func() { _, _ = e.Apply(t.Context(), confirmed, nil) }) {
		t.Fatal("the process has not died")
	}
	w.strike = nil
	d := w.atRecovery(t)
	d.Press("f")
	d.Expect("Confirm: this is what is left to do", "1 link 11111111")
	d.Refuse("Done already")
}
