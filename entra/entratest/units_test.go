package entratest_test

import (
	"net/http/httptest"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

// units returns the tenant a restricted and an ordinary unit, with a user in each, one in both, and one in neither.
func units(c *contoso) (restricted, ordinary string, users map[string]string) {
	restricted = c.AddUnit(entratest.Unit{DisplayName: "Board", Restricted: true})
	ordinary = c.AddUnit(entratest.Unit{DisplayName: "Berlin"})
	return restricted, ordinary, map[string]string{
		"restricted": c.AddUser(entratest.User{UPN: "r@contoso.com", Units: []string{restricted}}),
		"ordinary":   c.AddUser(entratest.User{UPN: "o@contoso.com", Units: []string{ordinary}}),
		"both":       c.AddUser(entratest.User{UPN: "b@contoso.com", Units: []string{ordinary, restricted}}),
		"neither":    c.AddUser(entratest.User{UPN: "n@contoso.com"}),
	}
}

// TestRolesOfUnits checks whom a role reaches (Learn: admin-units-restricted-management, admin-units-assign-roles).
func TestRolesOfUnits(t *testing.T) {
	const admin = "User Administrator"
	for name, test := range map[string]struct {
		role func(restricted, ordinary string) entratest.User
		may  []string
	}{
		"for the whole tenant": {func(_, _ string) entratest.User { return entratest.User{Roles: []string{"Global Administrator"}} }, []string{"ordinary", "neither"}},
		"for the restricted unit": {func(r, _ string) entratest.User {
			return entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: admin, Unit: r}}}
		}, []string{"restricted", "both"}},
		"for the ordinary unit": {func(_, o string) entratest.User {
			return entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: admin, Unit: o}}}
		}, []string{"ordinary"}},
		"eligible only": {func(r, _ string) entratest.User {
			return entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: admin, Unit: r, Eligible: true}}}
		}, nil},
		"too weak a one": {func(r, _ string) entratest.User {
			return entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: "Helpdesk Administrator", Unit: r}}}
		}, nil},
		"for an application": {func(_, _ string) entratest.User {
			return entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: admin, App: "99999999-0000-4000-8000-000000000000"}}}
		}, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			restricted, ordinary, users := units(c)
			c.Change(c.operator, func(u *entratest.User) {
				given := test.role(restricted, ordinary)
				u.Roles, u.ScopedRoles = given.Roles, given.ScopedRoles
			})
			may := map[string]bool{}
			for _, user := range test.may {
				may[user] = true
			}
			for user, id := range users {
				want := map[bool]int{true: 204, false: 403}[may[user]]
				if r := c.send("PATCH", "/v1.0/users/"+id, `{"onPremisesImmutableId":null}`); r.status != want {
					t.Errorf("change of the one in %s: %d, want %d", user, r.status, want)
				}
				if r := c.send("DELETE", "/v1.0/users/"+id, ""); r.status != want {
					t.Errorf("deletion of the one in %s: %d, want %d", user, r.status, want)
				}
			}
		})
	}
}

func TestARoleThroughAGroupCanBeForAUnit(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	restricted, _, users := units(c)
	group := c.AddGroup(entratest.Group{RoleAssignable: true, ScopedRoles: []entratest.ScopedRole{{Role: "User Administrator", Unit: restricted}}})
	c.Change(c.operator, func(u *entratest.User) { u.Roles, u.Groups = nil, []string{group} })
	c.send("PATCH", "/v1.0/users/"+users["restricted"], `{"onPremisesImmutableId":null}`).want(t, 204, "", "")
	c.send("PATCH", "/v1.0/users/"+users["neither"], `{"onPremisesImmutableId":null}`).want(t, 403, "Authorization_RequestDenied", "")
}

func TestTheIdentifierOfARestrictedUser(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	_, _, users := units(c)
	c.Change(c.operator, func(u *entratest.User) { u.Roles = []string{"Global Administrator"} })
	c.send("PATCH", "/beta/users/"+users["ordinary"], `{"onPremisesObjectIdentifier":null}`).want(t, 204, "", "")
	c.send("PATCH", "/beta/users/"+users["restricted"], `{"onPremisesObjectIdentifier":null}`).want(t, 403, "Authorization_RequestDenied", "")
}

