package checkup

import (
	"fmt"
	"strings"

	"hardmatch/link"
)

// onAccount makes a finding of the chosen account, where there is one and the rule holds.
func (s Input) onAccount(holds func(link.Account) bool, make func(link.Account) link.Finding) []link.Finding {
	if s.Account == nil || !holds(*s.Account) {
		return nil
	}
	f := make(*s.Account)
	f.Object = s.Account.Ref()
	return one(f)
}

func accountNone(s Input) []link.Finding {
	if s.Account != nil {
		return nil
	}
	f := link.Finding{
		Severity: link.Asks, Object: s.Person.Ref(),
		Title:  "Which cloud account is this person's is not decided",
		Cause:  fmt.Sprintf("%s, and none of them is alone in sharing the sign-in name or primary address", link.Count(len(s.candidates), "account may be it", "accounts may be it")),
		Cure:   "Choose the account",
		Source: srcJudgement,
	}
	if len(s.candidates) == 0 {
		f.Severity, f.Cause, f.Cure = link.Stops, "No account shares a name, an address, an employee id or an anchor with the person", "Search for the account by another name"
	}
	return one(f)
}

func accountDeleted(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.Where() == link.RecycleBin }, func(a link.Account) link.Finding {
		f := link.Finding{
			Severity: link.Asks,
			Title:    "The account is in the recycle bin",
			Cause:    fmt.Sprintf("It was deleted on %s and will be gone in %s", link.Day(a.DeletedAt, s.Now), link.DaysLeft(a, s.Now)),
			Cure:     "Restore it first: the plan begins with that",
			Source:   srcDeletions,
		}
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

func accountSynced(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.Sync.Or("") == link.Synced && !a.Holds(s.Anchor.ImmutableID) }, func(a link.Account) link.Finding {
		return link.Finding{
			Severity: link.Stops, AllowsFromAD: true,
			Title:  "The account is already synced with another AD object",
			Cause:  "Entra ID refuses to change the ImmutableID of an account that is synced (onPremisesSyncEnabled is true)",
			Cure:   "Choose another account",
			Way:    link.Way{To: link.ToLinkFromAD},
			Source: srcExisting,
		}
	})
}

func accountLeftScope(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.Sync.Or("") == link.LeftScope }, func(link.Account) link.Finding {
		return link.Finding{
			Severity: link.Warns,
			Title:    "The account was synced once and left the sync's scope",
			Cause:    "Entra ID may refuse to change its ImmutableID (onPremisesSyncEnabled is false); nothing is lost if it does",
			Cure:     "Try it: the plan stops with nothing changed if Entra ID refuses",
			Source:   srcErrors,
		}
	})
}

func accountGuest(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.Guest }, func(a link.Account) link.Finding {
		f := link.Finding{
			Severity: link.Warns,
			Title:    "The account is a guest",
			Cause:    "Its user type is Guest, though its home is this tenant",
			Cure:     "Make sure that this is the account the person works with",
			Source:   srcExisting,
		}
		if a.External {
			f.Severity, f.Title = link.Stops, "The account is a guest from another organisation"
			f.Cause, f.Cure = "It signs in at its own home tenant and can never be matched to an AD user", "Choose the person's own account"
		}
		return f
	})
}

func accountDisabled(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return !a.Enabled.Or(true) }, func(link.Account) link.Finding {
		return link.Finding{
			Severity: link.Notes,
			Title:    "The account's sign-in is blocked",
			Cause:    "After the link AD decides whether the person can sign in",
			Source:   srcExisting,
		}
	})
}

func accountCloudManaged(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.CloudManaged.Or(false) }, func(link.Account) link.Finding {
		return link.Finding{
			Severity: link.Stops,
			Title:    "The account was taken from AD and given to the cloud",
			Cause:    "Its source of authority was moved by choice (isCloudManaged is true): the sync does not take it, whatever ImmutableID it carries",
			Cure:     "Have a Hybrid Identity Administrator give it back to AD (onPremisesSyncBehavior, isCloudManaged false), then link",
			Source:   srcAuthority,
		}
	})
}

func accountRestricted(s Input) []link.Finding {
	return s.onAccount(s.outOfReach, func(a link.Account) link.Finding {
		return link.Finding{
			Severity: link.Stops, AllowsFromAD: true, // to clear the tie wants a role of its own, see mayClearIdentifier
			Title:  "The account is in a restricted management unit",
			Cause:  "Only administrators whose role is scoped to that unit can change it (isManagementRestricted)" + unitsOf(a),
			Cure:   s.unitCure(a),
			Source: srcRestricted,
		}
	})
}

func accountOtherAnchor(s Input) []link.Finding {
	if !s.replaces() {
		return nil
	}
	f := link.Finding{
		Severity: link.Warns, Object: s.Account.Ref(),
		Title:  "The account carries another ImmutableID",
		Cure:   "It is replaced, and kept in the journal",
		Way:    link.Way{To: link.ToLinkFromAD},
		Source: srcErrors,
	}
	if f.Cause, f.Severity = s.carried(*s.Account); f.Severity == link.Stops {
		f.Title = "The account carries another person's ImmutableID"
		f.Cure = "Find out whose account this is; if it really is this person's, have it cleared first"
	}
	return one(f)
}

