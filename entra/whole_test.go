package entra_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// all reads one place whole.
func all(t *testing.T, c *entra.Client, in link.Where) (found map[link.AccountID]link.Account, pages int, err error) {
	t.Helper()
	found = map[link.AccountID]link.Account{}
	for page, failed := range c.Accounts(t.Context(), in) {
		if failed != nil {
			return found, pages, failed
		}
		pages++
		for _, a := range page {
			found[a.ID] = a
		}
	}
	return found, pages, nil
}

// TestEverybodyIsWhatACheckUpSees compares an account of the list of everybody with the same one, read alone.
func TestEverybodyIsWhatACheckUpSees(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	u := entratest.User{
		UPN: "james@contoso.com", DisplayName: "James Bond", GivenName: "James", Surname: "Bond", Mail: "j@contoso.com", EmployeeID: "7", Proxies: []string{"SMTP:j@contoso.com"},
		ImmutableID: "1MOyofbliUerzRI0VniQqw==", Sync: new(true), SID: "S-1-5-21-1", SAM: "james", DN: "CN=James,DC=contoso,DC=com", LastSync: now, Licences: []string{"SPE_E3"},
		ObjectIdentifier: "A1B2C3D4-e5f6-4789-abcd-1234567890ab", Quarantined: []entratest.ProvisioningError{{Property: "ProxyAddresses", Value: "SMTP:x@contoso.com", At: now}},
	}
	id := c.add(1, u)
	guest := c.add(2, entratest.User{UPN: "g_fabrikam.com#EXT#@contoso.onmicrosoft.com", Guest: true, ExternalState: "Accepted", Disabled: true})
	u.DeletedAt, u.UPN = now.AddDate(0, 0, -2), "old@contoso.com"
	deleted := c.add(3, u)
	for _, in := range []link.Where{link.Live, link.RecycleBin} {
		found, _, err := all(t, c.Client, in)
		if err != nil {
			t.Fatal(err)
		}
		for _, id := range []link.AccountID{id, guest, deleted} {
			alone, err := c.Account(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			got, there := found[id]
			if there != (alone.Where() == in) {
				t.Errorf("%s is %v in %s", id, there, in)
			}
			if !there {
				continue
			}
			if in == link.Live && id != guest && got.ObjectIdentifier.Or("") != "a1b2c3d4-e5f6-4789-abcd-1234567890ab" {
				t.Errorf("%+v", got.ObjectIdentifier)
			}
			if in == link.RecycleBin && got.ObjectIdentifier.IsKnown() {
				t.Error("the recycle bin tells no object identifier")
			}
			same := got.UPN == alone.UPN && got.DisplayName == alone.DisplayName && got.GivenName == alone.GivenName && got.Surname == alone.Surname && got.Mail == alone.Mail &&
				got.EmployeeID == alone.EmployeeID && slices.Equal(got.Addresses, alone.Addresses) && got.Guest == alone.Guest && got.External == alone.External && got.Enabled == alone.Enabled &&
				got.Sync == alone.Sync && got.ImmutableID == alone.ImmutableID && got.SID == alone.SID && got.OnPremDN == alone.OnPremDN && got.SAM == alone.SAM &&
				got.LastSync.Equal(alone.LastSync) && got.DeletedAt.Equal(alone.DeletedAt) && slices.Equal(got.Quarantined, alone.Quarantined) && got.Restricted == alone.Restricted
			if len(got.Absent) > 0 {
				t.Errorf("%s: left out are %v", id, got.Absent)
			}
			if !same {
				t.Errorf("in the list\n%+v\nalone\n%+v", got, alone)
			}
			if names := got.Usage.Licences.Or(nil); id != guest && !slices.Equal(names, []string{"SPE_E3"}) {
				t.Errorf("licences %v", names)
			}
		}
	}
}

// TestEverybodyIsReadOnce: pages of 999, and the beta version only for what it alone has.
func TestEverybodyIsReadOnce(t *testing.T) {
	for _, refused := range []bool{false, true} {
		c := serve(t, entratest.Behaviour{})
		for i := range 1500 {
			c.AddUser(entratest.User{UPN: fmt.Sprintf("u%d@contoso.com", i)})
		}
		if refused {
			c.Fail("GET", "/beta/users", 99, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
		}
		before := c.Sent()
		found, pages, err := all(t, c.Client, link.Live)
		if err != nil || pages != 2 || len(found) != 1501 {
			t.Fatalf("refused %v: %d accounts on %d pages, %v", refused, len(found), pages, err)
		}
		want := 3 // two pages and the products
		if refused {
			want++
		}
		if sent := c.Sent() - before; sent != want {
			t.Errorf("refused %v: %d requests, want %d", refused, sent, want)
		}
		for _, a := range found {
			if a.ObjectIdentifier.IsKnown() == refused {
				t.Fatalf("refused %v: %+v", refused, a.ObjectIdentifier)
			}
		}
	}
}

// TestAPageThatFailsEndsTheList: what came before is good.
func TestAPageThatFailsEndsTheList(t *testing.T) {
	for _, status := range []int{http.StatusGone, http.StatusBadRequest, http.StatusInternalServerError} {
		c := serve(t, entratest.Behaviour{})
		for i := range 1500 {
			c.AddUser(entratest.User{UPN: fmt.Sprintf("u%d@contoso.com", i)})
		}
		c.Fail("GET", "/beta/users", 1, entratest.Fault{})
		c.Fail("GET", "/beta/users", 99, entratest.Fault{Status: status, Body: "{}"})
		found, pages, err := all(t, c.Client, link.Live)
		if err == nil || pages != 1 || len(found) != 999 {
			t.Errorf("%d: %d accounts on %d pages, %v", status, len(found), pages, err)
		}
	}
}

// TestTheTenantCounts what it then returns.
func TestTheTenantCounts(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for i := range 1500 {
		c.AddUser(entratest.User{UPN: fmt.Sprintf("u%d@contoso.com", i)})
	}
	if many, err := c.Count(t.Context()); err != nil || many != 1501 {
		t.Errorf("%d, %v", many, err)
	}
	for _, body := range []string{`{}`, `{"@odata.count":-1}`, `[]`, ``} {
		c.Fail("GET", "/v1.0/users", 1, entratest.Fault{Status: http.StatusOK, Body: body})
		if many, err := c.Count(t.Context()); err == nil {
			t.Errorf("%q is read as %d", body, many)
		}
	}
}

// TestATokenThatIsRefusedOnTheWay is renewed, and the page asked for again: none is read twice, and none is left out.
func TestATokenThatIsRefusedOnTheWay(t *testing.T) {
	c, s, client := signedIn(t)
	for i := range 2500 {
		c.AddUser(entratest.User{UPN: fmt.Sprintf("u%d@contoso.com", i)})
	}
	for why, challenge := range challenges {
		c.ResetRequests()
		renewed := s.count(entratest.AskRefresh)
		c.Fail("GET", "/beta/users", 1, entratest.Fault{}) // the first page is as always
		c.Fail("GET", "/beta/users", 1, challenge.fault)
		found, pages, err := all(t, client, link.Live)
		if err != nil || pages != 3 || len(found) < 2500 || s.count(entratest.AskRefresh) != renewed+1 {
			t.Errorf("%s: %d accounts on %d pages, %v", why, len(found), pages, err)
		}
		asked := 0
		for _, r := range c.Requests() {
			if r.Path == "/beta/users" {
				asked++
			}
		}
		if asked != 4 {
			t.Errorf("%s: %d requests for three pages", why, asked)
		}
	}
}

// TestAPropertyThatIsLeftOutIsUnknown, and a null is not.
func TestAPropertyThatIsLeftOutIsUnknown(t *testing.T) {
	const base = `"id":"00000000-0000-4000-8000-000000000001","userPrincipalName":"a@contoso.com","accountEnabled":true`
	const rest = base + `,"onPremisesSyncEnabled":null,"onPremisesImmutableId":null,"onPremisesSecurityIdentifier":null`
	for _, licences := range []string{`null`, `[{}]`, `[{"skuId":null}]`} { // that there is a property does not mean that it says anything
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, http.StatusOK, `{"value":[{`+rest+`,"assignedLicenses":`+licences+`}]}`)
		}))
		defer server.Close()
		found, _, err := all(t, connect(t, server.URL, "t", entra.Options{}), link.Live)
		if a := found[guid(1)]; err != nil || a.Usage.Licences.IsKnown() || !slices.Contains(a.Absent, "assignedLicenses") {
			t.Errorf("licences %s: %v, %v is left out", licences, err, a.Absent)
		}
	}
	for answer, known := range map[string]bool{
		base + `,"onPremisesSyncEnabled":null,"onPremisesImmutableId":null,"onPremisesSecurityIdentifier":null,"assignedLicenses":[]`: true,
		base: false,
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, http.StatusOK, `{"value":[{`+answer+`}]}`)
		}))
		defer server.Close()
		found, _, err := all(t, connect(t, server.URL, "t", entra.Options{}), link.Live)
		a := found[guid(1)]
		if err != nil || a.Sync.IsKnown() != known || a.ImmutableID.IsKnown() != known || a.SID.IsKnown() != known || a.Usage.Licences.IsKnown() != known {
			t.Errorf("%v: %+v", err, a)
		}
	}
}

