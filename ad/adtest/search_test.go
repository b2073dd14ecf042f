package adtest

import (
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"
)

// accounts are the sAMAccountNames found, in order.
func accounts(r *ldap.SearchResult) string {
	var names []string
	for _, e := range r.Entries {
		names = append(names, e.GetAttributeValue("sAMAccountName"))
	}
	return strings.Join(names, " ")
}

func TestFilters(t *testing.T) {
	conn := login(t, start(t, Config{}))
	for filter, want := range map[string]string{
		"(sAMAccountName=james.bond)":                                "james.bond",
		"(samaccountname=JAMES.BOND)":                                "james.bond",
		"(displayName=jose muller)":                                  "jose", // without accents, as AD compares
		"(displayName=JOSÉ MÜLLER)":                                  "jose",
		"(sAMAccountName~=jose)":                                     "jose",
		"(sAMAccountName=nobody)":                                    "",
		"(nosuchattribute=x)":                                        "",
		"(&(objectClass=user)(mail=*))":                              "james.bond",
		"(&(objectClass=user)(!(mail=*)))":                           "operator jose krbtgt",
		"(|(sAMAccountName=jose)(employeeID=007))":                   "james.bond jose",
		"(&(objectClass=user)(|(sAMAccountName=jose)(mail=nobody)))": "jose",
		"(mail=bond*)":                                               "james.bond",
		"(mail=*@contoso.com)":                                       "james.bond",
		"(mail=b*nd*con*so*)":                                        "james.bond",
		"(mail=*d*b*)":                                               "",
		"(mail=ond*)":                                                "",
		"(mail=*bond)":                                               "",
		"(proxyAddresses=smtp:007@contoso.com)":                      "james.bond",
		"(userAccountControl:1.2.840.113556.1.4.803:=2)":             "jose krbtgt",
		"(&(objectClass=user)(!(userAccountControl:1.2.840.113556.1.4.803:=2)))":             "operator james.bond",
		"(userAccountControl:1.2.840.113556.1.4.803:=514)":                                   "jose krbtgt",
		"(userAccountControl:1.2.840.113556.1.4.804:=514)":                                   "operator james.bond jose krbtgt",
		"(userAccountControl:1.2.3:=2)":                                                      "",
		"(userAccountControl>=513)":                                                          "jose krbtgt",
		"(userAccountControl<=513)":                                                          "operator james.bond",
		"(userAccountControl>=99)":                                                           "operator james.bond jose krbtgt", // as numbers
		"(&(sAMAccountName>=jo)(sAMAccountName<=k))":                                         "jose",
		`(objectGUID=\d4\c3\b2\a1\f6\e5\89\47\ab\cd\12\34\56\78\90\ab)`:                      "james.bond",
		"(objectGUID=a1b2c3d4-e5f6-4789-abcd-1234567890ab)":                                  "",
		`(mS-DS-ConsistencyGuid=\00\2a\29\ff)`:                                               "james.bond",
		"(objectSid=S-1-5-21-1-2-3-1500)":                                                    "james.bond",
		"(isCriticalSystemObject=TRUE)":                                                      "krbtgt",
		"(&(objectCategory=person)(sAMAccountName=jose))":                                    "jose",
		"(&(objectCategory=CN=Person,CN=Schema,CN=Configuration,DC=contoso,DC=com)(mail=*))": "james.bond",
		"(&(objectCategory=computer)(sAMAccountName=*))":                                     "",
		"(distinguishedName=cn=james bond, ou=sales, ou=europe, dc=contoso, dc=com)":         "james.bond",
		"(displayName=James*)":                                                               "james.bond",
		"(cn:=James Bond)":                                                                   "james.bond",
		"(anr=james)":                                                                        "james.bond",
		"(anr=james bond)":                                                                   "james.bond",
		"(anr=bond ja)":                                                                      "james.bond",
		"(anr=jam bon)":                                                                      "james.bond",
		"(anr=ames)":                                                                         "",
		"(anr=james bond x)":                                                                 "",
		"(anr==james)":                                                                       "james.bond",
		"(anr==jame)":                                                                        "",
		"(anr=jo*)":                                                                          "jose",
		"(anr=MULLER)":                                                                       "jose",
		"(anr=bond@contoso)":                                                                 "james.bond",
		"(anr=james.bond@)":                                                                  "", // userPrincipalName is not resolved
		"(anr= )":                                                                            "",
	} {
		if got := accounts(find(t, conn, filter)); got != want {
			t.Errorf("%s: %q, want %q", filter, got, want)
		}
	}
}

