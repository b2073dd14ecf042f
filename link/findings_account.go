package link

import (
	"fmt"
	"strings"
)

// onAccount makes a finding of the chosen account, where there is one and the rule holds.
func (s situation) onAccount(holds func(Account) bool, make func(Account) Finding) []Finding {
	if s.Account == nil || !holds(*s.Account) {
		return nil
	}
	f := make(*s.Account)
	f.Object = s.Account.Ref()
	return one(f)
}

func accountNone(s situation) []Finding {
	if s.Account != nil {
		return nil
	}
	f := Finding{
		Severity: Asks, Object: s.Person.Ref(),
		Title:  "Which cloud account is this person's is not decided",
		Cause:  fmt.Sprintf("%s, and none of them is alone in sharing the sign-in name or primary address", count(len(s.candidates), "account may be it", "accounts may be it")),
		Cure:   "Choose the account",
		Source: srcJudgement,
	}
	if len(s.candidates) == 0 {
		f.Severity, f.Cause, f.Cure = Stops, "No account shares a name, an address, an employee id or an anchor with the person", "Search for the account by another name"
	}
	return one(f)
}

func accountDeleted(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return a.Where() == RecycleBin }, func(a Account) Finding {
		f := Finding{
			Severity: Asks,
			Title:    "The account is in the recycle bin",
			Cause:    fmt.Sprintf("It was deleted on %s and will be gone in %s", day(a.DeletedAt, s.now), daysLeft(a, s.now)),
			Cure:     "Restore it first: the plan begins with that",
			Source:   srcDeletions,
		}
		back := s.comeback(a, nil)
		if taken := back.says(a); taken != "" {
			f.Cause += ". " + taken
		}
		if back.stuck != "" {
			f.Severity, f.Cure = Stops, freeAName
		}
		return f
	})
}

func accountSynced(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return a.Sync.Or("") == Synced && !a.Holds(s.anchor.ImmutableID) }, func(a Account) Finding {
		return Finding{
			Severity: Stops,
			Title:    "The account is already synced with another AD object",
			Cause:    "Entra ID refuses to change the ImmutableID of an account that is synced (onPremisesSyncEnabled is true)",
			Cure:     "Choose another account",
			Source:   srcExisting,
		}
	})
}

func accountLeftScope(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return a.Sync.Or("") == LeftScope }, func(Account) Finding {
		return Finding{
			Severity: Warns,
			Title:    "The account was synced once and left the sync's scope",
			Cause:    "Entra ID may refuse to change its ImmutableID (onPremisesSyncEnabled is false); nothing is lost if it does",
			Cure:     "Try it: the plan stops with nothing changed if Entra ID refuses",
			Source:   srcErrors,
		}
	})
}

func accountGuest(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return a.Guest }, func(a Account) Finding {
		f := Finding{
			Severity: Warns,
			Title:    "The account is a guest",
			Cause:    "Its user type is Guest, though its home is this tenant",
			Cure:     "Make sure that this is the account the person works with",
			Source:   srcExisting,
		}
		if a.External {
			f.Severity, f.Title = Stops, "The account is a guest from another organisation"
			f.Cause, f.Cure = "It signs in at its own home tenant and can never be matched to an AD user", "Choose the person's own account"
		}
		return f
	})
}

func accountDisabled(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return !a.Enabled.Or(true) }, func(Account) Finding {
		return Finding{
			Severity: Notes,
			Title:    "The account's sign-in is blocked",
			Cause:    "After the link AD decides whether the person can sign in",
			Source:   srcExisting,
		}
	})
}

func accountCloudManaged(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return a.CloudManaged.Or(false) }, func(Account) Finding {
		return Finding{
			Severity: Stops,
			Title:    "The account was taken from AD and given to the cloud",
			Cause:    "Its source of authority was moved by choice (isCloudManaged is true): the sync does not take it, whatever ImmutableID it carries",
			Cure:     "Have a Hybrid Identity Administrator give it back to AD (onPremisesSyncBehavior, isCloudManaged false), then link",
			Source:   srcAuthority,
		}
	})
}

func accountRestricted(s situation) []Finding {
	return s.onAccount(s.outOfReach, func(a Account) Finding {
		return Finding{
			Severity: Stops,
			Title:    "The account is in a restricted management unit",
			Cause:    "Only administrators whose role is scoped to that unit can change it (isManagementRestricted)" + unitsOf(a),
			Cure:     s.unitCure(a),
			Source:   srcRestricted,
		}
	})
}

func accountOtherAnchor(s situation) []Finding {
	return s.onAccount(func(a Account) bool {
		own := s.Person.ownIn(a) // in another notation: anchor.notation says so
		return a.ImmutableID.Or("") != "" && !a.Holds(s.anchor.ImmutableID) && a.Sync.Or("") != Synced && (own == nil || own.right(a) || len(s.othersOwning(a)) > 0)
	}, func(a Account) Finding {
		return s.otherAnchor(a)
	})
}