// replaces tells whether the account carries an ImmutableID that is not the anchor. What is the anchor in another notation is a finding of its own.
func (s Input) replaces() bool {
	if s.Account == nil {
		return false
	}
	a := *s.Account
	own := s.Person.OwnIn(a)
	return a.ImmutableID.Or("") != "" && !a.Holds(s.Anchor.ImmutableID) && a.Sync.Or("") != link.Synced && (own == nil || own.Right(a) || len(s.othersOwning(a)) > 0)
}

// accountNotTaken warns where hardmatch stamped the account and the sync has run since without taking it. The first run after a match may report the
// conflict once more, so two must have passed.
func accountNotTaken(s Input) []link.Finding {
	last, known := s.lastSync()
	return s.onAccount(func(a link.Account) bool {
		waited := known && !s.Stamped.IsZero() && last.Sub(s.Stamped) >= s.Settings.Every()
		return waited && a.Holds(s.Anchor.ImmutableID) && a.Sync.Or("") != link.Synced && a.Where() == link.Live
	}, func(link.Account) link.Finding {
		return link.Finding{
			Severity: link.Warns,
			Title:    "The sync has run and has not taken the account",
			Cause: "It carries the ImmutableID since " + link.Day(s.Stamped, s.Now) + " " + link.Clock(s.Stamped, s.Now) + ", and the sync ran last at " + link.Clock(last, s.Now) +
				": the AD user is out of its scope, it refused the match (InvalidHardMatch, AttributeUpdateNotAllowed), or another object is in the way",
			Cure:   "Look at the other findings, then have the administrator look for this person among the export errors of the sync",
			Source: srcErrors,
		}
	})
}

func accountFederated(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool {
		elsewhere := a.Where() == link.RecycleBin && s.RestoreConflict(a, nil).UPN != "" // it comes back under a name in a managed domain
		set := a.Holds(s.Anchor.ImmutableID) && a.Where() == link.Live                   // nothing is left to change
		return a.Sync.Or("") != link.Synced && s.Tenant.Domain(a.UPN).Or(link.Domain{}).Federated && !elsewhere && !set
	}, func(a link.Account) link.Finding {
		_, suffix, _ := strings.Cut(a.UPN, "@")
		f := link.Finding{
			Severity: link.Asks, AllowsFromAD: true,
			Title:  "The account signs in through another identity provider",
			Cause:  "Its domain " + suffix + " is federated, and Entra ID refuses to change the ImmutableID while the sign-in name is in it",
			Cure:   "The plan changes the sign-in name to " + InterimName(s.Tenant, a.UPN) + " for a minute, and back",
			Source: srcFederated,
		}
		if InterimName(s.Tenant, a.UPN) == "" {
			f.Severity, f.Cure = link.Stops, "Have an administrator move the sign-in name to a managed domain, link, and move it back"
		} else if owner, taken := s.hopTaken(a); taken {
			f.Severity, f.Cure = link.Stops, "Have the name "+owner.UPN+" freed, then check again"
			f.Cause += ". The name that it could have for that minute belongs to " + link.Called(owner)
		}
		return f
	})
}

func accountRole(s Input) []link.Finding { return s.roleFinding(false) }

func accountRoleEligible(s Input) []link.Finding { return s.roleFinding(true) }

func (s Input) roleFinding(eligible bool) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return hasRole(a, &eligible) && s.willChange() }, func(a link.Account) link.Finding {
		f := link.Finding{
			Severity: link.Stops,
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

func roleNames(a link.Account, eligible bool) string {
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

// unties tells whether a plan has to clear the account's tie to another AD object, and the operator may: the sync refuses to change it, of a synced account
// too (Learn: how-to-connect-install-existing-tenant).
func (s Input) unties() bool {
	return s.Account != nil && s.willChange() && TiedElsewhere(s.Person, *s.Account) && !s.Tenant.IdentifierBypass.Or(false) && mayClearIdentifier(s.Tenant.Operator, *s.Account)
}

func accountObjectIdentifier(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.ObjectIdentifier.Or("") != "" && s.willChange() }, func(a link.Account) link.Finding {
		value := a.ObjectIdentifier.Or("")
		if strings.EqualFold(value, s.Person.GUID.String()) {
			return link.Finding{
				Severity: link.Notes,
				Title:    "The account was matched to this very AD user before",
				Cause:    "onPremisesObjectIdentifier equals the person's objectGUID",
				Source:   srcIdentifier,
			}
		}
		f := link.Finding{
			Severity: link.Stops,
			Title:    "The account is mapped to another AD object",
			Cause:    "Since July 2026 Entra ID refuses the match at the sync: onPremisesObjectIdentifier is " + value,
			Cure:     "Have a Hybrid Identity Administrator clear onPremisesObjectIdentifier (Graph beta, null), then link",
			Source:   srcIdentifier,
		}
		switch {
		case s.Tenant.IdentifierBypass.Or(false):
			f.Severity, f.Cause = link.Warns, "onPremisesObjectIdentifier is "+value+"; the tenant lets the sync change it for now (allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled)"
			f.Cure = "Make sure that the account is this person's, and link while the tenant still allows it"
		case s.unties():
			f.Severity, f.Cure = link.Asks, "The plan clears it after the ImmutableID is set. That cannot be taken back"
		}
		return f
	})
}