func TestSearchBases(t *testing.T) {
	srv := start(t, Config{})
	conn := login(t, srv)
	for _, c := range []struct {
		base  string
		scope int
		want  string
		code  uint16
	}{
		{"OU=Europe,DC=contoso,DC=com", ldap.ScopeWholeSubtree, "james.bond", 0},
		{"OU=Europe,DC=contoso,DC=com", ldap.ScopeSingleLevel, "", 0},
		{"ou=sales, ou=europe, dc=contoso, dc=com", ldap.ScopeSingleLevel, "james.bond", 0},
		{"OU=Sales,OU=Europe,DC=contoso,DC=com", ldap.ScopeBaseObject, "", 0},
		{"CN=Users,DC=contoso,DC=com", ldap.ScopeSingleLevel, "operator jose krbtgt", 0},
		{"<GUID=a1b2c3d4-e5f6-4789-abcd-1234567890ab>", ldap.ScopeBaseObject, "james.bond", 0},
		{"<GUID=d4c3b2a1f6e58947abcd1234567890ab>", ldap.ScopeBaseObject, "james.bond", 0},
		{"<SID=" + bondSID + ">", ldap.ScopeBaseObject, "james.bond", 0},
		{"<GUID=00000000-0000-0000-0000-000000000000>", ldap.ScopeBaseObject, "", ldap.LDAPResultNoSuchObject},
		{"<GUID=nonsense>", ldap.ScopeBaseObject, "", ldap.LDAPResultNoSuchObject},
		{"OU=Nowhere,DC=contoso,DC=com", ldap.ScopeWholeSubtree, "", ldap.LDAPResultNoSuchObject},
		{"", ldap.ScopeWholeSubtree, "", ldap.LDAPResultNoSuchObject},
		{"nonsense", ldap.ScopeWholeSubtree, "", ldap.LDAPResultInvalidDNSyntax},
		{"DC=fabrikam,DC=com", ldap.ScopeWholeSubtree, "", ldap.LDAPResultReferral},
	} {
		r, err := conn.Search(&ldap.SearchRequest{BaseDN: c.base, Scope: c.scope, Filter: "(objectClass=user)"})
		wantCode(t, c.base, err, c.code, "")
		if r != nil && accounts(r) != c.want {
			t.Errorf("%s: %q, want %q", c.base, accounts(r), c.want)
		}
	}
}

func TestReferencesComeFromTheDomainsRootOnly(t *testing.T) {
	conn := login(t, start(t, Config{}))
	want := "ldap://ForestDnsZones.contoso.com/DC=ForestDnsZones,DC=contoso,DC=com " +
		"ldap://DomainDnsZones.contoso.com/DC=DomainDnsZones,DC=contoso,DC=com ldap://contoso.com/CN=Configuration,DC=contoso,DC=com"
	if got := strings.Join(find(t, conn, "(sAMAccountName=jose)").Referrals, " "); got != want {
		t.Errorf("%q", got)
	}
	r, err := conn.Search(&ldap.SearchRequest{BaseDN: "CN=Users,DC=contoso,DC=com", Scope: ldap.ScopeWholeSubtree, Filter: "(objectClass=*)"})
	if err != nil || len(r.Referrals) != 0 {
		t.Errorf("%v, %v", r.Referrals, err)
	}
	r, err = conn.Search(&ldap.SearchRequest{BaseDN: "CN=Partitions,CN=Configuration,DC=contoso,DC=com", Scope: ldap.ScopeSingleLevel,
		Filter: "(nCName=DC=contoso,DC=com)"})
	if err != nil || len(r.Entries) != 1 || r.Entries[0].GetAttributeValue("nETBIOSName") != "CONTOSO" {
		t.Errorf("the partition beside the domain: %v", err)
	}
	if len(find(t, conn, "(objectClass=crossRef)").Entries) != 0 {
		t.Error("a search of the domain reached into another partition")
	}
}

func TestAttributeSelection(t *testing.T) {
	conn := login(t, start(t, Config{}))
	for _, c := range []struct {
		ask  []string
		want string
	}{
		{[]string{"MAIL", "employeeid", "nosuch"}, "mail employeeID"}, // named as in the schema, whatever was asked
		{[]string{"1.1"}, ""},
		{[]string{"mail", "mail"}, "mail"},
	} {
		var got []string
		for _, a := range find(t, conn, "(sAMAccountName=james.bond)", c.ask...).Entries[0].Attributes {
			got = append(got, a.Name)
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("%q: %q, want %q", c.ask, got, c.want)
		}
	}
	for _, all := range [][]string{nil, {"*"}} {
		if n := len(find(t, conn, "(sAMAccountName=james.bond)", all...).Entries[0].Attributes); n < 18 {
			t.Errorf("%q: %d attributes", all, n)
		}
	}
	r, err := conn.Search(&ldap.SearchRequest{BaseDN: "<SID=" + bondSID + ">", Filter: "(objectClass=*)", TypesOnly: true, Attributes: []string{"mail"}})
	if err != nil || r.Entries[0].Attributes[0].Name != "mail" || len(r.Entries[0].Attributes[0].Values) != 0 {
		t.Errorf("types only: %v", err)
	}
}

