package ui

import (
	"testing"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
)

// TestNoKeyOfAWorklistNeedsAList: one that could not be read, or that belongs to another tenant, shows why, and its keys do nothing.
func TestNoKeyOfAWorklistNeedsAList(t *testing.T) {
	w := newWorklist(&shared{})
	w.fail(&link.Problem{Kind: link.Refused, Cause: "it belongs to another tenant"})
	for _, key := range "a/jkd" {
		w.press(tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune{key}})
	}
}
