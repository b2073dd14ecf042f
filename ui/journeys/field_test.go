package journeys

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/ui/practice"
)

// Cases from the field, over the real protocols: a user in AD, what the tenant has near them, and what check says.

// fieldUser is an AD user as most are, by this logon name.
func fieldUser(name string, change func(*adtest.User)) adtest.User {
	upn := name + "@contoso.com"
	u := adtest.User{SAMAccountName: name, UPN: upn, Mail: upn, Addresses: []string{"SMTP:" + upn}, GivenName: "Field", Surname: "Case", DisplayName: "Field Case",
		EmployeeID: "4711", SID: "S-1-5-21-1004336348-1177238915-682003330-7001", Created: practice.Epoch.AddDate(-1, 0, 0)}
	u.GUID = [16]byte{0xf1, 0xe1, 0xd1, 3, 4, 5, 6, 0x47, 0x81, 9, 10, 11, 12, 13, 14, 15}
	if change != nil {
		change(&u)
	}
	return u
}

// fieldAccount is the account of that AD user, made in the cloud.
func fieldAccount(name string, change func(*entratest.User)) entratest.User {
	upn := name + "@contoso.com"
	a := entratest.User{ID: "00000000-0000-4000-8000-00000000f1e1", UPN: upn, Mail: upn, Proxies: []string{"SMTP:" + upn}, GivenName: "Field", Surname: "Case",
		DisplayName: "Field Case", EmployeeID: "4711", Licences: []string{"SPE_E3"}, LastSignIn: practice.Epoch.AddDate(0, 0, -1), Created: practice.Epoch.AddDate(-2, 0, 0)}
	if change != nil {
		change(&a)
	}
	return a
}

// field is a company that has the AD users and the accounts besides everyone else.
func field(t *testing.T, person adtest.User, accounts ...entratest.User) *stage {
	t.Helper()
	s := newStage(t)
	s.joins(person, accounts...)
	return s
}

// joins adds an AD user and accounts.
func (s *stage) joins(person adtest.User, accounts ...entratest.User) {
	s.t.Helper()
	if err := s.company.Directory().Add(person); err != nil {
		s.t.Fatal(err)
	}
	for _, a := range accounts {
		s.company.Tenant().AddUser(a)
	}
}

// said are what a check-up finds by that code.
func said(check checkup.CheckUp, code link.Code) []link.Finding {
	return slices.DeleteFunc(slices.Clone(check.Findings), func(f link.Finding) bool { return f.Code != code })
}

// sole is the one finding of that code and severity.
func sole(t *testing.T, check checkup.CheckUp, code link.Code, severity link.Severity) link.Finding {
	t.Helper()
	found := said(check, code)
	if len(found) != 1 || found[0].Severity != severity {
		t.Fatalf("verdict %s, %s: %v of\n%v", check.Verdict, code, found, check.Findings)
	}
	return found[0]
}

// none fails if a check-up finds anything by that code.
func none(t *testing.T, check checkup.CheckUp, codes ...link.Code) {
	t.Helper()
	for _, code := range codes {
		if found := said(check, code); len(found) > 0 {
			t.Errorf("verdict %s, %v", check.Verdict, found)
		}
	}
}

// field-1 K11, 15, and others of the kind.
func TestASignInNameThatEntraDoesNotTake(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for i, c := range []struct{ upn, says string }{
		{"jörg.müller@contoso.com", `"ö", "ü" before the @`},
		{"o’brien@contoso.com", `"’" before the @`},
		{"jane doe@contoso.com", `" " before the @`},
		{"jane.@contoso.com", "a full stop is right before the @"},
		{strings.Repeat("j", 65) + "@contoso.com", "65 characters are before the @, and 64 are allowed"},
	} {
		name := "upn" + string(rune('a'+i))
		s.joins(fieldUser(name, func(u *adtest.User) {
			u.UPN, u.GUID[0], u.SID, u.EmployeeID, u.DisplayName = c.upn, byte(i), "", name, "Upn "+name
		}), fieldAccount(name, func(u *entratest.User) { u.ID, u.EmployeeID, u.DisplayName = "", name, "Upn "+name }))
		check := s.checkUp(name, "")
		f := sole(t, check, link.CodePersonUPNInvalid, link.Warns)
		if !strings.Contains(f.Cause, c.says) || !strings.Contains(f.Cause, "IdentityDataValidationFailed") || f.Object.Kind != link.KindPerson {
			t.Errorf("%s: %+v", c.upn, f)
		}
		none(t, check, link.CodeChangeSignInName)
	}
}

// The confirm screen and the receipt of the same announce no name.
func TestNoNameIsAnnouncedThatEntraDoesNotTake(t *testing.T) {
	if bothFaces(t, TestNoNameIsAnnouncedThatEntraDoesNotTake) {
		return
	}
	s := newStage(t)
	d := s.wizard(100, 40)
	toPick(d, "jorg.umlaut")
	d.Press("enter")
	d.Expect("Entra ID does not accept the AD user's sign-in name")
	d.Refuse("The sign-in name will change")
	var out struct {
		Findings []struct{ Code, Severity, Source string }
	}
	if err := json.Unmarshal([]byte(s.prints("check", "jorg.umlaut", "--practice", "--json")), &out); err != nil {
		t.Fatal(err)
	}
	if f := out.Findings[0]; f.Code != "person.upn-invalid" || f.Severity != "warns" {
		t.Errorf("%+v", out.Findings)
	}
}
