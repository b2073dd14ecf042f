package ui

import (
	"fmt"

	"hardmatch/link"
)

// body is the verdict and who it is about, the findings, and the marked one explained.
func (k *check) body(width, height int) []line {
	w := width - 2
	lines := k.top(w)
	room := height - len(lines)
	detail := k.detail(w)
	list := window(k.findings(w), k.at, listRoom(room, len(k.check.Findings), len(detail)))
	lines = append(append(lines, list...), row(subtle.of("  ─────")))
	return indent(append(lines, k.text.view(detail, room-len(list)-1)...), 1)
}

// listRoom shares the room between a list and the detail under it: the detail gets what it needs, the list at least three rows.
func listRoom(room, rows, detail int) int {
	return min(rows, max(3, room-detail-1))
}

// detailRoom is the room of the detail as the window is now.
func (k *check) detailRoom() int {
	w := k.width - 2
	room := k.height - len(k.top(w))
	return room - listRoom(room, len(k.check.Findings), len(k.detail(w))) - 1
}

// top is what is always visible: the verdict, and who it is about.
func (k *check) top(width int) []line {
	lines := k.verdict(width)
	c := k.check
	lines = append(lines, append(row(subtle.of("Person   ")), identity(c.Person.Name(), c.Person.UPN, "", normal, width-9)...))
	if c.Account != nil {
		a := c.Account
		lines = append(lines, append(row(subtle.of("Account  ")), identity(a.Name(), a.UPN, a.ID.Short(), normal, width-9)...))
	}
	for _, h := range c.Holders {
		lines = append(lines, append(row(subtle.of("Holder   ")), holderRow(h, width-9)...))
	}
	lines = append(lines, lookalikeLines(c.Person, shownIn(c.Account, c.Holders), width)...)
	if k.height > 16 {
		lines = append(lines, row(subtle.of("Value    "), normal.of(string(c.Anchor.ImmutableID)), subtle.of(" (ImmutableID, of "+string(c.Anchor.Attribute)+")")))
		if len(c.Anchor.Alternatives) > 0 && c.Anchor.Evidence != "" {
			lines = append(lines, row(subtle.of("         "+c.Anchor.Evidence)).fit(width))
		}
	}
	return append(lines, k.lines(width)...)
}

// holderRow names a holder and where it is.
func holderRow(h link.Holder, width int) line {
	a, where := h.Account, whereabouts(h.Account, width)
	return append(identity(a.Name(), a.UPN, a.ID.Short(), normal, width-cells(where)), subtle.of(where))
}

// verdict is the sum of the check-up in one plain sentence. Nothing is green while an operation is open.
func (k *check) verdict(width int) []line {
	sign, text := k.sum()
	if left := StillOpen(k.check); left != "" {
		if sign == good.of("+ ") {
			sign = warning.of("! ")
		}
		text += " " + left
	}
	return hang(sign, strong.of(text), width)
}

// StillOpen tells of an operation that is not finished, where the check-up only warns of it; "" where there is none.
func StillOpen(c link.CheckUp) string {
	if _, stops := c.StoppedBy(); stops || len(c.Facts.Open) == 0 {
		return ""
	}
	return "Operation " + c.Facts.Open[0].ID + " on this person is not finished: read the warning first."
}

func (k *check) sum() (sign span, text string) {
	switch c := k.check; c.Verdict {
	case link.VerdictLinked:
		return good.of("+ "), "Linked: the sync has taken this account. Nothing is left to do."
	case link.VerdictPrepared:
		return good.of("+ "), "Prepared: the account carries the ImmutableID already. The next sync should take it."
	case link.VerdictBlocked:
		return danger.of("x "), k.blocked()
	case link.VerdictResolve:
		return asking.of("? "), k.question()
	default:
		switch {
		case c.Doubted():
			return warning.of("! "), "Ready, if it is the right account: read the warnings first."
		case len(c.Facts.Open) > 0:
			return warning.of("! "), "Ready."
		default:
			return good.of("+ "), "Ready: nothing is in the way."
		}
	}
}

// blocked says that something stops, and where the AD side is the way round it.
func (k *check) blocked() string {
	if o, open := k.check.StoppedBy(); open {
		return OpenFirst(o)
	}
	stop := counted(len(k.check.Having(link.Stops)), "finding stops", "findings stop")
	if k.check.FromAD().Available {
		return "Not possible in the cloud (" + stop + " it), but from the AD side: l shows the plan."
	}
	return "Not possible yet: " + stop + " this match."
}

// OpenFirst says of an open operation which stops at the check-up that it comes first.
func OpenFirst(o link.Operation) string {
	if o.Running {
		return "Wait: operation " + o.ID + " on this person is being carried out right now."
	}
	return "Not finished: operation " + o.ID + " on this person stopped before its end. It comes first."
}

// question is what has to be decided.
func (k *check) question() string {
	switch n := len(k.check.Undecided()); {
	case k.check.Account == nil:
		return "Pick an account first."
	case n == 1 && k.check.Undecided()[0].SIDOnly():
		return "Decide: another account carries this person's SID."
	case n == 1:
		return "Decide: another account holds this person's ImmutableID."
	case n > 1:
		return fmt.Sprintf("Decide: %d other accounts stand in the way.", n)
	default:
		return "Decide: " + counted(len(k.check.Having(link.Asks)), "finding asks", "findings ask") + " for it."
	}
}

func counted(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (k *check) findings(width int) [][]line {
	var blocks [][]line
	for i, f := range k.check.Findings {
		here := cursor(i) == k.at
		l := row(mark(here), severitySign(f.Severity), roleOf(here).of(f.Title))
		blocks = append(blocks, []line{l.fit(width)})
	}
	return blocks
}

// detail explains the marked finding: the whole title, cause, cure and source.
func (k *check) detail(width int) []line {
	if len(k.check.Findings) == 0 {
		return []line{row(subtle.of("No findings."))}
	}
	f := k.check.Findings[k.at]
	lines := hang(severitySign(f.Severity), strong.of(f.Title), width)
	if f.Object.Name != "" {
		lines = append(lines, hang(subtle.of("About    "), normal.of(f.Object.Name), width)...)
	}
	for _, part := range [][2]string{{"Why      ", f.Cause}, {"Cure     ", f.Cure}} {
		if part[1] != "" {
			lines = append(lines, hangProse(row(subtle.of(part[0])).pad(9).join(), normal.of(sentence(part[1])), width)...)
		}
	}
	if f.Source != "" {
		lines = append(lines, hang(subtle.of("Source   "), subtle.of(f.Source+" ("+string(f.Code)+")"), width)...)
	}
	return lines
}
