package ui

import (
	"cmp"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/ui/term"
)

// What the screen that watches says: first what it has come to, then what to do, then every sign.

func (w *watch) body(width, height int) []term.Line {
	lines := w.lines(width)
	if w.asks {
		return append(lines, w.text.View(w.question(width), height-len(lines))...)
	}
	if w.doing == "" && !w.over() {
		lines = append(problemLines(w.problem, width), term.Waiting("Watching "+w.called(), w.now.Sub(w.began), width)...)
		lines = append(lines, pauseLines(w.pause, width)...)
	}
	return append(lines, w.text.View(w.story(width), height-len(lines))...)
}

// called names the account as it was found last.
func (w *watch) called() string {
	if w.seen != nil && w.seen.Account.ID != "" {
		return w.seen.Account.Called()
	}
	return cmp.Or(w.named, link.Account{ID: w.of.Account}.Called())
}

// story is all that is known.
func (w *watch) story(width int) []term.Line {
	if w.seen == nil {
		return nil
	}
	o := *w.seen
	lines := w.verdict(width)
	if o.Check.Made() { // else nothing was read yet
		lines = append(lines, w.times(width)...)
	}
	if o.Problem != nil {
		lines = append(lines, problemLines(o.Problem, width)...)
		if !o.Ends() {
			lines = append(lines, term.Indent(term.Subtle.Wrap("hardmatch looks again on its own.", width-2), 2)...)
		}
	}
	for _, c := range o.Causes {
		lines = append(lines, causeLines(c, width)...)
	}
	if o.Ends() { // what is to be done comes first
		return append(append(lines, w.adviceLines(width)...), w.signLines(width)...)
	}
	lines = append(lines, w.signLines(width)...)
	if advice := w.adviceLines(width); len(advice) > 0 {
		lines = append(append(lines, term.Blank()), advice...)
	}
	return lines
}

// signLines are all signs of the match, each with its mark.
func (w *watch) signLines(width int) []term.Line {
	lines := append(w.saidLines(width), term.Blank())
	for _, s := range w.seen.Signs {
		lines = append(lines, term.Hang(signOf(s, w.over()), term.Normal.Of(s.Says), width)...)
	}
	return lines
}

// verdict says how it ended; nothing while it waits, which the first line says.
func (w *watch) verdict(width int) []term.Line {
	switch w.seen.State {
	case engine.WatchLinked:
		sign, text := term.Good.Of("✓ "), "Linked. The sync has taken "+w.called()+"."
		if len(w.seen.Causes) > 0 {
			sign, text = term.Warning.Of("! "), "Linked, but not with all its values: the sync has taken "+w.called()+"."
		}
		lines := term.Hang(sign, term.Strong.Of(text), width)
		return append(lines, followUpLines(w.then, w.of.Person, onDone, width)...)
	case engine.WatchNotTaken:
		text := "Not taken: " + w.called() + " is not linked"
		switch copied := w.seen.LinkedCopy(); {
		case w.seen.Unlinked():
			text = "Not linked yet: there is nothing for the sync to take in " + w.called()
		case copied != "":
			text = copied
		case w.seen.SyncedAsOther():
			text = "Not taken: " + w.called() + " is synced, but not as " + w.of.Person.Name()
		}
		return term.Hang(term.Danger.Of("x "), term.Strong.Of(text+"."), width)
	case engine.WatchTimeout:
		return term.Hang(term.Warning.Of("! "), term.Strong.Of("Still waiting: nothing was decided about "+w.called()+"."), width)
	case engine.WatchFailed:
		return term.Hang(term.Danger.Of("x "), term.Strong.Of(w.called()+" can no longer be watched. What was done stays as it is."), width)
	default:
		return nil
	}
}

