package entra_test

import (
	"fmt"
	"net/http"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// known asserts what a value was read as.
func known[T any](t *testing.T, what string, got link.Known[T], want T) {
	t.Helper()
	if v, known := got.Get(); !known || fmt.Sprint(v) != fmt.Sprint(want) {
		t.Errorf("%s is %v (known %t, needs %q), want %v", what, v, known, got.Needs(), want)
	}
}

// unknown asserts that a value was not read, and what it needs.
func unknown[T any](t *testing.T, what string, got link.Known[T], needs string) {
	t.Helper()
	if got.IsKnown() || !strings.Contains(got.Needs(), needs) {
		t.Errorf("%s is %v (known %t), needs %q, want unknown, needing %q", what, got.Or(*new(T)), got.IsKnown(), got.Needs(), needs)
	}
}

// full is an account with something to know in every property.
func full(c *contoso) entratest.User {
	c.AddGroup(entratest.Group{ID: string(guid(50)), DisplayName: "Staff"})
	c.AddGroup(entratest.Group{ID: string(guid(51)), DisplayName: "Helpers", RoleAssignable: true, Roles: []string{"Helpdesk Administrator"}})
	c.add(60, entratest.User{UPN: "q@contoso.com", Manager: string(guid(1))})
	c.AddUnit(entratest.Unit{ID: string(guid(71)), DisplayName: "Board", Restricted: true})
	c.AddUnit(entratest.Unit{ID: string(guid(70)), DisplayName: "Berlin"})
	return entratest.User{UPN: "james@contoso.com", DisplayName: "James", Created: now.AddDate(-1, 0, 0), PasswordChanged: now.AddDate(0, -1, 0),
		LastSignIn: now.AddDate(0, 0, -2), ObjectIdentifier: "a1b2c3d4-e5f6-4789-abcd-1234567890ab", Sync: new(false), SID: sid, CloudManaged: true,
		Licences: []string{"SPE_E3"}, Groups: []string{string(guid(50)), string(guid(51))}, Roles: []string{"User Administrator"},
		EligibleRoles: []string{"Global Administrator"}, Devices: []string{"LAPTOP-1", "PHONE-1"}, OwnedGroups: []string{string(guid(50))}, Units: []string{string(guid(71)), string(guid(70))},
		ScopedRoles: []entratest.ScopedRole{{Role: "User Administrator", Unit: string(guid(71))}, {Role: "User Administrator", Unit: string(guid(70))}, {Role: "Groups Administrator", Unit: string(guid(71)), Eligible: true},
			{Role: "Cloud Application Administrator", App: string(guid(80))}}}
}

func TestExamineReadsEverything(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a, err := c.AccountDetails(t.Context(), c.add(1, full(c)))
	if err != nil {
		t.Fatal(err)
	}
	e := a.Usage
	known(t, "last sign-in", e.LastSignIn, now.AddDate(0, 0, -2))
	known(t, "licences", e.Licences, []string{"SPE_E3"})
	known(t, "mailbox", e.Mailbox, true)
	known(t, "groups", e.Groups, 2)
	known(t, "devices", e.Devices, 2)
	known(t, "owned", e.Owned, 1)
	known(t, "reports", e.Reports, 1)
	known(t, "created", e.Created, now.AddDate(-1, 0, 0))
	known(t, "password", e.PasswordChanged, now.AddDate(0, -1, 0))
	known(t, "object identifier", a.ObjectIdentifier, "a1b2c3d4-e5f6-4789-abcd-1234567890ab")
	known(t, "cloud-managed", a.CloudManaged, true)
	known(t, "sync", a.Sync, link.LeftScope)
	known(t, "SID", a.SID, sid)
	known(t, "restricted", a.Restricted, true)
	known(t, "units", a.Units, []link.Unit{{ID: string(guid(70)), Name: "Berlin"}, {ID: string(guid(71)), Name: "Board", Restricted: true}})
	known(t, "enabled", a.Enabled, true)
	known(t, "roles", a.Roles, []link.Role{
		{Name: "Cloud Application Administrator", Unit: string(guid(80))}, {Name: "Global Administrator", Eligible: true},
		{Name: "Groups Administrator", Eligible: true, Unit: string(guid(71))}, {Name: "Helpdesk Administrator", Via: "Helpers"},
		{Name: "User Administrator"}, {Name: "User Administrator", Unit: string(guid(70))}, {Name: "User Administrator", Unit: string(guid(71))}})
}

func TestExamineOfAnEmptyAccountKnowsThatItIsEmpty(t *testing.T) {
	c := serve(t, entratest.Behaviour{NoPIM: true})
	a, err := c.AccountDetails(t.Context(), c.add(1, entratest.User{UPN: "new@contoso.com"}))
	if err != nil {
		t.Fatal(err)
	}
	known(t, "last sign-in", a.Usage.LastSignIn, time.Time{})
	known(t, "licences", a.Usage.Licences, []string{})
	known(t, "mailbox", a.Usage.Mailbox, false)
	known(t, "groups", a.Usage.Groups, 0)
	known(t, "devices", a.Usage.Devices, 0)
	known(t, "roles", a.Roles, nil)
	known(t, "units", a.Units, nil)
	known(t, "object identifier", a.ObjectIdentifier, "")
	known(t, "cloud-managed", a.CloudManaged, false)
	known(t, "ImmutableID", a.ImmutableID, "")
	known(t, "sync", a.Sync, link.CloudOnly)
	if a.Usage.Verdict(now) != link.SeemsUnused {
		t.Errorf("use is %s", a.Usage.Verdict(now))
	}
}

func TestExamineWithFewScopesLeavesUnknown(t *testing.T) {
	c := serve(t, entratest.Behaviour{}, "User.Read", "User.Read.All")
	u := full(c)
	u.Roles, u.ScopedRoles = nil, nil
	u.Groups = []string{string(guid(50))}
	a, err := c.AccountDetails(t.Context(), c.add(1, u))
	if err != nil {
		t.Fatal(err)
	}
	unknown(t, "last sign-in", a.Usage.LastSignIn, "AuditLog.Read.All")
	unknown(t, "roles", a.Roles, "Read")
	unknown(t, "units", a.Units, "AdministrativeUnit.Read.All")
	unknown(t, "cloud-managed", a.CloudManaged, "User-OnPremisesSyncBehavior.ReadWrite.All")
	known(t, "created", a.Usage.Created, now.AddDate(-1, 0, 0))
	if a.Usage.Licences.Or(nil)[0] == "SPE_E3" {
		t.Error("the product's name was known without the permission to read it")
	}
}

func TestExamineWithoutPremiumDoesNotKnowTheSignIn(t *testing.T) {
	c := serve(t, entratest.Behaviour{NotPremium: true})
	a, err := c.AccountDetails(t.Context(), c.add(1, entratest.User{UPN: "a@contoso.com", LastSignIn: now}))
	if err != nil {
		t.Fatal(err)
	}
	unknown(t, "last sign-in", a.Usage.LastSignIn, "P1")
}

func TestExamineWhereEveryOptionalReadFails(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, full(c))
	for _, path := range []string{"/roleManagement", "/transitiveMemberOf", "/ownedObjects", "/directReports", "Devices", "/beta/"} {
		c.Fail("GET", path, 100, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
	}
	a, err := c.AccountDetails(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	unknown(t, "roles", a.Roles, "Read")
	unknown(t, "groups", a.Usage.Groups, "GroupMember.Read.All")
	unknown(t, "units", a.Units, "AdministrativeUnit.Read.All")
	unknown(t, "owned", a.Usage.Owned, "Directory.Read.All")
	unknown(t, "reports", a.Usage.Reports, "User.Read.All")
	unknown(t, "devices", a.Usage.Devices, "Device.Read.All")
	unknown(t, "object identifier", a.ObjectIdentifier, "User.Read.All")
	known(t, "licences", a.Usage.Licences, []string{"SPE_E3"})
}

func TestExamineOfADeletedAccount(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	u := full(c)
	u.DeletedAt, u.Roles, u.EligibleRoles, u.ScopedRoles = now.AddDate(0, 0, -1), nil, nil, nil
	a, err := c.AccountDetails(t.Context(), c.add(1, u))
	if err != nil {
		t.Fatal(err)
	}
	if a.UPN != "james@contoso.com" || a.DaysLeft(now) != 29 {
		t.Errorf("UPN %q, %d days left", a.UPN, a.DaysLeft(now))
	}
	known(t, "licences", a.Usage.Licences, []string{"SPE_E3"})
	unknown(t, "last sign-in", a.Usage.LastSignIn, "restored")
	unknown(t, "devices", a.Usage.Devices, "restored")
	unknown(t, "roles", a.Roles, "restored")
	unknown(t, "units", a.Units, "restored")
}

func TestLimitedInformationIsUnknown(t *testing.T) {
	client, _ := broken(t, func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, 200, `{"id":"`+string(guid(1))+`","userPrincipalName":null,"onPremisesImmutableId":null,"accountEnabled":null}`)
	})
	a, err := client.AccountDetails(t.Context(), guid(1))
	if err != nil {
		t.Fatal(err)
	}
	unknown(t, "ImmutableID", a.ImmutableID, "User.Read.All")
	unknown(t, "sync", a.Sync, "User.Read.All")
	unknown(t, "licences", a.Usage.Licences, "User.Read.All")
	unknown(t, "object identifier", a.ObjectIdentifier, "")
}

