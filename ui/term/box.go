package term

import (
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// Box is a frame around lines. An account's has in its upper edge what becomes of it and its short id; what is lost for good has the role Danger and a
// double edge, so that colour does not say it alone. The edges are lipgloss' borders; lipgloss does not draw them, since its Style goes by the usual width
// of a text, and has no heading.
type Box struct {
	Role    Role // of the edges and of the tag
	Heading string
	Tag     string // at the right end of the upper edge; "" for none
	Double  bool
}

// frameWidth is what the edges take of a box, with a blank beside each.
const frameWidth = 4

// View draws the box in the width given, of which whole columns are there: the right edge gives way by as much as a terminal may count more than is usual,
// where there is room for that, and moves in where there is none. What stands in the box is cut, never the edge.
func (b Box) View(lines []Line, width, whole int) []Line {
	edge, inner := lipgloss.NormalBorder(), width-frameWidth
	if b.Double {
		edge = lipgloss.DoubleBorder()
	}
	out := []Line{b.upper(edge, width, whole)}
	for _, l := range lines {
		l = l.Fit(inner)
		gap := min(inner-l.usual(), whole-frameWidth-l.Cells())
		out = append(out, slices.Concat(b.edge(edge.Left+" "), l, Row(blanks(gap)), b.edge(" "+edge.Right)))
	}
	return append(out, b.edge(edge.BottomLeft+strings.Repeat(edge.Bottom, width-2)+edge.BottomRight))
}

// upper is the edge with the heading and the tag.
func (b Box) upper(edge lipgloss.Border, width, whole int) Line {
	tag := ""
	if b.Tag != "" {
		tag = " " + b.Tag + " "
	}
	heading := CutEnd(b.Heading, width-frameWidth-Cells(tag))
	line := slices.Concat(b.edge(edge.TopLeft+" "), Row(Strong.Of(heading)), b.edge(" "))
	rest := min(width-line.usual(), whole-line.Cells()) - Cells(tag) - 1
	return slices.Concat(line, b.edge(strings.Repeat(edge.Top, max(rest, 0))), Row(b.Role.Of(tag)), b.edge(edge.TopRight))
}

func (b Box) edge(text string) Line { return Line{{Role: b.Role, Text: text, edge: true}} }
