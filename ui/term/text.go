package term

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/charmbracelet/bubbles/spinner"

	"hardmatch/link"
)

// Role says what a piece of text is for; the theme decides how it looks. Colour is never the only sign.
type Role int

// The roles.
const (
	Normal Role = iota
	Strong
	Subtle
	Danger
	Warning
	Good
	Asking
	Marked // under the cursor
	Match  // what was searched for, where it was found
	roles  // how many there are
)

// Span is a piece of a line. Its text is hostile until the painter has cleaned it.
type Span struct {
	Role  Role
	Text  string
	hold  hold // of the terminal's cursor
	edge  bool // of a box or across the window: ours, and no loss if a terminal that counts more columns clips it
	slack int  // how many columns of it are no loss either: they put an edge in its place if a terminal counts as is usual
}

// Line is a row of the screen.
type Line []Span

// Of makes a piece of text in this role.
func (r Role) Of(text string) Span { return Span{Role: r, Text: text} }

// Say makes a line of plain text.
func Say(text string) Line { return Line{Normal.Of(text)} }

// Row makes a line of several pieces.
func Row(spans ...Span) Line { return Line(spans) }

// Blank is an empty line.
func Blank() Line { return nil }

// Clean is the one way of text from a directory or a server to the screen: it takes out everything that could forge a screen.
func Clean(text string) string { return link.Clean(text) }

// Fit cleans the line and cuts it, with an ellipsis, to the width.
func (l Line) Fit(width int) Line {
	var out Line
	for i, s := range l {
		text := Clean(s.Text)
		need, after := l[i:i+1].Cells(), l[i+1:].Cells()
		if need+after > width && need+Cells(ellipsis) > width { // what follows would have no room for its ellipsis
			return append(out, s.Role.Of(cutShort(text, width)))
		}
		width -= need
		s.Text = text
		out = append(out, s)
	}
	return out
}

// trimmed is the line without blanks at its end.
func (l Line) trimmed() Line {
	l = slices.Clone(l)
	for n := len(l); n > 0; n-- {
		if l[n-1].Text = strings.TrimRight(l[n-1].Text, " "); l[n-1].Text != "" {
			return l[:n]
		}
	}
	return nil
}

// Pad fits the line and fills it up with blanks.
func (l Line) Pad(width int) Line {
	l = l.Fit(width)
	return append(l, blanks(width-l.usual()))
}

func blanks(n int) Span { return Normal.Of(strings.Repeat(" ", max(n, 0))) }

// Indent puts blanks before each line.
func Indent(lines []Line, by int) []Line {
	out := make([]Line, 0, len(lines))
	for _, l := range lines {
		out = append(out, append(Row(Normal.Of(strings.Repeat(" ", by))), l...))
	}
	return out
}

// Beside puts two columns next to each other; the left one gets the width given. The right one begins further to the left if the whole would not fit on
// a terminal that counts more columns than is usual.
func Beside(left, right []Line, width, whole int) []Line {
	var out []Line
	for i := range max(len(left), len(right)) {
		var l, after Line
		if i < len(left) {
			l = left[i].Fit(width - 1)
		}
		if i < len(right) {
			after = right[i]
		}
		gap := min(width-l.usual(), whole-l.most()-after.content().Cells())
		out = append(out, append(append(l, blanks(max(gap, 1))), after...))
	}
	return out
}

// most is how many columns a line takes at most with its slack.
func (l Line) most() int {
	n := l.Cells()
	for _, s := range l {
		n += s.slack
	}
	return n
}

// content is a line without the edge at its right end, and the blanks before that.
func (l Line) content() Line {
	n := len(l)
	if n < 2 || !l[n-1].edge {
		return l
	}
	if strings.TrimSpace(l[n-2].Text) == "" {
		n--
	}
	return l[:n-1]
}

// Hang wraps a text behind a sign or a label, which stands alone in its columns.
func Hang(label Span, text Span, width int) []Line {
	return behind(label, text.Role.Wrap(text.Text, width-Cells(label.Text)))
}

// HangProse is hang for sentences that hardmatch makes itself: see link.CleanProse.
func HangProse(label Span, text Span, width int) []Line {
	return behind(label, text.Role.fold(link.CleanProse(text.Text), width-Cells(label.Text)))
}

// behind puts lines behind a sign or a label, which stands alone in its columns.
func behind(label Span, text []Line) []Line {
	if len(text) == 0 {
		return []Line{Row(label)}
	}
	lines := Indent(text, Cells(label.Text))
	lines[0][0] = label
	return lines
}

// Sentence makes a sentence of a phrase: a large letter in front, a full stop at the end.
func Sentence(text string) string {
	if text = link.UpperFirst(strings.TrimSpace(text)); text == "" || strings.ContainsRune(".?:", rune(text[len(text)-1])) {
		return text
	}
	return text + "."
}

// Join makes one piece of a line.
func (l Line) Join() Span {
	out := Span{}
	for i, s := range l {
		if i == 0 {
			out.Role = s.Role
		}
		out.Text += s.Text
	}
	return out
}

// Focus is how a row under the cursor looks.
func Focus(here bool) Role {
	if here {
		return Strong
	}
	return Normal
}

// Labelled is a line of a detail pane, with as many more as a long value needs.
func Labelled(label, value string, column, width int) []Line {
	return Hang(Row(Subtle.Of(label)).Pad(column).Join(), Normal.Of(cmp.Or(value, "(none)")), width)
}

// SpinEvery is how often a spinner moves. What takes less time shows none.
const SpinEvery = time.Second / 4

// LongWait is from when on the seconds are shown, and how to stop.
const LongWait = 5 * time.Second

// Spin is the spinner after so long.
func Spin(elapsed time.Duration) string {
	frames := spinner.MiniDot.Frames
	return frames[int(elapsed/SpinEvery)%len(frames)]
}

// Waiting says what is being done, with a spinner once that takes a moment, and the seconds once it takes long. The signs are those of bubbles' spinner;
// its ticks are not used, since the time of the wizard is injected.
func Waiting(doing string, elapsed time.Duration, width int) []Line {
	sign, text := "  ", doing+"\u00a0…"
	if elapsed >= SpinEvery {
		sign = Spin(elapsed) + " "
	}
	if elapsed >= LongWait {
		text += fmt.Sprintf(" %d\u00a0s", int(elapsed.Seconds()))
	}
	lines := Indent(Subtle.Wrap(text, width-Cells(spinner.MiniDot.Frames[0]+" ")), len("  "))
	lines[0][0] = Subtle.Of(sign)
	return lines
}
