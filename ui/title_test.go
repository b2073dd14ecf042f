package ui

import (
	"testing"

	"hardmatch/link"
	"hardmatch/link/plan"
)

func TestTheWindowsTitleSaysWhatGoesOn(t *testing.T) {
	r := &Root{shared: shared{tenant: link.Tenant{Name: "Con\x1b]0;toso"}}}
	for want, s := range map[string]screen{
		"hardmatch: Find · Con\ufffd]0;toso":        newSearch(&r.shared, ""),
		"hardmatch: History · Con\ufffd]0;toso":     newHistory(&r.shared),
		"hardmatch: step 2 of 3 · Con\ufffd]0;toso": &apply{steps: []plan.Progress{{State: plan.Done}, {State: plan.Doing}, {State: plan.Waiting}}},
	} {
		if r.stack = []screen{s}; r.windowTitle() != want {
			t.Errorf("%q, want %q", r.windowTitle(), want)
		}
	}
}
