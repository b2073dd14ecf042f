package ui

import (
	"fmt"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// body is the verdict and who it is about, the findings, and the marked one explained.
func (k *check) body(width, height int) []term.Line {
	lines := k.top(width)
	room := height - len(lines)
	detail := k.detail(width)
	list := k.at.View(len(k.check.Findings), listRoom(room, len(k.check.Findings), len(detail)), func(i int, here bool) []term.Line {
		f := k.check.Findings[i]
		return []term.Line{term.Row(term.Mark(here), severitySigns[f.Severity], term.Focus(here).Of(f.Title)).Fit(width)}
	})
	lines = append(append(lines, list...), term.Row(term.Subtle.Of("  ─────")))
	return append(lines, k.text.View(detail, room-len(list)-1)...)
}

// listRoom shares the room between a list and the detail under it: the detail gets what it needs, the list at least three rows.
func listRoom(room, rows, detail int) int {
	return min(rows, max(3, room-detail-1))
}

// detailRoom is the room of the detail as the window is now.
func (k *check) detailRoom() int {
	room := k.height - len(k.top(k.width))
	return room - listRoom(room, len(k.check.Findings), len(k.detail(k.width))) - 1
}

// top is what is always visible: the verdict, and who it is about.
func (k *check) top(width int) []term.Line {
	lines := k.verdict(width)
	c := k.check
	lines = append(lines, append(term.Row(term.Subtle.Of("Person   ")), identity(c.Person.Name(), c.Person.UPN, "", term.Normal, width-9)...))
	if c.Account != nil {
		a := c.Account
		lines = append(lines, append(term.Row(term.Subtle.Of("Account  ")), identity(a.Name(), a.UPN, a.ID.Short(), term.Normal, width-9)...))
	}
	for _, h := range c.Holders {
		lines = append(lines, append(term.Row(term.Subtle.Of("Holder   ")), holderRow(h, width-9)...))
	}
	lines = append(lines, lookalikeLines(c.Person, shownIn(c.Account, c.Holders), width)...)
	if k.height > 16 {
		lines = append(lines, term.Row(term.Subtle.Of("Value    "), term.Normal.Of(string(c.Anchor.ImmutableID)), term.Subtle.Of(" (ImmutableID, of "+string(c.Anchor.Attribute)+")")))
		if len(c.Anchor.Alternatives) > 0 && c.Anchor.Evidence != "" {
			lines = append(lines, term.Row(term.Subtle.Of("         "+c.Anchor.Evidence)).Fit(width))
		}
	}
	return append(lines, k.lines(width)...)
}

// holderRow names a holder and where it is.
func holderRow(h checkup.Holder, width int) term.Line {
	a, where := h.Account, whereabouts(h.Account, width)
	return append(identity(a.Name(), a.UPN, a.ID.Short(), term.Normal, width-term.Cells(where)), term.Subtle.Of(where))
}

// verdict is the sum of the check-up in one plain sentence. Nothing is green while an operation is open.
func (k *check) verdict(width int) []term.Line {
	sign, text := k.summary()
	if left := StillOpen(k.check); left != "" {
		if sign == term.Good.Of("+ ") {
			sign = term.Warning.Of("! ")
		}
		text += " " + left
	}
	return term.Hang(sign, term.Strong.Of(text), width)
}

// StillOpen names an operation that is not finished, where the check-up only warns of it; "" where there is none.
func StillOpen(c checkup.CheckUp) string {
	if _, stops := c.StoppedBy(); stops || len(c.Facts.Open) == 0 {
		return ""
	}
	return "Operation " + c.Facts.Open[0].ID + " on this person is not finished: read the warning first."
}

func (k *check) summary() (sign term.Span, text string) {
	switch c := k.check; c.Verdict {
	case checkup.VerdictLinked:
		return term.Good.Of("+ "), "Linked: the sync has taken this account. Nothing is left to do."
	case checkup.VerdictPrepared:
		return term.Good.Of("+ "), "Prepared: the account carries the ImmutableID already. The next sync should take it."
	case checkup.VerdictBlocked:
		return term.Danger.Of("x "), k.blocked()
	case checkup.VerdictResolve:
		return term.Asking.Of("? "), k.question()
	default:
		switch {
		case c.Doubted():
			return term.Warning.Of("! "), "Ready, if it is the right account: read the warnings first."
		case len(c.Facts.Open) > 0:
			return term.Warning.Of("! "), "Ready."
		default:
			return term.Good.Of("+ "), "Ready: nothing is in the way."
		}
	}
}

// blocked says that something stops, and where the AD side is the way round it.
func (k *check) blocked() string {
	if o, open := k.check.StoppedBy(); open {
		return OpenFirst(o)
	}
	stop := term.Counted(len(k.check.Having(link.Stops)), "finding stops", "findings stop")
	if k.check.FromAD().Available {
		return "Not possible in the cloud (" + stop + " it), but from the AD side: l shows the plan."
	}
	return "Not possible yet: " + stop + " this match."
}

// OpenFirst says of an open operation which stops at the check-up that it comes first.
func OpenFirst(o checkup.OpenOperation) string {
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
		return "Decide: " + term.Counted(len(k.check.Having(link.Asks)), "finding asks", "findings ask") + " for it."
	}
}

// detail explains the marked finding: the whole title, cause, cure and source.
func (k *check) detail(width int) []term.Line {
	if len(k.check.Findings) == 0 {
		return []term.Line{term.Row(term.Subtle.Of("No findings."))}
	}
	f := k.check.Findings[k.at]
	lines := term.Hang(severitySigns[f.Severity], term.Strong.Of(f.Title), width)
	if f.Object.Name != "" {
		lines = append(lines, term.Hang(term.Subtle.Of("About    "), term.Normal.Of(f.Object.Name), width)...)
	}
	for _, part := range [][2]string{{"Why      ", f.Cause}, {"Cure     ", WithWay(f.Cure, inWizard(f.Way))}} {
		if part[1] != "" {
			lines = append(lines, term.HangProse(term.Row(term.Subtle.Of(part[0])).Pad(9).Join(), term.Normal.Of(term.Sentence(part[1])), width)...)
		}
	}
	if f.Source != "" {
		lines = append(lines, term.Hang(term.Subtle.Of("Source   "), term.Subtle.Of(f.Source+" ("+string(f.Code)+")"), width)...)
	}
	return lines
}
