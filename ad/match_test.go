package ad

import (
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

var anna = adtest.User{SAMAccountName: "anna.simple", UPN: "anna.simple@contoso.com", DisplayName: "Anna Simple", GivenName: "Anna", Surname: "Simple", SID: "S-1-5-21-1-2-3-1800",
	SIDHistory: []string{"S-1-5-21-7-7-7-1105"}, GUID: [16]byte{0xbb, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 16}}

// If a text names two people, neither is taken: both are listed, and stand in a search.
func TestATextThatSpeaksOfTwoPeopleIsNobodys(t *testing.T) {
	c := connect(t, options(serve(t, adtest.Config{}, bond, anna, jane)))
	for _, text := range []string{
		"anna.simple@contoso.com <james.bond@contoso.com>", "james.bond@contoso.com (anna.simple@contoso.com)", "Anna Simple <james.bond@contoso.com>",
		`"Simple, Anna" <bond@contoso.com>`, "anna.simple <james.bond@contoso.com>", `CONTOSO\anna.simple [mailto:james.bond@contoso.com]`, "James Bond (anna.simple@contoso.com)",
		"SamAccountName : anna.simple\nUserPrincipalName : james.bond@contoso.com", "dn: " + bondDN + "\nsAMAccountName: anna.simple",
	} {
		_, err := c.Person(t.Context(), text)
		if p := wantProblem(t, err, link.Ambiguous, "someone else"); !strings.Contains(strings.Join(p.Found, "|"), "Anna Simple") || !strings.Contains(strings.Join(p.Found, "|"), "James Bond") {
			t.Errorf("%q: %q", text, p.Found)
		}
		if found, _, err := c.Search(t.Context(), text, 9); err != nil || len(found) != 2 {
			t.Errorf("search %q: %q, %v", text, names(found), err)
		}
	}
	_, err := c.Person(t.Context(), "anna.simpel@contoso.com <james.bond@contoso.com>")
	wantProblem(t, err, link.Ambiguous, `"anna.simpel@contoso.com"`, "stands beside", "no one has this")
	for _, text := range []string{
		"James Bond <james.bond@contoso.com>", `"Bond, James" <bond@contoso.com>`, "bond@contoso.com <james.bond@contoso.com>", "007 <james.bond@contoso.com>", "Bond @ MI6 <james.bond@contoso.com>",
		`universal.exports@contoso.com (CONTOSO\james.bond)`, "From: James Bond <bond@contoso.com>",
	} {
		if p, err := c.Person(t.Context(), text); err != nil || p.SAMAccountName != "james.bond" {
			t.Errorf("%q: %s, %v", text, p.SAMAccountName, err)
		}
	}
}

// A list of names is not a misspelt name, and a paste about one user is not a list.
func TestSeveralNamesAreToldAndAPasteIsTaken(t *testing.T) {
	c := connect(t, options(serve(t, adtest.Config{}, bond, anna)))
	for _, text := range []string{"anna.simple;james.bond", "anna.simple,james.bond", `"anna.simple","james.bond"`, "anna.simple@contoso.com, james.bond@contoso.com", "nobody, noone, none"} {
		_, err := c.Person(t.Context(), text)
		wantProblem(t, err, link.BadInput, "several names are given", "ive one")
	}
	_, _, err := c.Search(t.Context(), "anna.simple;james.bond", 9)
	wantProblem(t, err, link.BadInput, "several names are given")
	guid := link.GUID(anna.GUID)
	for _, text := range []string{
		"ObjectGUID : " + guid.String() + "\nName : Anna Simple\nSamAccountName : anna.simple\nSID : S-1-5-21-1-2-3-1800\nUserPrincipalName : anna.simple@contoso.com\n",
		"dn: CN=Anna Simple,DC=contoso,DC=com\nobjectGUID:: " + string(guid.ImmutableID()) + "\nsAMAccountName: anna.simple\n", "SamAccountName : anna.simple\r\nEnabled : True\r\n",
	} {
		if p, err := c.Person(t.Context(), text); err != nil || p.SAMAccountName != "anna.simple" {
			t.Errorf("%q: %s, %v", text, p.SAMAccountName, err)
		}
		if found, _, err := c.Search(t.Context(), text, 9); err != nil || names(found) != "anna.simple" {
			t.Errorf("search %q: %q, %v", text, names(found), err)
		}
	}
}

// Names in the forms in which tools show people lead to them: their former SIDs, their name beside their logon name, and the end of a sentence.
func TestFurtherFormsOfNames(t *testing.T) {
	dotted := adtest.User{SAMAccountName: "bond.", DisplayName: "Dotted"}
	contractor := adtest.User{SAMAccountName: "contractor", DisplayName: "Somebody Else"}
	c := connect(t, options(serve(t, adtest.Config{}, bond, anna, dotted, contractor)))
	for text, want := range map[string]string{
		"S-1-5-21-7-7-7-1105": "anna.simple", "Anna Simple (anna.simple)": "anna.simple", "Simple, Anna [anna.simple]": "anna.simple", "anna.simple (Anna Simple)": "anna.simple",
		"CN=Anna Simple": "anna.simple", "cn=James Bond": "james.bond", "anna.simple.": "anna.simple", "anna.simple@contoso.com.": "anna.simple", "bond.": "bond.", "S-1-5-21-1-2-3-1800.": "anna.simple",
	} {
		if p, err := c.Person(t.Context(), text); err != nil || p.SAMAccountName != want {
			t.Errorf("%q: %s, %v; want %s", text, p.SAMAccountName, err, want)
		}
		if found, _, err := c.Search(t.Context(), text, 9); err != nil || len(found) == 0 || found[0].SAMAccountName != want {
			t.Errorf("search %q: %q, %v; want %s", text, names(found), err, want)
		}
	}
	for text, says := range map[string]string{
		"Simple, Anna": "f you mean Anna Simple, anna.simple@contoso.com", "Anna Simple (Contractor)": "f you mean Anna Simple", "CN=Nobody Here": "in a component of a distinguished name (CN=)",
		"\u0430nna.simple": "its letter 'а' (U+0430) is Cyrillic, not Latin",
	} {
		_, err := c.Person(t.Context(), text)
		wantProblem(t, err, link.NotFound, says)
	}
}

// The text about a long name includes the part in which it differs from others.
func TestLongNamesAreToldWholeOrWithBothEnds(t *testing.T) {
	c := connect(t, options(serve(t, adtest.Config{}, bond)))
	exchange := "/o=ExchangeLabs/ou=Exchange Administrative Group (FYDIBOHF23SPDLT)/cn=Recipients/cn=0123456789abcdef0123456789abcdef-james.bond7"
	_, err := c.Person(t.Context(), exchange)
	wantProblem(t, err, link.NotFound, `"`+exchange+`"`)
	dn := "CN=Bond, James," + strings.Repeat("OU=A long name of a unit,", 20) + "DC=contoso,DC=test"
	_, err = c.Person(t.Context(), dn)
	wantProblem(t, err, link.BadInput, `"CN=Bond, James,OU=A long`, "…", `unit,DC=contoso,DC=test"`)
	_, _, err = c.Search(t.Context(), dn, 9)
	wantProblem(t, err, link.BadInput, "…", `unit,DC=contoso,DC=test"`)
}
