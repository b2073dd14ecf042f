package link

import (
	"fmt"
	"slices"
	"strings"
	"unicode"
	"unicode/utf16"
	"unicode/utf8"
)

const (
	maxCleanRunes = 512  // longer text is cut: a name of 64 KB must not fill a screen
	maxProseRunes = 4096 // of a text that lists what is left of a plan
	maxMarks      = 4    // combining marks in a row: no script needs more, a flood of them paints over other lines
)

// replacement stands where a rune was that a terminal must not see. It is visible, so that two names that differ only in invisible
// runes do not look alike.
const replacement = '\uFFFD'

// Clean makes text from a directory or a server safe for one line of a terminal: no escape sequence, no control, no line break, no
// zero-width or bidirectional control, nothing else that does not show, no flood of combining marks, at most 512 runes. Cleaning twice changes nothing.
func Clean(text string) string { return cleanTo(maxCleanRunes, text) }

// CleanProse is Clean for sentences that hardmatch makes itself, whose names are bounded: they may be 4,096 runes long, so that the name of an account to be
// changed is not cut off behind the others.
func CleanProse(text string) string { return cleanTo(maxProseRunes, text) }

func cleanTo(most int, text string) string {
	if len(text) <= most && isPlainASCII(text) { // as most are
		return text
	}
	var b strings.Builder
	runes, marks := 0, maxMarks // marks begins full: a mark at the very start would combine with what stands before the text
	for _, r := range text {
		r, marks = cleanRune(r, marks)
		if runes++; runes > most {
			return b.String() + "…"
		}
		b.WriteRune(r)
	}
	return b.String()
}

// isPlainASCII reports whether all of a text is printable ASCII.
func isPlainASCII(text string) bool {
	for i := range len(text) {
		if text[i] < ' ' || text[i] > '~' {
			return false
		}
	}
	return true
}

// cleanRune returns the rune to show and the number of combining marks that stand in a row after it.
func cleanRune(r rune, marks int) (rune, int) {
	switch {
	case r == '\t' || r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
		return ' ', 0
	case r >= ' ' && r <= '~' || r >= '─' && r <= '▟': // ASCII and what frames are drawn with: most of a screen
		return r, 0
	case r == utf8.RuneError || Invisible(r):
		return replacement, 0
	case unicode.Is(unicode.M, r):
		if marks >= maxMarks {
			return replacement, maxMarks
		}
		return r, marks + 1
	default:
		return r, 0
	}
}

// Invisible are the runes that a terminal obeys instead of showing them, or that show nothing: what is not graphic, which includes the format characters, the
// rest of Unicode's Default_Ignorable_Code_Point (UAX #44), and the empty Braille cell. A blank is not among them.
func Invisible(r rune) bool {
	return !unicode.IsGraphic(r) || unicode.In(r, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || r == '\u2800'
}

// EscapeJSON writes every invisible rune of encoded JSON, except the line feed, as \uXXXX: encoding/json lets C1 controls and bidirectional overrides
// through, and a terminal would obey them.
func EscapeJSON(encoded []byte) []byte {
	if !slices.ContainsFunc(encoded, func(b byte) bool { return b != '\n' && (b < ' ' || b > '~') }) { // as most is
		return encoded
	}
	out := make([]byte, 0, len(encoded))
	for _, r := range string(encoded) {
		switch {
		case r == '\n' || !Invisible(r):
			out = utf8.AppendRune(out, r)
		case r > 0xFFFF:
			high, low := utf16.EncodeRune(r)
			out = fmt.Appendf(out, `\u%04x\u%04x`, high, low)
		default:
			out = fmt.Appendf(out, `\u%04x`, r)
		}
	}
	return out
}
