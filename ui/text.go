package ui

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"hardmatch/link"
)

// role says what a piece of text is for; the theme decides how it looks. Colour is never the only sign.
type role int

const (
	normal role = iota
	strong
	subtle
	danger
	warning
	good
	asking
	marked // under the cursor
	roles  // how many there are
)

// span is a piece of a line, and line a row of the screen. Their text is hostile until the painter has cleaned it.
type span struct {
	role role
	text string
}

type line []span

// of makes a piece of text in this role.
func (r role) of(text string) span { return span{r, text} }

// say makes a line of plain text.
func say(text string) line { return line{normal.of(text)} }

// row makes a line of several pieces.
func row(spans ...span) line { return line(spans) }

// blank is an empty line.
func blank() line { return nil }

// clean is the one way of text from a directory or a server to the screen: it takes out everything that could forge a screen.
func clean(text string) string { return link.Clean(text) }

// cells is how many columns the text takes on a terminal once it is clean.
func cells(text string) int { return ansi.StringWidth(clean(text)) }

func (l line) cells() int {
	n := 0
	for _, s := range l {
		n += cells(s.text)
	}
	return n
}

// fit cleans the line and cuts it, with an ellipsis, to the width.
func (l line) fit(width int) line {
	var out line
	for i, s := range l {
		text := clean(s.text)
		need := ansi.StringWidth(text)
		if need > width || need == width && l[i+1:].cells() > 0 {
			return append(out, span{s.role, cutEnd(text+"…", width)})
		}
		width -= need
		out = append(out, span{s.role, text})
	}
	return out
}

// pad fits the line and fills it up with blanks.
func (l line) pad(width int) line {
	l = l.fit(width)
	if missing := width - l.cells(); missing > 0 {
		l = append(l, normal.of(strings.Repeat(" ", missing)))
	}
	return l
}

// indent puts blanks before each line.
func indent(lines []line, by int) []line {
	out := make([]line, 0, len(lines))
	for _, l := range lines {
		out = append(out, append(row(normal.of(strings.Repeat(" ", by))), l...))
	}
	return out
}

// beside puts two columns next to each other; the left one gets the width given.
func beside(left, right []line, width int) []line {
	var out []line
	for i := range max(len(left), len(right)) {
		var l line
		if i < len(left) {
			l = left[i]
		}
		l = l.pad(width)
		if i < len(right) {
			l = append(l, right[i]...)
		}
		out = append(out, l)
	}
	return out
}

// hyphen stands for a hyphen while a text is broken into lines: names of attributes, GUIDs and domains are not broken at theirs. No clean text has
// this rune.
const hyphen = "\ue000"

// wrap breaks a text into lines of at most the width, between words where it can.
func (r role) wrap(text string, width int) []line {
	text = strings.TrimSpace(clean(text))
	if text == "" {
		return nil
	}
	var out []line
	wrapped := ansi.Wrap(strings.ReplaceAll(text, "-", hyphen), max(width, 1), "")
	for part := range strings.SplitSeq(strings.ReplaceAll(wrapped, hyphen, "-"), "\n") {
		out = append(out, row(r.of(strings.TrimRight(part, " "))))
	}
	return out
}

// hang wraps a text behind a sign or a label, which stands alone in its columns.
func hang(label span, text span, width int) []line {
	column := cells(label.text)
	lines := indent(text.role.wrap(text.text, width-column), column)
	if len(lines) == 0 {
		return []line{row(label)}
	}
	lines[0][0] = label
	return lines
}

// cutEnd cuts clean text to the width, with an ellipsis where something is lost.
func cutEnd(text string, width int) string { return ansi.Truncate(text, max(width, 0), "…") }

// cutMiddle keeps both ends of a name of which the end matters too, such as a sign-in name.
func cutMiddle(text string, width int) string {
	text = clean(text)
	whole := ansi.StringWidth(text)
	if whole <= width {
		return text
	}
	if width < 5 {
		return cutEnd(text, width)
	}
	tail := (width - 1) / 2
	return ansi.Truncate(text, width-1-tail, "") + "…" + ansi.TruncateLeft(text, whole-tail, "")
}

// upper writes the first letter large, to make a sentence of a cause or cure.
func upper(text string) string {
	_, n := utf8.DecodeRuneInString(text)
	return strings.ToUpper(text[:n]) + text[n:]
}

// sentence makes a sentence of a phrase: a large letter in front, a full stop at the end.
func sentence(text string) string {
	if text = upper(strings.TrimSpace(text)); text == "" || strings.ContainsRune(".?:", rune(text[len(text)-1])) {
		return text
	}
	return text + "."
}
