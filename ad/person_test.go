package ad

import (
	"bytes"
	"context"
	"strings"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

func TestPersonByEveryName(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, jose)
	c := connect(t, options(srv))
	for _, ref := range []string{
		"james.bond", " James.Bond ", "james.bond@contoso.com", `CONTOSO\james.bond`, `contoso.com\james.bond`, bondDN,
		"cn=james bond, ou=sales, ou=europe, dc=contoso, dc=com", "a1b2c3d4-e5f6-4789-abcd-1234567890ab", "{A1B2C3D4-E5F6-4789-ABCD-1234567890AB}",
	} {
		p, err := c.Person(t.Context(), ref)
		if err != nil {
			t.Errorf("%s: %v", ref, err)
		} else if p.DN != bondDN {
			t.Errorf("%s: found %s", ref, p.DN)
		}
	}
}

func TestPersonHoldsWhatADHolds(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, jose, adtest.User{SAMAccountName: "krbtgt", Critical: true, Disabled: true})
	c := connect(t, options(srv))
	p, err := c.Person(t.Context(), "james.bond")
	if err != nil {
		t.Fatal(err)
	}
	if p.GUID != bondGUID || p.GUID.ImmutableID() != "1MOyofbliUerzRI0VniQqw==" || p.SID != "S-1-5-21-1-2-3-1500" {
		t.Errorf("identity: %v %v", p.GUID, p.SID)
	}
	if raw, known := p.ConsistencyGUID.Get(); !known || !bytes.Equal(raw, bondOld) {
		t.Errorf("mS-DS-ConsistencyGuid: %x, %v", raw, known)
	}
	if p.DisplayName != "James Bond" || p.UPN != bond.UPN || p.Mail != bond.Mail || p.EmployeeID != "007" || len(p.Addresses) != 2 ||
		p.GivenName != "James" || p.Surname != "Bond" {
		t.Errorf("names: %+v", p)
	}
	if !p.Enabled || p.Critical {
		t.Errorf("enabled %v, critical %v", p.Enabled, p.Critical)
	}
	p, err = c.Person(t.Context(), "krbtgt")
	if err != nil || p.Enabled || !p.Critical {
		t.Errorf("krbtgt: enabled %v, critical %v, %v", p.Enabled, p.Critical, err)
	}
	if raw, known := p.ConsistencyGUID.Get(); !known || len(raw) > 0 {
		t.Errorf("somebody shows the attribute, so an absent one is empty: %x, %v", raw, known)
	}
}

func TestConsistencyGUIDIsUnknownWhereNobodyShowsIt(t *testing.T) {
	srv := serve(t, adtest.Config{}, jose)
	p, err := connect(t, options(srv)).Person(t.Context(), "josé")
	if err != nil {
		t.Fatal(err)
	}
	if p.ConsistencyGUID.IsKnown() || p.ConsistencyGUID.Needs() == "" {
		t.Errorf("%+v", p.ConsistencyGUID)
	}
}

func TestPersonIsNeverGuessed(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, jose, adtest.User{SAMAccountName: "spy", DisplayName: "Other Bond", Surname: "Bond", UPN: "spy@contoso.com"},
		adtest.User{SAMAccountName: "twin1", DisplayName: "Twin One", UPN: "twin@contoso.com"},
		adtest.User{SAMAccountName: "twin2", DisplayName: "Twin Two", UPN: "twin@contoso.com"})
	computer := map[string][]string{"objectClass": {"top", "person", "organizationalPerson", "user", "computer"},
		"objectCategory": {"CN=Computer,CN=Schema,CN=Configuration,DC=contoso,DC=com"}, "sAMAccountName": {"PC1$"}}
	contact := map[string][]string{"objectClass": {"top", "person", "contact"}, "userPrincipalName": {"contact@contoso.com"},
		"objectCategory": {"CN=Person,CN=Schema,CN=Configuration,DC=contoso,DC=com"}}
	for dn, attributes := range map[string]map[string][]string{
		"CN=PC1,CN=Computers,DC=contoso,DC=com": computer, "CN=Contact,CN=Users,DC=contoso,DC=com": contact,
	} {
		if err := srv.AddObject(dn, attributes); err != nil {
			t.Fatal(err)
		}
	}
	c := connect(t, options(srv))
	for _, test := range []struct {
		ref  string
		kind link.ProblemKind
		says string
	}{
		{"nobody", link.NotFound, "no user in DC=contoso,DC=com has this account name"},
		{"james", link.NotFound, "you mean James Bond, james.bond@contoso.com, " + bondDN},
		{"bond", link.Ambiguous, "several people's names begin with it"},
		{"twin@contoso.com", link.Ambiguous, "more than one user has this sign-in name"},
		{"jose", link.NotFound, "you mean José Müller"}, // AD itself takes it for josé
		{"bond@contoso", link.NotFound, "you mean James Bond"},
		{`FABRIKAM\james.bond`, link.NotFound, "this is the domain CONTOSO (contoso.com), not FABRIKAM"},
		{"PC1$", link.NotFound, "no user"},
		{"contact@contoso.com", link.NotFound, "no user"},
		{"CN=PC1,CN=Computers,DC=contoso,DC=com", link.NotFound, "distinguished name"},
		{"CN=Nobody,CN=Users,DC=contoso,DC=com", link.NotFound, "distinguished name"},
		{"CN=James Bond,DC=fabrikam,DC=com", link.NotFound, "distinguished name"},
		{"00000000-0000-0000-0000-000000000001", link.NotFound, "objectGUID"},
		{"", link.BadInput, "no name is given"},
		{" \t", link.BadInput, "no name is given"},
		{"*", link.NotFound, "no user"},
		{")(", link.NotFound, "no user"},
		{"james*", link.NotFound, "no user"},
		{strings.Repeat("x", 10_000), link.BadInput, "longer than any name"},
		{strings.Repeat("x", 1_000), link.NotFound, "no user"},
		{"\xff\x00", link.NotFound, "no user"},
	} {
		_, err := c.Person(t.Context(), test.ref)
		t.Run(quote(test.ref), func(t *testing.T) { wantProblem(t, err, test.kind, test.says) })
	}
}

