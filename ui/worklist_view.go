package ui

import (
	"fmt"
	"slices"
	"strings"

	"hardmatch/link/audit"
	"hardmatch/ui/term"
)

// What the worklist shows: the totals by category, the rows, and all that is known of the marked one.

func (w *worklist) body(width, height int) []term.Line {
	lines := w.lines(width)
	switch {
	case w.list == nil && w.doing == "":
		return lines
	case w.list == nil:
		return append(lines, term.Subtle.Wrap(w.soFar(), width)...)
	}
	if w.doing != "" && w.so.Pages > 0 {
		lines = append(lines, term.Subtle.Wrap(w.soFar(), width)...)
	}
	lines = append(lines, w.holes(width, max(1, height/8))...)
	lines = append(lines, w.totals(width, max(2, height/5))...)
	lines = append(lines, w.fieldLine(width))
	detail := w.detail(width)
	if w.entry == entryReason { // beside whom it is about
		detail = append(w.reasonLines(width), detail...)
	}
	left, least := height-len(lines), leastRows
	if w.details {
		least = leastRows / 2
	}
	room := max(left-len(detail)-1, min(least, left))
	lines = append(lines, w.table(width, min(room, len(w.rows)))...)
	if rest := height - len(lines); rest > len(detail) {
		lines = append(lines, term.Blank())
	}
	return append(lines, term.Few(detail, max(height-len(lines), 1))...)
}

// roomyList is how high a body is that has room for who a row is about, in full.
const roomyList = 14

// leastRows is how many lines of the table stay, however much is said of the marked row.
const leastRows = 5

// soFar says how much was read.
func (w *worklist) soFar() string {
	if w.so.Pages == 0 {
		return "That changes nothing."
	}
	return fmt.Sprintf("%s, %s, %s so far. That changes nothing.", term.Counted(w.so.People, "person", "people"),
		term.Counted(w.so.Accounts+w.so.Deleted, "account", "accounts"), term.Counted(w.so.Pages, "page", "pages"))
}

// holes say what could not be read, so that no one takes the list for the whole truth.
func (w *worklist) holes(width, most int) []term.Line {
	var lines []term.Line
	if w.list.Partial {
		lines = term.Hang(term.Warning.Of("! "), term.Warning.Of("The audit was stopped before its end: this is part of the truth."), width)
	}
	for _, h := range w.list.Unread {
		text := "Not read: " + h.What + ". " + term.Sentence(h.Cause)
		if w.details && h.Cure != "" {
			text += " " + term.Sentence(h.Cure)
		}
		lines = append(lines, term.Hang(term.Warning.Of("! "), term.Warning.Of(text), width)...)
	}
	if w.details {
		return lines
	}
	return term.Few(lines, most)
}

// totals are the categories with their keys and how many of each are left, in as many lines as they need, and no more than there is room for.
func (w *worklist) totals(width, most int) []term.Line {
	left := w.list.Left()
	var lines []term.Line
	var line term.Line
	for _, l := range letters {
		many, all := 0, 0
		for _, c := range l.categories {
			many += left[c]
		}
		for _, i := range w.list.Items {
			if slices.Contains(l.categories, i.Category) {
				all++
			}
		}
		if all == 0 {
			continue
		}
		role := term.Focus(l.key == w.only.key)
		cell := term.Row(term.Strong.Of(l.key+" "), role.Of(fmt.Sprintf("%d %s", many, l.name)))
		if l.key == w.only.key {
			cell = term.Row(term.Marked.Of(fmt.Sprintf("%s %d %s", l.key, many, l.name)))
		}
		cell = cell.Pad(max(totalColumn, cell.Cells()+1))
		if line.Cells()+cell.Cells() > width && len(line) > 0 {
			lines, line = append(lines, line), nil
		}
		line = append(line, cell...)
	}
	if len(line) > 0 {
		lines = append(lines, line)
	}
	return term.Few(lines, most)
}

// totalColumn is how wide a category of the totals is.
const totalColumn = 19

// fieldLine is the search where it takes text, and else what is shown.
func (w *worklist) fieldLine(width int) term.Line {
	if w.entry == entrySearch {
		label := term.Strong.Of("Name:  ")
		count := fmt.Sprintf("  %d of %d", len(w.rows), len(w.list.Items))
		return append(append(term.Row(label), w.input.View(width-term.Cells(label.Text)-len(count), true, w.plain())...), term.Subtle.Of(count)).Fit(width)
	}
	return term.Row(term.Subtle.Of(w.summary())).Fit(width)
}