func TestTenant(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	tenant, err := c.Client.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if tenant.Name != "Contoso" || tenant.ID == "" || tenant.InitialDomain != "contoso.onmicrosoft.com" || tenant.Operator.UPN != "olga@contoso.com" {
		t.Errorf("tenant %q %q, operator %q", tenant.Name, tenant.ID, tenant.Operator.UPN)
	}
	known(t, "operator's roles", tenant.Operator.Roles, []link.Role{{Name: "Global Administrator"}})
	known(t, "sync", tenant.SyncOn, true)
	known(t, "last sync", tenant.LastSync, now.Add(-10*time.Minute))
	known(t, "hard match blocked", tenant.HardMatchBlocked, false)
	known(t, "fabrikam.com", tenant.Domain("x@FABRIKAM.com"), link.Domain{Name: "fabrikam.com", Verified: true, Federated: true})
	known(t, "initial", tenant.Domain("x@contoso.onmicrosoft.com"), link.Domain{Name: "contoso.onmicrosoft.com", Verified: true, Initial: true})

	c.ResetRequests()
	c.SetLastSync(now)
	again, err := c.Client.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known(t, "last sync", again.LastSync, now)
	for _, r := range c.Requests() {
		if strings.Contains(r.Path, "domains") || strings.Contains(r.Path, "subscribedSkus") || strings.Contains(r.Path, "onPremisesSynchronization") {
			t.Errorf("%s was read again", r.Path)
		}
	}
}

