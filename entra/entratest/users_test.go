package entratest_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

func TestPropertiesAreAbsentUnlessSelected(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "james.bond@contoso.com", ImmutableID: anchor, ObjectIdentifier: "28d6e2d5-6368-4d5a-b671-d52b30172680"})
	plain := c.get("/v1.0/users/" + id)
	if len(plain.json) != 12 { // the 11 default properties and @odata.context
		t.Errorf("default properties: %s", plain.text)
	}
	chosen := c.get("/v1.0/users/" + id + "?$select=OnPremisesImmutableId,onPremisesSyncEnabled")
	value, null := chosen.json["onPremisesImmutableId"], chosen.json["onPremisesSyncEnabled"]
	if _, hasID := chosen.json["id"]; value != anchor || null != nil || hasID {
		t.Errorf("selected: %s", chosen.text)
	}
	c.get("/v1.0/users/"+id+"?$select=onPremisesObjectIdentifier").want(t, 400, "BadRequest", "Could not find a property named 'onPremisesObjectIdentifier'")
	c.get("/v1.0/users?$select=shoeSize").want(t, 400, "BadRequest", "Could not find a property named 'shoeSize'")
	beta := c.get("/beta/users/" + id)
	if beta.json["onPremisesObjectIdentifier"] == nil || beta.json["onPremisesImmutableId"] != anchor {
		t.Errorf("beta: %s", beta.text)
	}
}

func TestUserIsFoundByIdAndSignInName(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "james.bond@contoso.com"})
	for _, name := range []string{id, strings.ToUpper(id), "James.Bond@contoso.com"} {
		if r := c.get("/v1.0/users/" + name); r.json["id"] != id {
			t.Errorf("%s: %s", name, r.text)
		}
	}
	c.get("/v1.0/users/nobody@contoso.com").want(t, 404, "Request_ResourceNotFound", "Resource 'nobody@contoso.com' does not exist")
	if me := c.get("/v1.0/me"); me.json["id"] != c.operator {
		t.Errorf("me: %s", me.text)
	}
}

func TestSignInActivity(t *testing.T) {
	signIn := "?$select=id,signInActivity"
	c := serve(t, entratest.Behaviour{})
	never := c.AddUser(entratest.User{UPN: "never@contoso.com"})
	often := c.AddUser(entratest.User{UPN: "often@contoso.com", LastSignIn: now.Add(-time.Hour)})
	if r := c.get("/v1.0/users/" + never + signIn); r.status != 200 || strings.Contains(r.text, "\"signInActivity\"") {
		t.Errorf("never signed in: %s", r.text)
	}
	activity, _ := c.get("/v1.0/users/" + often + signIn).json["signInActivity"].(map[string]any)
	if activity["lastSuccessfulSignInDateTime"] != "2026-11-23T08:00:00Z" {
		t.Errorf("activity %v", activity)
	}
	c.get("/v1.0/users/often@contoso.com"+signIn).want(t, 400, "BadRequest", "Get By Key only supports UserId and the key has to be a valid Guid")

	c.token = c.Issue(entratest.Grant{UserID: c.operator, Scopes: []string{"User.Read.All"}})
	c.get("/v1.0/users/"+often+signIn).want(t, 403, "Authorization_RequestDenied", "")
	c.get("/v1.0/users/"+often).want(t, 200, "", "")
	poor := serve(t, entratest.Behaviour{NotPremium: true})
	poor.get("/v1.0/users/"+poor.operator+signIn).want(t, 403, "Authentication_RequestFromNonPremiumTenantOrB2CTenant", "")
}

func TestTokens(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.token = c.Issue(entratest.Grant{UserID: c.operator})
	c.get("/v1.0/users").want(t, 200, "", "")
	c.token += "x"
	r := c.get("/v1.0/users")
	r.want(t, 401, "InvalidAuthenticationToken", "expired")
	if r.header.Get("WWW-Authenticate") == "" {
		t.Error("no WWW-Authenticate")
	}
	c.get("/v1.0/users", "Authorization: ").want(t, 401, "InvalidAuthenticationToken", "empty")
}