func TestAmbiguousListsTheCandidates(t *testing.T) {
	people := []adtest.User{bond}
	for _, n := range strings.Fields("b c d e f g h i j k l") {
		people = append(people, adtest.User{SAMAccountName: "bond." + n, DisplayName: "Bond " + n, Surname: "Bond"})
	}
	srv := serve(t, adtest.Config{}, people...)
	_, err := connect(t, options(srv)).Person(t.Context(), "bond")
	p := wantProblem(t, err, link.Ambiguous)
	if len(p.Found) != suggestions+1 || p.Found[0] != "Bond b, bond.b, CN=Bond b,CN=Users,DC=contoso,DC=com" || p.Found[suggestions] != "and others" {
		t.Errorf("%q", p.Found)
	}
}

func TestPersonTellsOfExchangeAndThePassword(t *testing.T) {
	exchange := adtest.User{SAMAccountName: "shared", Created: time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC), Extra: map[string][]string{
		"adminDescription": {"User_1"}, "mailNickname": {"shared"}, "targetAddress": {"SMTP:s@contoso.mail.onmicrosoft.com"},
		"msExchMailboxGuid": {"\x00\xff23456789abcdef"}, "msExchRecipientTypeDetails": {"34359738368"}, "pwdLastSet": {"133485408000000000"}}}
	c := connect(t, options(serve(t, adtest.Config{}, exchange, adtest.User{SAMAccountName: "new", Extra: map[string][]string{"pwdLastSet": {"0"}}}, bond)))
	p, err := c.Person(t.Context(), "shared")
	if err != nil {
		t.Fatal(err)
	}
	want := link.Exchange{HasMailboxGUID: true, RecipientType: 1 << 35, TargetAddress: "SMTP:s@contoso.mail.onmicrosoft.com"}
	if p.Exchange != want || p.Nickname != "shared" || p.Description != "User_1" || !p.Created.Equal(exchange.Created) {
		t.Errorf("%+v", p)
	}
	if at, known := p.PasswordSet.Get(); !known || !at.Equal(time.Date(2024, 1, 1, 0, 0, 0, 0, time.UTC)) {
		t.Errorf("the password was set at %v (known %v)", at, known)
	}
	if p, err = c.Person(t.Context(), "new"); err != nil || !p.PasswordSet.IsKnown() || !p.PasswordSet.Or(time.Now()).IsZero() {
		t.Errorf("must change the password: %+v, %v", p.PasswordSet, err)
	}
	if p, err = c.Person(t.Context(), "james.bond"); err != nil || p.PasswordSet.IsKnown() || p.Exchange != (link.Exchange{}) {
		t.Errorf("%+v, %v", p, err)
	}
}

