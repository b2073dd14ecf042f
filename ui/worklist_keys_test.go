package ui

import (
	"slices"
	"testing"

	"hardmatch/link/audit"
)

// TestEveryCategoryThatAsksHasAKey holds the letters of the worklist against the categories of an audit.
func TestEveryCategoryThatAsksHasAKey(t *testing.T) {
	for _, c := range audit.Categories() {
		if c.AsksForSomething() && !slices.ContainsFunc(letters, func(l letter) bool { return slices.Contains(l.categories, c) }) {
			t.Errorf("no key of the worklist shows %s", c)
		}
	}
}
