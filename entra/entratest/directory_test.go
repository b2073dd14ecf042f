package entratest_test

import (
	"net/url"
	"testing"

	"hardmatch/entra/entratest"
)

// items are the objects of a collection.
func (r reply) items() []map[string]any {
	var all []map[string]any
	value, _ := r.json["value"].([]any)
	for _, item := range value {
		all = append(all, item.(map[string]any))
	}
	return all
}

func TestMemberships(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	outer := c.AddGroup(entratest.Group{DisplayName: "Outer"})
	inner := c.AddGroup(entratest.Group{DisplayName: "Inner", Groups: []string{outer}})
	admins := c.AddGroup(entratest.Group{DisplayName: "Admins", RoleAssignable: true, Roles: []string{"Exchange Administrator"}})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", Groups: []string{inner, admins}, Roles: []string{"Helpdesk Administrator"}})
	for path, want := range map[string]int{"memberOf": 3, "transitiveMemberOf": 5} {
		if items := c.get("/v1.0/users/" + id + "/" + path).items(); len(items) != want {
			t.Errorf("%s: %v", path, items)
		}
	}
	types := map[any]int{}
	for _, item := range c.get("/v1.0/users/" + id + "/transitiveMemberOf?$select=id,displayName,isAssignableToRole").items() {
		types[item["@odata.type"]]++
		if item["displayName"] == "Admins" && item["isAssignableToRole"] != true {
			t.Errorf("%v", item)
		}
	}
	if types["#microsoft.graph.group"] != 3 || types["#microsoft.graph.directoryRole"] != 2 {
		t.Errorf("types %v", types)
	}
	c.get("/v1.0/users/"+id+"/shoes").want(t, 400, "BadRequest", "segment")
}

func TestLimitedInformation(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	group := c.AddGroup(entratest.Group{DisplayName: "Secret"})
	c.Change(c.operator, func(u *entratest.User) { u.Groups = []string{group} })
	c.token = c.Issue(entratest.Grant{UserID: c.operator, Scopes: []string{"User.Read.All"}})
	for _, item := range c.get("/v1.0/users/" + c.operator + "/memberOf").items() {
		name, told := item["displayName"]
		if item["id"] == nil || item["@odata.type"] == nil || name != nil || !told {
			t.Errorf("%v", item)
		}
	}
}

func TestBelongings(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	group := c.AddGroup(entratest.Group{DisplayName: "Agents"})
	c.Change(c.operator, func(u *entratest.User) {
		u.Devices, u.Applications, u.OwnedGroups = []string{"PC-7"}, []string{"Gadgets"}, []string{group}
		u.Licences, u.DisabledPlans = []string{"EXCHANGESTANDARD"}, []string{"EXCHANGE_S_STANDARD"}
	})
	c.AddUser(entratest.User{UPN: "a@contoso.com", Manager: c.operator})
	for path, want := range map[string]int{"ownedObjects": 2, "ownedDevices": 1, "registeredDevices": 1, "directReports": 1} {
		if items := c.get("/v1.0/users/" + c.operator + "/" + path).items(); len(items) != want {
			t.Errorf("%s: %v", path, items)
		}
	}
	plans, _ := c.get("/v1.0/users/" + c.operator + "?$select=assignedPlans").json["assignedPlans"].([]any)
	if plan := plans[0].(map[string]any); plan["service"] != "exchange" || plan["capabilityStatus"] != "Deleted" {
		t.Errorf("plan %v", plan)
	}
	for _, sku := range c.get("/v1.0/subscribedSkus").items() {
		if want := map[any]float64{"EXCHANGESTANDARD": 1}[sku["skuPartNumber"]]; sku["consumedUnits"] != want {
			t.Errorf("%v", sku)
		}
	}
}