func TestOperatorWhoIsGoneCannotSignIn(t *testing.T) {
	for name, edit := range map[string]func(*entratest.User){
		"disabled": func(u *entratest.User) { u.Disabled = true },
		"deleted":  func(u *entratest.User) { u.DeletedAt = now },
	} {
		c := serve(t, entratest.Behaviour{})
		c.Change(c.operator, edit)
		if r := c.get("/v1.0/me"); r.status != 401 {
			t.Errorf("%s: %d", name, r.status)
		}
	}
}

func TestErrorsCarryIds(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	r := c.get("/v1.0/users/nobody", "client-request-id: mine")
	inner := r.json["error"].(map[string]any)["innerError"].(map[string]any)
	if inner["date"] != "2026-11-23T09:00:00" || inner["request-id"] != r.header.Get("request-id") || inner["client-request-id"] != "mine" {
		t.Errorf("inner error %v, header %v", inner, r.header)
	}
	c.token = c.Issue(entratest.Grant{UserID: c.operator, Scopes: []string{"User.Read.All"}})
	lower := c.get("/v1.0/roleManagement/directory/roleAssignments").json["error"].(map[string]any)
	if lower["innererror"] == nil || lower["innerError"] != nil {
		t.Errorf("spelling: %v", lower)
	}
}

func TestPaging(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for i := range 149 {
		c.AddUser(entratest.User{UPN: fmt.Sprintf("u%03d@contoso.com", i)})
	}
	page := c.get("/v1.0/users?$select=id,userPrincipalName")
	names := page.names()
	next, _ := page.json["@odata.nextLink"].(string)
	if len(names) != 100 || !strings.HasPrefix(next, c.server.URL+"/v1.0/users?") || !strings.Contains(next, "skiptoken=") {
		t.Fatalf("first page: %d users, next %q", len(names), next)
	}
	last := c.get(strings.TrimPrefix(next, c.server.URL))
	names = append(names, last.names()...)
	slices.Sort(names)
	if names = slices.Compact(names); len(names) != 150 || last.json["@odata.nextLink"] != nil {
		t.Errorf("%d users over both pages", len(names))
	}
	if r := c.get("/v1.0/users?$top=999"); len(r.names()) != 150 {
		t.Errorf("$top=999 gives %d", len(r.names()))
	}
	if r := c.get("/v1.0/users?$top=150"); r.json["@odata.nextLink"] != nil {
		t.Errorf("a full page is the last one: %v", r.json["@odata.nextLink"])
	}
	c.get("/v1.0/users?$skiptoken=nonsense").want(t, 400, "Request_BadRequest", "$skiptoken")
	c.get("/v1.0/users?$top=1000").want(t, 400, "Request_BadRequest", "Invalid page size")
	c.get("/v1.0/users?$skip=10").want(t, 400, "BadRequest", "'$skip' is not supported")
}

func TestCountNeedsConsistencyLevel(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	eventual := "ConsistencyLevel: eventual"
	if r := c.get("/v1.0/users?$count=true"); r.status != 200 || r.json["@odata.count"] != nil {
		t.Errorf("count without the header: %s", r.text)
	}
	if r := c.get("/v1.0/users?$count=true", eventual); r.json["@odata.count"] != 1.0 {
		t.Errorf("count with the header: %s", r.text)
	}
}

func TestOnlyTheDefinitionOfAGrantedRoleIsExpanded(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.get("/v1.0/users/"+c.operator+"?$expand=roleDefinition").want(t, 400, "BadRequest", "Could not find a property named 'roleDefinition'")
	c.get("/v1.0/roleManagement/directory/roleAssignments?$expand=manager").want(t, 400, "BadRequest", "'manager'")
}
