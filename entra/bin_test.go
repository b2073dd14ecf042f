package entra_test

import (
	"fmt"
	"io"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// filterless returns a client for a tenant that refuses each filter on the recycle bin with one of Graph's codes. It counts the pages without one.
func (c *contoso) filterless(code string) (client *entra.Client, pages *atomic.Int64) {
	pages = new(atomic.Int64)
	network := roundTrip(func(r *http.Request) (*http.Response, error) {
		if !strings.HasSuffix(r.URL.Path, "/deletedItems/graph.user") {
			return http.DefaultTransport.RoundTrip(r)
		}
		if r.URL.Query().Has("$filter") {
			return &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
				Body: io.NopCloser(strings.NewReader(`{"error":{"code":"` + code + `","message":"No filters here."}}`))}, nil
		}
		pages.Add(1)
		return http.DefaultTransport.RoundTrip(r)
	})
	token := c.Issue(entratest.Grant{UserID: string(guid(900))})
	return connect(c.t, c.url, token, entra.Options{Transport: network}), pages
}

// If a tenant takes no filter on the recycle bin, whatever it calls that, the client reads every page of it, once for all searches of a check-up, and
// compares here.
func TestTheBinIsReadWholeWhereItsFiltersAreRefused(t *testing.T) {
	t.Parallel()
	for _, code := range []string{"Request_UnsupportedQuery", "Request_BadRequest", "BadRequest", "SomethingNew"} {
		c := serve(t, entratest.Behaviour{})
		populate(c)
		for n := range 1100 { // more than a page
			c.add(1000+n, entratest.User{UPN: fmt.Sprintf("gone%d@contoso.com", n), DeletedAt: now.AddDate(0, 0, -1)})
		}
		client, pages := c.filterless(code)
		near, err := client.Related(t.Context(), bond(t))
		if err != nil || len(near.Unread) > 0 {
			t.Fatalf("%s: %v, unread %v", code, err, near.Unread)
		}
		wantIDs(t, near.Accounts, nearBond...)
		if a := near.Accounts[9]; a.UPN != "james.bond@contoso.com" || a.Where() != link.RecycleBin {
			t.Errorf("%s: deleted account %q, %s", code, a.UPN, a.Where())
		}
		if n := pages.Load(); n != 2 {
			t.Errorf("%s: %d pages were read, want 2", code, n)
		}
		if holders, err := client.Holders(t.Context(), anchor); err != nil || len(holders) != 2 {
			t.Errorf("%s: holders %v, %v", code, ids(holders), err)
		}
	}
}
