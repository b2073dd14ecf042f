package ui

import (
	"cmp"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
	"hardmatch/ui/term"
)

// Which rows the worklist shows, in which order, and what was done about each.

// columns are by what the rows can be sorted; those of a category stay in the order of the list.
var columns = []struct {
	name string
	of   func(audit.Item) string
}{
	{"category", func(audit.Item) string { return "" }},
	{"person", func(i audit.Item) string { return strings.ToLower(cmp.Or(i.PersonUPN, i.PersonSAM, "\uffff")) }},
	{"account", func(i audit.Item) string { return strings.ToLower(cmp.Or(i.AccountUPN, i.HolderUPN, "\uffff")) }},
}

// refresh finds the rows again.
func (w *worklist) refresh() {
	w.rows = w.rows[:0]
	for n, i := range w.list.Items {
		if (w.only.key == "" || slices.Contains(w.only.categories, i.Category)) && i.Mentions(w.input.Text()) {
			w.rows = append(w.rows, n)
		}
	}
	by := columns[w.by].of
	slices.SortStableFunc(w.rows, func(a, b int) int { return cmp.Compare(by(w.list.Items[a]), by(w.list.Items[b])) })
	w.at.Clamp(len(w.rows))
}

// sort sorts by the next column or the one before; the marked row stays marked.
func (w *worklist) sort(forward bool) {
	if len(w.rows) == 0 {
		return
	}
	marked, step := w.rows[w.at], len(columns)-1
	if forward {
		step = 1
	}
	w.by = (w.by + step) % len(columns)
	w.refresh()
	w.at = term.Cursor(slices.Index(w.rows, marked))
}

// mark notes what was done about an item, here and beside the journal.
func (w *worklist) mark(at int, state audit.MarkState, more func(*audit.Mark)) action {
	m := w.list.MarkOf(w.list.Items[at], state, w.engine.TenantNow(), w.shared.tenant.Operator)
	more(&m)
	w.list.Items[at].Mark = &m
	return begin(keepMark(w.engine, m))
}

// applied notes what a plan has come to for the person, if they are on the list.
func (w *worklist) applied(o engine.Outcome) action {
	at := w.of(o.Plan.From.Person)
	if at < 0 {
		return action{}
	}
	switch o.End {
	case plan.EndLinked, plan.EndPrepared, plan.EndNotVisible:
		return w.mark(at, audit.Solved, func(m *audit.Mark) { m.Operation, m.Reason = o.Operation, string(o.End) })
	case plan.EndTakenBack:
		return w.mark(at, audit.Reopened, func(m *audit.Mark) { m.Operation = o.Operation })
	default:
		return action{}
	}
}

// settled notes that a check-up has found the person to be linked or prepared already, and nothing to do about it; otherwise it says that the row is still
// to do.
func (w *worklist) settled(k *check) action {
	at := w.of(k.check.Person)
	if at < 0 || !k.over() || !w.list.Items[at].Open() {
		return action{}
	}
	settled, next := audit.Settled(k.check)
	if !settled {
		return notice(w.list.Items[at].Name() + " is still to do. " + term.Sentence(next))
	}
	return w.mark(at, audit.Solved, func(m *audit.Mark) { m.Reason = string(k.check.Verdict) })
}

// of is the item of a person; -1 for none.
func (w *worklist) of(p link.Person) int {
	if w == nil || w.list == nil {
		return -1
	}
	return slices.IndexFunc(w.list.Items, func(i audit.Item) bool { return i.OfPerson() && i.PersonGUID == p.GUID.String() })
}
