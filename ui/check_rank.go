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
	rest, notes := len(k.findings)-len(k.listed()), len(k.check.Having(link.Notes))
	switch rest {
	case 0:
		return ""
	case notes:
		return "  d  " + link.Count(notes, "note", "notes")
	default:
		return "  d  " + link.Count(rest, "more", "more")
	}
}

// listed are the findings of the first rank: with details all of them.
func (k *check) listed() []placed {
	if k.details {
		return k.findings
	}
	second := k.second()
	return link.Filter(k.findings, func(p placed) bool { return !second(p.Finding) })
}

// switchDetails shows all findings, or those of the first rank. The mark stays on its finding as long as that is listed.
func (k *check) switchDetails() {
	marked, _ := k.marked()
	k.details = !k.details
	if i := slices.IndexFunc(k.listed(), func(p placed) bool { return p.Finding.Same(marked) }); i >= 0 {
		k.at = term.Cursor(i)
	}
	k.at.Clamp(len(k.listed()))
	k.text.Top()
}

// brief leaves out of a finding the only other account, if that is named above it, and what the screen that decides says beside its choices: that the sync owns
// an account, so it cannot be cleared.
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
