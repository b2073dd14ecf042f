package journeys

import (
	"fmt"
	"math/rand/v2"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link/linktest"
)

// oddities make people and accounts of a random company unlike the others. other is a colleague.
var oddities = []func(p *adtest.User, all *[]entratest.User, other adtest.User){
	func(p *adtest.User, all *[]entratest.User, _ adtest.User) { *all = append(*all, copyOf(*p)) },
	func(p *adtest.User, all *[]entratest.User, _ adtest.User) {
		*all = append(*all, with(copyOf(*p), inBin))
	},
	func(_ *adtest.User, all *[]entratest.User, _ adtest.User) { *all = nil },
	func(p *adtest.User, all *[]entratest.User, _ adtest.User) { *all = append(*all, cloudOnly(*p)) },
	func(p *adtest.User, _ *[]entratest.User, other adtest.User) {
		p.ConsistencyGUID = other.GUID[:]
	},
	func(p *adtest.User, _ *[]entratest.User, _ adtest.User) { *p = withOwnValue(*p) },
	func(p *adtest.User, _ *[]entratest.User, _ adtest.User) { p.ConsistencyGUID = nil },
	func(p *adtest.User, _ *[]entratest.User, other adtest.User) {
		p.Addresses = append(p.Addresses, "smtp:"+other.UPN)
	},
	func(p *adtest.User, _ *[]entratest.User, other adtest.User) { p.DisplayName = other.DisplayName },
	func(p *adtest.User, _ *[]entratest.User, other adtest.User) { p.EmployeeID = other.EmployeeID },
	func(p *adtest.User, _ *[]entratest.User, _ adtest.User) { p.Disabled, p.Critical = true, true },
	each1(func(u *entratest.User, _ adtest.User) { inBin(u) }),
	each1(func(u *entratest.User, _ adtest.User) { u.Sync = nil }),
	each1(func(u *entratest.User, _ adtest.User) { u.Sync = new(false) }),
	each1(func(u *entratest.User, other adtest.User) { u.ImmutableID = auditValue(other) }),
	each1(func(u *entratest.User, other adtest.User) { u.SID = other.SID }),
	each1(func(u *entratest.User, _ adtest.User) { u.SID, u.ImmutableID, u.Sync = "", "", nil }),
	each1(func(u *entratest.User, _ adtest.User) { u.ImmutableID = "okta-0001" }),
	each1(func(u *entratest.User, other adtest.User) { u.UPN = "x." + other.UPN; u.Mail = other.Mail }),
	each1(func(u *entratest.User, other adtest.User) { u.Proxies = append(u.Proxies, "smtp:"+other.UPN) }),
	each1(func(u *entratest.User, _ adtest.User) { u.Roles = []string{"Helpdesk Administrator"} }),
	each1(func(u *entratest.User, _ adtest.User) { u.Guest, u.ExternalState = true, "Accepted" }),
	each1(func(u *entratest.User, other adtest.User) { u.ObjectIdentifier = guidText(other.GUID) }),
	each1(func(u *entratest.User, _ adtest.User) { u.Licences = nil }),
	each1(func(u *entratest.User, _ adtest.User) {
		u.Quarantined = []entratest.ProvisioningError{{Property: "ProxyAddresses", Value: "SMTP:x@contoso.com", At: syncedAt}}
	}),
}

// each1 changes the first account.
func each1(change func(*entratest.User, adtest.User)) func(*adtest.User, *[]entratest.User, adtest.User) {
	return func(_ *adtest.User, all *[]entratest.User, other adtest.User) {
		if len(*all) > 0 {
			change(&(*all)[0], other)
		}
	}
}

func guidText(g [16]byte) string {
	return fmt.Sprintf("%02x%02x%02x%02x-%02x%02x-%02x%02x-%x-%x", g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6], g[8:10], g[10:])
}

// TestNoCategoryContradictsTheCheckUpInRandomCompanies makes companies in which much is odd at once, and holds everyone's category against the check-up.
func TestNoCategoryContradictsTheCheckUpInRandomCompanies(t *testing.T) {
	t.Parallel()
	for seed := 0; seed < 96; seed += linktest.Stride(24) {
		t.Run(fmt.Sprint(seed), func(t *testing.T) {
			t.Parallel()
			r := rand.New(rand.NewPCG(uint64(seed), 15))
			w := newAuditWorld(t, entratest.Behaviour{})
			names := []string{"ada", "bea", "cleo", "dora", "elsa", "fay"}
			for i, name := range names {
				p, other := auditPerson(name), auditPerson(names[(i+1+r.IntN(len(names)-1))%len(names)])
				all := []entratest.User{[]entratest.User{synced(p), cloudOnly(p)}[r.IntN(2)]}
				for range r.IntN(4) {
					oddities[r.IntN(len(oddities))](&p, &all, other)
				}
				p.DN = "CN=" + name + ",OU=Staff,DC=contoso,DC=com"
				w.people(p)
				for _, a := range all {
					w.tenant.AddUser(a)
				}
			}
			report, _ := w.audit()
			for _, name := range names {
				row := report.row(name)
				if check := w.check(name); agrees[row.Category] == nil || !agrees[row.Category](check) {
					t.Errorf("%s: audit says %s (%v), check says %s: %+v", name, row.Category, row.Codes, check.Verdict, check)
				}
			}
		})
	}
}