// accountNotTaken warns where hardmatch stamped the account and the sync has run since without taking it. The first run after a match may report the
// conflict once more, so two must have passed.
func accountNotTaken(s situation) []Finding {
	last, known := s.lastSync()
	return s.onAccount(func(a Account) bool {
		waited := known && !s.Stamped.IsZero() && last.Sub(s.Stamped) >= s.Settings.Every()
		return waited && a.Holds(s.anchor.ImmutableID) && a.Sync.Or("") != Synced && a.Where() == Live
	}, func(Account) Finding {
		return Finding{
			Severity: Warns,
			Title:    "The sync has run and has not taken the account",
			Cause: "It carries the ImmutableID since " + day(s.Stamped, s.now) + " " + clock(s.Stamped, s.now) + ", and the sync ran last at " + clock(last, s.now) +
				": the AD user is out of its scope, it refused the match (InvalidHardMatch, AttributeUpdateNotAllowed), or another object is in the way",
			Cure:   "Look at the other findings, then have the administrator look for this person among the export errors of the sync",
			Source: srcErrors,
		}
	})
}

func accountFederated(s situation) []Finding {
	return s.onAccount(func(a Account) bool {
		elsewhere := a.Where() == RecycleBin && s.comeback(a, nil).upn != "" // it comes back under a name in a managed domain
		set := a.Holds(s.anchor.ImmutableID) && a.Where() == Live            // nothing is left to change
		return a.Sync.Or("") != Synced && s.Tenant.Domain(a.UPN).Or(Domain{}).Federated && !elsewhere && !set
	}, func(a Account) Finding {
		_, suffix, _ := strings.Cut(a.UPN, "@")
		f := Finding{
			Severity: Asks,
			Title:    "The account signs in through another identity provider",
			Cause:    "Its domain " + suffix + " is federated, and Entra ID refuses to change the ImmutableID while the sign-in name is in it",
			Cure:     "The plan changes the sign-in name to " + hopName(s.Tenant, a.UPN) + " for a minute, and back",
			Source:   srcFederated,
		}
		if hopName(s.Tenant, a.UPN) == "" {
			f.Severity, f.Cure = Stops, "Have an administrator move the sign-in name to a managed domain, link, and move it back"
		} else if owner, taken := s.hopTaken(a); taken {
			f.Severity, f.Cure = Stops, "Have the name "+owner.UPN+" freed, then check again"
			f.Cause += ". The name that it could have for that minute belongs to " + called(owner)
		}
		return f
	})
}

func accountRole(s situation) []Finding { return s.roleFinding(false) }

func accountRoleEligible(s situation) []Finding { return s.roleFinding(true) }

func (s situation) roleFinding(eligible bool) []Finding {
	return s.onAccount(func(a Account) bool { return hasRole(a, &eligible) && s.willChange() }, func(a Account) Finding {
		f := Finding{
			Severity: Stops,
			Title:    "The account has a directory role",
			Cause:    "Since June 2026 Entra ID refuses the match at the sync, after the write has succeeded: " + roleNames(a, eligible),
			Cure:     "Have the role removed, link, wait for the sync, and have the role given back",
			Source:   srcRoles,
		}
		if eligible {
			f.Title = "The account is eligible for a directory role"
			f.Cure = "Have the eligibility removed (PIM), link, wait for the sync, and have it given back"
		}
		return f
	})
}

func roleNames(a Account, eligible bool) string {
	var names []string
	for _, r := range a.Roles.Or(nil) {
		if r.Eligible != eligible {
			continue
		}
		if r.Via != "" {
			names = append(names, r.Name+" through the group "+r.Via)
		} else {
			names = append(names, r.Name)
		}
	}
	return strings.Join(names, ", ")
}

func accountObjectIdentifier(s situation) []Finding {
	return s.onAccount(func(a Account) bool { return a.ObjectIdentifier.Or("") != "" && s.willChange() }, func(a Account) Finding {
		value := a.ObjectIdentifier.Or("")
		if strings.EqualFold(value, s.Person.GUID.String()) {
			return Finding{
				Severity: Notes,
				Title:    "The account was matched to this very AD user before",
				Cause:    "onPremisesObjectIdentifier equals the person's objectGUID",
				Source:   srcIdentifier,
			}
		}
		f := Finding{
			Severity: Stops,
			Title:    "The account is mapped to another AD object",
			Cause:    "Since July 2026 Entra ID refuses the match at the sync: onPremisesObjectIdentifier is " + value,
			Cure:     "Have a Hybrid Identity Administrator clear onPremisesObjectIdentifier (Graph beta, null), then link",
			Source:   srcIdentifier,
		}
		switch {
		case s.Tenant.IdentifierBypass.Or(false):
			f.Severity, f.Cause = Warns, "onPremisesObjectIdentifier is "+value+"; the tenant lets the sync change it for now (allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled)"
			f.Cure = "Make sure that the account is this person's, and link while the tenant still allows it"
		case mayClearIdentifier(s.Tenant.Operator, a):
			f.Severity, f.Cure = Asks, "The plan clears it after the ImmutableID is set. That cannot be taken back"
		}
		return f
	})
}
