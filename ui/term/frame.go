package term

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"
)

// The smallest window that the wizard can be used in, and the one it assumes until the terminal says.
const (
	LeastWidth  = 60
	LeastHeight = 16
	UsualWidth  = 80
	UsualHeight = 24
)

// Frame is one whole screen before it is painted.
type Frame struct {
	Title    string
	Badge    string // what the header says at its right end, before the program's name; "" for nothing
	Body     func(width, height int) []Line
	Notice   string
	Controls []Control
	Last     Control // always on the key line
}

// View paints the frame. It is never taller or wider than the window: bubbletea would cut the top, which names the account.
func (f Frame) View(p Painter, width, height int) string {
	if width < LeastWidth || height < LeastHeight {
		return tooSmall(p, width, height)
	}
	inner, room := f.Room(width, height)
	body := Indent(Fill(f.Body(inner, room), room), margin)
	return p.paintAll(slices.Concat([]Line{f.header(width), rule(width)}, body, f.foot(width, height)), width, height)
}

// header names the screen, and at its right end the world it works on and, where there is room, the program.
func (f Frame) header(width int) Line {
	right := " hardmatch "
	if f.Badge != "" {
		right = " " + f.Badge + " ·" + right
	}
	if Cells(" "+f.Title+right) > width {
		right = " " + f.Badge + " "
	}
	end := Row(Subtle.Of(strings.TrimRight(right, " ")))
	return append(Row(Strong.Of(" "+f.Title)).Pad(width-max(end.Cells(), end.usual()+1)), end...)
}

// rule is a line across the window.
func rule(width int) Line {
	return Line{{Role: Subtle, Text: strings.Repeat(lipgloss.NormalBorder().Top, width), edge: true}}
}

// margin is how many columns are free at the left and the right of a body.
const margin = 1

// Room is the size of the body in a window.
func (f Frame) Room(width, height int) (int, int) {
	return width - 2*margin, max(0, height-2-len(f.foot(max(width, LeastWidth), height)))
}

// foot is the notice, or why the first key that is off is off, and the keys.
func (f Frame) foot(width, height int) []Line {
	rows := 1
	if height >= UsualHeight {
		rows = 2
	}
	said := Few(Warning.Wrap(f.Notice, width-2), rows+2) // what was asked for, as whole as can be
	if f.Notice == "" {
		said = Few(Warning.Wrap(offLine(f.Controls), width-2), rows)
	}
	lines := append([]Line{rule(width)}, Indent(said, 1)...)
	return append(lines, Indent(keyLines(f.Controls, f.Last, width-2, rows), 1)...)
}

// Few keeps so many lines, and says where more is left out.
func Few(lines []Line, most int) []Line {
	if len(lines) <= most {
		return lines
	}
	last := append(slices.Clone(lines[most-1]), Normal.Of(" …"))
	return append(slices.Clone(lines[:most-1]), last)
}

// Fill makes the lines exactly so many.
func Fill(lines []Line, height int) []Line {
	for len(lines) < height {
		lines = append(lines, Blank())
	}
	return lines[:max(height, 0)]
}

// tooSmall is what a window shows that has no room for the wizard.
func tooSmall(p Painter, width, height int) string {
	text := fmt.Sprintf("The window is too small: it is %dx%d, hardmatch needs %dx%d. Make it larger. Nothing is lost.",
		width, height, LeastWidth, LeastHeight)
	return p.paintAll(Normal.Wrap(text, width), width, height)
}

// paintAll paints at most height lines.
func (p Painter) paintAll(lines []Line, width, height int) string {
	painted := make([]string, 0, height)
	for _, l := range lines[:max(0, min(len(lines), height))] {
		painted = append(painted, p.paint(l, width))
	}
	return strings.Join(painted, "\n")
}

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
