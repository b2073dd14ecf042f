package ui

import (
	"fmt"
	"slices"
	"strings"
)

// The smallest window that the wizard can be used in, and the one it assumes until it is told.
const (
	leastWidth  = 60
	leastHeight = 16
	usualWidth  = 80
	usualHeight = 24
)

// frame is one whole screen before it is painted.
type frame struct {
	title    string
	badge    string // what the header says at its right end, before the program's name; "" for nothing
	body     func(width, height int) []line
	notice   string
	controls []control
	last     control // always on the key line
}

// view paints the frame. It is never taller or wider than the window: bubbletea would cut the top, which names the account.
func (f frame) view(p painter, width, height int) string {
	if width < leastWidth || height < leastHeight {
		return tooSmall(p, width, height)
	}
	foot := f.foot(width, height)
	room := height - 2 - len(foot)
	lines := append([]line{f.header(width), row(ruled.of("─"))}, fill(f.body(width, room), room)...)
	return p.paintAll(append(lines, foot...), width, height)
}

// header names the screen, and at its right end the world it works on and, where there is room, the program.
func (f frame) header(width int) line {
	right := " hardmatch "
	if f.badge != "" {
		right = " " + f.badge + " ·" + right
	}
	if cells(" "+f.title+right) > width {
		right = " " + f.badge + " "
	}
	end := row(subtle.of(strings.TrimRight(right, " ")))
	return append(row(strong.of(" "+f.title)).pad(width-max(end.cells(), end.usual()+1)), end...)
}

// foot is the notice, or why the first key that is off is off, and the keys.
func (f frame) foot(width, height int) []line {
	rows := 1
	if height >= usualHeight {
		rows = 2
	}
	said := few(warning.wrap(f.notice, width-2), rows+2) // what was asked for, as whole as can be
	if f.notice == "" {
		said = few(warning.wrap(offLine(f.controls), width-2), rows)
	}
	lines := append([]line{row(ruled.of("─"))}, indent(said, 1)...)
	return append(lines, indent(keyLines(f.controls, f.last, width-2, rows), 1)...)
}

// few keeps so many lines, and says where more is left out.
func few(lines []line, most int) []line {
	if len(lines) <= most {
		return lines
	}
	last := append(slices.Clone(lines[most-1]), normal.of(" …"))
	return append(slices.Clone(lines[:most-1]), last)
}

// fill makes the lines exactly so many.
func fill(lines []line, height int) []line {
	for len(lines) < height {
		lines = append(lines, blank())
	}
	return lines[:max(height, 0)]
}

// tooSmall is what a window shows that has no room for the wizard.
func tooSmall(p painter, width, height int) string {
	text := fmt.Sprintf("The window is too small: it is %dx%d, hardmatch needs %dx%d. Make it larger. Nothing is lost.",
		width, height, leastWidth, leastHeight)
	return p.paintAll(normal.wrap(text, width), width, height)
}

// paintAll paints at most height lines.
func (p painter) paintAll(lines []line, width, height int) string {
	painted := make([]string, 0, height)
	for _, l := range lines[:max(0, min(len(lines), height))] {
		painted = append(painted, p.paint(l, width))
	}
	return strings.Join(painted, "\n")
}
