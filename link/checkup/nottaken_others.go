package checkup

import (
	"slices"
	"time"

	"hardmatch/link"
)

// causesOf makes a cause of each of the accounts that is meant.
func causesOf(accounts []link.Account, meant func(link.Account) bool, say func(link.Account) Cause) []Cause {
	return link.Map(link.Filter(accounts, meant), func(a link.Account) Cause {
		c := say(a)
		c.Account = &a
		return c
	})
}

// newCopy is an account that the sync has made for the person, or brought back, since the link.
func newCopy(p Passed, s Input) []Cause {
	return causesOf(s.Related, func(a link.Account) bool {
		return a.Where() == link.Live && CarriesOrMayCarry(s.Person, a) && p.isNew(s, a)
	}, func(a link.Account) Cause {
		c := Cause{
			Title: "Another account is in the way now: " + a.Called(), Because: "It carries the person's " + s.carriedOf(a) + since(a, p.Since, s.Now),
			Cure: "Check the person again: the check-up says what can be done about that account", Source: srcExisting,
		}
		if a.Sync.Or("") == link.Synced {
			c.Title = "The sync has another account for this person now: " + a.Called()
			c.Cure = "Have the sync paused, check the person again, and delete this copy before anyone works with it"
		}
		return c
	})
}

// isNew reports whether an account has come in the way since the link: it was made since, came to carry a value while it was watched, or was taken instead.
func (p Passed) isNew(s Input, a link.Account) bool {
	made := a.Usage.Created.Or(time.Time{})
	return slices.Contains(p.New, a.ID) || made.After(p.Since) && !p.Since.IsZero() || TakenInstead(s.Anchor.ImmutableID, *s.Account, a, p.Since)
}

// TakenInstead reports whether the sync has taken another account, which has the value now, in place of the one that was linked at a time and lacks it.
func TakenInstead(anchor link.ImmutableID, linked, a link.Account, since time.Time) bool {
	return a.ID != linked.ID && a.Where() == link.Live && a.Sync.Or("") == link.Synced && a.Holds(anchor) && linked.ImmutableID.IsKnown() && !linked.Holds(anchor) &&
		!since.IsZero() && a.LastSync.After(since)
}

// holderOf is who has the person's ImmutableID, which the account lacks, since before the watch.
func holderOf(p Passed, s Input) []Cause {
	if !s.Account.ImmutableID.IsKnown() || s.Account.Holds(s.Anchor.ImmutableID) {
		return nil
	}
	return causesOf(s.Related, func(a link.Account) bool {
		return a.ID != s.Account.ID && a.Holds(s.Anchor.ImmutableID) && (a.Where() == link.RecycleBin || !p.isNew(s, a))
	}, func(a link.Account) Cause {
		where := map[link.Where]string{link.Live: "live", link.RecycleBin: "in the recycle bin"}[a.Where()]
		return Cause{
			Title: "Another account has the person's ImmutableID: " + a.Called(), Because: "It is " + where + ", and only one account can have the value",
			Cure: "Check the person again: the check-up says what can be done about that account", Source: srcExisting,
		}
	})
}

// since says when a copy was made if that is after the link.
func since(a link.Account, write, now time.Time) string {
	made := a.Usage.Created.Or(time.Time{})
	if !made.After(write) {
		return ""
	}
	return ", and was made on " + link.Day(made, now) + " at " + link.Clock(made, now)
}

// carriedOf says which of the person's values an account carries.
func (s Input) carriedOf(a link.Account) string {
	switch value, sid := slices.ContainsFunc(s.Person.ImmutableIDs(), a.Holds), link.CarriesSID(s.Person, a); {
	case value && sid:
		return "ImmutableID and SID"
	case value:
		return "ImmutableID"
	default:
		return "SID"
	}
}

func stillLinked(p Passed, s Input) []Cause {
	return causesOf(s.Related, func(a link.Account) bool {
		return a.Where() == link.Live && a.Sync.Or("") == link.Synced && UsedBySync(s.Person, a) && !p.isNew(s, a) // else it is reported as a new one
	}, func(a link.Account) Cause {
		return Cause{
			Title:   "The AD user is still linked to another account: " + a.Called(),
			Because: "It is synced, and carries the person's " + s.carriedOf(a) + ". The sync only looks for a match when it has no account for the AD user",
			Cure:    "Check the person again: that account has to go first, with the sync paused or the AD user out of its scope", Source: srcExisting,
		}
	})
}

func binCopy(_ Passed, s Input) []Cause {
	return causesOf(s.Related, func(a link.Account) bool {
		return a.Where() == link.RecycleBin && a.Holds(s.Anchor.ImmutableID)
	}, func(a link.Account) Cause {
		return Cause{
			Title:   "A copy in the recycle bin has the ImmutableID: " + a.Called(),
			Because: "It was deleted on " + link.Day(a.DeletedAt, s.Now) + ", and the sync may match it instead of the live account, or refuse both",
			Cure:    "Check the person again and purge that copy, then let the sync run", Source: srcErrors,
		}
	})
}

// sidWithOther is an account that the sync does not manage any more and that still has the SID: no two accounts may have one.
func sidWithOther(_ Passed, s Input) []Cause {
	return causesOf(s.Related, func(a link.Account) bool {
		return a.Where() == link.Live && a.Sync.Or("") != link.Synced && link.CarriesSID(s.Person, a)
	}, func(a link.Account) Cause {
		return Cause{
			Title:   "Another account still has the person's SID: " + a.Called(),
			Because: "Two accounts cannot have one SID, so the sync refuses the match (AttributeValueMustBeUnique, onPremisesSecurityIdentifier)",
			Cure:    "Check the person again: the check-up says what can be done about that account", Source: srcErrors,
		}
	})
}
