package ui

import (
	"cmp"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/ui/term"
)

// record shows one operation of the journal, with its steps and where its snapshots are, and leads to taking it back or finishing it.
type record struct {
	page
	operation journal.Operation
	now       engine.Now // what is true of it; zero as long as that was not read
	text      term.Scroll
}

func newRecord(s *shared, o journal.Operation) *record {
	return &record{page: page{shared: s}, operation: o}
}

func (r *record) title() string { return "History: one operation" }

// begin reads what is true now; there is nothing to read if the plan was lost.
func (r *record) begin() []job {
	if r.operation.Plan.From.Account == nil {
		return nil
	}
	return []job{lookNow(r.engine, r.operation)}
}

// undo begins with taking the operation back.
func (r *record) undo() []job {
	return append(r.begin(), r.amend(r.operation, "u").jobs...)
}

func (r *record) resume() []job { return r.begin() }

func (r *record) controls() []term.Control {
	whyNotFinish, whyNotUndo, whyNotCheck := r.whyNot(r.operation)
	watch := term.On("w", "watch", "w")
	if why := cmp.Or(r.whileBusy(), r.elsewhere(r.operation), whyNotWatch(r.operation)); why != "" {
		watch = watch.OffBecause(why).Besides() // of many there is nothing to wait for
	}
	check := term.On("c", "check up", "c").OffBecause(whyNotCheck).Besides()
	keys := []term.Control{term.On("u", "undo", "u").OffBecause(whyNotUndo), watch, term.BackKey("back"), check, term.PageKey()}
	if r.operation.Unfinished() {
		keys = append([]term.Control{term.On("f", "finish it", "f").OffBecause(whyNotFinish)}, keys...)
	}
	return keys
}

// failed looks again: what was refused is refused for what is true now.
func (r *record) failed(f failed) action {
	r.fail(f.problem)
	return begin(r.begin()...)
}

func (r *record) answered(msg tea.Msg) action {
	if msg, ok := msg.(lookedNow); ok {
		r.now = msg.found
		r.operation = sinceTaken(msg.operation, msg.found)
	}
	return r.page.answered(msg)
}

func (r *record) press(msg tea.KeyMsg) action {
	switch key := msg.String(); {
	case key == "u", key == "f" && r.operation.Unfinished():
		return r.amend(r.operation, key)
	case key == "c":
		return r.checkAgain(r.operation, r.now)
	case key == "w":
		return watchFor(r.shared, r.operation)
	}
	r.text.Press(msg, len(operationLines(r.shared, r.operation, r.now, r.width)), r.height)
	return action{}
}

func (r *record) body(width, height int) []term.Line {
	lines := r.lines(width)
	story := operationLines(r.shared, r.operation, r.now, width)
	return append(lines, r.text.View(story, height-len(lines))...)
}