// TestWhatIsLeftOutIsNamed, however the answer is written, and a text that looks like a property is none.
func TestWhatIsLeftOutIsNamed(t *testing.T) {
	const base = `{"id":"00000000-0000-4000-8000-000000000001","userPrincipalName":"a@contoso.com","accountEnabled":true,"givenName":null,"surname":null,"employeeId":null,` +
		`"proxyAddresses":[],"userType":"Member","externalUserState":null,"assignedLicenses":[],"onPremisesImmutableId":null,"onPremisesSyncEnabled":null,` +
		`"onPremisesDistinguishedName":null,"onPremisesSamAccountName":null,"onPremisesLastSyncDateTime":null,"onPremisesProvisioningErrors":[],"isManagementRestricted":null,"onPremisesObjectIdentifier":null`
	for rest, want := range map[string][]string{
		`,"displayName":null,"mail":null,"onPremisesSecurityIdentifier":null}`:               nil,
		`,"displayName":null,"mail" : null,"onPremisesSecurityIdentifier"` + "\t" + `:null}`: nil,
		`,"displayName":"\"mail\":"}`: {"mail", "onPremisesSecurityIdentifier"},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, http.StatusOK, `{"value":[`+base+rest+`]}`)
		}))
		defer server.Close()
		found, _, err := all(t, connect(t, server.URL, "t", entra.Options{}), link.Live)
		if a, there := found[guid(1)]; err != nil || !there || !slices.Equal(a.Absent, want) {
			t.Errorf("%s: %v leaves out %v, want %v", rest, err, a.Absent, want)
		}
	}
}