// The client asks once whether anyone shows the attribute, and again only if the question was withdrawn.
func TestWhetherConsistencyGUIDsAreShownIsAskedOnce(t *testing.T) {
	began := make(chan struct{}, 1)
	srv := serve(t, adtest.Config{Wait: forever(began)}, jose)
	c := connect(t, options(srv))
	srv.Inject(adtest.Fault{Op: adtest.Search, Times: 1}) // the person; then the question
	srv.Inject(adtest.Fault{Op: adtest.Search, Times: 1, Delay: time.Hour})
	ctx, cancel := context.WithCancel(t.Context())
	go func() { <-began; cancel() }()
	if _, err := c.Person(ctx, "josé"); err != nil {
		t.Error(err)
	}
	before := srv.Count(adtest.Search)
	for range 3 {
		if _, known := mustPerson(t, c, "josé").ConsistencyGUID.Get(); known {
			t.Error("nobody shows it, and it is known")
		}
	}
	if n := srv.Count(adtest.Search) - before; n != 4 {
		t.Errorf("%d searches for three people and one question", n)
	}
}

func TestPersonTellsOfTheCloudAndOfAnotherForest(t *testing.T) {
	made, came := time.Date(2020, 5, 1, 8, 0, 0, 0, time.UTC), time.Date(2026, 10, 1, 8, 0, 0, 0, time.UTC)
	cloud := func(name, id string) adtest.User {
		return adtest.User{SAMAccountName: name, Extra: map[string][]string{"msDS-ExternalDirectoryObjectId": {id}}}
	}
	srv := serve(t, adtest.Config{}, cloud("known", "User_A1B2C3D4-E5F6-4789-ABCD-1234567890AB"), cloud("group", "Group_a1b2c3d4-e5f6-4789-abcd-1234567890ab"),
		cloud("braces", "User_{a1b2c3d4-e5f6-4789-abcd-1234567890ab}"), cloud("odd", "User_"),
		adtest.User{SAMAccountName: "linked", MasterSID: "S-1-5-21-9-8-7-1104", Created: made, Moved: came},
		adtest.User{SAMAccountName: "shared", MasterSID: "S-1-5-10", Created: made})
	c := connect(t, options(srv))
	for name, want := range map[string]link.AccountID{"known": "a1b2c3d4-e5f6-4789-abcd-1234567890ab", "group": "", "braces": "", "odd": "", "linked": ""} {
		if got := mustPerson(t, c, name).CloudID; got != want {
			t.Errorf("%s: %q", name, got)
		}
	}
	if p := mustPerson(t, c, "linked"); p.Exchange.MasterSID != "S-1-5-21-9-8-7-1104" || !p.Moved.Equal(came) {
		t.Errorf("%+v", p)
	}
	if p := mustPerson(t, c, "shared"); p.Exchange.MasterSID != "" || !p.Moved.IsZero() {
		t.Errorf("%+v", p)
	}
}

// A read of one person asks for what a controller computes for each person that it shows.
func TestWhoMayStampIsToldOfOnePerson(t *testing.T) {
	reader := adtest.User{SAMAccountName: "reader", Password: password, ReadOnly: true}
	o := options(serve(t, adtest.Config{}, bond, reader))
	for user, want := range map[string]bool{"operator": true, "reader": false} {
		o.User = `CONTOSO\` + user
		c := connect(t, o)
		if may, known := mustPerson(t, c, "james.bond").MayStamp.Get(); !known || may != want {
			t.Errorf("%s: %v, known %v", user, may, known)
		}
		found, _, err := c.Search(t.Context(), "james", 10)
		if err != nil || len(found) != 1 || found[0].MayStamp.IsKnown() || !found[0].Moved.IsZero() {
			t.Errorf("a search: %+v, %v", found, err)
		}
	}
	if may := mayWrite(&ldap.Entry{}, consistencyGUID); may.IsKnown() || !strings.Contains(may.Needs(), "allowedAttributesEffective") {
		t.Errorf("of a controller that does not tell: %+v", may)
	}
}

// When someone was last used: absent, 0 and text that is no number are unknown, since LDAP cannot distinguish never from unreadable.
func TestLastLogon(t *testing.T) {
	when := time.Date(2024, 1, 2, 3, 4, 5, 0, time.UTC)
	people := []adtest.User{{SAMAccountName: "used", Extra: map[string][]string{"lastLogonTimestamp": {"133486382450000000"}}},
		{SAMAccountName: "never", Extra: map[string][]string{"lastLogonTimestamp": {"0"}}}, {SAMAccountName: "absent"},
		{SAMAccountName: "odd", Extra: map[string][]string{"lastLogonTimestamp": {"yesterday"}}}}
	c := connect(t, options(serve(t, adtest.Config{}, people...)))
	for _, u := range people {
		p, err := c.Person(t.Context(), u.SAMAccountName)
		if at, known := p.LastLogon.Get(); err != nil || known != (u.SAMAccountName == "used") || known && !at.Equal(when) {
			t.Errorf("%s: %v %v, %v", u.SAMAccountName, at, known, err)
		}
	}
}
