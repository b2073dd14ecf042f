package ui

import (
	"fmt"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// quietly is what is said of people in the categories that ask for nothing.
var quietly = map[audit.Category]string{audit.Linked: "linked", audit.Prepared: "waiting for the sync", audit.OutOfScope: "out of scope"}

// summaryOfNone says why a list names no one: it was narrowed, no one could be read, or whoever was read asks for nothing. A list that was narrowed may leave out
// people who wait for the sync and whom it refuses: of those who wait it says no more than that they do.
func (w *worklist) summaryOfNone() string {
	people, linked, asking, others := 0, 0, 0, []string{}
	for _, t := range w.list.Totals {
		people += t.Many
		if t.Category == audit.Linked {
			linked = t.Many
		}
		switch {
		case t.Category.AsksForSomething():
			asking += t.Many
		case t.Many > 0:
			others = append(others, fmt.Sprintf("%d %s", t.Many, quietly[t.Category]))
		}
	}
	switch {
	case asking > 0:
		return "This list was narrowed, and names no one: " + link.Count(asking, "of its audit asks", "of its audit ask") + " for something."
	case people == 0:
		return "This list says nothing: no one could be read."
	case linked == people:
		return "Everybody who could be read is linked correctly."
	default:
		return "This list names no one: " + strings.Join(others, ", ") + "."
	}
}
