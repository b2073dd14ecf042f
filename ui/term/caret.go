package term

import (
	"io"
	"sync"

	"github.com/charmbracelet/x/ansi"
)

// hold says how much a piece of text is where the person works: the terminal's own cursor is put on the one that is most, since screen readers and
// magnifiers follow it. Bubble Tea hides the cursor, and has no way to place it.
type hold int

const (
	holdNone hold = iota
	holdRow
	holdButton
	holdField
)

func (s Span) holding(h hold) Span {
	s.hold = h
	return s
}

// Caret is a cell of the window, from 0; the zero value is none.
type Caret struct {
	X, Y  int
	There bool
}

// caretOf is where the cursor belongs in these lines.
func caretOf(lines []Line, width int) Caret {
	var at Caret
	most := holdNone
	for y, l := range lines {
		for i, s := range l {
			if s.hold > most {
				most, at = s.hold, Caret{X: min(l[:i].usual(), width-1), Y: y, There: true}
			}
		}
	}
	return at
}

// file is what Bubble Tea asks of a terminal.
type file interface {
	io.ReadWriteCloser
	Fd() uintptr
}

// Screen is a terminal whose cursor is put back to its place after each thing that is drawn.
type Screen struct {
	io.Writer
	mu   sync.Mutex
	at   Caret
	over bool
}

// NewScreen makes one of a terminal, or of anything that is written to. What to give to Bubble Tea is Output.
func NewScreen(out io.Writer) *Screen { return &Screen{Writer: out} }

// Put says where the cursor belongs from now on.
func (s *Screen) Put(at Caret) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.at = at
}

// Leave gives the cursor back to the program.
func (s *Screen) Leave() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.over = true
}

// Write draws, and places the cursor in the same write.
func (s *Screen) Write(drawn []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.over {
		return s.Writer.Write(drawn)
	}
	place := ansi.HideCursor
	if s.at.There {
		place = ansi.CursorPosition(s.at.X+1, s.at.Y+1) + ansi.ShowCursor
	}
	n, err := s.Writer.Write(append(drawn[:len(drawn):len(drawn)], place...))
	return min(n, len(drawn)), err
}

// Output is the screen for Bubble Tea: a file if the terminal is one.
func (s *Screen) Output() io.Writer {
	if f, ok := s.Writer.(file); ok {
		return screenFile{s, f}
	}
	return s
}

type screenFile struct {
	*Screen
	file
}

func (s screenFile) Write(b []byte) (int, error) { return s.Screen.Write(b) }
