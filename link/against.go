package link

import (
	"fmt"
	"strings"
	"time"
)

// contrast is one thing that speaks against an account being the person's. What could not be read is none.
type contrast struct {
	short  string // "other employee id"
	says   string // the values on both sides
	weight int    // what it takes off the likeness
	grave  bool   // alone it is enough to ask for the account to be named by typing
	lone   bool   // alone it is worth a warning here
}

// gravely is the weight of a sign that is as good as the employee id, which the likenesses count as much.
const gravely = 8

// contrasts are all signs that an account is somebody else's. others are the AD users that are known to be near.
func contrasts(p Person, a Account, others []Person, now time.Time) []contrast {
	var out []contrast
	for _, find := range []func() *contrast{
		func() *contrast { return otherEmployee(p, a) },
		func() *contrast { return otherName(p, a) },
		func() *contrast { return othersSID(p, a, others) },
		func() *contrast { return otherUse(p, a, now) },
	} {
		if s := find(); s != nil {
			out = append(out, *s)
		}
	}
	return out
}

// employeeID is an employee id as it is compared: neither capitals nor the zeros in front tell two apart.
func employeeID(id string) string {
	return strings.TrimLeft(strings.ToLower(strings.TrimSpace(id)), "0")
}

func sameEmployee(p Person, a Account) bool {
	id := employeeID(p.EmployeeID)
	return id != "" && id == employeeID(a.EmployeeID)
}

func otherEmployee(p Person, a Account) *contrast {
	mine, theirs := employeeID(p.EmployeeID), employeeID(a.EmployeeID)
	if mine == "" || theirs == "" || mine == theirs {
		return nil
	}
	return &contrast{"other employee id", fmt.Sprintf("The employee ids differ: %q in AD, %q in Entra ID (employeeID, employeeId)", p.EmployeeID, a.EmployeeID), gravely, true, true}
}

// otherName compares the names. That they are in different scripts says nothing where the employee id or the SID is the same.
func otherName(p Person, a Account) *contrast {
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
		return &contrast{"other given name", compared("The given names differ", p.GivenName, a.GivenName, "givenName"), 1, false, true}
	case familyDiffers:
		return &contrast{"other family name", compared("The family names differ", p.Surname, a.Surname, "sn, surname"), 1, false, true}
	case partDiffers:
		return &contrast{"name differs in part", compared("The names differ", mine.whole(), theirs.whole(), fields), 1, false, true}
	case namesApart:
		return &contrast{"another name", compared("The names share no word", mine.whole(), theirs.whole(), fields), gravely, true, true}
	case namesUncompared:
		if sameEmployee(p, a) || ownSID(p, a) {
			return nil
		}
		return &contrast{"name in another script", compared("The names are in different scripts and cannot be compared", mine.whole(), theirs.whole(), fields), 0, false, true}
	default:
		return nil
	}
}

// othersSID looks whose SID the account has. One that is nobody's any more is a finding of its own (account.was-synced).
func othersSID(p Person, a Account, others []Person) *contrast {
	sid := a.SID.Or("")
	if sid == "" || p.SID == "" || sid == p.SID {
		return nil
	}
	for _, o := range others {
		if ownSID(o, a) {
			return &contrast{"another AD user's SID", "It carries the SID of " + o.Name() + " (" + o.DN + "): onPremisesSecurityIdentifier " + sid, gravely, true, true}
		}
	}
	if formerly(p, a) {
		return nil
	}
	return &contrast{"another SID", "It carries another SID, " + sid + ", which is not the person's " + p.SID + " (onPremisesSecurityIdentifier, objectSid)", 1, false, false}
}

// longUnused is after how long without a sign-in something that is disabled is long disabled: the day on which it was is told nowhere.
const longUnused = recentSignIn

// otherUse tells where one of the two is long disabled and the other in use. The user of a shared or room mailbox is disabled as a rule.
func otherUse(p Person, a Account, now time.Time) *contrast {
	inAD, inCloud := p.LastLogon, a.Evidence.LastSignIn
	enabled, known := a.Enabled.Get()
	switch {
	case !known || p.Exchange.Impersonal() || p.Enabled == enabled:
		return nil
	case enabled && isLong(inAD, now) && isRecent(inCloud, now):
		return &contrast{"disabled in AD, in use in Entra ID", "The AD user is disabled and was last used on " + day(inAD.Or(now), now) +
			" (lastLogonTimestamp), the account on " + day(inCloud.Or(now), now) + " (signInActivity)", 1, false, true}
	case p.Enabled && isRecent(inAD, now) && (isLong(inCloud, now) || neverUsed(a, now)):
		return &contrast{"blocked in Entra ID, in use in AD", "The account is blocked, and its last sign-in was on " + dayOr("no day that is recorded", now)(inCloud.Or(now)) +
			" (signInActivity); the AD user was last used on " + day(inAD.Or(now), now) + " (lastLogonTimestamp)", 1, false, true}
	default:
		return nil
	}
}

func isRecent(k Known[time.Time], now time.Time) bool {
	at := k.Or(time.Time{})
	return !at.IsZero() && now.Sub(at) < longUnused
}

func isLong(k Known[time.Time], now time.Time) bool {
	at := k.Or(time.Time{})
	return !at.IsZero() && now.Sub(at) >= longUnused
}

// neverUsed tells whether an account that is not new has no sign-in on record.
func neverUsed(a Account, now time.Time) bool {
	at, known := a.Evidence.LastSignIn.Get()
	made, dated := a.Evidence.Created.Get()
	return known && at.IsZero() && dated && now.Sub(made) >= longUnused
}

// against sums what speaks against an account up, for one who chooses.
func against(contrasts []contrast) (short []string, weight int) {
	for _, c := range contrasts {
		short, weight = append(short, c.short), weight+c.weight
	}
	return short, weight
}

// summed is what speaks against an account in sentences, whether one of them is grave, and whether one is worth a warning of its own.
func summed(contrasts []contrast) (says string, grave, lone bool) {
	var all []string
	for _, c := range contrasts {
		all, grave, lone = append(all, c.says), grave || c.grave, lone || c.lone
	}
	return strings.Join(all, ". "), grave, lone
}

// accountOtherPerson warns where signs say that the account is somebody else's. An account that the sync has joined with the person already is not
// asked for by typing: nothing is about to be done to it.
func accountOtherPerson(s situation) []Finding {
	if s.Account == nil {
		return nil
	}
	f := Finding{
		Severity: Warns, Object: s.Account.Ref(), Source: srcExisting,
		Title: "Not everything says that the account is this person's",
		Cure:  "Make sure that both are the same person: a marriage or a move to another post explains some of it",
	}
	cause, grave, lone := summed(contrasts(s.Person, *s.Account, s.Others, s.now))
	f.Cause = cause
	if grave {
		f.Typed, f.Title = s.willChange(), "The account may be somebody else's"
		f.Cure = "Ask the person, or who knows them, whether this is their account, before the link gives it to the AD user"
	}
	if !lone {
		return nil
	}
	return one(f)
}
