package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// help lies over a screen and explains its keys, from the same table as the key line.
type help struct{ at term.Scroll }

// press scrolls; it reports whether to close the help.
func (h *help) press(msg tea.KeyMsg, r *Root) (closed bool) {
	lines := helpLines(r.helped(), r.top().typing(), r.shared.width)
	if h.at.Press(msg, len(lines), r.shared.height) {
		return false
	}
	return msg.Type == tea.KeyEsc || msg.Type == tea.KeyEnter || msg.Type == tea.KeyF1 || msg.String() == "?" || msg.String() == "q"
}

func (h *help) body(r *Root, width, height int) []term.Line {
	return h.at.View(helpLines(r.helped(), r.top().typing(), width), height)
}

// helped are the keys that work below the help.
func (r *Root) helped() []term.Control {
	return slices.Concat(r.top().controls(), []term.Control{term.HelpKey()}, r.besides())
}

// helpLines are the keys of a screen, those that every list, text or field has, and the signs and words; typing says that a field takes the letters.
func helpLines(controls []term.Control, typing bool, width int) []term.Line {
	const column = 14
	lines := []term.Line{term.Row(term.Strong.Of("Keys on this screen"))}
	for _, c := range controls {
		lines = append(lines, term.Hang(term.Row(term.Strong.Of("  "+c.Label())).Pad(column).Join(), term.Normal.Of(c.Does()), width-2)...)
		if c.Off != "" {
			lines = append(lines, term.Indent(term.Subtle.Wrap("Off: "+term.Sentence(c.Off), width-column-2), column)...)
		}
	}
	for _, text := range besideThose(controls, typing) {
		lines = append(lines, term.Indent(term.Subtle.Wrap(text, width-2), 2)...)
	}
	return append(append(lines, term.Blank()), explained(width)...)
}

// besideThose says which keys work that are no screen's own.
func besideThose(controls []term.Control, typing bool) []string {
	var out []string
	if slices.ContainsFunc(controls, func(c term.Control) bool { return c.Label() == "Up/Down" || c.Label() == "PgUp/PgDn" }) {
		out = append(out, "In a list or a text: Up/Down by a line, PgUp/PgDn by a page, Home/End to its ends.")
	}
	if typing {
		return append(out, "In a field: Left/Right, Home/End, Ctrl+Left/Ctrl+Right by a word, Backspace, Delete, and Ctrl+A, Ctrl+B, Ctrl+E, Ctrl+F, Ctrl+H, Ctrl+K and Ctrl+W as in a shell.")
	}
	return append(out, "? is F1 here, and Ctrl+D is d.")
}

// explained are the signs and the words that the screens use.
func explained(width int) []term.Line {
	lines := []term.Line{term.Row(term.Strong.Of("Signs"))}
	for _, s := range legend {
		lines = append(lines, term.Hang(term.Strong.Of("  "+s[0]+"   "), term.Normal.Of(s[1]), width-2)...)
	}
	lines = append(lines, term.Blank(), term.Row(term.Strong.Of("Words")))
	return append(lines, term.Indent(words(width-4), 2)...)
}

// words explain what the screens cannot do without.
func words(width int) []term.Line {
	var lines []term.Line
	for _, text := range []string{
		"Person: the user in Active Directory (AD). Account: the user in Entra ID, the cloud (Office 365).",
		"ImmutableID: the value on the account that ties it to the person. Hard match: writing the right value on the right account.",
		"Holder: another account that carries the value, often a duplicate that the sync made. Only one account can have a value.",
		"Recycle bin: deleted accounts stay there for 30 days and keep their ImmutableID. Purge: delete from there for good.",
		"Linking from the AD side: the account keeps its ImmutableID, and the person in AD gets it (mS-DS-ConsistencyGuid).",
		"Prepared: the value is written. Linked: the sync has taken the account.",
		"A code, such as account.copy, which the details show: the paragraph FINDINGS.md#account.copy says what it means and what cures it.",
		"Details: d, or Ctrl+D where a field takes the letters.",
	} {
		lines = append(lines, term.Normal.Wrap(text, width)...)
	}
	return lines
}
