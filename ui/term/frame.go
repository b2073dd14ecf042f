package term

import (
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/lipgloss"

	"hardmatch/link"
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
	Where    []string // whose company this is, and who works in it
	Badge    string   // what the first line says at its right end: the world it works on; "" for nothing
	Whom     string   // whom all is about; "" if no one was chosen yet
	Stations Stations // of the way; none if the screen is beside it
	Title    string   // the question of the screen
	Says     bool     // the body begins with the question, in the words of this very case
	Body     func(width, height int) []Line
	Notice   string
	Controls []Control
	Last     Control // always on the key line
}

// Stations are the steps of a way, and which of them the screen is.
type Stations struct {
	Names []string
	At    int // from 0; all before it are done
}

// View paints the frame, and says where the cursor belongs. It is never taller or wider than the window: bubbletea would cut the top, which names the
// account.
func (f Frame) View(p Painter, width, height int) (string, Caret) {
	if width < LeastWidth || height < LeastHeight {
		return tooSmall(p, width, height), Caret{}
	}
	inner, room := f.Room(width, height)
	body := Indent(Fill(f.Body(inner, room), room), margin)
	keys := Indent([]Line{keyLine(f.Controls, f.Last, width-2)}, 1) // they always have one line
	lines := slices.Concat(f.header(width, height), body, f.said(width, height), keys)
	return p.paintAll(lines, width, height), caretOf(lines, width)
}

// header says where one is: the company and who works in it, with the world at the right end; whom it is about and how far one is; and the question.
func (f Frame) header(width, height int) []Line {
	// If the window is low, and there is room for it, the question stands in the second line, in place of the name of the step.
	folded := f.asks() && height < UsualHeight && 1+min(Cells(f.Whom), leastWhom)+2+f.count(f.Title).Cells() < width
	lines := []Line{f.where(width), f.way(width, folded), rule(width)}
	if f.asks() && !folded && !f.Says {
		lines = append(lines, Row(Strong.Of(" "+f.question())).Fit(width))
	}
	return lines
}

// question is the title without the name of the step, which stands above it.
func (f Frame) question() string {
	name, question, found := strings.Cut(f.Title, ": ")
	if !found || f.station() == "" || !strings.HasPrefix(name, f.station()) {
		return f.Title
	}
	return link.UpperFirst(question)
}

// asks reports whether the question must be said as well: it is neither the name of the step nor, beside the way, all of the second line.
func (f Frame) asks() bool { return !f.beside() && f.Title != f.station() }

// beside reports whether the screen belongs to no one's way.
func (f Frame) beside() bool { return f.Whom == "" && len(f.Stations.Names) == 0 }

// leastWhom is how much of whom it is about stays readable beside the question.
const leastWhom = 12

// station is the name of the step that the screen is; "" if it is none.
func (f Frame) station() string {
	if f.Stations.At >= len(f.Stations.Names) {
		return ""
	}
	return f.Stations.Names[f.Stations.At]
}

// where is the first line. If it is too narrow its parts are cut, and the world never.
func (f Frame) where(width int) Line {
	return ends(func(room int) Line { return Row(Normal.Of(" " + shortened(f.Where, room-1))) }, Row(Warning.Of(f.Badge)), width)
}

// ends puts one text at the left end of a line and another at the right, which is whole; draw makes the left one for the room that there is.
func ends(draw func(room int) Line, right Line, width int) Line {
	at := width - max(right.Cells(), right.usual()+1)
	return Beside([]Line{draw(at - 2)}, []Line{right}, at, width)[0]
}

// shortened joins the parts. If they are too long those after the first give way: the first is the company, which must not be taken for another.
func shortened(parts []string, width int) string {
	const between, least = " · ", 10
	out := ""
	for i, part := range parts {
		if i > 0 {
			out += between
		}
		after := 0
		for _, p := range parts[i+1:] {
			after += Cells(between) + min(Cells(p), least)
		}
		out += CutEnd(part, max(0, width-Cells(out)-after))
	}
	return out
}

