package ui

import (
	"hardmatch/ui/term"
	"slices"
)

// What is lost when an account is purged; the second where the first does not fit into a line.
const (
	noWayBack      = "No one can bring it back, Microsoft included. Undo cannot either."
	noWayBackShort = "No one can bring it back. Undo cannot either."
)

// How much a card may show: all of it, what changes, what must be read, and that in a line where nothing is lost.
const (
	cardsWhole = iota
	cardsShort
	cardsLeast
	cardLevels
)

// view draws the card.
func (c fateCard) view(level, width int) []term.Line {
	if level == cardsLeast && c.role != term.Danger {
		return c.bare(width)
	}
	inner := width - 4
	box := term.Box{Role: c.role, Heading: c.fate, Tag: c.tag, Double: c.role == term.Danger}
	if c.role == term.Normal {
		box.Role = term.Strong
	}
	var lines []term.Line
	if whole := c.fate + "  " + c.name; c.name != "" && term.Cells(whole+c.tag)+8 <= width && (c.role != term.Danger || level > cardsWhole) {
		box.Heading = whole
	} else {
		lines = append(lines, nameLines(c.name, inner)...)
	}
	for i, text := range append(slices.Clone(c.warnings), c.facts...) {
		if level == cardsWhole || level == cardsShort && i < 1 {
			role := term.Normal
			if i < len(c.warnings) {
				role = term.Warning
			}
			lines = append(lines, role.Wrap(text, inner)...)
		}
	}
	for _, text := range c.must {
		if text == noWayBack && term.Cells(text) > inner {
			text = noWayBackShort
		}
		lines = append(lines, c.mustRole().Wrap(text, inner)...)
	}
	return box.View(append(lines, c.extras...), width)
}

// bare is the card without its frame.
func (c fateCard) bare(width int) []term.Line {
	label := term.Row(c.role.Of(c.fate + " ")).Join()
	lines := []term.Line{}
	if term.Cells(c.fate+c.name+c.tag)+4 <= width {
		lines = append(lines, term.Row(label, term.Strong.Of(c.name), term.Subtle.Of("  "+c.tag)))
	} else {
		lines = append(lines, term.Row(label, term.Subtle.Of(c.tag)))
		lines = append(lines, term.Indent(nameLines(c.name, width-2), 2)...)
	}
	for _, text := range c.must {
		lines = append(lines, term.Indent(c.mustRole().Wrap(text, width-2), 2)...)
	}
	return append(lines, term.Indent(c.extras, 2)...)
}

func (c fateCard) mustRole() term.Role {
	if c.role == term.Danger {
		return term.Danger
	}
	return term.Warning
}

// nameLines are a sign-in name, whole: at the least width three lines hold the longest that Entra ID allows, of 113 characters.
func nameLines(name string, width int) []term.Line {
	return term.Strong.Wrap(term.CutMiddle(name, mostNameLines*width), width)
}
