package ui

import (
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/audit"
	"hardmatch/ui/term"
)

// What is said of one row of the worklist: below the table, in lines, and in what is copied.

// detail is all that is known of the marked row: what it has no room for.
func (w *worklist) detail(width int) []term.Line {
	i, some := w.row()
	if !some {
		return nil
	}
	const column = 11
	var lines []term.Line
	add := func(label, value string) {
		if value != "" {
			lines = append(lines, term.Labelled(label, value, column, width)...)
		}
	}
	for _, f := range w.facts(i) {
		if f[0] != "Person" || w.height >= roomyList || w.details { // the row has the sign-in name
			add(f[0], f[1])
		}
	}
	return lines
}

// facts are what is known of an item, each with its label.
func (w *worklist) facts(i audit.Item) [][2]string {
	var out [][2]string
	add := func(label, value string) { out = append(out, [2]string{label, value}) }
	if m := i.Mark; m != nil && !i.Open() {
		add("Done", w.markSays(*m))
	}
	add("Person", whom(i))
	add("Account", stated(i.Account(), i.AccountState, i, true))
	add("In the way", stated(i.Holder(), i.HolderState, i, !inBin(i.AccountState)))
	add("Why", term.Sentence(i.Why))
	if m := i.Mark; m == nil || m.State != audit.Solved {
		add("Next", term.Sentence(i.Next))
	}
	if len(i.Lost) > 0 {
		add("Loses", strings.Join(i.Lost, ", "))
	}
	if len(i.Unknown) > 0 {
		add("Not known", strings.Join(i.Unknown, ", "))
	}
	if w.details {
		add("objectGUID", i.PersonGUID)
		add("Object id", string(i.AccountID))
		add("Its id", string(i.HolderID))
		codes := link.Map(i.Codes, func(c link.Code) string { return string(c) })
		add("Codes", strings.Join(codes, ", "))
	}
	return slices.DeleteFunc(out, func(f [2]string) bool { return f[1] == "" })
}

// withoutAccount says of a row that names no account why: that there is none is said only if all was read and none fits.
func withoutAccount(i audit.Item) string {
	switch {
	case i.Category == audit.Unknown:
		return "not read"
	case i.Category == audit.NoAccount:
		return "none"
	case i.Candidates > 0:
		return link.Count(i.Candidates, "fits", "fit")
	case i.Category == audit.Several:
		return "several"
	default:
		return "unclear"
	}
}

// whom names the person by display name and sign-in name.
func whom(i audit.Item) string {
	if !i.OfPerson() {
		return ""
	}
	if i.PersonName == "" {
		return i.Name()
	}
	return named(i.PersonName, i.Name())
}

// inBin reports whether an account of that state is in the recycle bin. If both of an item are, its days are those of its account.
func inBin(state string) bool { return strings.HasPrefix(state, "recycle-bin") }

// stated is an account with its state, and for how long the recycle bin keeps it.
func stated(called, state string, i audit.Item, counts bool) string {
	if called == "" {
		return ""
	}
	text := called + ", " + state
	if counts && i.DaysLeft != nil && inBin(state) {
		text += ", " + days(*i.DaysLeft) + " left"
	}
	return text
}

// markSays is what was done about an item, when and by whom.
func (w *worklist) markSays(m audit.Mark) string {
	text := "Solved"
	if m.State == audit.Aside {
		text = "Put aside"
	}
	text += " " + w.clock(m.At)
	if m.By != "" {
		text += " by " + m.By
	}
	switch {
	case m.State == audit.Solved && m.Operation == "":
		text += ": a check-up found the account " + m.Reason
	case m.Reason != "":
		text += ": " + m.Reason
	}
	if m.Operation != "" {
		text += ", operation " + m.Operation
	}
	return text
}

// reasonLines ask why the marked one is put aside.
func (w *worklist) reasonLines(width int) []term.Line {
	label := term.Strong.Of("Why aside:  ")
	return []term.Line{append(term.Row(label), w.reason.View(width-term.Cells(label.Text), true, w.plain())...)}
}

// mostCopied is how many rows are copied: a terminal takes no more text than some hundred thousand characters.
const mostCopied = 400

// text is what is shown, for whoever must act.
func (w *worklist) text() string {
	var b strings.Builder
	put := func(text string) { b.WriteString(term.Clean(text) + "\n") }
	put("Worklist of " + w.list.Tenant + ", observed at " + w.clock(w.list.ObservedAt))
	if w.list.Partial || len(w.list.Unread) > 0 {
		put("It is not the whole truth: not everything could be read.")
	}
	for n, at := range w.rows {
		if n == mostCopied {
			put(fmt.Sprintf("and %d more", len(w.rows)-n))
			break
		}
		i := w.list.Items[at]
		put("")
		put(string(i.Category))
		for _, f := range w.facts(i) {
			put(f[0] + ": " + f[1])
		}
	}
	return b.String()
}
