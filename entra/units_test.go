package entra_test

import (
	"net/http"
	"path"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

func TestTheOperatorsRoleIsForAUnit(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.AddUnit(entratest.Unit{ID: string(guid(70)), DisplayName: "Board", Restricted: true})
	helpers := c.AddGroup(entratest.Group{ID: string(guid(50)), DisplayName: "Helpers", RoleAssignable: true,
		ScopedRoles: []entratest.ScopedRole{{Role: "Authentication Administrator", Unit: string(guid(70)), Eligible: true}}})
	c.Change(string(guid(900)), func(u *entratest.User) {
		u.Roles, u.Units, u.Groups = nil, []string{string(guid(70))}, []string{helpers}
		u.ScopedRoles = []entratest.ScopedRole{{Role: "User Administrator", Unit: string(guid(70))}}
	})
	tenant, err := c.Client.Tenant(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	known(t, "roles", tenant.Operator.Roles, []link.Role{
		{Name: "Authentication Administrator", Via: "Helpers", Unit: string(guid(70)), Eligible: true}, {Name: "User Administrator", Unit: string(guid(70))}})
	known(t, "units", tenant.Operator.Units, []link.Unit{{ID: string(guid(70)), Name: "Board", Restricted: true}})
}

// A tenant may leave units out instead of giving their ids alone. The card gives that away for restricted ones.
func TestUnitsThatAreNotToldAreUnknown(t *testing.T) {
	client, _ := broken(t, func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/v1.0/users/"+string(guid(1)) {
			answerJSON(w, 200, `{"id":"`+string(guid(1))+`","userPrincipalName":"a@contoso.com","accountEnabled":true,"isManagementRestricted":true}`)
			return
		}
		answerJSON(w, 200, `{"value":[]}`)
	})
	a, err := client.AccountDetails(t.Context(), guid(1))
	if err != nil {
		t.Fatal(err)
	}
	known(t, "restricted", a.Restricted, true)
	unknown(t, "units", a.Units, "AdministrativeUnit.Read.All")
}

// Without the permission units come as ids alone.
func TestUnitsWithoutANameAreUnknown(t *testing.T) {
	c := serve(t, entratest.Behaviour{}, "User.Read", "User.Read.All", "GroupMember.Read.All")
	c.AddUnit(entratest.Unit{ID: string(guid(70)), DisplayName: "Berlin"})
	a, err := c.AccountDetails(t.Context(), c.add(1, entratest.User{UPN: "james@contoso.com", Units: []string{string(guid(70))}}))
	if err != nil {
		t.Fatal(err)
	}
	unknown(t, "units", a.Units, "AdministrativeUnit.Read.All")
	known(t, "groups", a.Usage.Groups, 0)
}

// A role for a unit is not taken for the one of the same name that is active for the whole tenant.
func TestARoleForAUnitHidesNoOther(t *testing.T) {
	client, _ := broken(t, func(w http.ResponseWriter, r *http.Request) {
		switch path.Base(r.URL.Path) {
		case string(guid(1)):
			answerJSON(w, 200, `{"id":"`+string(guid(1))+`","userPrincipalName":"a@contoso.com","accountEnabled":true}`)
		case "transitiveMemberOf":
			answerJSON(w, 200, `{"value":[{"@odata.type":"#microsoft.graph.directoryRole","id":"r","displayName":"User Administrator"}]}`)
		case "roleAssignments":
			answerJSON(w, 200, `{"value":[{"id":"a","principalId":"`+string(guid(1))+`","directoryScopeId":"/administrativeUnits/U","roleDefinitionId":"fe930be7-5e62-47db-91af-98c3a49a38b1","roleDefinition":{"displayName":"User Administrator"}}]}`)
		default:
			answerJSON(w, 200, `{"value":[]}`)
		}
	})
	a, err := client.AccountDetails(t.Context(), guid(1))
	if err != nil {
		t.Fatal(err)
	}
	known(t, "roles", a.Roles, []link.Role{{Name: "User Administrator"}, {Name: "User Administrator", Unit: "u"}})
}

// Whoever has no role for a restricted unit is refused, even a Global Administrator; whoever has one is not.
func TestARestrictedUnitIsForItsOwnRoles(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.AddUnit(entratest.Unit{ID: string(guid(70)), DisplayName: "Board", Restricted: true})
	id := c.add(1, entratest.User{UPN: "james@contoso.com", Units: []string{string(guid(70))}})
	p := problem(t, c.Set(t.Context(), id, anchor), link.NoRights)
	contains(t, p.Error(), "or a role for its unit if it is in a restricted management unit")
	c.Change(string(guid(900)), func(u *entratest.User) {
		u.Roles, u.ScopedRoles = nil, []entratest.ScopedRole{{Role: "User Administrator", Unit: string(guid(70))}}
	})
	if err := c.Set(t.Context(), id, anchor); err != nil {
		t.Error(err)
	}
}

// The operator's roles for the whole tenant are among the memberships. The client reports that those for units, and those that may be activated, could not be read.
func TestTheRestOfTheOperatorsRoles(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.Change(string(guid(900)), func(u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} })
	rest := func() string {
		tenant, err := c.Client.Tenant(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		known(t, "roles", tenant.Operator.Roles, []link.Role{{Name: "Helpdesk Administrator"}})
		return tenant.Operator.MoreRoles
	}
	if more := rest(); more != "" {
		t.Errorf("everything was read, and yet the rest needs %s", more)
	}
	c.Fail(http.MethodGet, "/roleManagement", 100, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
	if more := rest(); more != "RoleManagement.Read.Directory" {
		t.Errorf("the rest needs %q", more)
	}
}

// A role whose name is withheld goes by its id, and the rest is reported as unknown.
func TestARoleWithoutAName(t *testing.T) {
	client, _ := broken(t, func(w http.ResponseWriter, r *http.Request) {
		switch path.Base(r.URL.Path) {
		case string(guid(1)):
			answerJSON(w, 200, `{"id":"`+string(guid(1))+`","userPrincipalName":"a@contoso.com","accountEnabled":true}`)
		case "transitiveMemberOf":
			answerJSON(w, 200, `{"value":[{"@odata.type":"#microsoft.graph.directoryRole","id":"4711","displayName":null}]}`)
		default:
			answerJSON(w, 200, `{"value":[]}`)
		}
	})
	a, err := client.AccountDetails(t.Context(), guid(1))
	if err != nil {
		t.Fatal(err)
	}
	known(t, "roles", a.Roles, []link.Role{{Name: "4711"}})
	if a.MoreRoles != "RoleManagement.Read.Directory" {
		t.Errorf("the rest needs %q", a.MoreRoles)
	}
}
