package link

import (
	"fmt"
	"slices"
	"time"
)

// unreadable says what could be read when the account was shown and cannot be any more: then nobody knows that it has not changed. What Graph does not
// tell of a deleted account is not missed.
func unreadable(was, now Account, live bool) string {
	if !live {
		return ""
	}
	e, n := was.Evidence, now.Evidence
	return firstNonEmpty(
		lost("when it was signed in to last", e.LastSignIn, n.LastSignIn), lost("which licences it has", e.Licences, n.Licences),
		lost("whether it has a mailbox", e.Mailbox, n.Mailbox), lost("which devices it has", e.Devices, n.Devices),
		lost("what it owns", e.Owned, n.Owned), lost("who reports to it", e.Reports, n.Reports), unreadableRoles(was, now, live))
}

func unreadableRoles(was, now Account, live bool) string {
	if !live {
		return ""
	}
	return firstNonEmpty(lost("which directory roles it has", was.Roles, now.Roles),
		lost("whether it is in a restricted management unit", was.Restricted, now.Restricted))
}

func lost[T any](of string, was, now Known[T]) string {
	switch {
	case !was.IsKnown() || now.IsKnown():
		return ""
	case now.Needs() == "":
		return of + " cannot be read any more"
	default:
		return of + " cannot be read any more; it needs " + now.Needs()
	}
}

// moreUse says what speaks for the use of the account now and was not shown; "" for nothing. Of an account that is not removed a later sign-in counts only
// where it is the first for long.
func moreUse(was, now Account, at time.Time, removed bool) string {
	e, n := was.Evidence, now.Evidence
	if n.Mailbox.Or(false) && !e.Mailbox.Or(false) {
		return "it has a mailbox now"
	}
	for _, licence := range n.Licences.Or(nil) {
		if !slices.Contains(e.Licences.Or(nil), licence) {
			return "it has the licence " + licence + " now"
		}
	}
	before, last := e.LastSignIn.Or(time.Time{}), n.LastSignIn.Or(time.Time{})
	recently := !last.IsZero() && at.Sub(last) < recentSignIn
	if last.After(before) && recently && (removed || at.Sub(before) >= recentSignIn) {
		return "somebody has signed in to it, last on " + day(last, at) + " at " + clock(last, at)
	}
	for _, c := range []struct {
		was, now  Known[int]
		one, many string
	}{{e.Devices, n.Devices, "device", "devices"}, {e.Owned, n.Owned, "owned object", "owned objects"}, {e.Reports, n.Reports, "direct report", "direct reports"}} {
		if c.now.Or(0) > c.was.Or(0) {
			return fmt.Sprintf("it has %s now", count(c.now.Or(0), c.one, c.many))
		}
	}
	return ""
}
