package term

import tea "github.com/charmbracelet/bubbletea"

// Cursor is the marked row of a list.
type Cursor int

// Press moves the mark in a list of that many rows, and tells whether the key was one that moves.
func (c *Cursor) Press(msg tea.KeyMsg, rows int) bool {
	switch msg.Type {
	case tea.KeyUp:
		*c--
	case tea.KeyDown:
		*c++
	case tea.KeyPgUp:
		*c -= 10
	case tea.KeyPgDown:
		*c += 10
	default:
		return false
	}
	c.Clamp(rows)
	return true
}

// Clamp keeps the mark inside a list that has changed its length.
func (c *Cursor) Clamp(rows int) { *c = max(0, min(*c, Cursor(rows-1))) }

// Mark is the sign in front of a row: colour alone would not tell.
func Mark(here bool) Span {
	if here {
		return Strong.Of("> ")
	}
	return Normal.Of("  ")
}

// Window shows the part of a list of blocks, one or more lines each, that has the marked one in it.
func Window(blocks [][]Line, at Cursor, height int) []Line {
	var all []Line
	from, to := 0, 0
	for i, block := range blocks {
		if Cursor(i) == at {
			from, to = len(all), len(all)+len(block)
		}
		all = append(all, block...)
	}
	if len(all) <= height || height <= 0 {
		return all[:max(0, min(len(all), height))]
	}
	top := from - max(0, height-(to-from))/2 // the marked block in the middle, where the ends of the list allow it
	top = max(0, min(top, len(all)-height))
	return all[top : top+height]
}

// Scroll is a text that may be taller than its room.
type Scroll int

// Press moves by half the room, and tells whether the key was one that scrolls.
func (s *Scroll) Press(msg tea.KeyMsg, lines, height int) bool {
	step := Scroll(max(height/2, 1))
	switch msg.Type {
	case tea.KeyPgUp:
		*s -= step
	case tea.KeyPgDown:
		*s += step
	default:
		return false
	}
	*s = max(0, min(*s, Scroll(lines-height+1)))
	return true
}

// View shows a part of the text. Where more follows or went before, the last line says so.
func (s Scroll) View(lines []Line, height int) []Line {
	if len(lines) <= height || height <= 0 {
		return lines[:max(0, min(len(lines), height))]
	}
	room := height - 1
	top := min(int(s), len(lines)-room)
	out := append([]Line{}, lines[top:top+room]...)
	text := "  … " + Counted(len(lines)-top-room, "more line", "more lines") + " below (PgDn)"
	if top+room == len(lines) {
		text = "  " + Counted(top, "line", "lines") + " above (PgUp)"
	}
	return append(out, Row(Subtle.Of(text)))
}
