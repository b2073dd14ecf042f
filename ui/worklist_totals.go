package ui

import (
	"fmt"

	"hardmatch/link/audit"
	"hardmatch/ui/term"
)

// totalColumn is how wide a category of the totals is.
const totalColumn = 19

// totals are the categories with their keys and how many of each are left, in as many lines as they need. Where there is no room for that the last ones are a
// letter and a number: no letter is left out.
func (w *worklist) totals(width, most int) []term.Line {
	left, has := w.list.Left(), map[audit.Category]bool{}
	for _, i := range w.list.Items {
		has[i.Category] = true
	}
	var shown []letter
	var many []int
	for _, l := range letters {
		n, all := 0, false
		for _, c := range l.categories {
			n, all = n+left[c], all || has[c]
		}
		if all {
			shown, many = append(shown, l), append(many, n)
		}
	}
	for named := len(shown); ; named-- {
		if lines := w.totalLines(shown, many, named, width); len(lines) <= most || named == 0 {
			return term.Few(lines, most)
		}
	}
}

// totalLines name so many of the letters, and the one whose rows are shown.
func (w *worklist) totalLines(shown []letter, many []int, named, width int) []term.Line {
	var lines []term.Line
	var line term.Line
	for n, l := range shown {
		text, column := fmt.Sprint(many[n]), 0
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
