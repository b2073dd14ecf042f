package checkup

import (
	"cmp"
	"fmt"
	"strings"

	"hardmatch/link"
)

func accountNone(s Input) []link.Finding {
	if s.Account != nil {
		return nil
	}
	f := link.Finding{
		NoAccount: true,
		Title:     "This person's cloud account is not decided yet",
		Cause:     fmt.Sprintf("%s, and none is the only one to share the sign-in name or primary address", link.Count(len(s.candidates), "account may be the person's", "accounts may be the person's")),
		Cure:      "Choose the account",
	}
	if len(s.candidates) == 0 {
		f.Severity, f.Cause, f.Cure = link.Stops, "No account shares a name, an address, an employee id or an anchor with the person", "Search for the account by another name"
	}
	return one(f)
}

func accountDeleted(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.Where() == link.RecycleBin }, func(a link.Account) link.Finding {
		f := link.Finding{
			Title: "The account is in the recycle bin",
			Cause: fmt.Sprintf("It was deleted on %s and will be gone in %s", link.Day(a.DeletedAt, s.Now), link.DaysLeft(a, s.Now)),
			Cure:  "Restore it first: the plan begins with that",
		}
		f.Cause += ". " + backInBin
		back := s.RestoreConflict(a, nil)
		if taken := back.Sentences(a); taken != "" {
			f.Cause += ". " + taken
		}
		if back.Stuck != "" {
			f.Severity, f.Cure = link.Stops, FreeAName
		}
		return f
	})
}

// backInBin is why an account that was restored may be in the recycle bin again (Learn: entra/backup/overview, preview since March 2026): a recovery deletes
// softly what was added or restored after its snapshot. It brings neither the ImmutableID nor proxyAddresses back.
const backInBin = "If it was restored before, a recovery with Entra Backup and Recovery may have deleted it again"

func accountSynced(s Input) []link.Finding {
	a := s.chosen()
	return when(a.Sync.Or("") == link.Synced && !a.Holds(s.Anchor.ImmutableID), link.Finding{
		AllowsFromAD: true,
		Title:        "The account is already synced with another AD object",
		Cause:        "Entra ID refuses to change the ImmutableID of an account that is synced (onPremisesSyncEnabled is true)",
		Cure:         "Choose another account",
		Way:          link.Way{To: link.ToLinkFromAD},
	})
}

func accountLeftScope(s Input) []link.Finding {
	return when(s.chosen().Sync.Or("") == link.LeftScope, link.Finding{
		Title: "The account was once synced and then left the sync's scope",
		Cause: "Entra ID may refuse to change its ImmutableID (onPremisesSyncEnabled is false); nothing is lost if it does",
		Cure:  "Try it: the plan stops with nothing changed if Entra ID refuses",
	})
}

func accountGuest(s Input) []link.Finding {
	f := link.Finding{
		Title: "The account is a guest",
		Cause: "Its user type is Guest, though its home is this tenant",
		Cure:  "Make sure that this is the account the person works with",
	}
	if s.chosen().External {
		f.Severity, f.Title = link.Stops, "The account is a guest from another organisation"
		f.Cause, f.Cure = "It signs in at its own home tenant and can never be matched to an AD user", "Choose the person's own account"
	}
	return when(s.chosen().Guest, f)
}

func accountDisabled(s Input) []link.Finding {
	return when(!s.chosen().Enabled.Or(true), link.Finding{
		Title: "The account's sign-in is blocked",
		Cause: "After the link AD decides whether the person can sign in",
	})
}

func accountCloudManaged(s Input) []link.Finding {
	return when(s.chosen().CloudManaged.Or(false), link.Finding{
		Title: "The account was moved from AD to the cloud",
		Cause: "An administrator moved its source of authority to the cloud (isCloudManaged is true): the sync does not take it, whatever ImmutableID it carries",
		Cure:  "Have a Hybrid Identity Administrator return it to AD (onPremisesSyncBehavior, isCloudManaged false), then link",
	})
}

func accountRestricted(s Input) []link.Finding {
	a := s.chosen()
	return when(s.outOfReach(a), link.Finding{
		ByUnit: true, AllowsFromAD: true, // to clear the tie wants a role of its own, see mayClearIdentifier
		Title: "The account is in a restricted management unit",
		Cause: "Only administrators whose role is scoped to that unit can change it (isManagementRestricted)" + unitsOf(a),
		Cure:  s.unitCure(a),
	})
}

func accountOtherAnchor(s Input) []link.Finding {
	if !s.replaces() {
		return nil
	}
	f := link.Finding{
		Title: "The account carries another ImmutableID",
		Cure:  "The plan replaces it; the journal keeps it",
		Way:   link.Way{To: link.ToLinkFromAD},
	}
	if f.Cause, f.Severity = s.carried(*s.Account); f.Severity == link.Stops {
		f.Title = "The account carries another person's ImmutableID"
		f.Cure = "Find out whose account this is; if it really is this person's, have its ImmutableID cleared first"
	}
	return one(f)
}

