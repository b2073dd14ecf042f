package entra_test

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

const sid = "S-1-5-21-1111-2222-3333-1104"

// bond is the person of these tests; his ImmutableID is anchor.
func bond(t *testing.T) link.Person {
	t.Helper()
	g, ok := anchor.GUID()
	if !ok {
		t.Fatal("no GUID")
	}
	return link.Person{GUID: g, SID: sid, UPN: "James.Bond@contoso.com", DisplayName: "James Bond", EmployeeID: "007",
		Mail: "james.bond@contoso.com", Addresses: []string{"SMTP:james.bond@contoso.com", "smtp:jb@contoso.com"}}
}

// populate fills the tenant with one account for each way to be near, and some that are not.
func populate(c *contoso) {
	deleted := now.AddDate(0, 0, -3)
	c.add(1, entratest.User{UPN: "duplicate@contoso.com", ImmutableID: string(anchor), Sync: new(true)})
	c.add(2, entratest.User{UPN: "othercase@contoso.com", ImmutableID: "1mOyofbliUerzRI0VniQqw=="})
	c.add(3, entratest.User{UPN: "sid@contoso.com", SID: sid})
	c.add(4, entratest.User{UPN: "james.bond@contoso.com", DisplayName: "J. Bond"})
	c.add(5, entratest.User{UPN: "alias@contoso.com", Proxies: []string{"SMTP:alias@contoso.com", "smtp:jb@contoso.com"}})
	c.add(6, entratest.User{UPN: "mail@contoso.com", Mail: "jb@contoso.com"})
	c.add(7, entratest.User{UPN: "employee@contoso.com", EmployeeID: "007"})
	c.add(8, entratest.User{UPN: "name@contoso.com", DisplayName: "James Bond (Ops)"})
	c.add(9, entratest.User{UPN: "stranger@contoso.com", DisplayName: "Miss Moneypenny", ImmutableID: "zzz"})
	c.add(10, entratest.User{UPN: "binanchor@contoso.com", ImmutableID: string(anchor), DeletedAt: deleted})
	c.add(11, entratest.User{UPN: "binsid@contoso.com", SID: sid, DeletedAt: deleted})
	c.add(12, entratest.User{UPN: "james.bond@contoso.com", DeletedAt: deleted})
	c.add(13, entratest.User{UPN: "binstranger@contoso.com", DeletedAt: deleted})
}

var nearBond = []link.AccountID{guid(1), guid(3), guid(4), guid(5), guid(6), guid(7), guid(8), guid(10), guid(11), guid(12)}

func TestNearFindsEveryoneByEveryWay(t *testing.T) {
	for name, behaviour := range map[string]entratest.Behaviour{
		"plain filters":         {},
		"anchors need advanced": {AnchorFilterAdvanced: true},
		"filters mind the case": {AnchorFilterExact: true},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, behaviour)
			populate(c)
			near, err := c.Related(t.Context(), bond(t))
			if err != nil {
				t.Fatal(err)
			}
			wantIDs(t, near.Accounts, nearBond...)
			if sent := c.wire.last(); !strings.Contains(sent.path, "?$") || strings.Contains(sent.path, "%24") {
				t.Errorf("sent %s", sent.path)
			}
			if len(near.Unread) > 0 || len(near.Synced) != 1 {
				t.Errorf("unread %v, synced %v", near.Unread, near.Synced)
			}
			if a := near.Accounts[9]; a.UPN != "james.bond@contoso.com" || a.Where() != link.RecycleBin {
				t.Errorf("deleted account %q, %s", a.UPN, a.Where())
			}
		})
	}
}

