package ui

import (
	"slices"
	"strings"
	"unicode/utf8"

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
	ruled  // a line across the window, alone in its row
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

// fit cleans the line and cuts it, with an ellipsis, to the width.
func (l line) fit(width int) line {
	var out line
	for i, s := range l {
		text := clean(s.text)
		need, after := cells(text), l[i+1:].cells()
		if need+after > width && need+cells(ellipsis) > width { // what follows would have no room for its ellipsis
			return append(out, span{s.role, cutShort(text, width)})
		}
		width -= need
		out = append(out, span{s.role, text})
	}
	return out
}

// trimmed is the line without blanks at its end.
func (l line) trimmed() line {
	l = slices.Clone(l)
	for n := len(l); n > 0; n-- {
		if l[n-1].text = strings.TrimRight(l[n-1].text, " "); l[n-1].text != "" {
			return l[:n]
		}
	}
	return nil
}

// pad fits the line and fills it up with blanks.
func (l line) pad(width int) line {
	l = l.fit(width)
	return append(l, blanks(width-l.usual()))
}

func blanks(n int) span { return normal.of(strings.Repeat(" ", max(n, 0))) }

// indent puts blanks before each line.
func indent(lines []line, by int) []line {
	out := make([]line, 0, len(lines))
	for _, l := range lines {
		out = append(out, append(row(normal.of(strings.Repeat(" ", by))), l...))
	}
	return out
}

// beside puts two columns next to each other; the left one gets the width given. The right one begins further to the left where the whole would not fit
// on a terminal that counts more columns than is usual.
func beside(left, right []line, width, whole int) []line {
	var out []line
	for i := range max(len(left), len(right)) {
		var l, after line
		if i < len(left) {
			l = left[i].fit(width - 1)
		}
		if i < len(right) {
			after = right[i]
		}
		gap := min(width-l.usual(), whole-l.cells()-after.cells())
		out = append(out, append(append(l, blanks(max(gap, 1))), after...))
	}
	return out
}

// hang wraps a text behind a sign or a label, which stands alone in its columns.
func hang(label span, text span, width int) []line {
	return behind(label, text.role.wrap(text.text, width-cells(label.text)))
}

// hangProse is hang for sentences that hardmatch makes itself: see link.CleanProse.
func hangProse(label span, text span, width int) []line {
	return behind(label, text.role.fold(link.CleanProse(text.text), width-cells(label.text)))
}

// behind puts lines behind a sign or a label, which stands alone in its columns.
func behind(label span, text []line) []line {
	if len(text) == 0 {
		return []line{row(label)}
	}
	lines := indent(text, cells(label.text))
	lines[0][0] = label
	return lines
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