// way is the second line: whom it is about, and the steps; on a screen beside the way, its name.
func (f Frame) way(width int, folded bool) Line {
	whom := f.Whom
	if f.beside() {
		whom = f.Title
	}
	steps := f.steps()
	switch whole := Row(Strong.Of(" " + whom)); {
	case folded:
		steps = f.count(f.Title)
	case whole.Cells()+2+steps.Cells() > width:
		steps = f.count(f.station())
	}
	return ends(func(room int) Line { return Row(Strong.Of(" " + CutEnd(whom, room-1))) }, steps, width)
}

// steps are all of them: those that are done have a hook, and the one that the screen is a dot.
func (f Frame) steps() Line {
	var l Line
	for i, name := range f.Stations.Names {
		if i > 0 {
			l = append(l, Normal.Of("  "))
		}
		switch {
		case i < f.Stations.At:
			l = append(l, Good.Of(name+" ✓"))
		case i == f.Stations.At:
			l = append(l, Strong.Of("● "+name))
		default:
			l = append(l, Subtle.Of("· "+name))
		}
	}
	return l
}

// count is the same if there is little room: how many, and a text for the step.
func (f Frame) count(text string) Line {
	if f.station() == "" {
		return Row(Strong.Of(text))
	}
	return Row(Strong.Of(fmt.Sprintf("%d/%d %s", f.Stations.At+1, len(f.Stations.Names), text)))
}

func rule(width int) Line {
	return Line{{Role: Subtle, Text: strings.Repeat(lipgloss.NormalBorder().Top, width), edge: true}}
}

// margin is how many columns are free at the left and the right of a body.
const margin = 1

// Room is the size of the body in a window.
func (f Frame) Room(width, height int) (int, int) {
	width = max(width, LeastWidth)
	return width - 2*margin, max(0, height-len(f.header(width, height))-len(f.said(width, height))-1)
}

// said is the notice, or why the first key that is off is off.
func (f Frame) said(width, height int) []Line {
	most := 1
	if height >= UsualHeight {
		most = 2
	}
	said := Few(Warning.Wrap(f.Notice, width-2), most+2) // what was asked for, as whole as can be
	if f.Notice == "" {
		said = Few(Warning.Wrap(offLine(f.Controls), width-2), most)
	}
	return append([]Line{rule(width)}, Indent(said, 1)...)
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

// View draws the box in the width given. Its right edges stand under each other if a terminal counts as is usual; one that makes an ambiguous sign wider
// than that moves the edge of its line, and may clip it. What stands in the box is cut so that it fits in any terminal.
func (b Box) View(lines []Line, width int) []Line {
	edge, inner := lipgloss.NormalBorder(), width-frameWidth
	if b.Double {
		edge = lipgloss.DoubleBorder()
	}
	out := []Line{b.upper(edge, width)}
	for _, l := range lines {
		l = l.Fit(inner)
		gap := blanks(inner - l.usual())
		gap.slack = len(gap.Text) - max(inner-l.Cells(), 0)
		out = append(out, slices.Concat(b.edge(edge.Left+" "), l, Row(gap), b.edge(" "+edge.Right)))
	}
	return append(out, b.edge(edge.BottomLeft+strings.Repeat(edge.Bottom, width-2)+edge.BottomRight))
}

// upper is the edge with the heading and the tag.
func (b Box) upper(edge lipgloss.Border, width int) Line {
	tag := ""
	if b.Tag != "" {
		tag = " " + b.Tag + " "
	}
	heading := CutEnd(b.Heading, width-frameWidth-Cells(tag))
	line := slices.Concat(b.edge(edge.TopLeft+" "), Row(Strong.Of(heading)), b.edge(" "))
	rest := width - line.Cells() - Cells(tag) - 1 // the tag must not be clipped
	return slices.Concat(line, b.edge(strings.Repeat(edge.Top, max(rest, 0))), Row(b.Role.Of(tag)), b.edge(edge.TopRight))
}

func (b Box) edge(text string) Line { return Line{{Role: b.Role, Text: text, edge: true}} }
