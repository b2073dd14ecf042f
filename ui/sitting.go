package ui

import (
	"slices"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// sitting is what this start of the program remembers from one person to the next: who was done, and what came of it.
type sitting struct {
	receipts   []receipt                              // in the order in which the operations were begun; one that was finished later counts once
	watched    map[string]bool                        // the operations whose account the sync has taken, as a watch has seen
	changes    int                                    // how often something was written, or the sync was seen to run: what was read before may be untrue
	hindrances map[link.AccountID][]checkup.Hindrance // all that stood in the way of an account when it was looked at
}

func newSitting() *sitting {
	return &sitting{watched: map[string]bool{}, hindrances: map[link.AccountID][]checkup.Hindrance{}}
}

// look adds to a check-up what stood in the way before and is gone now, since whoever took it away gives it back afterwards.
func (s *sitting) look(c checkup.CheckUp) checkup.CheckUp {
	if c.Account == nil {
		return c
	}
	id := c.Account.ID
	c.Facts.Lifted = c.Lifted(s.hindrances[id])
	for _, h := range c.Hindrances() {
		if !slices.Contains(s.hindrances[id], h) {
			s.hindrances[id] = append(s.hindrances[id], h)
		}
	}
	return c
}

// add keeps what came of an operation.
func (s *sitting) add(r receipt) {
	s.changes++
	i := slices.IndexFunc(s.receipts, func(o receipt) bool { return o.outcome.Operation == r.outcome.Operation })
	switch {
	case r.outcome.Plan.From.Account == nil || r.outcome.Operation == "": // it never began
	case i < 0:
		s.receipts = append(s.receipts, r)
	default:
		s.receipts[i] = r
	}
}

// saw keeps that a watch has seen the end of an operation.
func (s *sitting) saw(operation string, seen engine.Observation) {
	if seen.State == engine.WatchLinked && operation != "" {
		s.watched[operation] = true
	}
}

// word is how an operation of this sitting stands, as the history says it.
func (s *sitting) word(o engine.Outcome) string {
	for _, r := range s.receipts {
		later, well := r.outcome, !r.outcome.End.Open() && !r.outcome.End.LeavesNothing()
		switch {
		case well && later.Plan.Undoes == o.Operation:
			return standings[journal.StandsUndone]
		case well && slices.Contains(later.Plan.From.Replaces, o.Operation):
			return standings[journal.StandsReplaced]
		}
	}
	if s.watched[o.Operation] {
		return standings[journal.Standing(plan.EndLinked)]
	}
	return standings[journal.Standing(o.End)]
}

// row is an operation in the list: when, how it stands, whom it is about, and the account.
func (s *sitting) row(r receipt, at string) []string {
	o := r.outcome
	return []string{at, s.word(o), signInOf(o.Plan.From.Person), o.Plan.From.Account.ID.Short()}
}

// Parting is what is printed when the wizard has been left: the receipt of each operation, and, after several, a line for each; "" if nothing was done.
func (r *Root) Parting() string {
	s := r.sitting
	var b strings.Builder
	for i, one := range s.receipts {
		if i > 0 {
			b.WriteString("\n")
		}
		for l := range strings.Lines(one.text()) {
			b.WriteString(r.paint.Prose(strings.TrimSuffix(l, "\n")) + "\n")
		}
	}
	if len(s.receipts) > 1 {
		b.WriteString("\nDone in this sitting:\n")
		for _, one := range s.receipts {
			b.WriteString(r.paint.Prose(strings.Join(s.row(one, r.clock(one.outcome.Started)), "  ")) + "\n")
		}
	}
	return b.String()
}

// operationRead is an operation of the journal, which was asked for.
type operationRead struct{ operation journal.Operation }

// past is what the search shows as long as nothing is typed: the operations of this sitting, the newest first.
func (s *search) past() []receipt {
	if s.input.Text() != "" || s.doing != "" {
		return nil
	}
	out := slices.Clone(s.sitting.receipts)
	slices.Reverse(out)
	return out
}

// pastLines list this sitting.
func (s *search) pastLines(width, height int) []term.Line {
	all := s.past()
	if len(all) == 0 || height < 3 {
		return nil
	}
	heading := "Done in this sitting (" + link.Count(len(all), "operation", "operations") + "). F2 has the whole history."
	lines := append([]term.Line{term.Blank()}, term.Normal.Wrap(heading, width)...)
	return append(lines, s.at.View(len(all), height-len(lines), func(i int, here bool) []term.Line {
		cells := s.sitting.row(all[i], s.hour(all[i].outcome.Started))
		row := append(term.Row(term.Mark(here)), term.Row(term.Focus(here).Of(cells[0])).Pad(7)...)
		row = append(row, term.Row(term.Normal.Of(cells[1])).Pad(14)...)
		return []term.Line{append(row, term.Focus(here).Of(term.CutMiddle(term.Clean(cells[2]), max(width-row.Cells()-10, 8))), term.Subtle.Of("  "+cells[3]))}
	})...)
}

// pressPast moves in this sitting, or shows an operation of it.
func (s *search) pressPast(msg tea.KeyMsg) (action, bool) {
	all := s.past()
	switch {
	case len(all) == 0:
	case msg.Type == tea.KeyEnter:
		s.start("Reading the journal")
		return begin(readOperation(s.engine, all[s.at].outcome.Operation)), true
	case s.at.Press(msg, len(all)):
		return action{}, true
	}
	return action{}, false
}

// pastChoices are this sitting in lines.
func (s *search) pastChoices() []Choice {
	var out []Choice
	for i, r := range s.past() {
		label := "Show what was done: " + strings.Join(s.sitting.row(r, s.hour(r.outcome.Started)), ", ")
		out = append(out, Choice{Group: "Done in this sitting", Label: label, key: enterPress, mark: func() { s.at = term.Cursor(i) }})
	}
	return out
}
