package ad

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

var (
	jane = adtest.User{DN: `CN=Doe\, Jane,OU=Staff,DC=contoso,DC=com`, SAMAccountName: "jdoe", UPN: "jane.doe@contoso.com", DisplayName: "Jane Doe", GivenName: "Jane",
		Surname: "Doe", Mail: "jane@contoso.com", EmployeeID: "4711", SID: "S-1-5-21-1-2-3-1700", GUID: [16]byte{0xaa, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
		Addresses: []string{"SMTP:jane@contoso.com", "smtp:j.doe@contoso.com", "SIP:jane.sip@contoso.com", "X500:/o=Old/cn=jane", "EUM:1234;phone-context=dial"},
		Extra:     map[string][]string{"mailNickname": {"janed"}, "legacyExchangeDN": {"/o=Contoso/ou=First (FYDI)/cn=Recipients/cn=jdoe"}}}
	noUPN = adtest.User{SAMAccountName: "noupn", DisplayName: "Norbert Noupn"}
)

// field-1 K9, K10, K16: Person finds a user in whatever form some tool shows the name, and Search lists that user first.
func TestAPersonIsFoundByEveryFormOfTheirNames(t *testing.T) {
	c := connect(t, options(serve(t, adtest.Config{}, bond, jose, jane, noUPN)))
	for want, texts := range map[string][]string{
		"jdoe": {"jdoe", "janed", "JDOE", `CONTOSO\jdoe`, `contoso.com\jdoe`, "CONTOSO/jdoe", `CONTOSO\\jdoe`, `.\jdoe`, "jane.doe@contoso.com", "jane@contoso.com",
			"j.doe@contoso.com", "sip:jane.sip@contoso.com", "SMTP:jane@contoso.com", "mailto:jane@contoso.com", `"Doe, Jane" <jane@contoso.com>`, "jdoe@contoso.com", "jdoe@CONTOSO",
			"i:0#.f|membership|jane@contoso.com", `i:0#.w|contoso\jdoe`, `AzureAD\JaneDoe`, `AzureAD\jane@contoso.com`, "jane_contoso.com#EXT#@fabrikam.onmicrosoft.com",
			`CN=Doe\, Jane,OU=Staff,DC=contoso,DC=com`, `CN="Doe, Jane",OU=Staff,DC=contoso,DC=com`, `LDAP://dc1/CN=Doe\, Jane,OU=Staff,DC=contoso,DC=com`,
			"contoso.com/Staff/Doe, Jane", "/o=Contoso/ou=First (FYDI)/cn=Recipients/cn=jdoe", "X500:/o=Old/cn=jane", "EUM:1234;phone-context=dial",
			"IMCEAEX-_o=Contoso_ou=First+20+28FYDI+29_cn=Recipients_cn=jdoe@contoso.com", "jane@contoso.com (Jane Doe)", "S-1-5-21-1-2-3-1700", "s-1-5-21-1-2-3-1700",
			link.GUID(jane.GUID).String(), "{" + link.GUID(jane.GUID).String() + "}", string(link.GUID(jane.GUID).ImmutableID()),
			"objectGUID:: " + string(link.GUID(jane.GUID).ImmutableID()), fmt.Sprintf("%x", jane.GUID), "<SID=S-1-5-21-1-2-3-1700>", `"userPrincipalName": "jane.doe@contoso.com",`},
		"noupn":      {"noupn@contoso.com", "noupn@CONTOSO", "NOUPN@contoso.COM"},
		"james.bond": {string(link.EncodeAnchor(bondOld)), "bond@contoso.com", "universal.exports@contoso.com"},
		"josé":       {"José@contoso.com", "josé"},
	} {
		for _, text := range texts {
			for _, around := range []string{"%", "\u200e%", "\ufeff\"%\"\u00a0"} {
				text := strings.Replace(around, "%", text, 1)
				if p, err := c.Person(t.Context(), text); err != nil || p.SAMAccountName != want {
					t.Errorf("%q: %s, %v; want %s", text, p.SAMAccountName, err, want)
				} else if p.MayStamp.IsKnown() == false {
					t.Errorf("%q: not read whole", text)
				}
				if found, _, err := c.Search(t.Context(), text, 5); err != nil || len(found) == 0 || found[0].SAMAccountName != want {
					t.Errorf("search %q: %q, %v; want %s first", text, names(found), err, want)
				}
			}
		}
	}
}

// field-1 K9: the text about a name that no one has says what it was taken for; and if a comma is not escaped, how to escape it.
func TestWhatIsNobodysSaysWhatItWasTakenFor(t *testing.T) {
	o := options(serve(t, adtest.Config{}, bond, jane))
	c := connect(t, o)
	for _, test := range []struct {
		text string
		kind link.ProblemKind
		says []string
	}{
		{"CN=Doe, Jane,OU=Staff,DC=contoso,DC=test", link.BadInput, []string{`"CN=Doe, Jane,OU=Staff`, "distinguished name", "needs a backslash", `Write CN=Doe\, Jane,OU=Staff,DC=contoso,DC=test`}},
		{"CN=a+b,OU=R+D,DC=contoso,DC=com", link.BadInput, []string{`CN=a\+b,OU=R\+D,DC=contoso,DC=com`}},
		{"e8tigf77XEyrMiI94XDcwQ==", link.NotFound, []string{"has this ImmutableID or GUID (base64)"}},
		{"S-1-5-21-9-9-9-1105", link.NotFound, []string{"has this SID (objectSid)"}},
		{"contoso.com/Staff/Nobody", link.NotFound, []string{"canonical name"}},
		{"/o=x/cn=y", link.NotFound, []string{"legacyExchangeDN"}},
		{"i:0#.f|membership|zoe@contoso.com", link.NotFound, []string{"sign-in name or address, in a claim of SharePoint"}},
		{"anna\u200b.simple@contoso.com", link.NotFound, []string{"invisible character", "type the name again"}},
		{`AzureAD\JoeBloggs`, link.NotFound, []string{"joined to Entra ID"}},
		{link.GUID(bondOld).String(), link.NotFound, []string{"has this objectGUID", "James Bond, james.bond@contoso.com", "has it as mS-DS-ConsistencyGuid"}},
	} {
		_, err := c.Person(t.Context(), test.text)
		t.Run(quote(test.text), func(t *testing.T) { wantProblem(t, err, test.kind, test.says...) })
	}
	_, _, err := c.Search(t.Context(), "CN=Doe, Jane,OU=Staff,DC=contoso,DC=test", 9)
	wantProblem(t, err, link.BadInput, "needs a backslash")
	if found, _, err := c.Search(t.Context(), link.GUID(bondOld).String(), 9); err != nil || names(found) != "james.bond" {
		t.Errorf("%q, %v", names(found), err)
	}
}

// An explicit sign-in name wins over an implicit one; an implicit one and someone else's address are two people, and so are two owners of one value.
func TestTwoWhoAreCalledSoAreNeverOne(t *testing.T) {
	squatter := adtest.User{SAMAccountName: "other", UPN: "noupn@contoso.com", DisplayName: "Explicit Owner"}
	addressee := adtest.User{SAMAccountName: "mailed", UPN: "x@contoso.com", Mail: "jdoe@contoso.com", DisplayName: "Has The Address"}
	heir := adtest.User{SAMAccountName: "heir", DisplayName: "Heir", ConsistencyGUID: bondGUID[:]}
	nick := adtest.User{SAMAccountName: "nick", DisplayName: "Nick", Extra: map[string][]string{"mailNickname": {"james.bond"}}}
	twins := []adtest.User{{SAMAccountName: "t1", DisplayName: "Tom Twin"}, {SAMAccountName: "t2", OU: "OU=B", DisplayName: "Tom  Twin", GivenName: "Tom", Surname: "Twin"}}
	c := connect(t, options(serve(t, adtest.Config{}, append(twins, bond, jane, noUPN, squatter, addressee, heir, nick)...)))
	for text, want := range map[string]string{"noupn@contoso.com": "other", "james.bond": "james.bond", bondGUID.String(): "james.bond"} {
		if p, err := c.Person(t.Context(), text); err != nil || p.SAMAccountName != want {
			t.Errorf("%s: %s, %v; want %s", text, p.SAMAccountName, err, want)
		}
	}
	for text, want := range map[string][]string{
		"jdoe@contoso.com": {"Has The Address", "Jane Doe"}, string(bondGUID.ImmutableID()): {"Heir", "James Bond"}, `AzureAD\TomTwin`: {"Tom Twin", "Tom  Twin"},
	} {
		_, err := c.Person(t.Context(), text)
		if p := wantProblem(t, err, link.Ambiguous, "more than one user has this"); len(p.Found) != len(want) {
			t.Errorf("%s: %q, want %q", text, p.Found, want)
		}
	}
}

// A person outside the base who has the name explicitly is not passed over for one inside who has it implicitly.
func TestAnExplicitNameOutsideTheBaseStillWins(t *testing.T) {
	inside := adtest.User{SAMAccountName: "sam", DisplayName: "Sam Inside", OU: "OU=Europe"}
	outsider := adtest.User{SAMAccountName: "zed", UPN: "sam@contoso.com", DisplayName: "Zed Outside"}
	o := options(serve(t, adtest.Config{}, inside, outsider))
	o.Base = "OU=Europe,DC=contoso,DC=com"
	_, err := connect(t, o).Person(t.Context(), "sam@contoso.com")
	wantProblem(t, err, link.NotFound, "sign-in name or address")
	if p, err := connect(t, o).Person(t.Context(), "sam@CONTOSO"); err != nil || p.SAMAccountName != "sam" {
		t.Errorf("%s, %v", p.SAMAccountName, err)
	}
}

// field-1 K13: whoever has exactly the name stands first, however many have names that begin so.
func TestWhoIsCalledExactlySoStandsFirst(t *testing.T) {
	people := []adtest.User{
		{SAMAccountName: "load", DisplayName: "Zora Exact"},
		{SAMAccountName: "zu", UPN: "load@contoso.com", DisplayName: "Zz Upn"},
		{SAMAccountName: "zm", Mail: "load.mail@contoso.com", DisplayName: "Zz Mail"},
		{SAMAccountName: "zp", Addresses: []string{"smtp:load.proxy@contoso.com"}, DisplayName: "Zz Proxy"},
		{SAMAccountName: "ze", EmployeeID: "load0", DisplayName: "Zz Employee"},
		{SAMAccountName: "zn", DisplayName: "Zz Nick", Extra: map[string][]string{"mailNickname": {"loa"}}},
	}
	for i := range 450 {
		people = append(people, adtest.User{SAMAccountName: fmt.Sprintf("load%04d", i), UPN: fmt.Sprintf("load@contoso.com%04d", i), DisplayName: fmt.Sprintf("Load %d", i),
			Mail: fmt.Sprintf("load.mail@contoso.com%d", i), Addresses: []string{fmt.Sprintf("smtp:load.proxy@contoso.com%d", i)}})
	}
	srv := serve(t, adtest.Config{PageSize: 1000}, people...)
	c := connect(t, options(srv))
	for text, want := range map[string]string{"load": "load", `CONTOSO\load`: "load", "load@contoso.com": "zu", "load.mail@contoso.com": "zm", "load.proxy@contoso.com": "zp", "load0": "ze", "loa": "zn"} {
		found, more, err := c.Search(t.Context(), text, 200)
		if err != nil || len(found) != 200 || !more || found[0].SAMAccountName != want {
			t.Errorf("%s: %d found, more %v, %v; first %.20q, want %s", text, len(found), more, err, names(found), want)
		}
		seen := map[link.GUID]bool{}
		for _, p := range found {
			if seen[p.GUID] {
				t.Errorf("%s: %s twice", text, p.SAMAccountName)
			}
			seen[p.GUID] = true
		}
	}
}

// Names hold in the whole forest: the implicit one with the name of its domain, long or short, and the explicit one before an implicit one at home.
func TestNamesHoldInTheWholeForest(t *testing.T) {
	o, home, catalog, emea := serveForest(t)
	claimant := adtest.User{SAMAccountName: "claimant", UPN: "olga@contoso.com", DisplayName: "Claims Olga", OU: "OU=Sales", GUID: [16]byte{0x77}, SID: "S-1-5-21-9-9-9-1300"}
	if err := emea.Add(claimant); err != nil {
		t.Fatal(err)
	}
	if err := catalog.Add(abroad(claimant)); err != nil {
		t.Fatal(err)
	}
	c := connect(t, o)
	for text, want := range map[string]string{
		"eva@emea.contoso.com": "eva", "eva@EMEA": "eva", "emea.contoso.com/Sales/Eva Emea": "eva", "S-1-5-21-9-9-9-1200": "eva", string(link.EncodeAnchor(eva.ConsistencyGUID)): "eva",
		"olga@contoso.com": "claimant", "olga@CONTOSO": "olga", `EMEA\claimant`: "claimant",
	} {
		if p, err := c.Person(t.Context(), text); err != nil || p.SAMAccountName != want {
			t.Errorf("%s: %s, %v; want %s", text, p.SAMAccountName, err, want)
		}
		if found, _, err := c.Search(t.Context(), text, 5); err != nil || len(found) == 0 || found[0].SAMAccountName != want {
			t.Errorf("search %s: %q, %v; want %s first", text, names(found), err, want)
		}
	}
	// Similar names at home hide no exact match elsewhere, and people at home are found without the catalog.
	if err := home.Add(adtest.User{SAMAccountName: "alike", OU: "OU=Europe", UPN: "eva@contoso.com.example", DisplayName: "Alike"}); err != nil {
		t.Fatal(err)
	}
	if found, _, err := c.Search(t.Context(), "eva@contoso.com", 5); err != nil || names(found) != "eva alike" {
		t.Errorf("%q, %v", names(found), err)
	}
	catalog.Close()
	if found, _, err := c.Search(t.Context(), "eva@contoso.com", 5); err != nil || names(found) != "alike" {
		t.Errorf("%q, %v", names(found), err)
	}
	_, err := c.Person(t.Context(), "olga@contoso.com")
	wantProblem(t, err, link.Unreachable)
}

// FuzzPerson checks that no name panics, over the wire, and that each answer is one person or a sentence.
func FuzzPerson(f *testing.F) {
	for _, text := range []string{"jdoe", `A\b`, "a@b", "CN=Doe, Jane,DC=x", "S-1-5-21-1-2-3-4", "\u200e", "<GUID=00>", "x.y/z", `AzureAD\A`, "/o=a/cn=b", "EUM:1", "(a=b)", "\x00", "*", "N=Doe, Ja\x10\x00,DC="} {
		f.Add(text)
	}
	srv, err := adtest.Start(adtest.Config{})
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(srv.Close)
	if err := srv.Add(adtest.User{SAMAccountName: "operator", UPN: "operator@contoso.com", Password: password}, jane, bond); err != nil {
		f.Fatal(err)
	}
	c, err := Dial(f.Context(), options(srv))
	if err != nil {
		f.Fatal(err)
	}
	f.Cleanup(c.Close)
	f.Fuzz(func(t *testing.T, text string) {
		p, err := c.Person(t.Context(), text)
		if (err == nil) == (p.GUID == link.GUID{}) {
			t.Fatalf("%q: %+v, %v", text, p, err)
		}
		if err != nil {
			var problem *link.Problem
			if !errors.As(err, &problem) || problem.Kind == link.Bug {
				t.Fatalf("%q: %v", text, err)
			}
			wantProblem(t, err, problem.Kind)
		}
		_, _, _ = c.Search(t.Context(), text, 3)
	})
}
