package link

import (
	"cmp"
	"time"
)

// ProtectedDays is for how many days after its soft deletion Entra ID refuses to delete a protected account permanently (Graph reference, beta:
// directory-deleteditems-delete, 2026).
const ProtectedDays = 7

// NoPurgeBefore returns when an account that is in the recycle bin, or is deleted now, can first be purged, if hard delete protection
// (isHardDeleteProtectionEnabled, which no one can switch off) keeps it until then; false if nothing is known that keeps it. Accounts that are synchronised
// from on premises are excluded.
func (a Account) NoPurgeBefore(now time.Time) (time.Time, bool) {
	from := a.earliestPurge(now)
	return from, a.Protected.Or(false) && a.Sync.Or("") != Synced && now.Before(from)
}

// MayBeProtected returns the same for an account that is not known to be protected or unprotected.
func (a Account) MayBeProtected(now time.Time) (time.Time, bool) {
	from := a.earliestPurge(now)
	return from, !a.Protected.IsKnown() && a.Sync.Or("") != Synced && now.Before(from)
}

// earliestPurge is when the protection of an account ends.
func (a Account) earliestPurge(now time.Time) time.Time {
	return cmp.Or(a.DeletedAt, now).AddDate(0, 0, ProtectedDays)
}

// Moment is a day and a time in words.
func Moment(at, now time.Time) string { return Day(at, now) + ", " + Clock(at, now) }
