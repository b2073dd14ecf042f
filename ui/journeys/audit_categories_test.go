package journeys

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// pairOfDirectories is the least that makes a category of Ada.
type pairOfDirectories struct {
	category string
	name     string
	ada      func(*adtest.User)
	others   []adtest.User
	accounts func(ada adtest.User) []entratest.User
	groups   []entratest.Group
	says     []string // codes
}

func accounts(all ...entratest.User) []entratest.User { return all }

var (
	auditEve  = auditPerson("eve")
	nobodyAD  = auditPerson("gone")
	adminsID  = "aaaaaaaa-0000-4000-8000-000000000001"
	otherGUID = [16]byte{9, 9, 9, 9, 9, 9, 9, 0x49, 0x89, 9, 9, 9, 9, 9, 9, 9}
)

var categoryCases = []pairOfDirectories{
	{category: "linked", name: "synced by the anchor and the SID", accounts: func(p adtest.User) []entratest.User { return accounts(synced(p)) }},
	{category: "linked", name: "synced, and someone else has an account of the same name", others: []adtest.User{auditEve}, accounts: func(p adtest.User) []entratest.User {
		return accounts(synced(p), with(synced(auditEve), func(u *entratest.User) { u.DisplayName = p.DisplayName }))
	}},
	{category: "no-account", name: "nothing is like her", accounts: func(adtest.User) []entratest.User { return nil }},
	{category: "no-account", name: "a namesake is another AD user's", others: []adtest.User{auditEve}, accounts: func(p adtest.User) []entratest.User {
		return accounts(with(synced(auditEve), func(u *entratest.User) { u.DisplayName = p.DisplayName }))
	}},
	{category: "shared-anchor", name: "two AD users give one value", others: []adtest.User{withValue(auditEve, auditPerson("ada"))}, says: []string{"anchor.shared"},
		accounts: func(p adtest.User) []entratest.User { return accounts(cloudOnly(p)) }},
	{category: "wrong-account", name: "the value is on someone else's account", others: []adtest.User{auditEve}, says: []string{"holder.other-person"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(cloudOnly(p), with(cloudOnly(auditEve), func(u *entratest.User) { u.ImmutableID, u.SID = auditValue(p), auditEve.SID }))
	}},
	{category: "duplicate", name: "the sync made a copy", says: []string{"holder.live"}, accounts: func(p adtest.User) []entratest.User { return accounts(cloudOnly(p), copyOf(p)) }},
	{category: "duplicate", name: "an account carries only the SID", says: []string{"sid.elsewhere"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(cloudOnly(p), with(copyOf(p), func(u *entratest.User) { u.ImmutableID, u.Sync = "", nil }))
	}},
	{category: "holder-in-bin", name: "the copy is in the recycle bin", says: []string{"holder.recycle-bin"}, accounts: func(p adtest.User) []entratest.User { return accounts(cloudOnly(p), with(copyOf(p), inBin)) }},
	{category: "account-in-bin", name: "only a deleted account is hers", says: []string{"account.deleted"}, accounts: func(p adtest.User) []entratest.User { return accounts(with(cloudOnly(p), inBin)) }},
	{category: "moved", name: "synced with an AD user who is gone", says: []string{"account.synced"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(with(synced(p), func(u *entratest.User) { u.ImmutableID, u.SID = auditValue(nobodyAD), nobodyAD.SID }))
	}},
	{category: "moved", name: "mapped to an object that is gone", says: []string{"account.object-identifier"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(with(cloudOnly(p), func(u *entratest.User) { u.ObjectIdentifier = "0e0e0e0e-1111-4222-8333-444444444444" }))
	}},
	{category: "blocked", name: "a directory role", says: []string{"account.role"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(with(cloudOnly(p), func(u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} }))
	}},
	{category: "blocked", name: "eligible for a role", says: []string{"account.role-eligible"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(with(cloudOnly(p), func(u *entratest.User) { u.EligibleRoles = []string{"Global Administrator"} }))
	}},
	{category: "blocked", name: "a role through a group", says: []string{"account.role"}, groups: []entratest.Group{{ID: adminsID, DisplayName: "Admins", RoleAssignable: true, Roles: []string{"Exchange Administrator"}}},
		accounts: func(p adtest.User) []entratest.User {
			return accounts(with(cloudOnly(p), func(u *entratest.User) { u.Groups = []string{adminsID} }))
		}},
	{category: "blocked", name: "a federated name", says: []string{"account.federated"}, ada: func(p *adtest.User) { p.UPN = "ada@" + practice.FederatedDomain },
		accounts: func(p adtest.User) []entratest.User { return accounts(cloudOnly(p)) }},
	{category: "blocked", name: "a guest of another organisation", says: []string{"account.guest"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(with(cloudOnly(p), func(u *entratest.User) {
			u.UPN, u.Guest, u.ExternalState = "ada_fabrikam.com#EXT#@"+practice.InitialDomain, true, "Accepted"
		}))
	}},
	{category: "unlinked", name: "one account fits", accounts: func(p adtest.User) []entratest.User { return accounts(cloudOnly(p)) }},
	{category: "unlinked", name: "by the employee id alone", accounts: func(p adtest.User) []entratest.User {
		return accounts(entratest.User{UPN: "a.right@contoso.com", DisplayName: p.DisplayName, EmployeeID: p.EmployeeID})
	}},
	{category: "choice", name: "two fit equally", accounts: func(p adtest.User) []entratest.User {
		return accounts(entratest.User{UPN: "a1@contoso.com", DisplayName: p.DisplayName}, entratest.User{UPN: "a2@contoso.com", DisplayName: p.DisplayName})
	}},
	{category: "prepared", name: "stamped", accounts: func(p adtest.User) []entratest.User {
		return accounts(with(cloudOnly(p), func(u *entratest.User) { u.ImmutableID = auditValue(p) }))
	}},
	{category: "address-conflict", name: "linked with provisioning errors", says: []string{"address.quarantined"}, accounts: func(p adtest.User) []entratest.User {
		return accounts(with(synced(p), func(u *entratest.User) {
			u.Quarantined = []entratest.ProvisioningError{{Property: "ProxyAddresses", Value: "SMTP:x@contoso.com", At: syncedAt}}
		}))
	}},
	{category: "address-conflict", name: "linked, and an alias is on another account", says: []string{"address.conflict"}, ada: func(p *adtest.User) { p.Addresses = append(p.Addresses, "smtp:sales@contoso.com") },
		accounts: func(p adtest.User) []entratest.User {
			return accounts(synced(p), entratest.User{UPN: "sales@contoso.com", DisplayName: "Sales", Mail: "sales@contoso.com", Proxies: []string{"SMTP:sales@contoso.com"}})
		}},
	{category: "anchor-differs", name: "linked by objectGUID where the tenant follows the other", ada: func(p *adtest.User) { p.ConsistencyGUID = otherGUID[:] },
		others: []adtest.User{withOwnValue(auditEve)}, accounts: func(p adtest.User) []entratest.User {
			byObject := p
			byObject.ConsistencyGUID = nil
			return accounts(synced(byObject), synced(withOwnValue(auditEve)), with(synced(withOwnValue(auditPerson("eva"))), func(u *entratest.User) { u.UPN = "eva@contoso.com" }))
		}},
	{category: "out-of-scope", name: "a service account of the sync", says: []string{"person.filtered"}, ada: func(p *adtest.User) { p.SAMAccountName = "MSOL_ada" }, accounts: func(adtest.User) []entratest.User { return nil }},
}

