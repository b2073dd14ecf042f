package entra_test

import (
	"bytes"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// veil changes what the tenant shows of some accounts.
type veil struct {
	of     []link.AccountID
	change func(account map[string]any, list bool)
}

// RoundTrip implements http.RoundTripper.
func (v veil) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || res.StatusCode != 200 {
		return res, err
	}
	defer res.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil {
		return nil, err
	}
	items, list := body["value"].([]any)
	for _, item := range append(items, body) {
		if a, ok := item.(map[string]any); ok && slices.Contains(v.of, link.AccountID(asText(a["id"]))) {
			v.change(a, list)
		}
	}
	text, err := json.Marshal(body)
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	res.Header.Del("Content-Length")
	return res, err
}

func asText(v any) string {
	text, _ := v.(string)
	return text
}

// byIDAndName leaves the id, the name and what else is named.
func byIDAndName(null bool, more ...string) func(map[string]any, bool) {
	keep := append(more, "id", "displayName", "@odata.type", "@odata.context", "deletedDateTime")
	return func(a map[string]any, _ bool) {
		for name := range maps.Clone(a) {
			switch {
			case slices.Contains(keep, name):
			case null:
				a[name] = nil
			default:
				delete(a, name)
			}
		}
	}
}

// veiled returns a client of the tenant behind a veil.
func (c *contoso) veiled(v veil) *entra.Client {
	return connect(c.t, c.url, c.Issue(entratest.Grant{UserID: string(guid(900))}), entra.Options{Transport: v})
}

// attacks-1 T12: an account that the filter found has the value, whatever of it the token can read.
func TestAHolderThatMayNotBeReadIsKept(t *testing.T) {
	for name, change := range map[string]func(map[string]any, bool){
		"nulls":               byIDAndName(true),
		"left out":            byIDAndName(false),
		"with a sign-in name": byIDAndName(true, "userPrincipalName"),
		"all but the value": func(a map[string]any, _ bool) {
			delete(a, "onPremisesImmutableId")
			delete(a, "onPremisesSecurityIdentifier")
		},
		"the list alone, empty": func(a map[string]any, list bool) { empty(a, list) },
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			live := c.add(1, entratest.User{UPN: "dup@contoso.com", DisplayName: "James Bond", ImmutableID: string(anchor), Sync: new(true), SID: sid})
			gone := c.add(2, entratest.User{UPN: "old@contoso.com", DisplayName: "James Bond", ImmutableID: string(anchor), DeletedAt: now.AddDate(0, 0, -3)})
			carrier := c.add(3, entratest.User{UPN: "sid@contoso.com", DisplayName: "Sid", SID: sid})
			client := c.veiled(veil{[]link.AccountID{live, gone, carrier}, change})
			found, err := client.Holders(t.Context(), anchor)
			if err != nil {
				t.Fatal(err)
			}
			wantIDs(t, found, live, gone)
			if where := found[1].Where(); where != link.RecycleBin {
				t.Errorf("the deleted one is %s", where)
			}
			near, err := client.Related(t.Context(), bond(t))
			if err != nil {
				t.Fatal(err)
			}
			wantIDs(t, near.Accounts, live, gone, carrier)
			doubtful := name != "the list alone, empty"
			for i, a := range append(found, near.Accounts[:2]...) {
				if a.MayHold != doubtful || a.ImmutableID.IsKnown() == doubtful || !doubtful && !a.Holds(anchor) {
					t.Errorf("%d: may hold %v, ImmutableID %v", i, a.MayHold, a.ImmutableID)
				}
			}
			if a := near.Accounts[2]; a.MayCarrySID != doubtful || a.SID.IsKnown() == doubtful || a.MayHold {
				t.Errorf("may carry the SID %v, SID %v", a.MayCarrySID, a.SID)
			}
		})
	}
}

// empty leaves lists without the values that a filter looks for.
func empty(a map[string]any, list bool) {
	if list {
		a["onPremisesImmutableId"], a["onPremisesSecurityIdentifier"] = nil, nil
	}
}

// A filter may ignore case, and a server may ignore the filter: an account with another value does not have this one, and brings no one into doubt.
func TestWhatAFilterBringsIsComparedExactly(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.add(1, entratest.User{UPN: "a@contoso.com", ImmutableID: strings.ToLower(string(anchor))})
	c.add(2, entratest.User{UPN: "b@contoso.com"})
	for n := range 30 {
		c.add(10+n, entratest.User{UPN: "c" + string(rune('a'+n%26)) + string(rune('a'+n/26)) + "@contoso.com"})
	}
	var requests atomic.Int64
	ignoring := roundTrip(func(r *http.Request) (*http.Response, error) {
		requests.Add(1)
		q := r.URL.Query()
		q.Del("$filter")
		r.URL.RawQuery = q.Encode()
		return http.DefaultTransport.RoundTrip(r)
	})
	client := connect(t, c.url, c.Issue(entratest.Grant{UserID: string(guid(900))}), entra.Options{Transport: ignoring})
	found, err := client.Holders(t.Context(), anchor)
	if err != nil || len(found) > 0 {
		t.Errorf("%v, %v", ids(found), err)
	}
	if n := requests.Load(); n != 2 {
		t.Errorf("%d requests", n)
	}
}

// A bin that is read whole, and shows no more than the id of some accounts, may have a holder in it.
func TestABinThatMayNotBeReadWholly(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	gone := c.add(1, entratest.User{UPN: "old@contoso.com", DisplayName: "Old", DeletedAt: now.AddDate(0, 0, -3)})
	c.add(2, entratest.User{UPN: "dup@contoso.com", ImmutableID: string(anchor), DeletedAt: now.AddDate(0, 0, -3)})
	v := veil{[]link.AccountID{gone}, byIDAndName(true)}
	network := roundTrip(func(r *http.Request) (*http.Response, error) {
		if strings.HasSuffix(r.URL.Path, "/deletedItems/graph.user") && r.URL.Query().Has("$filter") {
			return &http.Response{StatusCode: 400, Header: http.Header{"Content-Type": {"application/json"}}, Request: r,
				Body: io.NopCloser(strings.NewReader(`{"error":{"code":"Request_UnsupportedQuery","message":"No filters here."}}`))}, nil
		}
		return v.RoundTrip(r)
	})
	client := connect(t, c.url, c.Issue(entratest.Grant{UserID: string(guid(900))}), entra.Options{Transport: network})
	near, err := client.Related(t.Context(), bond(t))
	if err != nil {
		t.Fatal(err)
	}
	wantIDs(t, near.Accounts, guid(2))
	if len(near.Unread) != 1 || near.Unread[0].Code != link.CodeUnknownRecycleBin || near.Unread[0].Needs != "User.Read.All" {
		t.Errorf("unread %+v", near.Unread)
	}
	_, err = client.Holders(t.Context(), anchor)
	contains(t, problem(t, err, link.NoRights).Error(), "User.Read.All")
}
