package ui

import (
	"slices"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// question asks before quitting. Staying has the focus.
type question struct{ quit bool }

func (r *Root) pressQuestion(msg tea.KeyMsg) tea.Cmd {
	switch q := r.question; {
	case msg.String() == "q", msg.Type == tea.KeyEnter && q.quit:
		return r.quit()
	case msg.Type == tea.KeyEsc, msg.Type == tea.KeyEnter:
		r.question = nil
	case msg.Type == tea.KeyTab, msg.Type == tea.KeyShiftTab, msg.Type == tea.KeyLeft, msg.Type == tea.KeyRight:
		q.quit = !q.quit
	}
	return nil
}

func (q *question) controls() []term.Control {
	return []term.Control{
		term.EnterKey("takes the marked one"),
		term.On("Left/Right", "choose", "left", "right", "tab", "shift+tab"),
		term.BackKey("stay"),
		term.On("q", "quit", "q"),
	}
}

func (q *question) body(width, _ int) []term.Line {
	lines := term.Normal.Wrap(quitSays, width-6)
	lines = append(lines, term.Blank(), term.Buttons(term.Button{Label: "Stay", Chosen: !q.quit}, term.Button{Label: "Quit hardmatch", Chosen: q.quit}))
	return append([]term.Line{term.Blank()}, term.Box{Heading: "Quit?"}.View(lines, width-2)...)
}

const (
	quitSays = "Nothing is running at the moment. What you have typed and chosen since the search is forgotten " +
		"when you quit. What was applied before stays as it is."
	held    = "Not now: the steps are running, and a plan is never left half way. This ends on its own."
	heldKey = "this is never left half way, and ends on its own" // the same, short enough for the smallest window
)

// quitKey is Ctrl+C, which must wait while something is being written.
func (r *Root) quitKey() term.Control {
	if r.top().writing() {
		return term.QuitKey().OffBecause(heldKey)
	}
	return term.QuitKey()
}

// interrupt is Ctrl+C: it asks when something would be lost, and a second one quits.
func (r *Root) interrupt() tea.Cmd {
	switch {
	case r.top().writing():
		r.notice = held
	case r.question != nil || !r.losesSomething():
		return r.quit()
	default:
		r.question = &question{}
	}
	return nil
}

// losesSomething reports whether someone has begun something that is not finished.
func (r *Root) losesSomething() bool {
	switch top := r.top().(type) {
	case *done, *save, *recovery, *watch:
		return false
	case *record, *history: // what is below them may be half chosen
		return slices.ContainsFunc(r.stack, func(s screen) bool {
			_, at, on := way(s)
			return on && at > 0 && at < len(stations)
		})
	case *setup:
		return top.asking
	case *worklist:
		return top.reason.Text() != ""
	case *search:
		return top.input.Text() != ""
	default:
		return len(r.stack) > 1
	}
}

func (r *Root) quit() tea.Cmd {
	r.jobs.stopAll()
	r.over = true
	return tea.Quit
}
