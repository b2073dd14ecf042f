package ui

import (
	"fmt"
	"strings"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/ui/term"
)

// What the worklist shows: the totals by category, the rows, and all that is known of the marked one.

func (w *worklist) body(width, height int) []term.Line {
	switch {
	case w.list == nil && w.doing == "":
		return w.lines(width)
	case w.list == nil:
		return append(w.lines(width), term.Subtle.Wrap(w.soFar(), width)...)
	}
	lines, rows, detail := w.laid(width, height)
	lines = append(lines, w.table(width, rows)...)
	room := max(height-len(lines), 1)
	switch {
	case room > len(detail):
		return append(append(lines, term.Blank()), detail...)
	case w.details:
		return append(lines, w.more.View(detail, room)...)
	default:
		return append(lines, term.Few(detail, room)...)
	}
}

// laid is how a body is shared: what stands above the table, how many rows of it have room, and all that is said of the marked one.
func (w *worklist) laid(width, height int) (above []term.Line, rows int, detail []term.Line) {
	above = w.lines(width)
	if w.doing != "" && w.so.Pages > 0 {
		above = append(above, term.Subtle.Wrap(w.soFar(), width)...)
	}
	above = append(above, w.holes(width, max(1, height/8))...)
	above = append(above, w.totals(width, max(2, height/5))...)
	above = append(above, w.fieldLine(width))
	detail = w.detail(width)
	if w.entry == entryReason { // beside whom it is about
		detail = append(w.reasonLines(width), detail...)
	}
	left, least := height-len(above), leastRows
	if w.details {
		least = leastRows / 2
	}
	return above, max(min(max(left-len(detail)-1, min(least, left)), len(w.rows)), 0), detail
}

// readOn scrolls what is said of the marked row, if the details have more of it than there is room for. It reports whether the key was one for that.
func (w *worklist) readOn(msg tea.KeyMsg) bool {
	if !w.details || w.list == nil || msg.Type != tea.KeyPgUp && msg.Type != tea.KeyPgDown {
		return false
	}
	above, rows, detail := w.laid(w.width, w.height)
	room := w.height - len(above) - rows
	return len(detail) > room && w.more.Press(msg, len(detail), room)
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
	return fmt.Sprintf("%s, %s, %s so far. That changes nothing.", link.Count(w.so.People, "person", "people"),
		link.Count(w.so.Accounts+w.so.Deleted, "account", "accounts"), link.Count(w.so.Pages, "page", "pages"))
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

// fieldLine is the search if it takes text, and otherwise what is shown.
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
	shown := fmt.Sprintf("row %d of %d by %s", min(int(w.at)+1, len(w.rows)), len(w.rows), columns[w.by].name)
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

// tableRow is an item in one line: category, person, account, and, if the window is wide, why and what to do.
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

// nameCell is the person's sign-in name. Two that are cut may look the same, so a cut one has the beginning of its objectGUID.
func nameCell(i audit.Item, width int) string {
	if !i.OfPerson() {
		return term.CutMiddle("(no one's)", width)
	}
	name := term.Clean(i.Name())
	if term.Cells(name) <= width {
		return name
	}
	short := " " + i.PersonGUID[:8]
	return term.CutMiddle(name, width-len(short)) + short
}

// accountCell is the account: its short id, which is never cut, and behind it the sign-in name, or, if there is little room, where it is and what the sync
// does with it; the marked row's is named below the table.
func (w *worklist) accountCell(i audit.Item, width int, named bool) term.Line {
	id, upn, state := i.AccountID, i.AccountUPN, i.AccountState
	if id == "" {
		id, upn, state = i.HolderID, i.HolderUPN, i.HolderState
	}
	if id == "" {
		return term.Row(term.Subtle.Of(withoutAccount(i)))
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