// times say when the sync ran last, and when it is expected.
func (w *watch) times(width int) []term.Line {
	o := *w.seen
	last, known := o.Run.Last.Get()
	text := "The sync"
	switch {
	case !known:
		text += ": when it ran last is not known"
	case last.IsZero():
		text += " has never run"
	default:
		text += " ran last at " + w.hour(last)
		if link.Day(last, o.At) != link.Day(o.At, o.At) {
			text += " on " + last.In(w.opts.Location).Format("2006-01-02")
		}
	}
	if !o.Next.IsZero() && !o.Ends() {
		text += "; the next run is expected about " + w.hour(o.Next)
	}
	if o.Paused() {
		text += "; it was paused for this link"
	}
	if o.Known {
		text += ". Written at " + w.hour(o.Since)
	}
	return term.Indent(term.Normal.Wrap(text+".", width-2), 2)
}

// causeLines are a cause with what to do.
func causeLines(c checkup.Cause, width int) []term.Line {
	lines := term.HangProse(term.Warning.Of("! "), term.Strong.Of(term.Sentence(c.Title)), width)
	lines = append(lines, term.HangProse(term.Normal.Of("  "), term.Normal.Of(term.Sentence(c.Because)), width)...)
	return append(lines, term.HangProse(term.Normal.Of("  "), term.Normal.Of(term.Sentence(c.Cure)), width)...)
}

// adviceLines say what lets the sync run now.
func (w *watch) adviceLines(width int) []term.Line {
	line := engine.RunTheSync(*w.seen)
	if line == "" {
		return nil
	}
	lines := term.Normal.Wrap("An administrator can let it run now, on the server of Entra Connect:", width-2)
	return term.Indent(append(lines, term.Strong.Wrap(line, width-2)...), 2)
}

// signOf is the mark of a sign. What is not there yet is no trouble as long as it is waited for.
func signOf(s checkup.Sign, ended bool) term.Span {
	switch {
	case s.Is == checkup.Yes:
		return term.Good.Of("+ ")
	case s.Is == checkup.Unknown:
		return term.Subtle.Of("? ")
	case ended:
		return term.Warning.Of("x ")
	default:
		return term.Subtle.Of("- ")
	}
}

// message is the end, for whoever must act.
func (w *watch) message() string {
	o := *w.seen
	var b strings.Builder
	put := func(text string) { b.WriteString(term.Clean(text) + "\n") }
	put(w.of.Person.Called() + ", " + w.of.Person.DN)
	put("Account: " + w.called() + ", object id " + string(w.of.Account))
	put(upperFirst(w.standing()) + ", seen at " + w.clock(o.At))
	if o.Asked != nil {
		put("Cloud Sync was asked, and says: " + term.Sentence(o.Asked.Why()) + " " + o.Asked.Said())
	}
	for _, c := range o.Causes {
		put(strings.Join([]string{term.Sentence(c.Title), term.Sentence(c.Because), term.Sentence(c.Cure)}, " "))
	}
	if line := engine.RunTheSync(o); line != "" {
		put("On the server of Entra Connect: " + line)
	}
	for _, s := range o.Signs {
		put(string(s.Is) + ": " + s.Says)
	}
	return b.String()
}

// spoken asks what to do while it waits, so that an answer can come at any time; what has changed is said again.
func (w *watch) spoken(t Turn) Turn {
	if w.asks {
		t.Says = append(t.Says, w.question(lineWidth)...)
		t.Choices = []Choice{{Label: "Do not", key: tea.KeyMsg{Type: tea.KeyEsc}}, {Label: "Let Cloud Sync take " + w.called() + " now", Applies: true, key: enterPress}}
		return t
	}
	if w.seen == nil || w.looks {
		t.Waiting = "Looking at the account"
		return t
	}
	t.Says = append(t.Says, term.Say("Account: "+w.called()))
	t.Says = append(t.Says, w.story(lineWidth)...)
	text := engine.RunTheSync(*w.seen)
	if w.over() {
		text = w.message()
	}
	t.Choices = withText(keyed(w.controls()), "Show the text for whoever must act", text)
	return t
}
