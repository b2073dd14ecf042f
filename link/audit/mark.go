package audit

import (
	"slices"
	"time"

	"hardmatch/link"
)

// MarkState is what was done about an item.
type MarkState string

// The states.
const (
	Solved   MarkState = "solved"   // the account is prepared or linked
	Aside    MarkState = "aside"    // someone has put it aside, with a reason
	Reopened MarkState = "reopened" // what was done was taken back
)

// Mark is what was done about an item, by whom and when. Marks are kept beside the journal, so that work goes on tomorrow, and in a saved list, so that a
// colleague can go on.
type Mark struct {
	At        time.Time `json:"at"` // by the tenant's clock
	Tenant    string    `json:"tenant"`
	Of        string    `json:"of"` // as Item.Of
	Category  Category  `json:"category"`
	State     MarkState `json:"state"`
	Reason    string    `json:"reason,omitempty"` // for Aside, and how it was solved
	By        string    `json:"by,omitempty"`     // the operator
	Operation string    `json:"operation,omitempty"`
}

// Valid reports whether a line that was kept is a mark: it says whom it is about, in which tenant, and what was done.
func (m Mark) Valid() bool {
	return m.Of != "" && m.Tenant != "" && !m.At.IsZero() && slices.Contains([]MarkState{Solved, Aside, Reopened}, m.State)
}

// Apply puts marks on the items that they are about, the latest of each counts. What was solved counts only if that was after the audit: a later one has found
// it again. What was put aside stays so as long as the category is the same.
func (w *Worklist) Apply(marks []Mark) {
	var all []Mark
	for _, i := range w.Items {
		if i.Mark != nil {
			all = append(all, *i.Mark)
		}
	}
	latest := map[string]Mark{}
	for _, m := range append(all, marks...) {
		if before, has := latest[m.Of]; m.Tenant == w.Tenant && (!has || !m.At.Before(before.At)) {
			latest[m.Of] = m
		}
	}
	for n := range w.Items {
		i := &w.Items[n]
		i.Mark = nil
		m, has := latest[i.Of()]
		stale := m.State == Solved && m.At.Before(w.ObservedAt) || m.State == Aside && m.Category != i.Category
		if has && !stale && m.State != Reopened {
			i.Mark = &m
		}
	}
}

// MarkOf makes the mark of an item.
func (w *Worklist) MarkOf(i Item, state MarkState, at time.Time, by link.Account) Mark {
	return Mark{At: at.UTC(), Tenant: w.Tenant, Of: i.Of(), Category: i.Category, State: state, By: by.UPN}
}

// Left counts the items of each category that are still to be done.
func (w *Worklist) Left() map[Category]int {
	left := map[Category]int{}
	for _, i := range w.Items {
		if i.Open() {
			left[i.Category]++
		}
	}
	return left
}
