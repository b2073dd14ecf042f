package ui

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// What a plan warns of must be seen before it can be confirmed: if the window is too low for all of it, the button is off until the operator has scrolled to
// the rest.

// passage is a piece of the text that scrolls.
type passage struct {
	warning string // what it warns of; "" if it need not be read
	lines   []term.Line
}

func linesOf(all []passage) []term.Line {
	var out []term.Line
	for _, p := range all {
		out = append(out, p.lines...)
	}
	return out
}

// warnings are what the plan warns of and no card says, and names that deceive.
func (f *confirm) warnings(width int) []passage {
	var out []passage
	say := func(sign, text term.Span) {
		if text.Text != "" {
			out = append(out, passage{text.Text, term.Hang(sign, text, width)})
		}
	}
	p := f.proposal.plan
	for _, text := range Lookalikes(p.From.Person, checkup.AccountsOf(p.From.Account, p.From.Holders)) {
		say(term.Warning.Of("! "), term.Warning.Of(text))
	}
	say(term.Normal.Of("+ "), term.Normal.Of(f.unlisted()))
	say(severitySigns[link.Warns], term.Normal.Of(f.proposal.ranSince()))
	for _, s := range p.Statements {
		if s.Severity == link.Warns && !s.OfSync && (s.On == "" || f.details) { // what was said of the sync has a line of its own
			say(severitySigns[link.Warns], term.Normal.Of(s.Text))
		}
	}
	return out
}

// unread are the warnings whose end neither is in view in this room nor has been.
func (f *confirm) unread(r confirmRoom) []string {
	var out []string
	_, end := f.text.Shown(len(r.lines), r.text)
	at := 0
	for _, p := range r.passages {
		if at += len(p.lines); p.warning != "" && at > end && !f.seen[p.warning] {
			out = append(out, p.warning)
		}
	}
	return out
}

// see notes which warnings are in view.
func (f *confirm) see() {
	if !slices.ContainsFunc(f.warnings(f.width), func(p passage) bool { return !f.seen[p.warning] }) {
		return
	}
	r := f.share(f.width, f.height)
	left := map[string]bool{}
	for _, w := range f.unread(r) {
		left[w] = true
	}
	for _, p := range r.passages {
		if p.warning != "" && !left[p.warning] {
			f.seen[p.warning] = true
		}
	}
}

// hear notes that all warnings are said, as in line mode.
func (f *confirm) hear() {
	for _, p := range f.said(lineWidth) {
		if p.warning != "" {
			f.seen[p.warning] = true
		}
	}
}

// toRead says that there are warnings to be read yet, and how; "" if there are none.
func (f *confirm) toRead(r confirmRoom) string {
	n := len(f.unread(r))
	switch {
	case n == 0:
		return ""
	case r.text < 2: // one line only counts what is not in view
		return link.Count(n, "warning is", "warnings are") + " not read yet: Ctrl+D"
	default:
		return link.Count(n, "warning is", "warnings are") + " not read yet: Down"
	}
}
