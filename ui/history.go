package ui

import (
	"fmt"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/ui/term"
)

// history lists the operations of the journal, the newest first. Typing filters them.
type history struct {
	page
	input    *term.Field
	all      []journal.Operation
	more     bool            // there are others, before all these
	problems []*link.Problem // files that cannot be read
	at       term.Cursor
}

func newHistory(s *shared) *history { return &history{page: page{shared: s}, input: term.NewField("")} }

func (h *history) title() string { return "History: what was done" }
func (h *history) typing() bool  { return true }

func (h *history) begin() job {
	h.start("Reading the journal")
	return readJournal(h.engine)
}

// resume reads the journal again: an undo may have been added to it.
func (h *history) resume() []job { return []job{h.begin()} }

func (h *history) controls() []term.Control {
	why := h.whileBusy()
	if why == "" && len(h.rows()) == 0 {
		why = "no operation is marked"
	}
	return []term.Control{
		term.EnterKey("show the marked one").OffBecause(why), term.BackKey("back"), term.MoveKey("move").QuietIf(len(h.rows()) < 2),
		term.On("Ctrl+U", "empty the field", "ctrl+u").QuietIf(h.input.Text() == ""),
	}
}

// rows are the operations that the filter leaves.
func (h *history) rows() []journal.Operation {
	return link.Filter(h.all, func(o journal.Operation) bool { return o.Mentions(h.input.Text()) })
}

func (h *history) answered(msg tea.Msg) action {
	if msg, ok := msg.(journalRead); ok {
		h.rest()
		h.all, h.more, h.problems, h.here = msg.operations, msg.more, msg.problems, &msg.here
		h.at.Clamp(len(h.rows()))
	}
	return action{}
}

func (h *history) press(msg tea.KeyMsg) action {
	rows := h.rows()
	switch {
	case msg.Type == tea.KeyEnter:
		r := newRecord(h.shared, rows[h.at])
		return goTo(r, r.begin()...)
	case h.at.Press(msg, len(rows)):
		return action{}
	}
	if changed, _ := h.input.Press(msg); changed {
		h.at = 0
	}
	return action{}
}

func (h *history) body(width, height int) []term.Line {
	rows := h.rows()
	lines := h.filterLines(term.Strong.Of("Name:  "), h.input, h.summary(len(rows)), width)
	for _, p := range h.problems {
		lines = append(lines, problemLines(p, width)...)
	}
	if len(rows) == 0 {
		return lines
	}
	detail := h.detail(rows[h.at], width)
	room := max(height-len(lines)-len(detail)-1, min(3, len(rows)))
	lines = append(append(lines, operationList(h.shared, rows, h.at, width, room)...), term.Blank())
	return append(lines, detail...)
}

func (h *history) summary(shown int) string {
	switch {
	case h.doing != "":
		return ""
	case len(h.all) == 0:
		return "Nothing has been done yet."
	case h.more:
		return fmt.Sprintf("%d of the newest %d operations. There are older ones: hardmatch history NAME finds them.", shown, len(h.all))
	case h.input.Text() == "":
		return link.Count(shown, "operation", "operations") + ", the newest first. Type a name to see only theirs."
	default:
		return fmt.Sprintf("%d of %s", shown, link.Count(len(h.all), "operation", "operations"))
	}
}

// detail is what the list has no room for.
func (h *history) detail(o journal.Operation, width int) []term.Line {
	lines := term.Labelled("What", o.What(), storyColumn, width)
	if o.Plan.From.Account != nil {
		lines = append(lines, term.Labelled("By", o.Operator.UPN, storyColumn, width)...)
		lines = append(lines, term.Labelled("Reason", o.Reason, storyColumn, width)...)
	}
	return append(lines, term.Labelled("Operation", o.ID, storyColumn, width)...)
}
