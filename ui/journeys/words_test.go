package journeys

import (
	"fmt"
	"strings"
	"testing"
	"unicode"
)

// mostWords and mostKeys are what the way of james.bond may take; they only ever become less.
const (
	mostWords = 429
	mostKeys  = 35
)

// TestWordsOnTheWay counts what a tired person must read, and press, on the way of james.bond: the words on the six frames Find, Pick, Check-up, Decide,
// Confirm and Done at 80x24, each as it is when it is left. A word is what stands between blanks and has a letter or a digit: edges, marks and hooks are
// none. The first two lines (the company, who works, whom it is about, the five stations) and the last one (the keys) count too, and are said besides.
func TestWordsOnTheWay(t *testing.T) {
	t.Parallel()
	const searched = "bond" // the fewest letters that find one person
	d := newStage(t).wizard(80, 24)
	words, keys := 0, 0
	var table strings.Builder
	leave := func(name string) {
		header, body, line := wordsOf(d.Frame())
		words += header + body + line
		fmt.Fprintf(&table, "%-9s %3d words: %2d header, %3d screen, %2d keys\n", name, header+body+line, header, body, line)
	}
	press := func(names ...string) { keys += len(names); d.Press(names...) }
	typed := func(text string) { keys += len([]rune(text)); d.Type(text) }
	typed(searched) // which connects
	leave("Find")
	press("enter")
	leave("Pick")
	press("enter")
	leave("Check-up")
	press("enter", "down", "right")
	d.Expect("Decide:", "(•) Delete", "(•) paused")
	leave("Decide")
	press("enter")
	typed("INC0815")
	press("enter")
	typed("james.bond4821")
	press("enter", "right")
	leave("Confirm")
	d.Expect("Confirm: this is what will be done", "[ Delete 6c2aa297 and link 9aaed317 ]")
	press("enter")
	d.Expect("Done: prepared")
	leave("Done")
	t.Logf("%d words, %d keys (%d of them typed text)\n%s", words, keys, len(searched+"INC0815"+"james.bond4821"), table.String())
	if words > mostWords || keys > mostKeys {
		t.Errorf("%d words and %d keys, at most %d and %d", words, keys, mostWords, mostKeys)
	}
}

// wordsOf counts the words of a frame: of its first two lines, of its last one, and between them.
func wordsOf(frame string) (header, body, keys int) {
	lines := strings.Split(frame, "\n")
	count := func(lines []string) (n int) {
		for _, word := range strings.Fields(strings.Join(lines, "\n")) {
			if strings.ContainsFunc(word, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) {
				n++
			}
		}
		return n
	}
	last := len(lines) - 1
	return count(lines[:2]), count(lines[2:last]), count(lines[last:])
}
