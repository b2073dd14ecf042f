package checkup

import (
	"hardmatch/link"
)

func personGone(p Passed, s Input) []Cause {
	return when(p.PersonGone, Cause{Title: "The person is no longer in AD", Because: "No user has the objectGUID " + s.Person.GUID.String(),
		Cure: "Have the user restored from the recycle bin of AD, then let the sync run", Source: srcJudgement})
}

func accountGone(p Passed, s Input) []Cause {
	return when(p.AccountGone, Cause{Title: "The account is no longer in the tenant", Because: s.Account.Called() + " is neither live nor in the recycle bin",
		Cure: "Find out who deleted it, and check the person again", Source: srcJudgement})
}

func nowDeleted(_ Passed, s Input) []Cause {
	return when(s.Account.Where() == link.RecycleBin, Cause{Title: "The account is in the recycle bin", Because: s.Account.Called() + " was deleted on " + link.Day(s.Account.DeletedAt, s.Now) + ". " + backInBin,
		Cure: "Check the person again: the plan begins with restoring it", Account: s.Account, Source: srcDeletions})
}

func otherAnchor(_ Passed, s Input) []Cause {
	a := *s.Account
	return when(a.Sync.Or("") == link.Synced && !a.Holds(s.Anchor.ImmutableID), Cause{Title: "The account is synced as another AD user", Because: "It carries the ImmutableID " + a.ImmutableID.Or("").OrNone() + ", which is not the person's",
		Cure: "Check the person again: the check-up says whose it is and what is possible", Account: s.Account, Source: srcExisting})
}

// otherSID applies if the account has the person's ImmutableID and is still joined with another AD user, as before a link from the AD side.
func otherSID(_ Passed, s Input) []Cause {
	a := *s.Account
	return when(a.Sync.Or("") == link.Synced && a.Holds(s.Anchor.ImmutableID) && s.carriesOtherSID(a), Cause{Title: "The sync has not joined the account with this AD user", Because: "It carries the SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier), which is not the person's",
		Cure: "Have the sync administrator check whether the AD user is in its scope, and among its export errors", Account: s.Account, Source: srcJudgement})
}

func notPrepared(_ Passed, s Input) []Cause {
	value, known := s.Account.ImmutableID.Get()
	if !known || s.Account.Holds(s.Anchor.ImmutableID) {
		return nil
	}
	c := Cause{Title: "The account is not linked yet: it does not carry the person's ImmutableID", Because: "It carries none", Cure: "Check the person and link it first", Source: srcExisting, Unprepared: true}
	did := "removed"
	if value != "" {
		c.Because, did = "It carries "+string(value), "replaced"
	}
	if by := s.Stamped; !by.At.IsZero() {
		c.Title = "The account no longer carries the person's ImmutableID"
		c.Because += ". It was linked on " + link.Day(by.At, s.Now) + " at " + link.Clock(by.At, s.Now) + " by " + by.By + " (operation " + by.Operation + "); someone has " + did + " the value since"
		c.Cure = "Find out who " + did + " it, then check the person and link it again"
	}
	return []Cause{c}
}

// isCopy applies if the sync has taken the account, but it is the copy of the one that the person works with.
func isCopy(p Passed, _ Input) []Cause {
	if p.Check.Original == nil || p.Check.OnlyCarries() {
		return nil
	}
	cure := "Check the person again with that account"
	if p.Check.Original.Where() == link.RecycleBin {
		cure += " before it is gone: the plan restores it"
	}
	return []Cause{{Title: "It is linked, but it is the copy that the sync made", Because: link.UpperFirst(p.Check.WhereUsed()),
		Cure: cure, Account: p.Check.Original, Source: srcDuplicate, Copy: true}}
}
