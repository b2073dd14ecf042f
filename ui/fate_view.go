package ui

import (
	"slices"
	"strings"

	"hardmatch/ui/term"
)

// What is lost when an account is purged; the second if the first does not fit into a line, the third if it is only chosen.
const (
	noWayBack      = "No one can bring it back, Microsoft included. Undo cannot either."
	noWayBackShort = "No one can bring it back. Undo cannot either."
	goneForGood    = "No one can bring it back."
)

// How much a card may show: all of it; what changes; that without a frame if nothing is lost; and only what must be read, again without a frame.
const (
	cardsWhole = iota
	cardsShort
	cardsBare
	cardsLeast
	cardLevels
)

// view draws the card: in a frame, or without one if there is no room for it and nothing is lost.
func (c fateCard) view(level, width int) []term.Line {
	framed := level < cardsBare || c.role == term.Danger
	inner, edges := width-4, 10
	if !framed {
		inner, edges = width-2, 4
	}
	named := term.Cells(c.fate+c.name+c.tag)+edges <= width && (c.role != term.Danger || level > cardsWhole)
	var lines []term.Line
	if !named {
		lines = nameLines(c.name, inner)
	}
	lines = append(lines, c.factLines(level, inner)...)
	for _, text := range c.must {
		role := term.Warning
		if c.role == term.Danger {
			role = term.Danger
		}
		if text == noWayBack && term.Cells(text) > inner {
			text = noWayBackShort
		}
		lines = append(lines, role.Wrap(text, inner)...)
	}
	lines = append(lines, c.extras...)
	if !framed {
		head := term.Row(c.role.Of(c.fate+" "), term.Subtle.Of(c.tag))
		if named {
			head = term.Row(c.role.Of(c.fate+" "), term.Strong.Of(c.name), term.Subtle.Of("  "+c.tag))
		}
		return append([]term.Line{head}, term.Indent(lines, 2)...)
	}
	box := term.Box{Role: c.role, Heading: c.fate, Tag: c.tag, Double: c.role == term.Danger}
	if c.role == term.Normal {
		box.Role = term.Strong
	}
	if named && c.name != "" {
		box.Heading += "  " + c.name
	}
	return box.View(lines, width)
}

// factLines are as many of the facts as a card shows, the warnings first.
func (c fateCard) factLines(level, width int) []term.Line {
	facts := c.facts
	switch level {
	case cardsLeast:
		return nil
	case cardsShort, cardsBare:
		facts = c.changed
	}
	var lines []term.Line
	for _, text := range c.warnings {
		lines = append(lines, term.Warning.Wrap(text, width)...)
	}
	for _, text := range facts {
		lines = append(lines, term.Normal.Wrap(text, width)...)
	}
	return lines
}

// leftOut is what is done to the account, if the card does not show it.
func (c fateCard) leftOut(level, width int) []term.Line {
	does := slices.DeleteFunc(slices.Clone(c.changed), func(text string) bool { return text == unchanged || text == losesFirst })
	if level < cardsLeast || len(does) == 0 {
		return nil
	}
	return term.Hang(term.Subtle.Of(c.tag+" "), term.Normal.Of(strings.ReplaceAll(strings.Join(does, "; "), ",; ", ", ")), width)
}

// nameLines are a sign-in name, whole: at the least width three lines hold the longest that Entra ID allows, of 113 characters.
func nameLines(name string, width int) []term.Line {
	return term.Strong.Wrap(term.CutMiddle(name, mostNameLines*width), width)
}