func TestUnitsAreTold(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	restricted, ordinary, users := units(c)
	told := map[any]any{}
	for _, item := range c.get("/v1.0/users/" + users["both"] + "/transitiveMemberOf?$select=id,displayName,isMemberManagementRestricted").items() {
		if item["@odata.type"] != "#microsoft.graph.administrativeUnit" {
			t.Errorf("%v", item)
		}
		told[item["id"]] = []any{item["displayName"], item["isMemberManagementRestricted"]}
	}
	if len(told) != 2 || told[restricted].([]any)[1] != true || told[ordinary].([]any)[0] != "Berlin" {
		t.Errorf("%v", told)
	}
	for user, want := range map[string]any{"restricted": true, "both": true, "ordinary": nil, "neither": nil} {
		if got := c.get("/v1.0/users/" + users[user] + "?$select=isManagementRestricted").json["isManagementRestricted"]; got != want {
			t.Errorf("the one in %s: isManagementRestricted is %v", user, got)
		}
	}
	c.token = c.Issue(entratest.Grant{UserID: c.operator, Scopes: []string{"User.Read.All", "GroupMember.Read.All"}})
	for _, item := range c.get("/v1.0/users/" + users["both"] + "/memberOf").items() {
		if name, told := item["displayName"]; name != nil || !told || item["id"] == nil {
			t.Errorf("%v", item)
		}
	}
}

func TestTheScopeOfAnAssignment(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	unit := c.AddUnit(entratest.Unit{DisplayName: "Berlin"})
	app := "99999999-0000-4000-8000-000000000000"
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", Roles: []string{"Reports Reader"}, ScopedRoles: []entratest.ScopedRole{
		{Role: "User Administrator", Unit: unit}, {Role: "Cloud Application Administrator", App: app}, {Role: "Groups Administrator", Unit: unit, Eligible: true}}})
	for path, want := range map[string]map[string]string{
		"roleAssignments":                  {"Reports Reader": "/", "User Administrator": "/administrativeUnits/" + unit, "Cloud Application Administrator": "/" + app},
		"roleEligibilityScheduleInstances": {"Groups Administrator": "/administrativeUnits/" + unit},
	} {
		items := c.get("/v1.0/roleManagement/directory/" + path + "?$expand=roleDefinition&$filter=principalId%20eq%20'" + id + "'").items()
		if len(items) != len(want) {
			t.Errorf("%s: %v", path, items)
		}
		for _, item := range items {
			name, _ := item["roleDefinition"].(map[string]any)["displayName"].(string)
			if item["directoryScopeId"] != want[name] {
				t.Errorf("%s is for %v", name, item["directoryScopeId"])
			}
		}
	}
	if items := c.get("/v1.0/users/" + id + "/memberOf").items(); len(items) != 1 {
		t.Errorf("a role for a unit makes nobody a member of the role: %v", items)
	}
}

// A list shows what has changed, though the user has not: a unit that comes later, and a product.
func TestAListTellsOfAUnitAndAProductThatComeLater(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.AddUser(entratest.User{UPN: "late@contoso.com", Units: []string{"later"}, Licences: []string{"LATER"}})
	const path = "/v1.0/users?$select=isManagementRestricted,assignedLicenses"
	before := c.get(path).text
	c.AddUnit(entratest.Unit{ID: "later", Restricted: true})
	unit := c.get(path).text
	c.AddSKU(entratest.SKU{ID: "a-new-product", PartNumber: "LATER"})
	product := c.get(path).text
	const restricted = `"isManagementRestricted":true`
	if strings.Contains(before, restricted) || !strings.Contains(unit, restricted) || strings.Contains(unit, "a-new-product") || !strings.Contains(product, "a-new-product") {
		t.Errorf("before\n%s\nwith the unit\n%s\nwith the product\n%s", before, unit, product)
	}
}

// This also holds for what a tenant began with, and only in the tenant that has changed.
func TestAListTellsOfAUnitThatComesAfterWhatTheTenantBeganWith(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "late@contoso.com", Units: []string{"later"}})
	content := c.Content()
	c.Change(id, func(u *entratest.User) { u.Units = nil })
	changed, kept := entratest.New(entratest.Config{Content: content}), entratest.New(entratest.Config{Content: content})
	changed.AddUnit(entratest.Unit{ID: "later", Restricted: true})
	for tenant, restricted := range map[*entratest.Tenant]bool{changed: true, kept: false} {
		request := httptest.NewRequest("GET", "/v1.0/users?$select=isManagementRestricted", nil)
		request.Header.Set("Authorization", "Bearer "+tenant.Issue(entratest.Grant{UserID: id, Scopes: []string{"User.Read.All"}}))
		answer := httptest.NewRecorder()
		tenant.ServeHTTP(answer, request)
		if answer.Code != 200 || strings.Contains(answer.Body.String(), `"isManagementRestricted":true`) != restricted {
			t.Errorf("restricted: %v, but the list is %d %s", restricted, answer.Code, answer.Body)
		}
	}
}
