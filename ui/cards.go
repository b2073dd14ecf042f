package ui

import (
	"cmp"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/term"
)

// What the screens say of an account, in the same words on each: who it is, where it comes from, how it is used.

// whichOf are the words that distinguish the accounts of a check-up, and those of others that are shown beside them.
func whichOf(c *checkup.CheckUp, more ...link.Account) map[link.AccountID]string {
	if c == nil {
		return nil
	}
	return link.Which(append(c.Facts.Accounts(), more...), c.Facts.At)
}

// calledApart is an account called by its name and id, with the words that distinguish it. If those end with its id, the id is not said twice.
func calledApart(a link.Account, which string) string {
	return a.Called() + ", " + strings.TrimSuffix(strings.TrimSuffix(which, ", "+string(a.ID)), ", "+a.ID.Short())
}

// signInOf is the name that a person signs in with.
func signInOf(p link.Person) string { return cmp.Or(p.UPN, p.SAMAccountName) }

// mostNameLines is how many lines a sign-in name may take.
const mostNameLines = 3

// longestName is more columns than the longest sign-in name takes that Entra ID allows, of 113 characters.
const longestName = 150

// signInLines show a sign-in name whole: broken behind its @ if it does not fit, and cut only if it is longer than Entra ID allows.
func signInLines(upn string, r term.Role, width int) []term.Line {
	upn = term.CutMiddle(upn, max(mostNameLines*(width-1), longestName))
	at := strings.LastIndex(upn, "@") + 1
	if term.Cells(upn) <= width || at == 0 {
		return r.Wrap(upn, width)
	}
	return append(r.Wrap(upn[:at], width), term.Indent(r.Wrap(upn[at:], width-1), 1)...)
}

// card names an account, its id at the end of the first line, and beside the name what it is called if that is not the person's own name.
func card(a link.Account, person link.Person, r term.Role, width int) []term.Line {
	id := a.ID.Short()
	lines := signInLines(cmp.Or(a.UPN, string(a.ID)), r, width-term.Cells(id)-1)
	name := ""
	if a.DisplayName != person.DisplayName && a.UPN != "" {
		name = "  " + term.CutEnd(a.Name(), width-term.Cells(id)-3-lines[0].Cells())
	}
	if strings.TrimSpace(name) != "" {
		lines[0] = append(lines[0], term.Normal.Of(name))
	}
	lines[0] = append(lines[0].Pad(width-term.Cells(id)), term.Subtle.Of(id))
	return lines
}

// statesOf are what has to be known of an account beside where it comes from.
func statesOf(a link.Account, now time.Time) []string {
	var is []string
	if a.Where() == link.RecycleBin {
		is = append(is, days(a.DaysLeft(now))+" left in the recycle bin")
	}
	if enabled, known := a.Enabled.Get(); known && !enabled {
		is = append(is, "disabled")
	}
	if roles := a.Roles.Or(nil); len(roles) > 0 {
		is = append(is, "administrator: "+roleNames(roles))
	}
	return is
}

// useOf are the signs of use that are read first. What could not be read is not said to be missing.
func useOf(a link.Account, now time.Time) []string {
	var use []string
	if at, known := a.Usage.LastSignIn.Get(); known {
		use = append(use, lastSignIn(at, now))
	}
	var has []string
	if mailbox, known := a.Usage.Mailbox.Get(); known {
		has = append(has, map[bool]string{true: "mailbox", false: "no mailbox"}[mailbox])
	}
	if names, known := a.Usage.Licences.Get(); known {
		has = append(has, licences(names))
	}
	if len(has) > 0 {
		use = append(use, strings.Join(has, ", "))
	}
	return use
}

// lastSignIn says when an account last signed in, as far as Entra ID records it.
func lastSignIn(at, now time.Time) string {
	switch {
	case at.IsZero():
		return "no sign-in recorded"
	case now.Sub(at) < 24*time.Hour:
		return "signed in today"
	default:
		return "signed in " + link.Day(at, now)
	}
}

// licences name them, or count them if they are many.
func licences(names []string) string {
	switch n := len(names); {
	case n == 0:
		return "no licence"
	case n <= 2:
		return strings.Join(names, ", ")
	default:
		return link.Count(n, "licence", "licences")
	}
}

// plainly are the reasons for a candidate in words of the first rank.
var plainly = strings.NewReplacer(
	" (msDS-ExternalDirectoryObjectId)", "", "UPN", "sign-in name", "primary SMTP", "address", "same address", "same further address",
	"carries a former SID of the person (sIDHistory)", "was this person's before a move",
	"carries a former ImmutableID of the person (journal)", "had this person's former ImmutableID",
	"carries the person's GUID in another notation", "carries this person's ImmutableID in another notation",
	"carries the anchor", "carries this person's ImmutableID", "carries the SID", "made or joined for this AD user by a sync",
	"another AD user's SID", "made or joined for another AD user by a sync",
)

// reasons are why an account is a candidate, in plain words: what it shares with the person in one of them, and the name only if it shares nothing else.
func reasons(why []string) []string {
	var same, other []string
	for _, w := range why {
		plain := plainly.Replace(w)
		switch shared, ok := strings.CutPrefix(plain, "same "); {
		case !ok && (w != "carries the SID" || !slices.Contains(why, "carries the anchor")):
			other = append(other, plain)
		case ok && (shared != "name" || len(same) == 0):
			same = append(same, shared)
		}
	}
	if len(same) > 0 {
		other = append(other, "same "+strings.Join(same, ", "))
	}
	return other
}

// saidBy reports whether the words that distinguish an account already say what ownership does: a copy, and an account that is called synced, are owned by the
// sync.
func saidBy(which string) bool {
	return strings.HasPrefix(strings.TrimPrefix(which, "the "), "synced ")
}

// ownership is what the sync has to do with an account, by onPremisesSyncEnabled and nothing else; nothing for one that was made in the cloud.
func ownership(a link.Account) []string {
	switch state, known := a.Sync.Get(); {
	case !known:
		return []string{"whether the sync owns it is unknown"}
	case state == link.Synced:
		return []string{"owned by the sync"}
	case state == link.LeftScope:
		return []string{"no longer owned by the sync"}
	default:
		return nil
	}
}
