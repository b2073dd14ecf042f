package journeys

import (
	"encoding/xml"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/charmbracelet/x/ansi"

	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// TestPicture holds the README's picture of the confirm screen; -update writes it anew.
func TestPicture(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := uitest.New(t, s, ui.Options{Theme: term.ThemeDark, Location: time.UTC})
	d.Resize(80, 24)
	toConfirm(d, "james.bond", "Delete")
	golden(t, "../testdata/confirm.svg", picture(d.Frame(), 80, 24))
}

// The size of one character cell, and the colours of the terminal's first 16, as many a dark terminal has them.
const (
	cellWidth, cellHeight = 8.4, 18.0
	margin                = 16.0
)

var palette = [16]string{
	"#1e1e1e", "#f14c4c", "#23d18b", "#e5e510", "#3b8eea", "#d670d6", "#29b8db", "#cccccc",
	"#7f7f7f", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#ffffff",
}

// picture draws a frame as SVG: text in cells, with the colours and weights that its escape sequences ask for.
func picture(frame string, columns, rows int) string {
	var b strings.Builder
	width, height := float64(columns)*cellWidth+2*margin, float64(rows)*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.0f %.0f" font-family="ui-monospace, Menlo, Consolas, monospace" font-size="14">`+"\n", width, height)
	fmt.Fprintf(&b, `<rect width="%.0f" height="%.0f" rx="8" fill="%s"/>`+"\n", width, height, palette[0])
	for row, line := range strings.Split(frame, "\n") {
		for _, run := range runsOf(line) {
			fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" textLength="%.1f" xml:space="preserve" %s>%s</text>`+"\n",
				margin+float64(run.column)*cellWidth, margin+(float64(row)+0.75)*cellHeight,
				float64(ansi.StringWidth(run.text))*cellWidth, run.style.attributes(), escapeXML(run.text))
		}
	}
	return b.String() + "</svg>\n"
}

// textRun is a piece of a line in one style.
type textRun struct {
	column int
	text   string
	style  style
}

type style struct {
	colour        int // of the palette
	bold, reverse bool
}

func (s style) attributes() string {
	weight := ""
	if s.bold || s.reverse {
		weight = ` font-weight="bold"`
	}
	return fmt.Sprintf(`fill="%s"%s`, palette[s.colour], weight)
}

// runsOf splits a line at its escape sequences, of which only those that set colours and weights occur.
func runsOf(line string) []textRun {
	var runs []textRun
	now, column, state := style{colour: 7}, 0, byte(0)
	parser := ansi.NewParser()
	for len(line) > 0 {
		sequence, width, n, next := ansi.DecodeSequence(line, state, parser)
		switch last := len(runs) - 1; {
		case width == 0 && strings.HasPrefix(sequence, "\x1b["):
			now = now.after(parser.Params())
		case last >= 0 && runs[last].style == now:
			runs[last].text += sequence
		default:
			runs = append(runs, textRun{column, sequence, now})
		}
		line, column, state = line[n:], column+width, next
	}
	return withoutBlanks(runs)
}

// withoutBlanks leaves the runs out that show nothing.
func withoutBlanks(runs []textRun) []textRun {
	var out []textRun
	for _, run := range runs {
		if strings.TrimSpace(run.text) != "" {
			out = append(out, run)
		}
	}
	return out
}

// after is the style after a sequence of select graphic rendition (ECMA-48, 8.3.117).
func (s style) after(params ansi.Params) style {
	if len(params) == 0 {
		return style{colour: 7}
	}
	for i := range params {
		p, _, _ := params.Param(i, 0)
		switch {
		case p == 0 || p == 39:
			s = style{colour: 7, bold: s.bold && p == 39}
		case p == 1:
			s.bold = true
		case p == 7:
			s.reverse = true
		case p >= 30 && p <= 37:
			s.colour = p - 30
		case p >= 90 && p <= 97:
			s.colour = p - 90 + 8
		}
	}
	return s
}

func escapeXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder never fails
	return b.String()
}