// withValue gives an AD user the value of another one.
func withValue(p, of adtest.User) adtest.User {
	p.ConsistencyGUID = of.GUID[:]
	return p
}

// withOwnValue gives an AD user a value that is not the objectGUID.
func withOwnValue(p adtest.User) adtest.User {
	guid := auditGUID("other " + p.SAMAccountName)
	p.ConsistencyGUID = guid[:]
	return p
}

// TestEachCategory makes each category by a pair of minimal directories, over the wire, and holds it against the check-up of the same person.
func TestEachCategory(t *testing.T) {
	t.Parallel()
	made := map[string]bool{"unknown": true, "not-taken": true} // by tests of their own
	for _, c := range categoryCases {
		made[c.category] = true
		t.Run(c.category+"/"+c.name, func(t *testing.T) {
			t.Parallel()
			w := newAuditWorld(t, entratest.Behaviour{})
			ada := auditPerson("ada")
			if c.ada != nil {
				c.ada(&ada)
			}
			w.people(append([]adtest.User{ada}, c.others...)...)
			for _, g := range c.groups {
				w.tenant.AddGroup(g)
			}
			for _, a := range c.accounts(ada) {
				w.tenant.AddUser(a)
			}
			report, status := w.audit()
			row := report.row(ada.SAMAccountName)
			if row.Category != c.category {
				t.Errorf("audit says %q (%v, not known: %v), want %s", row.Category, row.Codes, row.Unknown, c.category)
			}
			for _, code := range c.says {
				if !slices.Contains(row.Codes, code) {
					t.Errorf("%v is without %s", row.Codes, code)
				}
			}
			if quiet := slices.Contains([]string{"linked", "out-of-scope", "prepared"}, c.category); quiet && status != 0 && len(report.Orphans) == 0 && onlyQuiet(report) || !quiet && status != 3 {
				t.Errorf("exit status %d", status)
			}
			if check := w.check(ada.SAMAccountName); agrees[row.Category] == nil || !agrees[row.Category](check) {
				t.Errorf("audit says %s, check says %s: %+v", row.Category, check.Verdict, check)
			}
		})
	}
	for category := range agrees {
		if !made[category] {
			t.Errorf("no directories make %s", category)
		}
	}
}

func onlyQuiet(r auditReport) bool {
	for category, many := range r.Totals {
		if many > 0 && !strings.Contains(" linked out-of-scope prepared ", " "+category+" ") {
			return false
		}
	}
	return true
}

// TestAccountsThatAreNoOnes makes each kind of orphan.
func TestAccountsThatAreNoOnes(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	orphan := func(upn string, change func(*entratest.User)) {
		w.tenant.AddUser(with(entratest.User{UPN: upn + "@contoso.com", DisplayName: upn}, change))
	}
	value := auditValue(nobodyAD)
	orphan("synced", func(u *entratest.User) { u.Sync, u.ImmutableID, u.SID = new(true), value, nobodyAD.SID })
	orphan("left", func(u *entratest.User) { u.Sync, u.ImmutableID = new(false), auditValue(auditPerson("left")) })
	orphan("cloud", func(u *entratest.User) { u.ImmutableID = auditValue(auditPerson("cloud")) })
	orphan("foreign", func(u *entratest.User) { u.ImmutableID = "someone@okta.example" })
	orphan("plain", func(*entratest.User) {})
	report, status := w.audit()
	got := map[string]string{}
	for _, o := range report.Orphans {
		got[o.Category] = o.AccountUpn
	}
	want := map[string]string{"orphan-synced": "synced", "orphan-left-scope": "left", "orphan-cloud": "cloud", "orphan-foreign": "foreign"}
	for category, upn := range want {
		if got[category] != upn+"@contoso.com" || report.Totals[category] != 1 {
			t.Errorf("%s is %q, %d of them", category, got[category], report.Totals[category])
		}
	}
	if len(got) != len(want) || status != 3 {
		t.Errorf("exit status %d, orphans %v", status, got)
	}
}
