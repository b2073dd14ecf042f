package ui

import (
	"fmt"
	"slices"

	"hardmatch/link/audit"
	"hardmatch/ui/term"
)

// totalColumn is how wide a category of the totals is.
const totalColumn = 19

// totals are the categories with their keys and how many of each are left, in as many lines as they need. If there is no room for that the last ones are a
// letter and a number: no letter is left out.
func (w *worklist) totals(width, most int) []term.Line {
	shown := w.counted()
	for named := len(shown); ; named-- {
		if lines := w.totalLines(shown, named, width); len(lines) <= most || named == 0 {
			return term.Few(lines, most)
		}
	}
}

// countedLetter is a letter that has items on the list, and how many of them are left.
type countedLetter struct {
	letter
	left int
}

func (w *worklist) counted() []countedLetter {
	left, has := w.list.Left(), map[audit.Category]bool{}
	for _, i := range w.list.Items {
		has[i.Category] = true
	}
	var out []countedLetter
	for _, l := range letters {
		if !slices.ContainsFunc(l.categories, func(c audit.Category) bool { return has[c] }) {
			continue
		}
		counted := countedLetter{letter: l}
		for _, c := range l.categories {
			counted.left += left[c]
		}
		out = append(out, counted)
	}
	return out
}

// totalLines name so many of the letters, and the one whose rows are shown.
func (w *worklist) totalLines(shown []countedLetter, named, width int) []term.Line {
	var lines []term.Line
	var line term.Line
	for n, l := range shown {
		text, column := fmt.Sprint(l.left), 0
		if n < named || l.key == w.only.key {
			text += " " + l.name
		}
		if n < named {
			column = totalColumn
		}
		cell := term.Row(term.Strong.Of(l.key+" "), term.Normal.Of(text))
		if l.key == w.only.key {
			cell = term.Row(term.Marked.Of(l.key + " " + text))
		}
		needs := cell.Cells()
		if column > 0 {
			cell = cell.Pad(max(column, needs+1))
			needs = cell.Cells()
		} else {
			cell = cell.Pad(needs + 2)
		}
		if line.Cells()+needs > width && len(line) > 0 {
			lines, line = append(lines, line), nil
		}
		line = append(line, cell...)
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return lines
}
