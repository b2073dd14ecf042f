package ui

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// What the check-up shows at once, and what is of the second rank: a key away, and in lines never left out.

// second says which of the findings a screen that comes later asks about in the same words, or that say of an account what another finding has asked already.
func (k *check) second() func(link.Finding) bool {
	c, asked := k.check, map[string]bool{}
	decided := map[string]bool{}
	for _, h := range c.Undecided() {
		decided[string(h.Account.ID)] = true
	}
	return func(f link.Finding) bool {
		switch {
		case f.Severity == link.Notes:
			return true
		case f.Severity == link.Warns && f.AskedLater:
			return len(decided) > 0 && c.Verdict == checkup.VerdictResolve // deciding comes next
		case f.Severity == link.Asks && decided[f.Object.ID]:
			again := asked[f.Object.ID]
			asked[f.Object.ID] = true
			return again
		}
		return false
	}
}

// below is what the line under the findings says of those that it does not list.
func (k *check) below() string {
	rest, notes := 0, 0
	second := k.second()
	for _, f := range k.check.Findings {
		if f.Severity == link.Notes {
			notes++
		}
		if second(f) {
			rest++
		}
	}
	switch {
	case k.details || rest == 0:
		return ""
	case rest == notes:
		return "  d  " + term.Counted(notes, "note", "notes")
	default:
		return "  d  " + term.Counted(rest, "more", "more")
	}
}

// listed are the groups of the first rank: with details all of them.
func (k *check) listed() []findingGroup {
	if k.details {
		return k.groups
	}
	var out []findingGroup
	second := k.second()
	for _, g := range k.groups {
		g.findings = slices.DeleteFunc(slices.Clone(g.findings), second)
		if len(g.findings) > 0 {
			out = append(out, g)
		}
	}
	return out
}

// switchDetails shows all findings, or those of the first rank. The mark stays on its finding as long as that is listed.
func (k *check) switchDetails() {
	marked, _ := k.marked()
	k.details = !k.details
	at := 0
	for _, g := range k.listed() {
		if i := slices.Index(g.findings, marked); i >= 0 {
			k.at = term.Cursor(at + i)
		}
		at += len(g.findings)
	}
	k.at.Clamp(k.count())
	k.text.Top()
}

// firstStop is the place of the first finding that stops, among those that are listed; the beginning where nothing does.
func (k *check) firstStop() term.Cursor {
	at := 0
	for _, g := range k.listed() {
		if g.findings[0].Severity == link.Stops {
			return term.Cursor(at)
		}
		at += len(g.findings)
	}
	return 0
}

// brief leaves out of a finding the only other account, where that is named above it, and what the screen that decides says beside its choices: that the sync owns an account, which is why it
// cannot be cleared.
func (k *check) brief(f link.Finding, above bool) link.Finding {
	if k.details || f.Severity != link.Asks {
		return f
	}
	if others := k.check.Holders; above && len(others) == 1 && f.Object.ID == string(others[0].Account.ID) {
		f.Object.Name = ""
	}
	for _, h := range k.check.Undecided() {
		if f.Object.ID == string(h.Account.ID) && h.Account.Sync.Or("") == link.Synced && h.Account.Where() == link.Live && f.Cure != "" {
			f.Cause = ""
		}
	}
	return f
}
