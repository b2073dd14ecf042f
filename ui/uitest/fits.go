package uitest

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
	"github.com/mattn/go-runewidth"
)

// eastAsian is a terminal that makes ambiguous runes two columns wide.
var eastAsian = runewidth.Condition{EastAsianWidth: true}

// terminals are ways in which terminals count the columns of a text.
var terminals = map[string]func(string) int{
	"grapheme clusters":                     ansi.StringWidth,
	"wcwidth":                               ansi.StringWidthWc,
	"runes":                                 utf8.RuneCountInString,
	"clusters, ambiguous ones wide":         eastAsian.StringWidth,
	"rune by rune, ambiguous ones wide":     runeByRune(eastAsian.RuneWidth),
	"rune by rune, each of them shown":      runeByRune(func(r rune) int { return max(1, (&runewidth.Condition{}).RuneWidth(r)) }),
	"rune by rune, shown, ambiguous is two": runeByRune(func(r rune) int { return max(1, eastAsian.RuneWidth(r)) }),
}

func runeByRune(width func(rune) int) func(string) int {
	return func(text string) int {
		n := 0
		for _, r := range text {
			n += width(r)
		}
		return n
	}
}

var codes = regexp.MustCompile("\x1b\\[[0-9;]*m")

// edges are what boxes are drawn with.
var edges = strings.NewReplacer("┌", "+", "┐", "+", "└", "+", "┘", "+", "─", "-", "│", "|", "╔", "+", "╗", "+", "╚", "+", "╝", "+", "═", "-", "║", "|")

// withPlainEdges is a row of a box with edges that every terminal counts alike; any other line as it is.
func withPlainEdges(line string) string {
	first, size := utf8.DecodeRuneInString(strings.TrimLeft(line, " "))
	last, lastSize := utf8.DecodeLastRuneInString(line)
	at := len(line) - len(strings.TrimLeft(line, " ")) + size
	switch {
	case strings.ContainsRune("┌└╔╚", first) && strings.ContainsRune("┐┘╗╝", last):
		return edges.Replace(line)
	case strings.ContainsRune("│║|#", first) && strings.ContainsRune("│║|#", last) && at < len(line): // what stands in it fits; its edge may be clipped
		return edges.Replace(line[:at]) + strings.TrimRight(line[at:len(line)-lastSize], " ")
	default:
		return line
	}
}

// Fits fails the test unless the frame fits the window, whichever way the terminal counts columns. Only the lines across the window and the edges of boxes,
// which are ambiguous, may be too wide for some: Run has the terminal clip what does not fit.
func Fits(tb TB, frame string, width, height int) {
	tb.Helper()
	lines := strings.Split(codes.ReplaceAllString(frame, ""), "\n")
	if len(lines) > height {
		tb.Fatalf("%d lines in a window of %dx%d:\n%s", len(lines), width, height, frame)
	}
	for _, line := range lines {
		ruler := line == strings.Repeat("─", width)
		if ruler || len(line) <= width && len(line) == utf8.RuneCountInString(line) { // plain ASCII
			continue
		}
		plain := withPlainEdges(line)
		for counts, count := range terminals {
			if n := count(plain); n > width {
				tb.Fatalf("a line of %d columns in a window of %dx%d, where a terminal counts %s:\n%s", n, width, height, counts, line)
			}
		}
	}
}