func (w *worklist) summary() string {
	if len(w.list.Items) == 0 {
		return w.summaryOfNone()
	}
	if text := w.input.Text(); len(w.rows) == 0 && text != "" {
		return "No one here has " + quoted(text) + " in their name: a shows all."
	}
	open, solved, aside := 0, 0, 0
	for _, i := range w.list.Items {
		switch {
		case i.Open():
			open++
		case i.Mark.State == audit.Solved:
			solved++
		default:
			aside++
		}
	}
	parts := []string{fmt.Sprintf("%d to do", open)}
	if solved > 0 {
		parts = append(parts, fmt.Sprintf("%d solved", solved))
	}
	if aside > 0 {
		parts = append(parts, fmt.Sprintf("%d put aside", aside))
	}
	shown := fmt.Sprintf("row %d of %d by %s", min(int(w.at)+1, len(w.rows)), len(w.rows), columns[w.by])
	if text := w.input.Text(); text != "" {
		shown += " with " + quoted(text)
	}
	return strings.Join(append(parts, shown, "as of "+w.list.ObservedAt.In(w.opts.Location).Format("2006-01-02 15:04")), " · ")
}

// table shows the rows around the marked one.
func (w *worklist) table(width, height int) []term.Line {
	return w.at.Rows(len(w.rows), height, func(i int, here bool) term.Line {
		return append(term.Row(term.Mark(here)), w.tableRow(w.list.Items[w.rows[i]], width-2, here)...)
	})
}

// itemSign says how an item stands.
func itemSign(i audit.Item) term.Span {
	switch {
	case i.Open():
		return term.Normal.Of("  ")
	case i.Mark.State == audit.Solved:
		return term.Good.Of("+ ")
	default:
		return term.Subtle.Of("- ")
	}
}

// tableRow is an item in one line: category, person, account, and, where the window is wide, why and what to do.
func (w *worklist) tableRow(i audit.Item, width int, here bool) term.Line {
	const categoryColumn, accountColumn, idColumn, usual, wide, wider = 18, 20, 8, 70, 106, 180
	role := term.Focus(here)
	if !i.Open() && !here {
		role = term.Subtle
	}
	l := append(term.Row(itemSign(i)), term.Row(role.Of(string(i.Category))).Pad(categoryColumn)...)
	name, account := width-l.Cells()-accountColumn, accountColumn
	switch {
	case width >= wide:
		name, account = 34, 42
	case width < usual:
		name, account = width-l.Cells()-idColumn, idColumn
	}
	l = append(l, term.Matching(nameCell(i, name-2), w.input.Text(), role).Pad(name)...)
	l = append(l, w.accountCell(i, account, width >= wide)...)
	if width < wide {
		return l.Fit(width)
	}
	l = l.Pad(2 + categoryColumn + name + account)
	if width < wider {
		return append(l, term.Normal.Of(i.Why)).Fit(width)
	}
	more := (width - l.Cells()) / 2
	l = append(l, term.Row(term.Normal.Of(term.CutEnd(i.Why, more-2))).Pad(more)...)
	return append(l, term.Subtle.Of(i.Next)).Fit(width)
}

// nameCell is the person's sign-in name. Two that are cut may look the same, so that one that is has the beginning of its objectGUID.
func nameCell(i audit.Item, width int) string {
	name := term.Clean(personOf(i))
	if term.Cells(name) <= width || !i.OfPerson() {
		return term.CutMiddle(name, width)
	}
	short := " " + i.PersonGUID[:8]
	return term.CutMiddle(name, width-len(short)) + short
}

// personOf is whom a row names: no one where the account is no one's.
func personOf(i audit.Item) string {
	if !i.OfPerson() {
		return "(no one's)"
	}
	return i.Name()
}

// noAccountOf is what stands where a row names no account: only of some categories that says that there is none.
func noAccountOf(c audit.Category) string {
	switch c {
	case audit.NoAccount, audit.OutOfScope:
		return "none"
	case audit.Unknown:
		return "unknown"
	case audit.Several:
		return "several"
	default:
		return "-"
	}
}

// accountCell is the account: its short id, which is never cut, and behind it the sign-in name, or, where there is little room, where it is and what the sync
// does with it; the marked row's is named below the table.
func (w *worklist) accountCell(i audit.Item, width int, named bool) term.Line {
	id, upn, state := i.AccountID, i.AccountUPN, i.AccountState
	if id == "" {
		id, upn, state = i.HolderID, i.HolderUPN, i.HolderState
	}
	if id == "" {
		return term.Row(term.Subtle.Of(noAccountOf(i.Category)))
	}
	short := id.Short()
	room := width - term.Cells(short) - 1
	switch l := term.Row(term.Subtle.Of(short)); {
	case named:
		return append(append(l, term.Normal.Of(" ")), term.Matching(term.CutMiddle(term.Clean(upn), room-2), w.input.Text(), term.Normal)...)
	case room > 0:
		return append(l, term.Subtle.Of(" "+strings.TrimSuffix(strings.TrimSuffix(state, " cloud-only"), " synced")))
	default:
		return l
	}
}
