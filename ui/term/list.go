package term

import (
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"

	"github.com/charmbracelet/bubbles/viewport"
	tea "github.com/charmbracelet/bubbletea"
)

// Cursor is the marked row of a list.
type Cursor int

// Step moves the mark by a row in a list of that many, and says whether the key was one that does.
func (c *Cursor) Step(msg tea.KeyMsg, rows int) bool {
	switch msg.Type {
	case tea.KeyUp:
		*c--
	case tea.KeyDown:
		*c++
	default:
		return false
	}
	c.Clamp(rows)
	return true
}

// Press is Step, and knows the keys that move by a page, and to both ends.
func (c *Cursor) Press(msg tea.KeyMsg, rows int) bool {
	switch msg.Type {
	case tea.KeyPgUp:
		*c -= 10
	case tea.KeyPgDown:
		*c += 10
	case tea.KeyHome:
		*c = 0
	case tea.KeyEnd:
		*c = Cursor(rows)
	default:
		return c.Step(msg, rows)
	}
	c.Clamp(rows)
	return true
}

// Clamp keeps the mark inside a list that has changed its length.
func (c *Cursor) Clamp(rows int) { *c = max(0, min(*c, Cursor(rows-1))) }

// Mark is the sign in front of a row: colour alone would not do.
func Mark(here bool) Span {
	if here {
		return Strong.Of("> ").holding(holdRow)
	}
	return Normal.Of("  ")
}

// View draws the rows, one or more lines each, and shows the part that has the marked one in it. If it has room for that it says how many are not shown.
func (c Cursor) View(rows, height int, draw func(row int, here bool) []Line) []Line {
	var all []Line
	var starts []int
	from, to := 0, 0
	for i := range rows {
		starts = append(starts, len(all))
		block := draw(i, Cursor(i) == c)
		if Cursor(i) == c {
			from, to = len(all), len(all)+len(block)
		}
		all = append(all, block...)
	}
	if len(all) <= height || height <= 0 {
		return all[:max(0, min(len(all), height))]
	}
	counted := height >= leastCounted
	if counted {
		height--
	}
	top := max(0, min(from-max(0, height-(to-from))/2, len(all)-height)) // the marked row in the middle, if the ends of the list allow it
	if at, _ := slices.BinarySearch(starts, top); at < len(starts) {
		top = starts[at] // no row is cut at its top
	}
	top = min(top, from)
	end := min(top+height, len(all))
	if !counted {
		return all[top:end]
	}
	return append(all[top:end:end], Row(Subtle.Of(moreRows(append(starts, len(all)), top, end))))
}

// Rows is View for rows of one line each. It draws none that cannot be in view: a long list costs no more than a short one.
func (c Cursor) Rows(rows, height int, draw func(row int, here bool) Line) []Line {
	return c.View(rows, height, func(i int, here bool) []Line {
		if i < int(c)-height || i > int(c)+height {
			return []Line{nil}
		}
		return []Line{draw(i, here)}
	})
}

// leastCounted is how many lines a list must have that gives one of them away for what is not in view.
const leastCounted = 4

// moreRows says how many rows are not wholly in view; starts are their first lines, with the end of the last one.
func moreRows(starts []int, top, end int) string {
	above, below := 0, 0
	for i, at := range starts[:len(starts)-1] {
		switch {
		case at < top:
			above++
		case starts[i+1] > end:
			below++
		}
	}
	switch {
	case above == 0:
		return fmt.Sprintf("  … %d more below", below)
	case below == 0:
		return fmt.Sprintf("  … %d more above", above)
	default:
		return fmt.Sprintf("  … %d more above, %d below", above, below)
	}
}

// Scroll is a text that may be taller than its room. Bubbles' viewport keeps the place; the part in view is cut out here, since a viewport holds strings,
// and the lines are not painted yet.
type Scroll struct{ place viewport.Model }

// Press moves by a line or by half the room, and says whether the key was one that scrolls.
func (s *Scroll) Press(msg tea.KeyMsg, lines, height int) bool {
	s.place.Height = max(height-1, 0) // the last line says what is not in view; without any room nothing is, and the place stays sound
	s.place.SetContent(strings.Repeat("\n", max(lines-1, 0)))
	page := max(height/2, 1)
	if height < leastCounted {
		page = max(height-1, 1)
	}
	switch msg.Type {
	case tea.KeyUp:
		s.place.ScrollUp(1)
	case tea.KeyDown:
		s.place.ScrollDown(1)
	case tea.KeyPgUp:
		s.place.ScrollUp(page)
	case tea.KeyPgDown:
		s.place.ScrollDown(page)
	case tea.KeyHome:
		s.place.GotoTop()
	case tea.KeyEnd:
		s.place.GotoBottom()
	default:
		return false
	}
	return true
}

// Top goes back to the beginning: the text is another one.
func (s *Scroll) Top() { s.place.GotoTop() }

// Shown is the part of a text that View shows: from the line top, to before the line end.
func (s *Scroll) Shown(lines, height int) (top, end int) {
	if lines <= height || height <= 0 {
		return 0, max(0, min(lines, height))
	}
	room := height - 1
	top = min(s.place.YOffset, lines-room)
	return top, top + room
}

// View shows a part of the text. The last line says how much there is below it or, at the end, above it.
func (s *Scroll) View(lines []Line, height int) []Line {
	top, end := s.Shown(len(lines), height)
	if len(lines) <= height || height <= 0 {
		return lines[:end]
	}
	room := end - top
	text := "  … " + link.Count(len(lines)-top-room, "more line", "more lines") + " below (PgDn)"
	if top+room == len(lines) {
		text = "  " + link.Count(top, "line", "lines") + " above (PgUp)"
	}
	return append(lines[top:top+room:top+room], Row(Subtle.Of(text)))
}
