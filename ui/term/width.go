package term

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/width"
)

// Terminals do not agree on how wide a text is: some count runes, some grapheme clusters, some follow the tables of another version of Unicode, and some
// make every ambiguous rune two columns wide. If one counts more than the frame did, a line is broken and the frame loses others. So whatever is cut or
// broken here is measured by the most that any of them may count; only blanks that put columns under each other go by what is usual.

// widest is the most columns that a terminal may give a rune that can be shown. One are the letters, digits and blanks of narrow scripts, and each mark,
// which others put onto the letter before it. Two are what is wide, full width or ambiguous (UAX #11), and whatever else there is: some version of
// Unicode, or some font, has made it an emoji or a wide sign.
func widest(r rune) int {
	if r <= unicode.MaxASCII {
		return 1
	}
	switch kind, mark := width.LookupRune(r).Kind(), unicode.Is(unicode.M, r); {
	case kind == width.EastAsianWide, kind == width.EastAsianFullwidth:
		return 2
	case mark:
		return 1
	case kind == width.EastAsianAmbiguous, r >= firstSign && r <= lastSign, !unicode.In(r, unicode.L, unicode.Nd, unicode.Zs):
		return 2
	default:
		return 1
	}
}

// Between these Unicode keeps signs, some of which it calls letters: from General Punctuation to Miscellaneous Symbols and Arrows.
const (
	firstSign = 0x2000
	lastSign  = 0x2BFF
)

// Cells is how many columns the text takes at most once it is clean.
func Cells(text string) int {
	n := 0
	for _, r := range Clean(text) {
		n += widest(r)
	}
	return n
}

// Cells is how many columns the line takes at most, without its slack; its edges are taken as usual.
func (l Line) Cells() int {
	n := 0
	for i, s := range l {
		n -= s.slack
		if s.edge {
			n += l[i : i+1].usual()
		} else {
			n += Cells(s.Text)
		}
	}
	return n
}

// usual is how many columns a line takes on most terminals.
func (l Line) usual() int {
	n := 0
	for _, s := range l {
		n += ansi.StringWidth(Clean(s.Text))
	}
	return n
}

// ellipsis stands where something was cut off.
const ellipsis = "…"

// CutEnd cuts a text to the width, with an ellipsis if something is lost.
func CutEnd(text string, width int) string {
	text = Clean(text)
	if Cells(text) <= width {
		return text
	}
	return cutShort(text, width)
}

// cutShort cuts a text to the width though it may fit, because something after it does not.
func cutShort(text string, width int) string {
	room := width - Cells(ellipsis)
	if room < 0 {
		return ""
	}
	return beginning(text, room) + ellipsis
}

// CutMiddle keeps both ends of a name whose end matters too, such as a sign-in name.
func CutMiddle(text string, width int) string {
	text = Clean(text)
	if Cells(text) <= width {
		return text
	}
	if width < 6 {
		return CutEnd(text, width)
	}
	room := width - Cells(ellipsis)
	return beginning(text, room-room/2) + ellipsis + end(text, room/2)
}

// beginning is as much of the beginning of clean text as the width holds. No mark is parted from its letter.
func beginning(text string, width int) string {
	n, at := 0, 0
	for i, r := range text {
		if !unicode.Is(unicode.M, r) {
			at = i
		}
		if n += widest(r); n > width {
			return text[:at]
		}
	}
	return text
}

// end is as much of the end.
func end(text string, width int) string {
	runes, n, at := []rune(text), 0, 0
	for at = len(runes); at > 0 && n+widest(runes[at-1]) <= width; at-- {
		n += widest(runes[at-1])
	}
	for at < len(runes) && unicode.Is(unicode.M, runes[at]) {
		at++
	}
	return string(runes[at:])
}

// cutBeginning keeps the end of a text.
func cutBeginning(text string, width int) string {
	if Cells(text) <= width {
		return text
	}
	return ellipsis + end(Clean(text), width-1)
}

// Wrap breaks a text into lines of at most the width, between words if it can. Names of attributes, GUIDs and domains are not broken at their hyphens.
func (r Role) Wrap(text string, width int) []Line {
	return r.fold(Clean(text), width)
}

// fold is wrap for a text that is clean.
func (r Role) fold(text string, width int) []Line {
	text = strings.TrimSpace(text)
	if text == "" {
		return nil
	}
	var out []Line
	put := func(text string) { out = append(out, Row(r.Of(strings.TrimRight(text, " ")))) }
	now, used := "", 0
	for i, word := range strings.Split(text, " ") {
		need := Cells(word)
		switch {
		case i == 0, now == "":
			now, used = word, need
		case used+1+need <= width:
			now, used = now+" "+word, used+1+need
		default:
			put(now)
			now, used = word, need
		}
		for used > width {
			part := beginning(now, width)
			if part == "" {
				part = firstCluster(now)
			}
			if part == now {
				break
			}
			put(part)
			now = now[len(part):]
			used = Cells(now)
		}
	}
	put(now)
	return out
}

func firstCluster(text string) string {
	for i, r := range text {
		if i > 0 && !unicode.Is(unicode.M, r) {
			return text[:i]
		}
	}
	return text
}
