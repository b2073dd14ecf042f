package checkup

import (
	"fmt"
	"strings"
	"time"

	"hardmatch/link"
)

// Mismatch is one thing that speaks against an account being the person's. A value that could not be read is never one.
type Mismatch struct {
	Short  string // "other employee id"
	Says   string // the values on both sides
	weight int    // what it takes off the likeness
	Grave  bool   // alone it is enough to ask for the account to be named by typing
	lone   bool   // alone it is worth a warning here
}

// gravely is the weight of a sign that is as good as the employee id, which the likenesses count as much.
const gravely = 8

// Mismatches are all signs that an account is someone else's. others are the AD users that are known to be near.
func Mismatches(p link.Person, a link.Account, others []link.Person, now time.Time) []Mismatch {
	var out []Mismatch
	for _, found := range []*Mismatch{EmployeeIDMismatch(p, a), otherName(p, a), othersSID(p, a, others), otherUse(p, a, now)} {
		if found != nil {
			out = append(out, *found)
		}
	}
	return out
}

// EmployeeKey is an employee id as it is compared: neither capitals nor leading zeros distinguish two.
func EmployeeKey(id string) string {
	return strings.TrimLeft(strings.ToLower(strings.TrimSpace(id)), "0")
}

func sameEmployee(p link.Person, a link.Account) bool {
	id := EmployeeKey(p.EmployeeID)
	return id != "" && id == EmployeeKey(a.EmployeeID)
}

// EmployeeIDMismatch says that the two have different employee ids; nil if they do not, or if one is unknown.
func EmployeeIDMismatch(p link.Person, a link.Account) *Mismatch {
	mine, theirs := EmployeeKey(p.EmployeeID), EmployeeKey(a.EmployeeID)
	if mine == "" || theirs == "" || mine == theirs {
		return nil
	}
	return &Mismatch{"other employee id", fmt.Sprintf("The employee ids differ: %q in AD, %q in Entra ID (employeeID, employeeId)", p.EmployeeID, a.EmployeeID), gravely, true, true}
}

// otherName compares the names. That they are in different scripts says nothing if the employee id or the SID is the same.
func otherName(p link.Person, a link.Account) *Mismatch {
	mine, theirs := nameOfPerson(p), nameOfAccount(a)
	compared := func(what, x, y, fields string) string {
		return fmt.Sprintf("%s: %q in AD, %q in Entra ID (%s)", what, strings.TrimSpace(x), strings.TrimSpace(y), fields)
	}
	fields := "displayName"
	if mine.inFields() || theirs.inFields() {
		fields = "givenName, sn, surname"
	}
	switch compareNames(mine, theirs) {
	case givenDiffers:
		return &Mismatch{"other given name", compared("The given names differ", p.GivenName, a.GivenName, "givenName"), 1, false, true}
	case familyDiffers:
		return &Mismatch{"other family name", compared("The family names differ", p.Surname, a.Surname, "sn, surname"), 1, false, true}
	case partDiffers:
		return &Mismatch{"name differs in part", compared("The names differ", mine.whole(), theirs.whole(), fields), 1, false, true}
	case NamesApart:
		return &Mismatch{"another name", compared("The names share no word", mine.whole(), theirs.whole(), fields), gravely, true, true}
	case namesUncompared:
		if sameEmployee(p, a) || link.OwnSID(p, a) {
			return nil
		}
		return &Mismatch{"name in another script", compared("The names are in different scripts and cannot be compared", mine.whole(), theirs.whole(), fields), 0, false, true}
	default:
		return nil
	}
}

// othersSID finds out whose SID the account has. One that is no one's any more is a finding of its own (account.was-synced).
func othersSID(p link.Person, a link.Account, others []link.Person) *Mismatch {
	sid := a.SID.Or("")
	if sid == "" || p.SID == "" || sid == p.SID {
		return nil
	}
	for _, o := range others {
		if link.OwnSID(o, a) {
			return &Mismatch{"another AD user's SID", "It carries the SID of " + o.Placed() + ": onPremisesSecurityIdentifier " + sid, gravely, true, true}
		}
	}
	if link.Formerly(p, a) {
		return nil
	}
	return &Mismatch{"another SID", "It carries another SID, " + sid + ", which is not the person's " + p.SID + " (onPremisesSecurityIdentifier, objectSid)", 1, false, false}
}

// longUnused is after how long without a sign-in something that is disabled is long disabled: nothing says on which day that was.
const longUnused = link.RecentSignIn

// otherUse says so if one of the two is long disabled and the other in use. The user of a shared or room mailbox is usually disabled.
func otherUse(p link.Person, a link.Account, now time.Time) *Mismatch {
	inAD, inCloud := p.LastLogon.Or(time.Time{}), a.Usage.LastSignIn.Or(time.Time{})
	recent := func(at time.Time) bool { return now.Sub(at) < longUnused }
	long := func(at time.Time) bool { return !at.IsZero() && !recent(at) }
	enabled, known := a.Enabled.Get()
	switch {
	case !known || p.Exchange.Impersonal() || p.Enabled == enabled:
		return nil
	case enabled && long(inAD) && recent(inCloud):
		return &Mismatch{"disabled in AD, in use in Entra ID", "The AD user is disabled and was last used on " + link.Day(inAD, now) +
			" (lastLogonTimestamp), the account on " + link.Day(inCloud, now) + " (signInActivity)", 1, false, true}
	case p.Enabled && recent(inAD) && (long(inCloud) || neverUsed(a, now)):
		return &Mismatch{"blocked in Entra ID, in use in AD", "The account is blocked, and its last sign-in was on " + link.DayOr("no day that is recorded", now)(inCloud) +
			" (signInActivity); the AD user was last used on " + link.Day(inAD, now) + " (lastLogonTimestamp)", 1, false, true}
	default:
		return nil
	}
}

// neverUsed reports whether an account that is not new has no sign-in on record.
func neverUsed(a link.Account, now time.Time) bool {
	at, known := a.Usage.LastSignIn.Get()
	made, dated := a.Usage.Created.Get()
	return known && at.IsZero() && dated && now.Sub(made) >= longUnused
}

// summed is what speaks against an account in sentences, whether one of them is grave, and whether one is worth a warning of its own.
func summed(mismatches []Mismatch) (says string, grave, lone bool) {
	var all []string
	for _, c := range mismatches {
		all, grave, lone = append(all, c.Says), grave || c.Grave, lone || c.lone
	}
	return strings.Join(all, ". "), grave, lone
}
