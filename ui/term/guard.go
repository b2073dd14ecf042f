package term

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

// Guard keeps apart what a person decides and what only happens to arrive as keys.
type Guard struct {
	Now     func() time.Time
	last    time.Time // of the key before
	ignored time.Time // until when keys are ignored
}

// Appeared notes that a screen has appeared by itself.
func (g *Guard) Appeared() { g.ignored = g.Now().Add(grace) }

// Early tells whether keys are ignored still.
func (g *Guard) Early() bool { return g.Now().Before(g.ignored) }

// Pasted notes the press, and tells whether it is an Enter that was pasted.
func (g *Guard) Pasted(press tea.KeyMsg) bool {
	now := g.Now()
	gap := now.Sub(g.last)
	g.last = now
	return press.Type == tea.KeyEnter && (press.Paste || gap < pasteGap)
}
