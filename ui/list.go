package ui

import tea "github.com/charmbracelet/bubbletea"

// cursor is the marked row of a list.
type cursor int

// press moves the mark in a list of that many rows, and tells whether the key was one that moves.
func (c *cursor) press(msg tea.KeyMsg, rows int) bool {
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
	c.hold(rows)
	return true
}

// hold keeps the mark inside a list that has changed its length.
func (c *cursor) hold(rows int) { *c = max(0, min(*c, cursor(rows-1))) }

// mark is the sign in front of a row: colour alone would not tell.
func mark(here bool) span {
	if here {
		return strong.of("> ")
	}
	return normal.of("  ")
}

// window shows the part of a list of blocks, one or more lines each, that has the marked one in it.
func window(blocks [][]line, at cursor, height int) []line {
	var all []line
	from, to := 0, 0
	for i, block := range blocks {
		if cursor(i) == at {
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

// summaryLines say what a list shows, or leave a line free for it.
func summaryLines(text string, width int) []line {
	if text == "" {
		return []line{blank()}
	}
	return subtle.wrap(text, width)
}

// scroll is a text that may be taller than its room.
type scroll int

// press moves by half the room, and tells whether the key was one that scrolls.
func (s *scroll) press(msg tea.KeyMsg, lines, height int) bool {
	step := scroll(max(height/2, 1))
	switch msg.Type {
	case tea.KeyPgUp:
		*s -= step
	case tea.KeyPgDown:
		*s += step
	default:
		return false
	}
	*s = max(0, min(*s, scroll(lines-height+1)))
	return true
}

// view shows a part of the text. Where more follows or went before, the last line says so.
func (s scroll) view(lines []line, height int) []line {
	if len(lines) <= height || height <= 0 {
		return lines[:max(0, min(len(lines), height))]
	}
	room := height - 1
	top := min(int(s), len(lines)-room)
	out := append([]line{}, lines[top:top+room]...)
	text := "  … " + counted(len(lines)-top-room, "more line", "more lines") + " below (PgDn)"
	if top+room == len(lines) {
		text = "  " + counted(top, "line", "lines") + " above (PgUp)"
	}
	return append(out, row(subtle.of(text)))
}