// field-1 K5, 13: a duplicate that carries the person's GUID in another notation, and nothing else of the person.
func TestNearFindsOtherNotations(t *testing.T) {
	for name, behaviour := range map[string]entratest.Behaviour{
		"plain filters": {}, "anchors need advanced": {AnchorFilterAdvanced: true}, "filters mind the case": {AnchorFilterExact: true},
	} {
		c := serve(t, behaviour)
		texts := []string{
			"a1b2c3d4-e5f6-4789-abcd-1234567890ab", "A1B2C3D4-E5F6-4789-ABCD-1234567890AB", "D4C3B2A1F6E58947ABCD1234567890AB", "d4c3b2a1f6e58947abcd1234567890ab",
			"1MOyofbliUerzRI0VniQqw", "obLD1OX2R4mrzRI0VniQqw==", "YTFiMmMzZDQtZTVmNi00Nzg5LWFiY2QtMTIzNDU2Nzg5MGFi",
		}
		var want []link.AccountID
		for i, text := range texts {
			c.add(i+1, entratest.User{UPN: fmt.Sprintf("duplicate%d@contoso.com", i), ImmutableID: text})
			want = append(want, guid(i+1))
		}
		c.add(20, entratest.User{UPN: "stranger@contoso.com", ImmutableID: "a1b2c3d4-e5f6-4789-abcd-1234567890ac"})
		near, err := c.Related(t.Context(), bond(t))
		if err != nil || len(near.Unread) > 0 {
			t.Fatal(name, err, near.Unread)
		}
		wantIDs(t, near.Accounts, want...)
		for _, a := range near.Accounts {
			if a.MayHold {
				t.Errorf("%s: %s does not hold the anchor", name, a.ImmutableID.Or(""))
			}
		}
	}
}

func TestNearRemembersWhatTheTenantRefuses(t *testing.T) {
	c := serve(t, entratest.Behaviour{AnchorFilterAdvanced: true})
	populate(c)
	refused := func() (n int) {
		c.ResetRequests()
		if _, err := c.Related(t.Context(), bond(t)); err != nil {
			t.Fatal(err)
		}
		for _, r := range c.Requests() {
			if r.Status == http.StatusBadRequest {
				n++
			}
		}
		return n
	}
	if n := refused(); n != 3 { // live and bin, and other notations
		t.Errorf("first time %d refusals, want 3", n)
	}
	if n := refused(); n != 0 {
		t.Errorf("second time %d refusals, want none", n)
	}
}

func TestNearIsOneRoundTrip(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	p := bond(t)
	for n := range 6 {
		p.Addresses = append(p.Addresses, fmt.Sprintf("smtp:alias%d@contoso.com", n))
	}
	p.CloudID = guid(20)
	// Anchor, SID and 8 addresses by threes, each twice; the anchor in other notations; sign-ins by the addresses by twos; groups and contacts with the addresses by fives; name and
	// employee id; the account that AD names, twice; a sample of synced accounts.
	client, gate := c.gated(2*(1+1+3) + 1 + 4 + 2*2 + 1 + 2 + 1)
	near, err := client.Related(t.Context(), p)
	if err != nil || len(near.Unread) > 0 {
		t.Fatalf("%v, unread %v", err, near.Unread)
	}
	if left := gate.left.Load(); left != 0 {
		t.Errorf("%d requests more than one round trip", -left)
	}
}

// AD names one account itself: Exchange has written its id back (msDS-ExternalDirectoryObjectId).
func TestNearBringsTheAccountThatADNames(t *testing.T) {
	for name, test := range map[string]struct {
		id    link.AccountID
		where link.Where
	}{"live": {guid(20), link.Live}, "in the bin": {guid(21), link.RecycleBin}, "gone": {guid(22), ""}, "not an id": {"../me", ""}, "found already": {guid(4), link.Live}} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			populate(c)
			c.add(20, entratest.User{UPN: "renamed@contoso.com"})
			c.add(21, entratest.User{UPN: "deleted@contoso.com", DeletedAt: now.AddDate(0, 0, -3)})
			p := bond(t)
			p.CloudID = test.id
			near, err := c.Related(t.Context(), p)
			if err != nil || len(near.Unread) > 0 {
				t.Fatalf("%v, unread %v", err, near.Unread)
			}
			want := slices.Clone(nearBond)
			if test.where != "" && !slices.Contains(want, test.id) {
				want = append(want, test.id)
			}
			wantIDs(t, near.Accounts, want...)
			for _, a := range near.Accounts {
				if a.ID == test.id && a.Where() != test.where {
					t.Errorf("%s is %s, want it %s", a.UPN, a.Where(), test.where)
				}
			}
		})
	}
}