// A block that the answer names is known, however the list comes in pages, and whatever value a less decisive setting has.
func TestTheBlockOfTheSyncIsNotLost(t *testing.T) {
	const blocks = `"blockCloudObjectTakeoverThroughHardMatchEnabled":true,"blockSoftMatchEnabled":false`
	const bypass = `,"allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled":`
	for name, bodies := range map[string][2]string{
		"one object":               {`{"features":{` + blocks + `}}`, ""},
		"a list":                   {`{"value":[{"features":{` + blocks + `}}]}`, ""},
		"an empty page first":      {`{"value":[],"@odata.nextLink":"NEXT"}`, `{"value":[{"features":{` + blocks + `}}]}`},
		"a bypass of another type": {`{"value":[{"features":{` + blocks + bypass + `"yes"}}]}`, ""},
	} {
		client, _ := broken(t, func(w http.ResponseWriter, r *http.Request) {
			switch {
			case strings.HasSuffix(r.URL.Path, "/onPremisesSynchronization") && r.URL.RawQuery != "":
				answerJSON(w, http.StatusOK, bodies[1])
			case strings.HasSuffix(r.URL.Path, "/onPremisesSynchronization"):
				answerJSON(w, http.StatusOK, strings.Replace(bodies[0], "NEXT", "http://"+r.Host+r.URL.Path+"?$skiptoken=2", 1))
			case strings.HasSuffix(r.URL.Path, "/me"):
				answerJSON(w, http.StatusOK, `{"id":"`+string(guid(1))+`","userPrincipalName":"olga@contoso.com"}`)
			default:
				answerJSON(w, http.StatusOK, `{"value":[]}`)
			}
		})
		tenant, err := client.Tenant(t.Context())
		if err != nil || !tenant.HardMatchBlocked.Or(false) || tenant.SoftMatchBlocked.Or(true) || tenant.IdentifierBypass.Or(false) {
			t.Errorf("%s: %v, blocked %v %v, bypass %v", name, err, tenant.HardMatchBlocked, tenant.SoftMatchBlocked, tenant.IdentifierBypass)
		}
		if _, known := tenant.IdentifierBypass.Get(); known != !strings.Contains(bodies[0], `"yes"`) {
			t.Errorf("%s: the bypass is known: %v", name, known)
		}
	}
}

// If the tenant does not say its name, the token says which one it is for.
func TestTheTenantIsKnownByItsToken(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	told, err := c.Client.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	c.Fail("GET", "/v1.0/organization", 100, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
	tenant, err := c.Client.Tenant(t.Context())
	if err != nil || tenant.ID == "" || tenant.ID != told.ID || tenant.Name != "" {
		t.Errorf("%q, %q, want the id %q: %v", tenant.ID, tenant.Name, told.ID, err)
	}
}

func TestTenantReadsTheFlagsOfTheSync(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for _, flag := range []string{"blockSoftMatchEnabled", "allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"} {
		c.SetFeature(flag, true)
	}
	tenant, err := c.Client.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known(t, "hard match blocked", tenant.HardMatchBlocked, false)
	known(t, "soft match blocked", tenant.SoftMatchBlocked, true)
	known(t, "identifier bypass", tenant.IdentifierBypass, true)
}

func TestTenantWithFewScopes(t *testing.T) {
	c := serve(t, entratest.Behaviour{}, "User.Read")
	tenant, err := c.Client.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	unknown(t, "domains", tenant.Domains, "Domain.Read.All")
	unknown(t, "hard match blocked", tenant.HardMatchBlocked, "Global Administrator")
}

func TestExamineIsOneRoundTrip(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	u := full(c)
	u.Groups = nil // a group that can have roles is asked about them in a second one
	id := c.add(1, u)
	// The card, sign-in, object identifier, cloud-managed, owned, reports, devices twice, memberships, roles twice, products.
	client, gate := c.gated(12)
	if a, err := client.AccountDetails(t.Context(), id); err != nil || !a.Roles.IsKnown() || !a.Usage.Devices.IsKnown() {
		t.Fatalf("%+v, %v", a, err)
	}
	if left := gate.left.Load(); left != 0 {
		t.Errorf("%d requests more than one round trip", -left)
	}
}
