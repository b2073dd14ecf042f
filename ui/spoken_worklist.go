package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// What the worklist says and asks in lines: a number takes a person to the check-up, and the words do what the keys do on the screen.
func (w *worklist) spoken(t Turn) Turn {
	switch {
	case w.entry == entryReason:
		i, _ := w.row()
		t.Title = "Worklist: why is " + i.Name() + " put aside?"
		return t.prompted("reason", w.reason, func() action {
			if w.reason.Text() == "" {
				return notice("A reason is needed.")
			}
			return w.pressReason(enterPress)
		})
	case w.list == nil:
		t.Choices = []Choice{{Label: "Read everyone here", Word: "r", do: func() action { return begin(w.begin()) }}}
		return t
	}
	if w.asks {
		t.Title = "Worklist: who is put aside, or taken up again?"
	} else {
		t.Says = append(append(t.Says, w.holes(lineWidth, 100)...), w.totals(lineWidth, 100)...)
		t.Says = append(t.Says, term.Normal.Wrap(w.summary(), lineWidth)...)
	}
	for n := range w.rows {
		t.Choices = append(t.Choices, w.spokenRow(n))
	}
	if !w.asks {
		t.Words = w.words()
	}
	return t.prompted("name to see only theirs", w.input, func() action {
		w.at = 0
		w.refresh()
		return action{}
	})
}

// spokenRow is a row as a choice.
func (w *worklist) spokenRow(n int) Choice {
	i := w.list.Items[w.rows[n]]
	var parts []string
	for _, f := range w.facts(i) {
		if f[0] == "Person" {
			parts = append(parts, f[1])
		} else if f[0] != "Next" {
			parts = append(parts, strings.ToLower(f[0][:1])+f[0][1:]+": "+f[1])
		}
	}
	c := Choice{Group: string(i.Category) + ": " + i.ToDo(), Label: strings.Join(parts, "; "), mark: func() { w.at = term.Cursor(n) }}
	if w.asks {
		c.do = func() action {
			if why := w.whyNotAside(); why != "" {
				return notice(term.Sentence(why))
			}
			w.asks = w.asideDoes() == "put aside"
			return w.aside()
		}
		return c
	}
	c.key = enterPress
	if !i.OfPerson() {
		c.Off = "this account is no one's, so there is no one to check"
	}
	return c
}

// words do what the keys do.
func (w *worklist) words() []Choice {
	press := func(label, word string) Choice {
		return Choice{Label: label, Word: word, key: tea.KeyMsg{Type: tea.KeyRunes, Runes: []rune(word)}}
	}
	aside := Choice{Label: "Put one aside, or take it up again", Word: "x", mark: func() { w.asks = true }}
	out := []Choice{aside, press("Save the list", "s"), press("Read everyone again", "r"), press("Show all", "a")}
	for _, l := range w.counted() {
		out = append(out, press(fmt.Sprintf("Only %s (%d to do)", l.name, l.left), l.key))
	}
	return out
}
