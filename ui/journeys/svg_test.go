package journeys

import (
	"encoding/xml"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// svg draws frames of the wizard: one of them as a picture, several as a film, for whoever has a dark and whoever has a light page. Text is written in
// runs, and what stays from one frame to the next is written once; the edges of boxes are lines, so that they meet in every font.
type svg struct {
	title, describes string
	columns, rows    int
	still            int // which frame is shown if nothing may move
	shots            []shot
	looks            map[look]string // the names of their classes
	order            []look
}

// shot is a frame in the dark and in the light theme, and how long it is shown.
type shot struct {
	dark, light string
	lasts       time.Duration
}

// The size of a character cell and of the margin, in the picture's own units. Fonts of fifteen units are nine wide, most of them.
const cellWidth, cellHeight, margin, fontSize = 9, 18, 16, 15

// draw makes the picture; an error says how the frames of the two themes differ in more than colours.
func (s *svg) draw() (string, error) {
	pieces, err := s.pieces()
	if err != nil {
		return "", err
	}
	var b strings.Builder
	width, height := s.columns*cellWidth+2*margin, s.rows*cellHeight+2*margin
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %d %d" role="img" aria-labelledby="t d" xml:space="preserve">`+"\n", width, height)
	fmt.Fprintf(&b, "<title id=\"t\">%s</title>\n<desc id=\"d\">%s</desc>\n", escapeXML(s.title), escapeXML(s.describes))
	b.WriteString(s.style(pieces))
	fmt.Fprintf(&b, `<rect class="g" x="1" y="1" width="%d" height="%d" rx="8"/>`+"\n", width-2, height-2)
	for _, p := range pieces {
		fmt.Fprintf(&b, "<g%s>\n%s</g>\n", p.class(s), p.drawn)
	}
	return b.String() + "</svg>\n", nil
}

// piece is what shows from one frame to another, both included.
type piece struct {
	first, last int
	drawn       string
}

func (p piece) always(s *svg) bool { return p.first == 0 && p.last == len(s.shots)-1 }

func (p piece) class(s *svg) string {
	switch {
	case p.always(s):
		return ""
	case p.first <= s.still && s.still <= p.last:
		return fmt.Sprintf(` class="s k%d-%d n"`, p.first, p.last)
	default:
		return fmt.Sprintf(` class="s k%d-%d"`, p.first, p.last)
	}
}

// pieces draws the lines of all frames, and puts together what comes and goes together.
func (s *svg) pieces() ([]piece, error) {
	s.looks = map[look]string{}
	var all []*piece
	since := map[[2]int]*piece{} // by the frames from and to which it shows
	shows := make([]piece, s.rows)
	for n := range len(s.shots) + 1 {
		lines := make([]string, s.rows)
		if n < len(s.shots) {
			var err error
			if lines, err = s.lines(s.shots[n]); err != nil {
				return nil, fmt.Errorf("frame %d: %w", n, err)
			}
		}
		for row, line := range lines {
			old := shows[row]
			if n < len(s.shots) && n > 0 && line == old.drawn {
				continue
			}
			shows[row] = piece{first: n, drawn: line}
			if span := [2]int{old.first, n - 1}; old.drawn != "" && since[span] == nil {
				since[span] = &piece{first: old.first, last: n - 1, drawn: old.drawn}
				all = append(all, since[span])
			} else if old.drawn != "" {
				since[span].drawn += old.drawn
			}
		}
	}
	pieces := make([]piece, len(all))
	for i, p := range all {
		pieces[i] = *p
	}
	return pieces, nil
}

// lines draws each line of a frame.
func (s *svg) lines(f shot) ([]string, error) {
	lines := make([]string, s.rows)
	dark, light := strings.Split(f.dark, "\n"), strings.Split(f.light, "\n")
	if len(dark) != len(light) || len(dark) > s.rows {
		return nil, fmt.Errorf("%d lines in the dark theme, %d in the light one, of %d", len(dark), len(light), s.rows)
	}
	for row := range dark {
		runs, err := runsOf(dark[row], light[row])
		if err != nil {
			return nil, err
		}
		for _, r := range runs {
			lines[row] += s.run(r, row)
		}
	}
	return lines, nil
}

// run draws a piece of a line in one look.
func (s *svg) run(r textRun, row int) string {
	class, y := s.class(r.look), margin+row*cellHeight
	ground, words := "", ""
	if r.look.dark.reverse {
		ground = fmt.Sprintf(`<rect class="%s" x="%d" y="%d" width="%d" height="%d"/>`+"\n", class, margin+r.column*cellWidth, y, ansi.StringWidth(r.text)*cellWidth, cellHeight)
		class += " i"
	}
	at, lines := r.column, ""
	for _, part := range splitEdges(r.text) {
		wide, first := ansi.StringWidth(part), []rune(part)[0]
		switch text := strings.TrimSpace(part); {
		case strings.ContainsRune(edgeRunes, first):
			lines += drawEdges(part, margin+at*cellWidth, y)
		case text != "":
			x := margin + (at+ansi.StringWidth(part)-ansi.StringWidth(strings.TrimLeft(part, " ")))*cellWidth
			words += fmt.Sprintf(`<text class="%s" x="%d" y="%d" textLength="%d">%s</text>`+"\n", class, x, y+cellHeight-4, ansi.StringWidth(text)*cellWidth, escapeXML(text))
		}
		at += wide
	}
	if lines != "" {
		lines = fmt.Sprintf(`<path class="%s" d="%s"/>`+"\n", class, lines)
	}
	return ground + words + lines
}

// class is the name of a look.
func (s *svg) class(l look) string {
	if s.looks[l] == "" {
		s.looks[l] = fmt.Sprintf("c%d", len(s.looks))
		s.order = append(s.order, l)
	}
	return s.looks[l]
}

// style is the style sheet: colours for both pages, and when each piece of a film shows.
func (s *svg) style(pieces []piece) string {
	var b strings.Builder
	fmt.Fprintf(&b, "<style>\ntext{font:%dpx ui-monospace,\"SF Mono\",Menlo,Consolas,\"DejaVu Sans Mono\",monospace;fill:currentColor}\n", fontSize)
	b.WriteString("path{stroke:currentColor;stroke-width:1.3;fill:none}\nrect{fill:currentColor}\n")
	fmt.Fprintf(&b, ".g{color:%s;stroke:#808080}text.i{fill:%[1]s}\n", darkPalette.ground)
	for _, l := range s.order {
		fmt.Fprintf(&b, ".%s{color:%s%s}\n", s.looks[l], darkPalette.colour(l.dark), l.dark.weight())
	}
	fmt.Fprintf(&b, "@media(prefers-color-scheme:light){\n.g{color:%s}text.i{fill:%[1]s}\n", lightPalette.ground)
	for _, l := range s.order {
		fmt.Fprintf(&b, ".%s{color:%s}\n", s.looks[l], lightPalette.colour(l.light))
	}
	b.WriteString("}\n" + s.motion(pieces))
	return b.String() + "</style>\n"
}

// motion says when each piece shows. If the reader wants nothing to move, or the viewer moves nothing, the still frame does.
func (s *svg) motion(pieces []piece) string {
	if len(s.shots) < 2 {
		return ""
	}
	begins := []time.Duration{0}
	for _, f := range s.shots {
		begins = append(begins, begins[len(begins)-1]+f.lasts)
	}
	length := begins[len(s.shots)]
	share := func(n int) string { return fmt.Sprintf("%.2f%%", 100*float64(begins[n])/float64(length)) }
	var b strings.Builder
	fmt.Fprintf(&b, ".s{visibility:hidden;animation:%.1fs step-end infinite}.n{visibility:visible}\n", length.Seconds())
	for _, p := range pieces {
		if p.always(s) {
			continue
		}
		begin := "0%{visibility:hidden}" + share(p.first) + "{visibility:visible}"
		if p.first == 0 {
			begin = "0%{visibility:visible}"
		}
		end := share(p.last+1) + "{visibility:hidden}"
		if p.last == len(s.shots)-1 {
			end = "100%{visibility:visible}"
		}
		fmt.Fprintf(&b, "@keyframes k%d-%d{%s%s}.k%[1]d-%[2]d{animation-name:k%[1]d-%[2]d}\n", p.first, p.last, begin, end)
	}
	return b.String() + "@media(prefers-reduced-motion:reduce){.s{animation:none}}\n"
}

// edgeRunes are what boxes and rulers are made of.
const edgeRunes = "─│┌┐└┘═║╔╗╚╝"

// splitEdges splits a text into edges and other text, and that where two blanks or more stand in it.
func splitEdges(text string) []string {
	var parts []string
	kind, blanks := -1, 0
	for _, r := range text {
		now := 0
		if strings.ContainsRune(edgeRunes, r) {
			now = 1
		}
		if now != kind || now == 0 && r != ' ' && blanks > 1 {
			parts = append(parts, "")
		}
		kind, blanks = now, blanks+1
		if r != ' ' {
			blanks = 0
		}
		parts[len(parts)-1] += string(r)
	}
	return parts
}

// drawEdges draws edges as the commands of a path, from a cell's upper left corner on.
func drawEdges(text string, x, y int) string {
	const middle, apart = cellHeight / 2, 2.0
	across, down := float64(x)+cellWidth/2.0, float64(y+middle)
	var b strings.Builder
	line := func(x, y float64, to string) { fmt.Fprintf(&b, "M%g %g%s", x, y, to) }
	for len(text) > 0 {
		r, size := utf8.DecodeRuneInString(text)
		n := (len(text) - len(strings.TrimLeft(text, string(r)))) / size
		wide := fmt.Sprintf("h%d", n*cellWidth)
		begin := across - cellWidth/2.0
		switch r {
		case '─':
			line(begin, down, wide)
		case '═':
			line(begin, down-apart, wide)
			line(begin, down+apart, wide)
		default:
			for i := range n {
				corner(r, across+float64(i*cellWidth), down, apart, line)
			}
		}
		text, across = text[n*size:], across+float64(n*cellWidth)
	}
	return b.String()
}

// corner draws one edge that goes up or down.
func corner(r rune, x, y, apart float64, line func(x, y float64, to string)) {
	const w, h = cellWidth / 2.0, cellHeight / 2.0
	at := strings.Index("│┌┐└┘║╔╗╚╝", string(r)) / 3
	if at == 0 {
		line(x, y-h, fmt.Sprintf("v%g", 2*h))
		return
	}
	if at == 5 {
		line(x-apart, y-h, fmt.Sprintf("v%g", 2*h))
		line(x+apart, y-h, fmt.Sprintf("v%g", 2*h))
		return
	}
	right, below := 1.0, 1.0 // where its arms go
	if strings.ContainsRune("┐┘╗╝", r) {
		right = -1
	}
	if strings.ContainsRune("└┘╚╝", r) {
		below = -1
	}
	offsets := []float64{0}
	if at > 5 {
		offsets = []float64{-apart, apart}
	}
	for _, off := range offsets {
		line(x+off*right, y+h*below, fmt.Sprintf("V%gH%g", y+off*below, x+w*right))
	}
}

func escapeXML(text string) string {
	var b strings.Builder
	_ = xml.EscapeText(&b, []byte(text)) // a builder never fails
	return b.String()
}

// A film shows of each frame all its lines, no line twice, and none of another frame.
func TestAFilmShowsEachFrameWhole(t *testing.T) {
	frames := []string{"title\na\nb", "title\na\n\x1b[1mb\x1b[0m", "title\n\n\x1b[1mb\x1b[0m", "title\na\nb"}
	s := svg{columns: 8, rows: 3}
	for _, f := range frames {
		s.shots = append(s.shots, shot{f, f, time.Second})
	}
	pieces, err := s.pieces()
	if err != nil {
		t.Fatal(err)
	}
	for n, f := range s.shots {
		lines, err := s.lines(f)
		if err != nil {
			t.Fatal(err)
		}
		shown := ""
		for _, p := range pieces {
			if p.first <= n && n <= p.last {
				shown += p.drawn
			}
		}
		if want := strings.Join(lines, ""); !sameLines(shown, want) {
			t.Errorf("frame %d shows\n%s, want\n%s", n, shown, want)
		}
	}
	if style := s.style(pieces); !strings.Contains(style, "@keyframes k1-2{0%{visibility:hidden}25.00%{visibility:visible}75.00%{visibility:hidden}}") {
		t.Errorf("the bold line shows at another time:\n%s", style)
	}
	if _, err := s.lines(shot{dark: "one", light: "two"}); err == nil {
		t.Error("themes that say different things make a picture")
	}
}

func sameLines(a, b string) bool {
	sorted := func(text string) []string { return slices.Sorted(strings.SplitSeq(text, "\n")) }
	return slices.Equal(sorted(a), sorted(b))
}