func TestManager(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	boss := c.AddUser(entratest.User{UPN: "m@contoso.com", DisplayName: "M"})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", Manager: boss})
	r := c.get("/v1.0/users/" + id + "/manager?$select=id,displayName")
	if r.status != 200 || r.json["@odata.type"] != "#microsoft.graph.user" || r.json["id"] != boss || r.json["displayName"] != "M" {
		t.Errorf("%d %s", r.status, r.text)
	}
	c.get("/v1.0/users/"+boss+"/manager").want(t, 404, "Request_ResourceNotFound", "'manager'")
	c.Change(boss, func(u *entratest.User) { u.DeletedAt = now })
	c.get("/v1.0/users/"+id+"/manager").want(t, 404, "Request_ResourceNotFound", "'manager'")
	c.get("/v1.0/users/"+boss+"/manager").want(t, 404, "Request_ResourceNotFound", boss)
}

func TestAddressesOfGroupsAndContacts(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.AddGroup(entratest.Group{DisplayName: "Sales", Mail: "sales@contoso.com", Proxies: []string{"SMTP:sales@contoso.com"}})
	c.AddGroup(entratest.Group{DisplayName: "Other"})
	c.AddContact(entratest.Contact{DisplayName: "Felix", Mail: "felix@cia.example", Proxies: []string{"smtp:f@contoso.com"}})
	for path, filter := range map[string]string{"groups": "mail eq 'x' or proxyAddresses/any(p:p eq 'smtp:sales@contoso.com')",
		"contacts": "mail eq 'y' or proxyAddresses/any(p:p eq 'smtp:f@contoso.com')"} {
		if items := c.get("/v1.0/" + path + "?$filter=" + url.QueryEscape(filter)).items(); len(items) != 1 {
			t.Errorf("%s: %v", path, items)
		}
	}
}

func TestRoleAssignments(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	group := c.AddGroup(entratest.Group{RoleAssignable: true, Roles: []string{"Exchange Administrator"}, EligibleRoles: []string{"Privileged Role Administrator"}})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", EligibleRoles: []string{"Global Administrator"}})
	for principal, want := range map[string][2]string{c.operator: {"User Administrator", ""}, group: {"Exchange Administrator", "Privileged Role Administrator"},
		id: {"", "Global Administrator"}} {
		for i, path := range []string{"roleAssignments", "roleEligibilityScheduleInstances"} {
			items := c.get("/v1.0/roleManagement/directory/" + path + "?$expand=roleDefinition&$filter=principalId%20eq%20'" + principal + "'").items()
			name := ""
			if len(items) == 1 {
				name, _ = items[0]["roleDefinition"].(map[string]any)["displayName"].(string)
			}
			if name != want[i] {
				t.Errorf("%s of %s: %q, want %q", path, principal, name, want[i])
			}
		}
	}
	c.SetBehaviour(entratest.Behaviour{NoPIM: true})
	c.get("/v1.0/roleManagement/directory/roleEligibilityScheduleInstances").want(t, 400, "AadPremiumLicenseRequired", "P2")
	c.get("/v1.0/roleManagement/directory/roleAssignments").want(t, 200, "", "")
}

func TestTenantItself(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.AddDomain(entratest.Domain{Name: "new.example", Unverified: true})
	c.SetLastSync(now)
	kinds := map[any][2]any{}
	for _, d := range c.get("/v1.0/domains").items() {
		kinds[d["id"]] = [2]any{d["authenticationType"], d["isVerified"]}
	}
	if kinds["fabrikam.com"] != [2]any{"Federated", true} || kinds["new.example"] != [2]any{"Managed", false} {
		t.Errorf("domains %v", kinds)
	}
	org := c.get("/v1.0/organization?$select=id,onPremisesSyncEnabled,onPremisesLastSyncDateTime").items()
	if len(org) != 1 || org[0]["onPremisesLastSyncDateTime"] != "2026-11-23T09:00:00Z" || org[0]["onPremisesSyncEnabled"] != nil {
		t.Errorf("organization %v", org)
	}
}

func TestSourceOfAuthority(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", CloudManaged: true})
	if r := c.get("/v1.0/users/" + id + "/onPremisesSyncBehavior"); r.json["isCloudManaged"] != true {
		t.Errorf("%s", r.text)
	}
}
