package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// partsOfNames are properties that only make someone look twice.
var partsOfNames = []string{"displayName", "givenName", "surname"}

// unknownProperties says what answers have left out of accounts near the person though it was asked for: absent is not null, and no rule may take it for "no".
// It can hurt if the account is to be linked, or is in the way.
func (s Input) unknownProperties() []link.Finding {
	return each(s.Accounts(), func(a link.Account) bool {
		return len(a.Absent) > 0 && (a.Sync.IsKnown() || a.ImmutableID.IsKnown()) // if nothing of it is known, that is said as a whole
	}, func(a link.Account) link.Finding {
		severity := link.Notes
		if s.matters(a) && slices.ContainsFunc(a.Absent, func(name string) bool { return !slices.Contains(partsOfNames, name) }) {
			severity = link.Warns
		}
		f := unknownSince("Microsoft Graph's answer leaves them out, though hardmatch asked for them: they may be set all the same",
			unknown(link.CodeUnknownProperties, severity, a.Ref(), "some of the account's properties: "+strings.Join(a.Absent, ", ")))
		f.Cure = "Check again. If it happens again, report it to the makers of hardmatch"
		return f
	})
}

// matters reports whether an account is the one to be linked, or stands in the way.
func (s Input) matters(a link.Account) bool {
	return s.Account != nil && a.ID == s.Account.ID ||
		slices.ContainsFunc(s.holders, func(h Holder) bool { return h.Account.ID == a.ID && s.inTheWay(h) })
}
