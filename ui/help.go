package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"
)

// help lies over a screen and tells its keys, from the same table as the key line.
type help struct{ at scroll }

func helpControls() []control {
	return []control{backKey("close"), pageKey()}
}

// press scrolls; it tells whether the help is to be closed.
func (h *help) press(msg tea.KeyMsg, r *Root) (closed bool) {
	lines := helpLines(r.helped(), r.shared.width-2)
	if h.at.press(msg, len(lines), r.shared.height) {
		return false
	}
	return msg.Type == tea.KeyEsc || msg.Type == tea.KeyEnter || msg.Type == tea.KeyF1 || msg.String() == "?" || msg.String() == "q"
}

func (h *help) body(r *Root, width, height int) []line {
	return h.at.view(indent(helpLines(r.helped(), width-2), 1), height)
}

// helped are the keys that work below the help.
func (r *Root) helped() []control {
	return append(slices.Clone(r.top().controls()), helpKey(), r.quitKey())
}

// signs are what stands in front of lines everywhere.
var signs = [...][2]string{
	{"x", "stops: the match cannot go on; the cure is named"},
	{"?", "asks: you decide"},
	{"!", "warns: read it; going on acknowledges it"},
	{"-", "note; in a plan: something is taken away"},
	{"+", "in a plan: something is set"},
	{"~", "in a plan: something changes"},
}

func helpLines(controls []control, width int) []line {
	const column = 14
	lines := []line{row(strong.of("Keys on this screen"))}
	for _, c := range controls {
		lines = append(lines, hang(row(strong.of("  "+c.label())).pad(column).join(), normal.of(c.does()), width-2)...)
		if c.off != "" {
			lines = append(lines, indent(subtle.wrap("Off: "+sentence(c.off), width-column-2), column)...)
		}
	}
	lines = append(lines, blank(), row(strong.of("Signs")))
	for _, s := range signs {
		lines = append(lines, hang(strong.of("  "+s[0]+"   "), normal.of(s[1]), width-2)...)
	}
	lines = append(lines, blank(), row(strong.of("Words")))
	return append(lines, indent(words(width-4), 2)...)
}

// words explain what the screens cannot do without.
func words(width int) []line {
	var lines []line
	for _, text := range []string{
		"Person: the user in Active Directory (AD). Account: the user in Entra ID, the cloud (Office 365).",
		"ImmutableID: the value on the account that ties it to the person. Hard match: writing the right value on the right account.",
		"Holder: another account that carries the value, often a duplicate that the sync has made. A value can be on one account only.",
		"Recycle bin: deleted accounts stay there for 30 days and keep their ImmutableID. Purge: delete from there for good.",
		"Linking from the AD side: the account keeps its ImmutableID, and the person in AD gets it (mS-DS-ConsistencyGuid).",
		"Prepared: the value is written. Linked: the sync has taken the account.",
	} {
		lines = append(lines, normal.wrap(text, width)...)
	}
	return lines
}

// join makes one piece of a line.
func (l line) join() span {
	out := span{}
	for i, s := range l {
		if i == 0 {
			out.role = s.role
		}
		out.text += s.text
	}
	return out
}