func TestTheAccountThatADNamesMayBeUnreadable(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	populate(c)
	c.Fail("GET", "/users/"+string(guid(20)), 9, entratest.Fault{Status: 403, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
	p := bond(t)
	p.CloudID = guid(20)
	near, err := c.Related(t.Context(), p)
	if err != nil || len(near.Unread) != 1 || near.Unread[0].Code != link.CodeUnknownCloudID || near.Unread[0].Needs != "User.Read.All" {
		t.Errorf("%v, unread %v", err, near.Unread)
	}
}

func TestNearSaysWhatItCouldNotRead(t *testing.T) {
	c := serve(t, entratest.Behaviour{SIDFilterRefused: true}, "User.Read", "User.Read.All")
	populate(c)
	near, err := c.Related(t.Context(), bond(t))
	if err != nil {
		t.Fatal(err)
	}
	var names []link.Code
	for _, u := range near.Unread {
		names = append(names, u.Code)
		if u.Needs == "" || u.Err == nil || u.What == "" {
			t.Errorf("unread %+v says too little", u)
		}
	}
	// The bin's SID search compares here instead, so it is not unread.
	if got := fmt.Sprint(names); got != "[unknown.contacts unknown.groups unknown.sid]" {
		t.Errorf("unread %s", got)
	}
	if near.Unread[1].Needs != "GroupMember.Read.All" {
		t.Errorf("groups need %q", near.Unread[1].Needs)
	}
}

func TestNearWithoutUsersIsAnError(t *testing.T) {
	c := serve(t, entratest.Behaviour{}, "User.Read")
	_, err := c.Related(t.Context(), bond(t))
	contains(t, problem(t, err, link.NoRights).Error(), "User.Read.All")
}

func TestNearWithoutTheBinSaysSo(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	populate(c)
	c.Fail("GET", "/directory/deletedItems", 100, entratest.Fault{Status: http.StatusForbidden,
		Body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`})
	near, err := c.Related(t.Context(), bond(t))
	if err != nil {
		t.Fatal(err)
	}
	wantIDs(t, near.Accounts, nearBond[:7]...)
	if len(near.Unread) != 1 || near.Unread[0].Code != link.CodeUnknownRecycleBin || near.Unread[0].Needs != "User.Read.All" {
		t.Errorf("unread %+v", near.Unread)
	}
}

func TestNearTellsClaims(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	group := c.AddGroup(entratest.Group{ID: string(guid(50)), DisplayName: "Agents", Mail: "jb@contoso.com", Proxies: []string{"SMTP:jb@contoso.com"}})
	contact := c.AddContact(entratest.Contact{ID: string(guid(51)), DisplayName: "Bond (partner)", Mail: "james.bond@contoso.com"})
	near, err := c.Related(t.Context(), bond(t))
	if err != nil {
		t.Fatal(err)
	}
	want := []link.AddressOwner{
		{Object: link.Ref{Kind: link.KindGroup, ID: group, Name: "Agents"}, Address: "jb@contoso.com"},
		{Object: link.Ref{Kind: link.KindContact, ID: contact, Name: "Bond (partner)"}, Address: "james.bond@contoso.com"},
	}
	if fmt.Sprint(near.AddressOwners) != fmt.Sprint(want) {
		t.Errorf("claims %v, want %v", near.AddressOwners, want)
	}
}

func TestNearSamplesSyncedAccounts(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	populate(c)
	p := bond(t)
	p.ConsistencyGUID = link.Know([]byte("0123456789abcdef"))
	c.add(20, entratest.User{UPN: "other@contoso.com", ImmutableID: string(p.ImmutableIDs()[0])})
	near, err := c.Related(t.Context(), p)
	if err != nil {
		t.Fatal(err)
	}
	wantIDs(t, near.Accounts, append(nearBond, guid(20))...)
	wantIDs(t, near.Synced, guid(1))
	if v, known := near.Synced[0].ImmutableID.Get(); !known || v != anchor {
		t.Errorf("sample has %q, %t", v, known)
	}
}

func TestEveryPageIsRead(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for n := range 250 {
		c.add(1000+n, entratest.User{UPN: fmt.Sprintf("copy%d@contoso.com", n), ImmutableID: string(anchor)})
		c.add(2000+n, entratest.User{UPN: fmt.Sprintf("old%d@contoso.com", n), ImmutableID: string(anchor), DeletedAt: now.AddDate(0, 0, -1)})
	}
	for _, behaviour := range []entratest.Behaviour{{}, {AnchorFilterAdvanced: true}} {
		c.SetBehaviour(behaviour)
		holders, err := c.Holders(t.Context(), anchor)
		if err != nil || len(holders) != 500 {
			t.Fatalf("%d holders, %v", len(holders), err)
		}
	}
}

func TestHoldersComparesExactly(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	populate(c)
	holders, err := c.Holders(t.Context(), anchor)
	if err != nil {
		t.Fatal(err)
	}
	wantIDs(t, holders, guid(1), guid(10))
}

func TestFind(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.add(1, entratest.User{UPN: "zoe@contoso.com", DisplayName: "Zoe O'Brien"})
	c.add(2, entratest.User{UPN: "anna@contoso.com", DisplayName: "Anna O'Brien", Mail: "O'Brien@contoso.com"})
	c.add(3, entratest.User{UPN: "zack@contoso.com", DisplayName: "Zack"})
	for _, test := range []struct {
		text  string
		limit int
		want  []link.AccountID
		more  bool
	}{
		{" z ", 10, []link.AccountID{guid(3), guid(1)}, false},
		{"Zoe O'B", 10, []link.AccountID{guid(1)}, false},
		{"o'brien@", 10, []link.AccountID{guid(2)}, false},
		{"a' or displayName eq 'Zack", 10, nil, false},
		{"  ", 10, nil, false},
	} {
		found, more, err := c.Find(t.Context(), test.text, test.limit)
		if err != nil || more != test.more {
			t.Errorf("%q: more %t, %v", test.text, more, err)
		}
		wantIDs(t, found, test.want...)
	}
	if found, more, err := c.Find(t.Context(), "z", 1); err != nil || len(found) != 1 || !more {
		t.Errorf("with limit 1: %v, more %t, %v", ids(found), more, err)
	}
}

// Whoever has exactly this sign-in name or address is found by an alias too, and stands first, however many begin so.
func TestFindGivesTheExactOneFirst(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for i := range 30 {
		c.add(i+10, entratest.User{UPN: fmt.Sprintf("load@contoso.com%02d.example", i), DisplayName: fmt.Sprintf("Load %02d", i)})
	}
	c.add(1, entratest.User{UPN: "load@contoso.com", DisplayName: "Zora Exact"})
	c.add(2, entratest.User{UPN: "other@contoso.com", DisplayName: "Zoe Alias", Proxies: []string{"smtp:alias@contoso.com"}})
	for text, want := range map[string]link.AccountID{"load@contoso.com": guid(1), "LOAD@contoso.com": guid(1), "alias@contoso.com": guid(2)} {
		found, _, err := c.Find(t.Context(), text, 5)
		if err != nil || len(found) == 0 || found[0].ID != want {
			t.Errorf("%s: %v, %v", text, ids(found), err)
		}
	}
}

func TestFindDeleted(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	gone := time.Date(2026, 10, 30, 0, 0, 0, 0, time.UTC)
	c.add(1, entratest.User{UPN: "zoe@contoso.com", DisplayName: "Zoe O'Brien", DeletedAt: gone})
	c.add(2, entratest.User{UPN: "zack@contoso.com", DisplayName: "Anna", GivenName: "Berta", Surname: "Cole", DeletedAt: gone, Proxies: []string{"smtp:dora@contoso.com"}})
	c.add(3, entratest.User{UPN: "zora@contoso.com", DisplayName: "Zora"})
	for _, test := range []struct {
		text  string
		limit int
		want  []link.AccountID
		more  bool
	}{
		{" Z ", 9, []link.AccountID{guid(2), guid(1)}, false}, {"z", 1, []link.AccountID{guid(2)}, true}, {"zoe@contoso.com", 9, []link.AccountID{guid(1)}, false},
		{"zoe o'", 9, []link.AccountID{guid(1)}, false}, {"berta", 9, []link.AccountID{guid(2)}, false}, {"cole", 9, []link.AccountID{guid(2)}, false},
		{"dora@", 9, []link.AccountID{guid(2)}, false}, {"zora", 9, nil, false}, {"0000", 9, nil, false}, {" ", 9, nil, false},
	} {
		found, more, err := c.FindDeleted(t.Context(), test.text, test.limit)
		if err != nil || more != test.more || !slices.Equal(ids(found), test.want) {
			t.Errorf("%q: %v, more %t, %v", test.text, ids(found), more, err)
		}
	}
}
