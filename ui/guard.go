package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"
)

const (
	// pasteGap is how soon after another key an Enter can only have been pasted: nobody types so fast.
	pasteGap = 30 * time.Millisecond
	// grace is how long keys are ignored when a screen has appeared by itself: they were meant for the one before.
	grace = 300 * time.Millisecond
)

// guard keeps apart what a person decides and what only happens to arrive as keys.
type guard struct {
	now     func() time.Time
	last    time.Time // of the key before
	ignored time.Time // until when keys are ignored
}

// appeared notes that a screen has appeared by itself.
func (g *guard) appeared() { g.ignored = g.now().Add(grace) }

// early tells whether keys are ignored still.
func (g *guard) early() bool { return g.now().Before(g.ignored) }

// pasted notes the press, and tells whether it is an Enter that was pasted.
func (g *guard) pasted(press tea.KeyMsg) bool {
	now := g.now()
	gap := now.Sub(g.last)
	g.last = now
	return press.Type == tea.KeyEnter && (press.Paste || gap < pasteGap)
}
