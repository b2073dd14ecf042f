package term

import (
	"io"
	"runtime"
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/spinner"
	"github.com/charmbracelet/lipgloss"
	"github.com/charmbracelet/x/ansi"
	"github.com/muesli/termenv"

	"hardmatch/link"
)

// Theme says how the roles of the text look.
type Theme string

// The themes. Auto uses colours that read on light and on dark; plain uses no escape codes at all.
const (
	ThemeAuto  Theme = "auto"
	ThemeDark  Theme = "dark"
	ThemeLight Theme = "light"
	ThemePlain Theme = "plain"
)

// colours are numbers of the terminal's own sixteen, for danger, warning, good and asking.
var colours = map[Theme][4]string{
	ThemeAuto:  {"1", "3", "2", "6"},
	ThemeDark:  {"9", "11", "10", "14"},
	ThemeLight: {"1", "5", "2", "4"},
}

// Painter turns lines into text for the terminal. It is the only place where that happens, and it cleans what it paints.
type Painter struct {
	styles [roles]lipgloss.Style
	plain  bool
	ascii  *strings.Replacer // nil if the terminal shows more than ASCII
}

// NewPainter makes a painter whose colours are decided here and never by asking the terminal.
func NewPainter(theme Theme, ascii bool) Painter {
	r := lipgloss.NewRenderer(io.Discard, termenv.WithProfile(termenv.ANSI))
	r.SetColorProfile(termenv.ANSI)
	r.SetHasDarkBackground(theme != ThemeLight)
	p := Painter{plain: theme == ThemePlain}
	for i := range p.styles {
		p.styles[i] = r.NewStyle()
	}
	p.styles[Strong] = r.NewStyle().Bold(true)
	p.styles[Subtle] = r.NewStyle().Faint(true)
	p.styles[Match] = r.NewStyle().Underline(true)
	p.styles[Marked] = r.NewStyle().Reverse(true)
	for i, role := range []Role{Danger, Warning, Good, Asking} {
		p.styles[role] = r.NewStyle().Foreground(lipgloss.Color(colours[theme][i]))
	}
	if ascii {
		// Each is one column everywhere, and stands for at most two: nothing moves.
		signs := []string{"\u00a0", " ", "…", "~", "→", ">", "─", "-", "│", "|", "┌", "+", "┐", "+", "└", "+", "┘", "+", "═", "=", "║", "#", "╔", "#", "╗", "#", "╚", "#", "╝", "#", "·", "-", "•", "*", "✓", "+", "●", "*", "–", "-", "—", "-"}
		for i, frame := range spinner.MiniDot.Frames {
			signs = append(signs, frame, spinner.Line.Frames[i%len(spinner.Line.Frames)])
		}
		p.ascii = strings.NewReplacer(signs...)
	}
	return p
}

// paint makes the text of one line, at most the width wide.
func (p Painter) paint(l Line, width int) string {
	var b strings.Builder
	for _, s := range l.trimmed().Fit(width) {
		b.WriteString(p.span(s))
	}
	return strings.TrimRight(b.String(), " ")
}

// Lines makes the text of lines that have no frame: each as long as it is, cleaned, and without colours.
func (p Painter) Lines(lines []Line) []string {
	p.plain = true
	return link.Map(lines, func(l Line) string { return p.paint(l, 1<<20) })
}

// Prose makes the text of a sentence of ours: see link.CleanProse.
func (p Painter) Prose(text string) string {
	p.plain = true
	return p.span(Normal.Of(link.CleanProse(text)))
}

// onlyASCII puts a question mark, or as many as it has columns, in place of each rune that is beyond ASCII. If letters are shown they stay: a console of
// Windows shows them whatever its code page, since it is written to in UTF-16. Elsewhere a terminal without UTF-8 takes each for several signs, and some of
// those are controls (0x9b is CSI).
func onlyASCII(text string, letters bool) string {
	var b strings.Builder
	for _, r := range text {
		if r <= unicode.MaxASCII || letters && unicode.In(r, unicode.L, unicode.M, unicode.N) {
			b.WriteRune(r)
			continue
		}
		b.WriteString(strings.Repeat("?", ansi.StringWidth(string(r))))
	}
	return b.String()
}

func (p Painter) span(s Span) string {
	text := s.Text
	if p.ascii != nil {
		text = onlyASCII(p.ascii.Replace(text), runtime.GOOS == "windows")
	}
	if p.plain || s.Role == Normal {
		return text
	}
	return p.styles[s.Role].Inline(true).Render(text)
}