// TestRolesOfEverybody: assigned and eligible, directly and through a group, and what could not be read.
func TestRolesOfEverybody(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	admins := c.AddGroup(entratest.Group{DisplayName: "Admins", RoleAssignable: true, Roles: []string{"Exchange Administrator"}, EligibleRoles: []string{"Reports Reader"}})
	c.AddGroup(entratest.Group{DisplayName: "Idle", RoleAssignable: true})
	assigned := c.add(1, entratest.User{UPN: "a@contoso.com", Roles: []string{"User Administrator"}})
	eligible := c.add(2, entratest.User{UPN: "b@contoso.com", EligibleRoles: []string{"Global Administrator"}})
	member := c.add(3, entratest.User{UPN: "c@contoso.com", Groups: []string{admins}})
	plain := c.add(4, entratest.User{UPN: "d@contoso.com"})
	roles, unread := c.Roles(t.Context())
	want := map[link.AccountID][]link.Role{
		assigned: {{Name: "User Administrator"}}, eligible: {{Name: "Global Administrator", Eligible: true}},
		member: {{Name: "Exchange Administrator", Via: "Admins"}, {Name: "Reports Reader", Eligible: true, Via: "Admins"}}, plain: nil,
	}
	for id, expected := range want {
		if !slices.Equal(roles[id], expected) {
			t.Errorf("%s has %+v, want %+v", id, roles[id], expected)
		}
	}
	if len(unread) > 0 {
		t.Errorf("not read: %+v", unread)
	}
	for _, path := range []string{"roleAssignments", "roleEligibilityScheduleInstances", "/groups", "transitiveMembers"} {
		c.Fail("GET", path, 9, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
		if _, unread := c.Roles(t.Context()); len(unread) != 1 || !strings.Contains(unread[0].Needs, ".Read.") {
			t.Errorf("%s: %+v", path, unread)
		}
		c.ClearFaults()
	}
}

// TestATenantWithoutPIMHasNoEligibleRoles: that is no hole.
func TestATenantWithoutPIMHasNoEligibleRoles(t *testing.T) {
	c := serve(t, entratest.Behaviour{NoPIM: true})
	if _, unread := c.Roles(t.Context()); len(unread) > 0 {
		t.Errorf("not read: %+v", unread)
	}
}
