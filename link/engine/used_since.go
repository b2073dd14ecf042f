package engine

import (
	"cmp"
	"fmt"
	"slices"
	"time"

	"hardmatch/link"
)

// unreadable says what could be read when the account was shown and cannot be any more: it may have changed.
func unreadable(was, now link.Account) string {
	e, n := was.Usage, now.Usage
	return cmp.Or(
		lost("when someone last signed in to it", e.LastSignIn, n.LastSignIn), lost("which licences it has", e.Licences, n.Licences),
		lost("whether it has a mailbox", e.Mailbox, n.Mailbox), lost("which devices it has", e.Devices, n.Devices),
		lost("what it owns", e.Owned, n.Owned), lost("who reports to it", e.Reports, n.Reports), unreadableRoles(was, now))
}

func unreadableRoles(was, now link.Account) string {
	return cmp.Or(lost("which directory roles it has", was.Roles, now.Roles),
		lost("whether it is in a restricted management unit", was.Restricted, now.Restricted))
}

func lost[T any](of string, was, now link.Known[T]) string {
	switch {
	case !was.IsKnown() || now.IsKnown():
		return ""
	case now.Needs() == "":
		return of + " can no longer be read"
	default:
		return of + " can no longer be read; it needs " + now.Needs()
	}
}

// moreUse says what speaks for the use of the account now and did not when it was shown; "" for nothing. What could not be read then is not known to be new.
// A later sign-in counts only if it is the first for long: that the account is in use was shown otherwise, and its name was typed.
func moreUse(was, now link.Account, at time.Time) string {
	return used(was.Usage, now.Usage, at, true)
}

// knownNow says what speaks for the use of a live account and could not be read when it was shown; "" for nothing.
func knownNow(was, now link.Account, at time.Time) string {
	if was.Where() != link.Live {
		return "" // Graph does not say it of a deleted account
	}
	why := used(was.Usage, now.Usage, at, false)
	if why == "" {
		return ""
	}
	return "what could not be read when you looked can be read now: " + why
}

// used says what speaks for use now and did not before, of what was known before, or of what was not.
func used(e, n link.Usage, at time.Time, known bool) string {
	if e.Mailbox.IsKnown() == known && n.Mailbox.Or(false) && !e.Mailbox.Or(false) {
		return "it has a mailbox now"
	}
	for _, licence := range n.Licences.Or(nil) {
		if e.Licences.IsKnown() == known && !slices.Contains(e.Licences.Or(nil), licence) {
			return "it has the licence " + licence + " now"
		}
	}
	before, last := e.LastSignIn.Or(time.Time{}), n.LastSignIn.Or(time.Time{})
	if e.LastSignIn.IsKnown() == known && last.After(before) && at.Sub(last) < link.RecentSignIn && at.Sub(before) >= link.RecentSignIn {
		return "someone has signed in to it, last on " + link.Day(last, at) + " at " + link.Clock(last, at)
	}
	for _, c := range []struct {
		was, now  link.Known[int]
		one, many string
	}{{e.Devices, n.Devices, "device", "devices"}, {e.Owned, n.Owned, "owned object", "owned objects"}, {e.Reports, n.Reports, "direct report", "direct reports"}} {
		if c.was.IsKnown() == known && c.now.Or(0) > c.was.Or(0) {
			return fmt.Sprintf("it has %s now", link.Count(c.now.Or(0), c.one, c.many))
		}
	}
	return ""
}
