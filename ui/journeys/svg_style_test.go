package journeys

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// palette is what a terminal makes of its sixteen colours, its text and its ground.
type palette struct {
	text, ground string
	sixteen      [16]string
}

// The palettes of the pictures: on dark Visual Studio Code's terminal, on light GitHub's (Primer).
var (
	darkPalette = palette{"#cccccc", "#1e1e1e", [16]string{
		"#000000", "#cd3131", "#0dbc79", "#e5e510", "#2472c8", "#bc3fbc", "#11a8cd", "#e5e5e5",
		"#666666", "#f14c4c", "#23d18b", "#f5f543", "#3b8eea", "#d670d6", "#29b8db", "#e5e5e5",
	}}
	lightPalette = palette{"#1f2328", "#ffffff", [16]string{
		"#24292f", "#cf222e", "#116329", "#4d2d00", "#0969da", "#8250df", "#1b7c83", "#6e7781",
		"#57606a", "#a40e26", "#1a7f37", "#633c01", "#218bff", "#a475f9", "#3192aa", "#8c959f",
	}}
)

// style is how a text looks: the number of its colour, 0 for the text's own, which none of ours uses.
type style struct {
	colour                          int
	bold, faint, underline, reverse bool
}

// look is how the same text looks in the dark and in the light theme.
type look struct{ dark, light style }

// colour is that of the text or, if it is reversed, of the ground behind it. Faint text has two thirds of its colour, as terminals do it that build on VTE.
func (p palette) colour(s style) string {
	colour := p.text
	if s.colour > 0 {
		colour = p.sixteen[s.colour]
	}
	if !s.faint {
		return colour
	}
	mixed, under := rgb(colour), rgb(p.ground)
	for i := range mixed {
		mixed[i] = math.Round((2*mixed[i] + under[i]) / 3)
	}
	return fmt.Sprintf("#%02x%02x%02x", int(mixed[0]), int(mixed[1]), int(mixed[2]))
}

// contrast is that of a style's two colours, whichever of them is the ground.
func (p palette) contrast(s style) float64 { return contrast(p.colour(s), p.ground) }

func (s style) weight() string {
	css := ""
	if s.bold {
		css += ";font-weight:bold"
	}
	if s.underline {
		css += ";text-decoration:underline"
	}
	return css
}

func rgb(colour string) (parts [3]float64) {
	var r, g, b int
	if _, err := fmt.Sscanf(colour, "#%02x%02x%02x", &r, &g, &b); err != nil {
		panic(colour + " is no colour")
	}
	return [3]float64{float64(r), float64(g), float64(b)}
}

// contrast is the ratio of two colours' luminance (WCAG 2.2, "contrast ratio").
func contrast(a, b string) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// luminance is how bright a colour is to the eye (WCAG 2.2, "relative luminance").
func luminance(colour string) float64 {
	sum, parts := 0.0, rgb(colour)
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		c := parts[i] / 255
		if c <= 0.04045 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}

// The vectors are those that WCAG's own pages give.
func TestContrastIsMeasuredAsWCAGDoes(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want float64
	}{{"#000000", "#ffffff", 21}, {"#ffffff", "#ffffff", 1}, {"#777777", "#ffffff", 4.48}, {"#ffffff", "#767676", 4.54}, {"#ff0000", "#ffffff", 4.00}} {
		if got := contrast(c.a, c.b); math.Abs(got-c.want) > 0.005 {
			t.Errorf("%s on %s: %.3f, want %.2f", c.a, c.b, got, c.want)
		}
	}
}

// textRun is a piece of a line in one look.
type textRun struct {
	column int
	text   string
	look   look
}

// runsOf splits a line at its escape sequences. Only those that set colours and weights occur. The two themes must say the same.
func runsOf(dark, light string) ([]textRun, error) {
	inDark, inLight := styled(dark), styled(light)
	if len(inDark) != len(inLight) {
		return nil, fmt.Errorf("the themes say different things: %q and %q", ansi.Strip(dark), ansi.Strip(light))
	}
	var runs []textRun
	column := 0
	for i, c := range inDark {
		if c.text != inLight[i].text || c.style.reverse != inLight[i].style.reverse {
			return nil, fmt.Errorf("the themes say different things: %q and %q", ansi.Strip(dark), ansi.Strip(light))
		}
		l := look{c.style, inLight[i].style}
		if last := len(runs) - 1; last >= 0 && runs[last].look == l {
			runs[last].text += c.text
		} else {
			runs = append(runs, textRun{column, c.text, l})
		}
		column += ansi.StringWidth(c.text)
	}
	return runs, nil
}

// character is what one cell or two show.
type character struct {
	text  string
	style style
}

func styled(line string) []character {
	var all []character
	now, state, parser := style{}, byte(0), ansi.NewParser()
	for len(line) > 0 {
		sequence, width, n, next := ansi.DecodeSequence(line, state, parser)
		if width == 0 && strings.HasPrefix(sequence, "\x1b[") {
			now = now.after(parser.Params())
		} else {
			all = append(all, character{sequence, now})
		}
		line, state = line[n:], next
	}
	return all
}

// after is the style after a sequence of select graphic rendition (ECMA-48, 8.3.117).
func (s style) after(params ansi.Params) style {
	if len(params) == 0 {
		return style{}
	}
	for i := range params {
		switch p, _, _ := params.Param(i, 0); {
		case p == 0:
			s = style{}
		case p == 1:
			s.bold = true
		case p == 2:
			s.faint = true
		case p == 4:
			s.underline = true
		case p == 7:
			s.reverse = true
		case p > 30 && p <= 37:
			s.colour = p - 30
		case p >= 90 && p <= 97:
			s.colour = p - 90 + 8
		default:
			panic(errors.New("the pictures cannot show what " + fmt.Sprint(p) + " asks for"))
		}
	}
	return s
}
