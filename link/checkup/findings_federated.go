package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// Two ties of an account are in the way of a match: a sign-in name in a federated domain, which is moved away and back, and an
// onPremisesObjectIdentifier of a former AD object, which is cleared.

func accountFederated(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool {
		elsewhere := a.Where() == link.RecycleBin && s.RestoreConflict(a, nil).UPN != "" // it comes back under a name in a managed domain
		set := a.Holds(s.Anchor.ImmutableID) && a.Where() == link.Live                   // nothing is left to change
		return a.Sync.Or("") != link.Synced && s.Tenant.Domain(a.UPN).Or(link.Domain{}).Federated && !elsewhere && !set
	}, func(a link.Account) link.Finding {
		_, suffix, _ := strings.Cut(a.UPN, "@")
		f := link.Finding{
			AllowsFromAD: true,
			Title:        "The account signs in through another identity provider",
			Cause:        "Its domain " + suffix + " is federated, and Entra ID refuses to change the ImmutableID while the sign-in name is in it",
			Cure:         "The plan changes the sign-in name to " + InterimName(s.Tenant, a.UPN) + " for a minute, and back",
		}
		if InterimName(s.Tenant, a.UPN) == "" {
			f.Severity, f.Cure = link.Stops, "Have an administrator move the sign-in name to a managed domain, link, and move it back"
		} else if owner, taken := s.hopTaken(a); taken {
			f.Severity, f.Cure = link.Stops, "Have the name "+owner.UPN+" freed, then check again"
			f.Cause += ". The name it could have for that minute belongs to " + link.Introduce(owner)
		}
		return f
	})
}

// clearsIdentifier reports whether a plan has to clear the account's tie to another AD object, and the operator may: the sync refuses to change it, of a synced account
// too (Learn: how-to-connect-install-existing-tenant).
func (s Input) clearsIdentifier() bool {
	return s.Account != nil && s.willChange() && MappedElsewhere(s.Person, *s.Account) && !s.Tenant.IdentifierBypass.Or(false) && mayClearIdentifier(s.Tenant.Operator, *s.Account)
}

func accountObjectIdentifier(s Input) []link.Finding {
	return s.onAccount(func(a link.Account) bool { return a.ObjectIdentifier.Or("") != "" && s.willChange() }, func(a link.Account) link.Finding {
		value := a.ObjectIdentifier.Or("")
		if strings.EqualFold(value, s.Person.GUID.String()) {
			return link.Finding{
				Severity: link.Notes,
				Title:    "The account was matched to this very AD user before",
				Cause:    "onPremisesObjectIdentifier equals the person's objectGUID",
			}
		}
		f := link.Finding{
			Title: "The account is mapped to another AD object",
			Cause: "Since July 2026 Entra ID refuses the match at the sync: onPremisesObjectIdentifier is " + value,
			Cure:  "Have a Hybrid Identity Administrator clear onPremisesObjectIdentifier (Graph beta, null), then link",
		}
		switch {
		case s.Tenant.IdentifierBypass.Or(false):
			f.Severity, f.Cause = link.Warns, "onPremisesObjectIdentifier is "+value+"; the tenant lets the sync change it for now (allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled)"
			f.Cure = "Make sure that the account is this person's, and link while the tenant still allows it"
		case s.clearsIdentifier():
			f.Severity, f.Cure = link.Asks, "The plan clears it after the ImmutableID is set. That cannot be undone"
		}
		return f
	})
}

// InterimName is the sign-in name that an account takes for a minute, at the initial domain, if its own is in a federated one; "" if it need not, or if there
// is no initial domain (Graph reference: user-update).
func InterimName(t link.Tenant, upn string) string {
	if !t.Domain(upn).Or(link.Domain{}).Federated {
		return ""
	}
	return atInitialDomain(t, upn)
}

// hopTaken finds the live account that has the name which an account would take for a minute.
func (f Facts) hopTaken(a link.Account) (owner link.Account, taken bool) {
	name := InterimName(f.Tenant, a.UPN)
	return link.First(f.Accounts(), func(o link.Account) bool {
		return name != "" && o.ID != a.ID && o.Where() == link.Live && strings.EqualFold(o.UPN, name)
	})
}

// MappedElsewhere reports whether the account is mapped to an AD object other than the person.
func MappedElsewhere(p link.Person, a link.Account) bool {
	id := a.ObjectIdentifier.Or("")
	return id != "" && !strings.EqualFold(id, p.GUID.String())
}

// mayClearIdentifier reports whether the operator has a role that may clear onPremisesObjectIdentifier of the account (Learn:
// how-to-connect-install-existing-tenant).
func mayClearIdentifier(operator, a link.Account) bool {
	return slices.ContainsFunc(operator.Roles.Or(nil), func(r link.Role) bool {
		return !r.Eligible && r.Covers(a) && (r.Name == globalAdmin || r.Name == hybridAdmin)
	})
}
