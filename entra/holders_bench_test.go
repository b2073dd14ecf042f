package entra_test

import (
	"encoding/base64"
	"fmt"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// BenchmarkHolders looks for the holder of an ImmutableID in tenants of 1,000 to 100,000 users, beside reading all users, as a script without a filter
// does. The look-up costs the same in each.
//
//	go test ./entra -run '^$' -bench Holders -benchtime 1x
func BenchmarkHolders(b *testing.B) {
	var first sentAndGot
	for _, many := range []int{1000, 10_000, 100_000} {
		b.Run(fmt.Sprint(many), func(b *testing.B) {
			tenant, client := tenantOf(b, many)
			anchor := link.ImmutableID(anchorOf(many / 2))
			var one, all sentAndGot
			for b.Loop() {
				tenant.ResetRequests()
				if found, err := client.Holders(b.Context(), anchor); err != nil || len(found) != 1 {
					b.Fatalf("%d holders, %v", len(found), err)
				}
				one = count(tenant)
			}
			tenant.ResetRequests()
			read := 0
			for page, err := range client.Accounts(b.Context(), link.Live) {
				if err != nil {
					b.Fatal(err)
				}
				read += len(page)
			}
			if all = count(tenant); read != many {
				b.Fatalf("%d users were read", read)
			}
			if first == (sentAndGot{}) {
				first = one
			}
			if one.requests != first.requests || one.bytes > first.bytes*11/10 {
				b.Errorf("%+v in a tenant of %d, %+v in the smallest", one, many, first)
			}
			b.ReportMetric(float64(one.requests), "requests")
			b.ReportMetric(float64(one.bytes), "bytes")
			b.ReportMetric(float64(all.requests), "requests-for-all")
			b.ReportMetric(float64(all.bytes)/1e6, "MB-for-all")
			b.ReportMetric(float64(all.bytes)/float64(one.bytes), "times-the-bytes")
		})
	}
}

// sentAndGot is what the tenant was asked, and how long its answers were.
type sentAndGot struct{ requests, bytes int }

func count(t *entratest.Tenant) (sum sentAndGot) {
	for _, r := range t.Requests() {
		sum.requests++
		sum.bytes += r.Bytes
	}
	return sum
}

func anchorOf(n int) string {
	return base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "anchor of %06d", n))
}

// tenantOf returns a tenant of this many synced users, and a client signed in to it as the first of them.
func tenantOf(b *testing.B, many int) (*entratest.Tenant, *entra.Client) {
	b.Helper()
	tenant := entratest.New(entratest.Config{SyncOn: new(true), LastSync: now})
	tenant.AddDomain(entratest.Domain{Name: "contoso.com", Default: true})
	for n := range many {
		upn := fmt.Sprintf("user%06d@contoso.com", n)
		u := entratest.User{ID: string(guid(n)), UPN: upn, DisplayName: fmt.Sprint("User ", n), Mail: upn, Proxies: []string{"SMTP:" + upn}, ImmutableID: anchorOf(n), Sync: new(true)}
		if n == 0 {
			u.Roles = []string{"Global Administrator"}
		}
		tenant.AddUser(u)
	}
	server, err := entratest.Start(tenant, nil)
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = server.Close() })
	return tenant, connect(b, server.URL, tenant.Issue(entratest.Grant{UserID: string(guid(0))}), entra.Options{})
}
