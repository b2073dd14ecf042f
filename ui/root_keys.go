package ui

import (
	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// press decides what a key is for: the question, the help, the root itself, or the screen.
func (r *Root) press(msg tea.KeyMsg) tea.Cmd {
	pasted := r.guard.Pasted(msg)
	switch {
	case r.guard.Early() && !r.typesOn(msg):
		return nil
	case msg.Type == tea.KeyCtrlC:
		return r.interrupt()
	case r.tooSmall(): // nothing is decided that cannot be seen; a second Ctrl+C quits
		return nil
	case pasted:
		r.notice = "That Enter came together with other keys, as pasted text does. Press it again."
		return nil
	case r.question != nil:
		return r.pressQuestion(msg)
	case r.help != nil:
		if r.help.press(msg, r) {
			r.help = nil
		}
		return nil
	}
	return r.pressScreen(msg)
}

// typesOn says that the key is one more letter of a name that was begun while the two sides were being connected: the search has appeared by itself, and
// text in it decides nothing.
func (r *Root) typesOn(msg tea.KeyMsg) bool {
	s, ok := r.top().(*search)
	return ok && term.IsText(msg) && !msg.Paste && s.input.Text() != ""
}

// pressScreen gives a key to the screen, unless it is the help's, stray text, or off.
func (r *Root) pressScreen(msg tea.KeyMsg) tea.Cmd {
	top := r.top()
	r.notice = ""
	switch {
	case msg.Type == tea.KeyF1 || msg.String() == "?" && !top.typing():
		r.help = &help{}
		return nil
	case !top.typing() && term.IsStray(msg):
		return nil
	case top.writing():
		r.notice = held
		return nil
	}
	if why, off := term.Refusal(append(top.controls(), r.besides()...), msg); off {
		r.refusal = term.Sentence(why)
		r.notice = r.refusal
		return nil
	}
	if msg.Type == tea.KeyF2 && r.mayShowHistory() {
		return r.showHistory()
	}
	if msg.Type == tea.KeyF5 && r.practises() {
		return r.runSync()
	}
	if msg.Type == tea.KeyEsc {
		return r.perform(top.leave())
	}
	return r.perform(top.press(msg))
}

// Applies reports whether Enter would now begin to change something.
func (r *Root) Applies() bool {
	if w, ok := r.top().(*watch); ok {
		return w.asks && r.question == nil && r.help == nil
	}
	c, ok := r.top().(*confirm)
	return ok && r.question == nil && r.help == nil && c.applies() && c.missing() == ""
}