// replaces reports whether the account carries an ImmutableID that is not the anchor. What is the anchor in another notation is a finding of its own.
func (s Input) replaces() bool {
	if s.Account == nil {
		return false
	}
	a := *s.Account
	own := s.Person.OwnIn(a)
	return a.ImmutableID.Or("") != "" && !a.Holds(s.Anchor.ImmutableID) && a.Sync.Or("") != link.Synced && (own == nil || own.Right(a) || len(s.othersOwning(a)) > 0)
}

// accountNotTaken warns if hardmatch stamped the account and the sync has run since without taking it.
func accountNotTaken(s Input) []link.Finding {
	last, known := s.lastSync()
	return s.onAccount(func(a link.Account) bool {
		return known && RanSince(s.Stamped.At, last, s.Settings) && a.Holds(s.Anchor.ImmutableID) && a.Sync.Or("") != link.Synced && a.Where() == link.Live
	}, func(link.Account) link.Finding {
		return link.Finding{
			Title: "The sync has run but has not taken the account",
			Cause: "It has carried the ImmutableID since " + link.Day(s.Stamped.At, s.Now) + " " + link.Clock(s.Stamped.At, s.Now) + ", and the sync ran last at " + link.Clock(last, s.Now) +
				": either the AD user is out of its scope, it refused the match (InvalidHardMatch 103, AttributeUpdateNotAllowed 96), or another object is in the way",
			Cure: "Look at the other findings, then have the administrator look for this person among the sync's export errors",
		}
	})
}

func (s Input) roleFinding(eligible bool) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return hasRole(a, &eligible) && s.willChange() }, func(a link.Account) link.Finding {
		f := link.Finding{
			Title: "The account has a directory role",
			Cause: "Since June 2026 Entra ID refuses the match at the sync, after the write has succeeded: " + roleNames(a, eligible),
			Cure:  "Have the role removed, link, wait for the sync, and have the role given back",
		}
		if eligible {
			f.Title = "The account is eligible for a directory role"
			f.Cure = "Have the eligibility removed (PIM), link, wait for the sync, and have it given back"
		}
		return f
	})
}

func roleNames(a link.Account, eligible bool) string {
	roles := link.Filter(a.Roles.Or(nil), func(r link.Role) bool { return r.Eligible == eligible })
	return strings.Join(link.Map(roles, link.Role.Called), ", ")
}

// joined reports whether the sync has joined the account with an AD user who may be the person: it is synced, and carries no other AD user's SID.
func (s Input) joined(a link.Account) bool {
	return a.Sync.Or("") == link.Synced && !s.carriesOtherSID(a)
}

// carriesOtherSID reports whether the account carries a SID, and it is not the person's. Cloud Sync may leave it empty.
func (s Input) carriesOtherSID(a link.Account) bool {
	sid := a.SID.Or("")
	return sid != "" && s.Person.SID != "" && sid != s.Person.SID
}

// accountOtherSID warns if the account is synced under the person's anchor and yet as another AD user: usually it was linked from the AD side, and the sync
// has not run since.
func accountOtherSID(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool {
		return a.Sync.Or("") == link.Synced && a.Where() == link.Live && a.Holds(s.Anchor.ImmutableID) && s.carriesOtherSID(a)
	}, func(a link.Account) link.Finding {
		f := link.Finding{
			Title: "The sync has not joined the account with this AD user yet",
			Cause: "It is synced under the person's ImmutableID, but carries the SID " + a.SID.Or("") + " of another AD user (onPremisesSecurityIdentifier): " +
				"the sync has not run since the value was written in AD, or the account belongs to that user",
			Cure: "Wait for the sync and check again; if nothing changes, have the administrator look for this person among the sync's export errors",
		}
		if link.Formerly(s.Person, a) {
			f.Cause = "It is synced under the person's ImmutableID, but carries the SID " + a.SID.Or("") + " that the person had before (sIDHistory): the sync has not run since the AD user was moved"
		}
		return f
	})
}

// accountWasSynced says with which AD user the account was synced once: this very person, who they were before, or someone else.
func accountWasSynced(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool {
		return a.Sync.Or("") == link.CloudOnly && (a.SID.Or("") != "" || a.OnPremDN != "")
	}, func(a link.Account) link.Finding {
		f := link.Finding{
			Title: "The account still carries traces of another AD user",
			Cause: "It was once synced: " + cmp.Or(a.OnPremDN, "SID "+a.SID.Or("")),
			Cure:  "Make sure that it is this person's account; the traces can be cleared later",
		}
		switch {
		case link.CarriesSID(s.Person, a):
			f.Title, f.Cure = "The account was once synced with this very AD user", "Find out why the sync no longer has it before you link it again"
			f.Cause = "It is a cloud account now (onPremisesSyncEnabled is null) and still carries the person's SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier)"
		case link.Formerly(s.Person, a):
			f.Severity, f.Source, f.Title, f.Cure = link.Notes, srcHistory, "The account was synced with this person's former AD user", ""
			f.Cause = "It carries the SID " + a.SID.Or("") + " (onPremisesSecurityIdentifier), which the person had before the move (sIDHistory): the account is theirs"
		}
		return f
	})
}
