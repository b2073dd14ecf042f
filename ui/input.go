package ui

import (
	"fmt"
	"strings"
	"unicode"

	"github.com/charmbracelet/bubbles/runeutil"
	tea "github.com/charmbracelet/bubbletea"
)

// mostRunes is how much a field takes. No name, address or reason is longer; a pasted document is.
const mostRunes = 256

// input is a field for one line of text. It knows no Alt bindings, because AltGr arrives as Alt, and reads no clipboard: pasting is
// the terminal's.
type input struct {
	value  []rune
	cursor int // before which rune
	secret bool
}

func newInput(text string) input {
	in := input{}
	in.insert([]rune(text))
	return in
}

// text is what was typed, without blanks at its ends.
func (in *input) text() string { return strings.TrimSpace(string(in.value)) }

// raw is what was typed, exactly.
func (in *input) raw() string { return string(in.value) }

// atEnd tells whether the cursor is behind the last rune.
func (in *input) atEnd() bool { return in.cursor == len(in.value) }

func (in *input) clear() { in.value, in.cursor = nil, 0 }

// press edits the text, if the key is one that edits. lost tells that the field was full.
func (in *input) press(msg tea.KeyMsg) (lost bool) {
	if isText(msg) {
		return in.insert(msg.Runes)
	}
	switch msg.Type {
	case tea.KeyBackspace, tea.KeyCtrlH:
		in.remove(in.cursor-1, in.cursor)
	case tea.KeyDelete, tea.KeyCtrlD:
		in.remove(in.cursor, in.cursor+1)
	case tea.KeyCtrlU:
		in.remove(0, in.cursor)
	case tea.KeyCtrlK:
		in.remove(in.cursor, len(in.value))
	case tea.KeyCtrlW:
		in.remove(in.wordStart(), in.cursor)
	case tea.KeyLeft:
		in.cursor = max(in.cursor-1, 0)
	case tea.KeyRight:
		in.cursor = min(in.cursor+1, len(in.value))
	case tea.KeyHome, tea.KeyCtrlA:
		in.cursor = 0
	case tea.KeyEnd, tea.KeyCtrlE:
		in.cursor = len(in.value)
	}
	return false
}

// insert puts text in at the cursor, as one line without control characters.
func (in *input) insert(text []rune) (lost bool) {
	clean := runeutil.NewSanitizer(runeutil.ReplaceNewlines(" "), runeutil.ReplaceTabs(" ")).Sanitize(text)
	if len(clean) > 1 {
		clean = []rune(strings.TrimRightFunc(string(clean), unicode.IsSpace)) // the line end of a pasted line
	}
	if room := mostRunes - len(in.value); len(clean) > room {
		clean, lost = clean[:room], true
	}
	in.value = append(in.value[:in.cursor:in.cursor], append(clean, in.value[in.cursor:]...)...)
	in.cursor += len(clean)
	return lost
}

func (in *input) remove(from, to int) {
	from, to = max(from, 0), min(to, len(in.value))
	if from >= to {
		return
	}
	in.value = append(in.value[:from:from], in.value[to:]...)
	in.cursor = from
}

// wordStart is where the word before the cursor begins.
func (in *input) wordStart() int {
	at := in.cursor
	for at > 0 && unicode.IsSpace(in.value[at-1]) {
		at--
	}
	for at > 0 && !unicode.IsSpace(in.value[at-1]) {
		at--
	}
	return at
}

// show draws the field in the width given. The part around the cursor is always visible. Where there is no colour, "_" is the cursor.
func (in *input) show(width int, focused, plain bool) line {
	before, after := string(in.value[:in.cursor]), string(in.value[in.cursor:])
	if in.secret {
		before, after = strings.Repeat("*", in.cursor), strings.Repeat("*", len(in.value)-in.cursor)
	}
	if !focused {
		return row(normal.of(before + after)).fit(width)
	}
	before = keepEnd(before, width*3/4)
	if plain {
		return row(normal.of(before), strong.of("_"), normal.of(after)).fit(width)
	}
	under, rest := " ", ""
	if after != "" {
		r := []rune(after)
		under, rest = string(r[:1]), string(r[1:])
	}
	return row(normal.of(before), marked.of(under), normal.of(rest)).fit(width)
}

// keepEnd cuts a text at its beginning.
func keepEnd(text string, width int) string {
	runes := []rune(text)
	for len(runes) > 0 && cells(string(runes)) > width {
		runes = runes[1:]
	}
	if len(runes) < len([]rune(text)) && len(runes) > 0 {
		return "…" + string(runes[1:])
	}
	return string(runes)
}

// cutShort adds the notice that a search field has kept only the beginning of what was typed or pasted.
func (a action) cutShort(lost bool) action {
	if lost {
		a.notice = fmt.Sprintf("Only the first %d characters are kept. No name is longer.", mostRunes)
	}
	return a
}
