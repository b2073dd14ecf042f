package link

import (
	"strings"
	"time"
)

// Usage is what shows whether an account is in use. Each value is unknown if it could not be read.
type Usage struct {
	LastSignIn      Known[time.Time] // last successful sign-in; known and zero: none recorded since December 2023, which proves little
	Licences        Known[[]string]  // product names, or SKU ids if the names could not be read
	Mailbox         Known[bool]      // an Exchange plan is enabled
	Groups          Known[int]       // memberships, directory roles not counted
	Devices         Known[int]       // registered or owned
	Owned           Known[int]       // objects owned: groups, applications
	Reports         Known[int]       // people who report to this account
	Created         Known[time.Time] // known and zero: made before June 2018
	PasswordChanged Known[time.Time]
}

// UsageVerdict is the sum of the evidence.
type UsageVerdict string

// What the evidence can say. It never says unused when something could not be read.
const (
	InUse       UsageVerdict = "in use"
	SeemsUnused UsageVerdict = "seems unused"
	CannotTell  UsageVerdict = "cannot tell"
)

// RecentSignIn is how fresh a sign-in must be to prove use by itself.
const RecentSignIn = 90 * 24 * time.Hour

// Verdict sums the evidence up.
func (e Usage) Verdict(now time.Time) UsageVerdict {
	if len(e.Reasons(now)) > 0 {
		return InUse
	}
	for _, known := range []bool{e.LastSignIn.known, e.Licences.known, e.Mailbox.known, e.Groups.known, e.Devices.known, e.Owned.known, e.Reports.known,
		e.Created.known, e.PasswordChanged.known} {
		if !known {
			return CannotTell
		}
	}
	return SeemsUnused
}

// More reports whether more kinds of things speak for the use of an account than for that of another.
func (e Usage) More(than Usage, now time.Time) bool {
	return len(e.Reasons(now)) > len(than.Reasons(now))
}

// Sentence says the sum in words: "In use: mailbox, 2 licences, signed in 3 days ago."
func (e Usage) Sentence(now time.Time) string {
	switch e.Verdict(now) {
	case InUse:
		return "In use: " + strings.Join(e.Reasons(now), ", ") + "."
	case SeemsUnused:
		return "Seems unused: no mailbox, no licence, no recent sign-in, no device, owns nothing."
	default:
		return "Cannot tell whether it is in use: not everything could be read."
	}
}

// Reasons are the kinds of things that speak for the use of the account, in words.
func (e Usage) Reasons(now time.Time) []string {
	var why []string
	if e.Mailbox.Or(false) {
		why = append(why, "has a mailbox")
	}
	if n := len(e.Licences.Or(nil)); n > 0 {
		why = append(why, Count(n, "licence", "licences"))
	}
	if at := e.LastSignIn.Or(time.Time{}); !at.IsZero() && now.Sub(at) < RecentSignIn {
		why = append(why, "signed in "+ago(now.Sub(at)))
	}
	for _, c := range []struct {
		n         Known[int]
		one, many string
	}{{e.Devices, "device", "devices"}, {e.Owned, "owned object", "owned objects"}, {e.Reports, "direct report", "direct reports"}} {
		if n := c.n.Or(0); n > 0 {
			why = append(why, Count(n, c.one, c.many))
		}
	}
	return why
}

func ago(d time.Duration) string {
	if days := int(d / (24 * time.Hour)); days > 0 {
		return Count(days, "day", "days") + " ago"
	}
	return "today"
}

// UsageSign is one sign of the use of an account, in words.
type UsageSign struct {
	Of    string // "Last sign-in"
	Says  string // "2026-11-01", "none"; "" if it could not be read
	Needs string // what could read it then
}

// UsageSigns are all signs of the use of an account, in a fixed order. Days are those where now is.
func (a Account) UsageSigns(now time.Time) []UsageSign {
	e := a.Usage
	return []UsageSign{
		sign("Last sign-in", e.LastSignIn, DayOr("none recorded", now)),
		sign("Licences", e.Licences, namesOrNone),
		sign("Mailbox", e.Mailbox, yesOrNo),
		sign("Groups", e.Groups, number),
		sign("Roles", a.Roles, a.rolesInWords),
		sign("Devices", e.Devices, number),
		sign("Owned objects", e.Owned, number),
		sign("Reports", e.Reports, number),
		sign("Created", e.Created, DayOr("before June 2018", now)),
		sign("Password set", e.PasswordChanged, DayOr("no day recorded", now)),
	}
}

func sign[T any](of string, value Known[T], says func(T) string) UsageSign {
	v, known := value.Get()
	if !known {
		return UsageSign{Of: of, Needs: value.Needs()}
	}
	return UsageSign{Of: of, Says: says(v)}
}

// rolesInWords names directory roles, and says where others may be.
func (a Account) rolesInWords(roles []Role) string {
	var names []string
	for _, r := range roles {
		name := r.Called()
		if r.Eligible {
			name += " (eligible)"
		}
		names = append(names, name)
	}
	if a.MoreRoles != "" {
		names = append(names, "others "+UsageSign{Needs: a.MoreRoles}.Text())
	}
	return namesOrNone(names)
}

// Text is what the sign says, or what could read it.
func (s UsageSign) Text() string {
	switch {
	case s.Says != "":
		return s.Says
	case s.Needs != "":
		return "not readable, needs " + s.Needs
	default:
		return "not readable"
	}
}
