package ui

import (
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
)

// What is true now is said of what the engine has read, never of what the steps have done.

// nowSentences say how everything is that an operation has touched: the person, if AD is changed, and the accounts.
func nowSentences(now engine.Now) []string {
	switch {
	case now.Problem != nil && now.Problem.Kind == link.Refused:
		return []string{now.Problem.Cause}
	case now.Problem != nil:
		return []string{"could not be read (" + now.Problem.Cause + ")"}
	}
	var lines []string
	if p := now.Person; p != nil {
		lines = append(lines, personSentence(*p))
	}
	for _, a := range now.Accounts {
		lines = append(lines, nowName(a)+": "+nowState(a, now.At))
	}
	return lines
}

// personSentence says what mS-DS-ConsistencyGuid of a person is.
func personSentence(p engine.PersonNow) string {
	if p.Problem != nil && p.Problem.Kind == link.NotFound {
		return named(p.Was.Name(), p.Was.UPN) + ": no longer in AD"
	}
	if p.Problem != nil {
		return named(p.Was.Name(), p.Was.UPN) + ": could not be read (" + p.Problem.Cause + ")"
	}
	return named(p.Found.Name(), p.Found.UPN) + " in AD: mS-DS-ConsistencyGuid " + consistency(p.Found)
}

// nowName names an account as it was found, and by the name that it had if it has another one now.
func nowName(a engine.AccountNow) string {
	if a.Found.ID == "" {
		was := a.Was
		if a.Left.UPN != "" {
			was.UPN = a.Left.UPN
		}
		return accountNamed(was)
	}
	name := accountNamed(a.Found)
	if a.Was.UPN != "" && a.Was.UPN != a.Found.UPN {
		name += " (before: " + a.Was.UPN + ")"
	}
	return name
}

// nowState says how an account is.
func nowState(a engine.AccountNow, at time.Time) string {
	switch a.State {
	case engine.NowRead:
		return accountState(a.Found, at)
	case engine.NowLate:
		return lateState(a, at)
	case engine.NowGone:
		return goneState(a)
	case engine.NowUnmet:
		return "not found in this tenant, which may not be the operation's"
	}
	left := "purged" // how the operation has left it is all that is known
	if !a.Purged {
		left = accountState(a.Left, at)
	}
	return "could not be read (" + a.Problem.Cause + "). It was left " + left
}

// lateState says of an account what was done to it and does not show yet.
func lateState(a engine.AccountNow, at time.Time) string {
	switch {
	case a.InDoubt:
		return "neither live nor in the recycle bin, and may not show yet"
	case a.Found.ID != "" && a.Purged:
		return "purged, but it still shows: " + accountState(a.Found, at)
	case a.Found.ID != "":
		return "it still shows as before: " + accountState(a.Found, at) + ". What was last done to it does not show yet, or someone else has put it back"
	case a.Left.Where() == link.RecycleBin:
		return "deleted, and the recycle bin does not show it yet"
	default:
		return "restored, and does not show yet"
	}
}

func goneState(a engine.AccountNow) string {
	switch {
	case a.Purged:
		return "gone for good"
	case a.PurgeBegun:
		return "neither live nor in the recycle bin: the purge that was begun has probably happened"
	case a.Left.Where() == link.RecycleBin:
		return "not found, neither live nor in the recycle bin"
	default:
		return "no longer there"
	}
}

// accountState is where an account is, what the sync has to do with it, and its ImmutableID.
func accountState(a link.Account, at time.Time) string {
	where := "live"
	if a.Where() == link.RecycleBin {
		where = "in the recycle bin, " + days(a.DaysLeft(at)) + " left"
	}
	return where + ", " + syncState(a) + ", ImmutableID " + valueKnown(a)
}

// valueKnown is the ImmutableID of an account, or that it cannot be read.
func valueKnown(a link.Account) string {
	value, known := a.ImmutableID.Get()
	if !known {
		return "unknown"
	}
	return value.OrNone()
}

// trueNow is how the person, the account and each holder that the plan touches were found at the end.
func trueNow(o engine.Outcome) []string {
	if o.Plan.From.Account == nil {
		return []string{"Nothing was read."}
	}
	lines := []string{"Person: " + named(o.Plan.From.Person.Name(), o.Plan.From.Person.UPN)}
	if o.Now.Person != nil {
		lines = append(lines, stampedNow(o))
	}
	for i, a := range o.Now.Accounts {
		switch {
		case i > 0:
			lines = append(lines, "Holder "+nowName(a)+": "+nowState(a, o.Now.At))
		case a.State == engine.NowRead && a.Found.Where() == link.Live:
			lines = append(lines, "Account: "+nowName(a), "Object id: "+string(a.Was.ID), "ImmutableID: "+valueKnown(a.Found), "State: "+syncState(a.Found))
		default:
			lines = append(lines, "Account: "+nowName(a)+": "+nowState(a, o.Now.At), "Object id: "+string(a.Was.ID))
		}
	}
	return lines
}

// linkedNow is the account as the last look of an operation has found it, live and with its value; false if it was not found so.
func linkedNow(o engine.Outcome) (link.Account, bool) {
	if len(o.Now.Accounts) == 0 {
		return link.Account{}, false
	}
	a := o.Now.Accounts[0]
	return a.Found, a.State == engine.NowRead && a.Found.Where() == link.Live && a.Found.Holds(o.Plan.From.Anchor.ImmutableID)
}