func TestSizeLimitGivesWhatFits(t *testing.T) {
	conn := login(t, start(t, Config{PageSize: 3}))
	for _, c := range []struct {
		limit, want int
		code        uint16
	}{{1, 1, 4}, {3, 3, 4}, {4, 3, 4}, {0, 3, 4}} {
		r, err := conn.Search(&ldap.SearchRequest{BaseDN: "CN=Users,DC=contoso,DC=com", Scope: ldap.ScopeWholeSubtree,
			Filter: "(objectClass=*)", SizeLimit: c.limit})
		wantCode(t, "limit", err, c.code, "")
		if len(r.Entries) != c.want {
			t.Errorf("limit %d: %d entries", c.limit, len(r.Entries))
		}
	}
	r, err := conn.Search(&ldap.SearchRequest{BaseDN: "CN=Users,DC=contoso,DC=com", Scope: ldap.ScopeSingleLevel, Filter: "(objectClass=*)", SizeLimit: 3})
	if err != nil || len(r.Entries) != 3 {
		t.Errorf("exactly as many as allowed: %v", err)
	}
}

func TestPages(t *testing.T) {
	srv := start(t, Config{PageSize: 3})
	conn := login(t, srv)
	for _, size := range []uint32{1, 2, 3, 100} {
		before := srv.Count(Search)
		r, err := conn.SearchWithPaging(&ldap.SearchRequest{BaseDN: srv.Base(), Scope: ldap.ScopeWholeSubtree, Filter: "(objectClass=user)"}, size)
		if err != nil || accounts(r) != "operator james.bond jose krbtgt" || len(r.Referrals) != 3 {
			t.Errorf("pages of %d: %q, %d references, %v", size, accounts(r), len(r.Referrals), err)
		}
		if got, want := srv.Count(Search)-before, (4+min(int(size), 3)-1)/min(int(size), 3); got != want {
			t.Errorf("pages of %d: %d searches, want %d", size, got, want)
		}
	}
	r, err := conn.SearchWithPaging(&ldap.SearchRequest{BaseDN: srv.Base(), Scope: ldap.ScopeWholeSubtree, Filter: "(objectClass=user)", SizeLimit: 3}, 2)
	if accounts(r) != "operator james.bond jose" {
		t.Errorf("a size limit over pages: %q", accounts(r))
	}
	wantCode(t, "a size limit over pages", err, ldap.LDAPResultSizeLimitExceeded, "")
	_, err = conn.Search(&ldap.SearchRequest{BaseDN: srv.Base(), Filter: "(objectClass=*)",
		Controls: []ldap.Control{&ldap.ControlPaging{PagingSize: 1, Cookie: []byte("forged")}}})
	wantCode(t, "forged cookie", err, ldap.LDAPResultUnwillingToPerform, "cookie")
	_, err = conn.Search(&ldap.SearchRequest{BaseDN: srv.Base(), Filter: "(objectClass=*)",
		Controls: []ldap.Control{ldap.NewControlString("1.2.3.4", true, "")}})
	wantCode(t, "unknown critical control", err, ldap.LDAPResultUnavailableCriticalExtension, "UNAVAIL_EXTENSION")
}

func TestModify(t *testing.T) {
	srv := start(t, Config{})
	conn := login(t, srv)
	change := func(dn, attribute string, do func(*ldap.ModifyRequest, string, []string), values ...string) error {
		m := ldap.NewModifyRequest(dn, nil)
		do(m, attribute, values)
		return conn.Modify(m)
	}
	add, remove, replace := (*ldap.ModifyRequest).Add, (*ldap.ModifyRequest).Delete, (*ldap.ModifyRequest).Replace
	const jose, anchor = "CN=José Müller,CN=Users,DC=contoso,DC=com", "mS-DS-ConsistencyGuid"
	every := make([]byte, 256)
	for i := range every {
		every[i] = byte(i)
	}
	for _, c := range []struct {
		name string
		err  error
		code uint16
		now  string
	}{
		{"add", change(jose, anchor, add, string(every)), 0, string(every)},
		{"add again", change(jose, anchor, add, "x"), ldap.LDAPResultAttributeOrValueExists, ""},
		{"delete another value", change(jose, anchor, remove, "x"), ldap.LDAPResultNoSuchAttribute, ""},
		{"two values", change(jose, anchor, replace, "x", "y"), ldap.LDAPResultConstraintViolation, ""},
		{"delete", change(jose, anchor, remove), 0, ""},
		{"delete nothing", change(jose, anchor, remove), ldap.LDAPResultNoSuchAttribute, ""},
		{"replace", change(jose, "MS-ds-consistencyguid", replace, "x"), 0, "x"},
		{"another attribute", change(jose, "mail", replace, "x"), ldap.LDAPResultInsufficientAccessRights, ""},
		{"nobody", change("CN=x,DC=contoso,DC=com", anchor, replace, "x"), ldap.LDAPResultNoSuchObject, ""},
	} {
		wantCode(t, c.name, c.err, c.code, "")
	}
	m := ldap.NewModifyRequest(jose, nil)
	m.Replace(anchor, []string{"half"})
	m.Replace("mail", []string{"x"})
	wantCode(t, "half allowed", conn.Modify(m), ldap.LDAPResultInsufficientAccessRights, "")
	if o, _ := srv.Get("jose"); o.Text(anchor) != "x" || o.Text("mail") != "" {
		t.Errorf("%q, %q", o.Text(anchor), o.Text("mail"))
	}
}
