package audit

import (
	"fmt"
	"runtime"
	"testing"
	"time"

	"hardmatch/link"
)

// observed is when they are joined.
var observed = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// personOf is a person of a company, by a number.
func personOf(i int) link.Person {
	name := fmt.Sprintf("person.%06d", i)
	upn := name + "@contoso.com"
	g := link.GUID{byte(i), byte(i >> 8), byte(i >> 16), 4, 5, 6, 7, 0x48, 0x89, 10, 11, 12, 13, 14, 15, 16}
	return link.Person{
		DN: "CN=" + name + ",OU=Staff,OU=Europe,DC=contoso,DC=com", SAMAccountName: name, UPN: upn, DisplayName: fmt.Sprintf("Person Number %d", i), GivenName: "Person",
		Surname: fmt.Sprintf("Number%d", i), Mail: upn, EmployeeID: fmt.Sprint(100000 + i), SID: fmt.Sprintf("S-1-5-21-1004336348-1177238915-682003330-%d", 2000+i), GUID: g,
		ConsistencyGUID: link.Know(g[:]), Addresses: []string{"SMTP:" + upn, "smtp:" + name + "@fabrikam.example", "sip:" + upn}, Enabled: true, Nickname: name,
		Created: time.Date(2020, 1, 1, 0, 0, 0, 0, time.UTC), PasswordSet: link.Unknown[time.Time](""), LastLogon: link.Unknown[time.Time](""),
	}
}

// accountOf is the person's account. One in fifty is not linked.
func accountOf(i int) link.Account {
	p := personOf(i)
	a := link.Account{
		ID: link.AccountID(fmt.Sprintf("%08x-0000-4000-8000-000000000000", i)), UPN: p.UPN, DisplayName: p.DisplayName, GivenName: p.GivenName, Surname: p.Surname, Mail: p.Mail,
		EmployeeID: p.EmployeeID, Addresses: p.Addresses, Enabled: link.Know(true), Restricted: link.Know(false), Sync: link.Know(link.CloudOnly), ImmutableID: link.Know(link.ImmutableID("")),
		SID: link.Know(""), ObjectIdentifier: link.Know(""), Usage: link.Usage{Licences: link.Know([]string{"SPE_E3"})},
	}
	if i%50 != 0 {
		a.Sync, a.ImmutableID, a.SID, a.SAM, a.OnPremDN = link.Know(link.Synced), link.Know(p.GUID.ImmutableID()), link.Know(p.SID), p.SAMAccountName, p.DN
		a.LastSync = time.Date(2026, 11, 2, 8, 55, 0, 0, time.UTC)
	}
	return a
}

func collectionOf(many int) *Collection {
	c := &Collection{}
	for i := range many {
		c.AddPeople(link.PeoplePage{Domain: "contoso.com", People: []link.Person{personOf(i)}})
		if err := c.AddAccounts([]link.Account{accountOf(i)}); err != nil {
			panic(err)
		}
	}
	c.Roles(nil, nil)
	c.Tenant(link.Tenant{Domains: link.Know([]link.Domain{{Name: "contoso.com", Verified: true}}), SyncOn: link.Know(true), LastSync: link.Know(time.Date(2026, 11, 2, 8, 55, 0, 0, time.UTC))}, link.SyncSettings{})
	return c
}

// BenchmarkAuditJoin joins people with as many accounts, most of them linked.
func BenchmarkAuditJoin(b *testing.B) {
	for _, many := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(many), func(b *testing.B) {
			c := collectionOf(many)
			for b.Loop() {
				if r := c.Join(observed); r.Totals[15].Many != many-(many+49)/50 {
					b.Fatalf("%+v", r.Totals)
				}
			}
			b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N*many), "ns/person")
		})
	}
}

// TestWhatACollectionTakes holds how much memory a person and an account take together.
func TestWhatACollectionTakes(t *testing.T) {
	const many, most = 20_000, 700
	var before, after runtime.MemStats
	runtime.GC()
	runtime.ReadMemStats(&before)
	c := collectionOf(many)
	runtime.GC()
	runtime.ReadMemStats(&after)
	if took := int(after.HeapAlloc-before.HeapAlloc) / many; took > most {
		t.Errorf("%d bytes a person and account, at most %d", took, most)
	}
	runtime.KeepAlive(c)
}
