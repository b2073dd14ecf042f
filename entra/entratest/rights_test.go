package entratest_test

import (
	"testing"

	"hardmatch/entra/entratest"
)

// TestSensitiveActions is the table of Learn: privileged-roles-permissions, "Who can perform sensitive actions".
func TestSensitiveActions(t *testing.T) {
	const auth, user, privAuth, global = "Authentication Administrator", "User Administrator", "Privileged Authentication Administrator", "Global Administrator"
	everyone, none := []string{auth, user, privAuth, global}, []string(nil)
	strong := []string{privAuth, global}
	for name, test := range map[string]struct {
		target entratest.User
		may    []string
	}{
		"nobody special":  {entratest.User{}, everyone},
		"reader":          {entratest.User{Roles: []string{"Directory Readers"}}, everyone},
		"auth admin":      {entratest.User{Roles: []string{auth}}, []string{auth, privAuth, global}},
		"helpdesk":        {entratest.User{Roles: []string{"Helpdesk Administrator"}}, []string{user, privAuth, global}},
		"exchange":        {entratest.User{Roles: []string{"Exchange Administrator"}}, strong},
		"global":          {entratest.User{Roles: []string{global}}, strong},
		"through a group": {entratest.User{Groups: []string{"11111111-0000-4000-8000-000000000000"}}, strong},
		"ordinary group":  {entratest.User{Groups: []string{"22222222-0000-4000-8000-000000000000"}}, everyone},
		"eligible only":   {entratest.User{EligibleRoles: []string{global}}, everyone},
		"restricted unit": {entratest.User{Units: []string{"33333333-0000-4000-8000-000000000000"}}, none},
		"ordinary unit":   {entratest.User{Units: []string{"44444444-0000-4000-8000-000000000000"}}, everyone},
		"scoped helpdesk": {entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: "Helpdesk Administrator", Unit: "44444444-0000-4000-8000-000000000000"}}},
			[]string{user, privAuth, global}},
		"restricted's own":  {entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: "Helpdesk Administrator", Unit: "33333333-0000-4000-8000-000000000000"}}}, strong},
		"of an application": {entratest.User{ScopedRoles: []entratest.ScopedRole{{Role: "Cloud Application Administrator", App: "a"}}}, strong},
	} {
		for _, role := range append(everyone, "Helpdesk Administrator", "") {
			c := serve(t, entratest.Behaviour{})
			c.AddGroup(entratest.Group{ID: "11111111-0000-4000-8000-000000000000", RoleAssignable: true, Roles: []string{"Reports Reader"}})
			c.AddGroup(entratest.Group{ID: "22222222-0000-4000-8000-000000000000"})
			c.AddUnit(entratest.Unit{ID: "33333333-0000-4000-8000-000000000000", Restricted: true})
			c.AddUnit(entratest.Unit{ID: "44444444-0000-4000-8000-000000000000"})
			c.Change(c.operator, func(u *entratest.User) { u.Roles = []string{role} })
			test.target.UPN = "a@contoso.com"
			id := c.AddUser(test.target)
			want := 403
			for _, may := range test.may {
				if may == role {
					want = 204
				}
			}
			if r := c.send("PATCH", "/v1.0/users/"+id, setAnchor); r.status != want {
				t.Errorf("%s, set by %q: %d, want %d", name, role, r.status, want)
			}
			if r := c.send("DELETE", "/v1.0/users/"+id, ""); r.status != want {
				t.Errorf("%s, deleted by %q: %d, want %d", name, role, r.status, want)
			}
		}
	}
}

func TestScopes(t *testing.T) {
	group := "11111111-0000-4000-8000-000000000000"
	for _, test := range []struct{ method, path, body, scope string }{
		{"GET", "/v1.0/me", "", "User.Read"},
		{"GET", "/v1.0/users", "", "User.Read.All"},
		{"GET", "/v1.0/users/ID", "", "User.Read.All"},
		{"GET", "/v1.0/users/ID/memberOf", "", "User.Read.All"},
		{"GET", "/v1.0/directory/deletedItems/graph.user", "", "User.Read.All"},
		{"GET", "/v1.0/directory/deletedItems/BIN", "", "User.Read.All"},
		{"GET", "/v1.0/domains", "", "Domain.Read.All"},
		{"GET", "/v1.0/organization", "", "User.Read"},
		{"GET", "/v1.0/subscribedSkus", "", "LicenseAssignment.Read.All"},
		{"GET", "/v1.0/groups", "", "GroupMember.Read.All"},
		{"GET", "/v1.0/contacts", "", "OrgContact.Read.All"},
		{"GET", "/v1.0/roleManagement/directory/roleAssignments", "", "RoleManagement.Read.Directory"},
		{"GET", "/v1.0/roleManagement/directory/roleEligibilityScheduleInstances", "", "RoleEligibilitySchedule.Read.Directory"},
		{"PATCH", "/v1.0/users/ID", setAnchor, "User.ReadWrite.All"},
		{"DELETE", "/v1.0/users/ID", "", "User.DeleteRestore.All"},
		{"POST", "/v1.0/directory/deletedItems/BIN/restore", "", "User.DeleteRestore.All"},
		{"DELETE", "/v1.0/directory/deletedItems/BIN", "", "User.DeleteRestore.All"},
	} {
		for _, scope := range []string{"openid", test.scope} {
			c := serve(t, entratest.Behaviour{})
			c.AddGroup(entratest.Group{ID: group})
			path := replaceIDs(test.path, c.AddUser(entratest.User{UPN: "a@contoso.com"}), c.AddUser(entratest.User{UPN: "b@contoso.com", DeletedAt: now}))
			c.token = c.Issue(entratest.Grant{UserID: c.operator, Scopes: []string{scope}})
			if r := c.send(test.method, path, test.body); (r.status == 403) != (scope == "openid") || r.status >= 400 && r.status != 403 {
				t.Errorf("%s %s with %s: %d %s", test.method, test.path, scope, r.status, r.text)
			}
		}
	}
}

func TestFlagsAreForGlobalAdministrators(t *testing.T) {
	const path = "/v1.0/directory/onPremisesSynchronization"
	c := serve(t, entratest.Behaviour{})
	c.get(path).want(t, 403, "Authorization_RequestDenied", "")
	c.SetBehaviour(entratest.Behaviour{FlagsReadable: true})
	c.get(path).want(t, 200, "", "")
	c.SetBehaviour(entratest.Behaviour{})
	c.Change(c.operator, func(u *entratest.User) { u.Roles = []string{"Global Administrator"} })
	value, _ := c.get(path).json["value"].([]any)
	if len(value) != 1 {
		t.Fatal("not a collection of one")
	}
	features := value[0].(map[string]any)["features"].(map[string]any)
	if features["blockCloudObjectTakeoverThroughHardMatchEnabled"] != true || features["blockSoftMatchEnabled"] != false {
		t.Errorf("features %v", features)
	}
}

func TestRemovingAdminsNeedsAccessAsUser(t *testing.T) {
	c := serve(t, entratest.Behaviour{AdminsNeedAccessAsUser: true})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", Roles: []string{"Helpdesk Administrator"}})
	all := c.token
	c.token = c.Issue(entratest.Grant{UserID: c.operator, Scopes: []string{"User.DeleteRestore.All"}})
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 403, "Authorization_RequestDenied", "")
	c.token = all
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
}
