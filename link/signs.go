package link

import (
	"cmp"
	"fmt"
	"strings"
	"time"
)

// Sign is one sign of the use of an account, in words.
type Sign struct {
	Of    string // "Last sign-in"
	Says  string // "2026-11-01", "none"; "" where it could not be read
	Needs string // what could read it then
}

// Text is what the sign says, or what could tell it.
func (s Sign) Text() string {
	switch {
	case s.Says != "":
		return s.Says
	case s.Needs != "":
		return "not readable, needs " + s.Needs
	default:
		return "not readable"
	}
}

// Signs are all signs of the use of an account, in a fixed order. Days are those where now is.
func (a Account) Signs(now time.Time) []Sign {
	e := a.Evidence
	return []Sign{
		sign("Last sign-in", e.LastSignIn, dayOr("none recorded", now)),
		sign("Licences", e.Licences, namesOrNone),
		sign("Mailbox", e.Mailbox, yesOrNo),
		sign("Groups", e.Groups, number),
		sign("Roles", a.Roles, a.rolesInWords),
		sign("Devices", e.Devices, number),
		sign("Owned objects", e.Owned, number),
		sign("Reports", e.Reports, number),
		sign("Created", e.Created, dayOr("before June 2018", now)),
		sign("Password set", e.PasswordChanged, dayOr("no day recorded", now)),
	}
}

func sign[T any](of string, value Known[T], says func(T) string) Sign {
	v, known := value.Get()
	if !known {
		return Sign{Of: of, Needs: value.Needs()}
	}
	return Sign{Of: of, Says: says(v)}
}

func dayOr(none string, now time.Time) func(time.Time) string {
	return func(at time.Time) string {
		if at.IsZero() {
			return none
		}
		return day(at, now)
	}
}

func namesOrNone(names []string) string { return cmp.Or(strings.Join(names, ", "), "none") }

func yesOrNo(yes bool) string {
	if yes {
		return "yes"
	}
	return "no"
}

func number(n int) string {
	if n == 0 {
		return "none"
	}
	return fmt.Sprint(n)
}

// rolesInWords names directory roles, and says where others may be.
func (a Account) rolesInWords(roles []Role) string {
	var names []string
	for _, r := range roles {
		name := r.Name
		if r.Via != "" {
			name += " through the group " + r.Via
		}
		if r.Eligible {
			name += " (eligible)"
		}
		names = append(names, name)
	}
	if a.MoreRoles != "" {
		names = append(names, "others "+Sign{Needs: a.MoreRoles}.Text())
	}
	return namesOrNone(names)
}
