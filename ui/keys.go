package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// Keys that mean the same on every screen.

// historyKey is F2. The root hears it wherever it may be left.
func (r *Root) historyKey() term.Control {
	key := term.On("F2", "history", "f2").Besides()
	_, finds := r.top().(*search)
	_, begins := r.top().(*recovery)
	if r.jobs.busy() && !finds && !begins { // these two go on where they were; what another one reads would be given up
		return key.OffBecause("something is being read, one moment")
	}
	return key
}

// besides are the keys that work on every screen.
func (r *Root) besides() []term.Control {
	keys := []term.Control{}
	if r.mayShowHistory() {
		keys = append(keys, r.historyKey())
	}
	if r.practises() {
		keys = append(keys, r.syncKey())
	}
	keys = append(keys, r.quitKey())
	if r.underWay() {
		for i := range keys {
			keys[i] = keys[i].Quietly()
		}
	}
	return keys
}

// underWay says that a person is being led to a link: what leads elsewhere stands in the help.
func (r *Root) underWay() bool {
	switch s := r.top().(type) {
	case *search:
		return s.input.Text() != ""
	case *pick, *check, *resolve, *confirm, *done:
		return true
	}
	return false
}

// mayShowHistory says that there is one to be read, and that the screen is neither the history itself nor one that must not be left.
func (r *Root) mayShowHistory() bool {
	if r.engine.Journal == nil {
		return false
	}
	switch r.top().(type) {
	case *history, *record, *apply:
		return false
	}
	return true
}

// showHistory goes to the history, from which Esc comes back.
func (r *Root) showHistory() tea.Cmd {
	if c, ok := r.top().(*confirm); ok {
		c.leave() // forgets what was typed
	}
	h := newHistory(&r.shared)
	return r.perform(goTo(h, h.begin()))
}

// worklistKey is F3, since letters are typed on the search. It stands beside F2: what was done, and what is to be done.
func worklistKey() term.Control { return term.On("F3", "worklist", "f3") }

// idsKey switches the details on and off, as d does, while a field takes the letters.
func (s *shared) idsKey() term.Control {
	does := "details"
	if s.details {
		does = "no details"
	}
	return term.On("Ctrl+D", does, "ctrl+d")
}
