package entratest_test

import (
	"net/url"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

// eventual is the header and the query of an advanced query.
const eventual = "ConsistencyLevel: eventual"

func filterTenant(t *testing.T, b entratest.Behaviour) *contoso {
	c := serve(t, b)
	c.AddUser(entratest.User{UPN: "james.bond@contoso.com", DisplayName: "James Bond", Mail: "james.bond@contoso.com", SID: "S-1-5-21-7",
		ImmutableID: anchor, Proxies: []string{"SMTP:james.bond@contoso.com", "smtp:007@contoso.com"}, EmployeeID: "7", SAM: "bond", Sync: new(true)})
	c.AddUser(entratest.User{UPN: "sean.o'hara@contoso.com", DisplayName: "Sean O'Hara", Guest: true, Sync: new(false), Disabled: true,
		Licences: []string{"SPE_E3"}, OnPremUPN: "sean@corp.local", OtherMails: []string{"sean@fabrikam.com"}, Identities: []entratest.Identity{
			{SignInType: "federated", Issuer: "fabrikam.com", AssignedID: "sean@fabrikam.com"}, {SignInType: "emailAddress", Issuer: "contoso.com", AssignedID: "sean@home.example"},
			{SignInType: "federated", Issuer: "mail", AssignedID: "sean@mail.example"}}})
	return c
}

func TestFilter(t *testing.T) {
	const bond, hara, olga = "james.bond@contoso.com", "sean.o'hara@contoso.com", "olga@contoso.com"
	c := filterTenant(t, entratest.Behaviour{})
	for _, test := range []struct {
		filter   string
		advanced bool
		want     string // the sign-in names found, with commas
	}{
		{"userPrincipalName eq 'JAMES.bond@contoso.com'", false, bond},
		{"displayName eq 'Sean O''Hara'", false, hara},
		{"startsWith(displayName,'sean o''')", false, hara},
		{"startswith(displayName, 'James') or startswith(displayName, 'Olga')", false, olga + "," + bond},
		{"endsWith(userPrincipalName,'bond@contoso.com')", true, bond},
		{"onPremisesImmutableId eq '" + anchor + "'", false, bond},
		{"onPremisesSecurityIdentifier eq 'S-1-5-21-7'", false, bond},
		{"onPremisesSyncEnabled eq true", false, bond},
		{"onPremisesSyncEnabled eq false", false, hara},
		{"onPremisesSyncEnabled eq null", true, olga},
		{"accountEnabled eq true and userType eq 'Member'", false, olga + "," + bond},
		{"userType eq 'Member' and mail eq null or employeeId eq '7'", true, olga + "," + bond},
		{"proxyAddresses/any(x:x eq 'SMTP:007@contoso.com')", false, bond},
		{"proxyAddresses/any(p:startsWith(p,'smtp:james'))", false, bond},
		{"proxyAddresses/any(p:p eq 'a' or p eq 'smtp:007@contoso.com')", false, bond},
		{"otherMails/any(t:t eq 'SEAN@fabrikam.com')", false, hara},
		{"identities/any(i:i/issuer eq 'fabrikam.com' and i/issuerAssignedId eq 'sean@fabrikam.com')", false, hara},
		{"identities/any(i:i/issuer eq 'mail' and i/issuerAssignedId eq 'sean@fabrikam.com')", false, ""},
		{"identities/any(i:i/issuerAssignedId eq 'sean@home.example' and i/issuer eq 'whatever')", false, hara}, // a local account: the issuer is ignored
		{"identities/any(i:i/issuer eq 'mail')", false, hara},
		{"identities/any(i:i/issuer eq 'fabrikam.com')", false, ""},                                                               // alone it is for four values
		{"identities/any(i:i/issuer eq 'contoso.onmicrosoft.com' and i/issuerAssignedId eq 'james.bond@contoso.com')", false, ""}, // by the sign-in name
		{"employeeId eq '7' and displayName eq 'nobody' or mail eq 'james.bond@contoso.com'", false, bond},
	} {
		names, r := c.list(test.filter)
		if test.advanced {
			r.want(t, 400, "Request_UnsupportedQuery", "")
			r = c.get("/v1.0/users?$count=true&$filter="+url.QueryEscape(test.filter), eventual)
			names = r.names()
		}
		if strings.Join(names, ",") != test.want || r.status != 200 {
			t.Errorf("%s finds %v (%d %s)", test.filter, names, r.status, r.text)
		}
	}
}

func TestFilterRefused(t *testing.T) {
	c := filterTenant(t, entratest.Behaviour{})
	for filter, want := range map[string][2]string{
		"displayName eq 'open":                                {"BadRequest", "unterminated string"},
		"displayName eq":                                      {"BadRequest", "Syntax error"},
		"displayName like 'x'":                                {"BadRequest", "Syntax error"},
		"displayName in ('x')":                                {"BadRequest", "Syntax error"},
		"displayName eq 'x' mail eq 'y'":                      {"BadRequest", "Syntax error"},
		"contains(displayName,'x')":                           {"BadRequest", "unknown function"},
		"displayName eq 'x' ; drop":                           {"BadRequest", "character"},
		"shoeSize eq 43":                                      {"BadRequest", "Could not find a property named 'shoeSize'"},
		"securityIdentifier eq 'x'":                           {"Request_UnsupportedQuery", "property 'securityIdentifier' of resource 'User'"},
		"onPremisesSamAccountName eq 'bond'":                  {"Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified for property 'onPremisesSamAccountName' of resource 'User'."},
		"endsWith(mail,'x')":                                  {"Request_UnsupportedQuery", "Operator 'endsWith' is not supported because the required parameters might be missing."},
		"identities/any(i:i/issuerAssignedId eq 'x')":         {"Request_UnsupportedQuery", "only supported together with issuer"},
		"identities/any(i:i/signInType eq 'federated')":       {"Request_UnsupportedQuery", "identities/signInType"},
		"onPremisesImmutableId eq null":                       {"Request_UnsupportedQuery", "onPremisesImmutableId"},
		strings.Repeat("mail eq 'x' or ", 15) + "mail eq 'x'": {"Request_UnsupportedQuery", "Too many child clauses"},
	} {
		_, r := c.list(filter)
		r.want(t, 400, want[0], want[1])
	}
}

func TestFilterBehaviours(t *testing.T) {
	byAnchor := "onPremisesImmutableId eq '" + anchor + "'"
	c := filterTenant(t, entratest.Behaviour{AnchorFilterAdvanced: true, SIDFilterRefused: true, AnchorFilterExact: true})
	_, r := c.list(byAnchor)
	r.want(t, 400, "Request_UnsupportedQuery", "'onPremisesImmutableId'")
	if names := c.get("/v1.0/users?$count=true&$filter="+url.QueryEscape(byAnchor), eventual).names(); len(names) != 1 {
		t.Errorf("advanced: %v", names)
	}
	if names := c.get("/v1.0/users?$count=true&$filter="+url.QueryEscape("onPremisesImmutableId eq '"+strings.ToLower(anchor)+"'"), eventual).names(); len(names) != 0 {
		t.Errorf("compared without case: %v", names)
	}
	if names, _ := c.list("userPrincipalName eq 'JAMES.BOND@contoso.com'"); len(names) != 1 {
		t.Errorf("a name compared with case: %v", names)
	}
	_, r = c.list("onPremisesSecurityIdentifier eq 'S-1-5-21-7'")
	r.want(t, 400, "Request_UnsupportedQuery", "onPremisesSecurityIdentifier")

	c.SetBehaviour(entratest.Behaviour{})
	if names, _ := c.list("onPremisesImmutableId eq '" + strings.ToLower(anchor) + "'"); len(names) != 1 {
		t.Errorf("compared with case: %v", names)
	}
}
