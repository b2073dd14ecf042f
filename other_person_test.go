package main

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui/practice"
)

// johnAndJane are an AD user and the account of somebody else that has his sign-in name and address (field-1 K1, 1).
func johnAndJane(s *stage) {
	s.t.Helper()
	err := s.company.Directory().Add(adtest.User{SAMAccountName: "jsmith", UPN: "jsmith@contoso.com", Mail: "jsmith@contoso.com", GivenName: "John", Surname: "Smith",
		DisplayName: "John Smith", EmployeeID: "1001", Created: practice.Epoch.AddDate(-1, 0, 0)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.company.Tenant().AddUser(entratest.User{UPN: "jsmith@contoso.com", Mail: "jsmith@contoso.com", Proxies: []string{"SMTP:jsmith@contoso.com"},
		GivenName: "Jane", Surname: "Smithers", DisplayName: "Jane Smithers", EmployeeID: "2002", Licences: []string{"SPE_E3"},
		LastSignIn: practice.Epoch.AddDate(0, 0, -1), Created: time.Date(2016, 5, 4, 8, 0, 0, 0, time.UTC)})
}

// An account that has the person's sign-in name and address, and is somebody else's by all else, is named by typing before it is given away.
func TestAnotherPersonsAccountOverTheWire(t *testing.T) {
	s := newStage(t)
	johnAndJane(s)
	check := s.checkUp("jsmith", "")
	i := slices.IndexFunc(check.Findings, func(f link.Finding) bool { return f.Code == "account.other-person" })
	if i < 0 || check.Verdict != link.VerdictReady {
		t.Fatalf("%s, %v", check.Verdict, check.Findings)
	}
	f := check.Findings[i]
	for _, says := range []string{`"1001" in AD, "2002" in Entra ID`, `The names share no word: "John Smith" in AD, "Jane Smithers" in Entra ID`} {
		if !strings.Contains(f.Cause, says) {
			t.Errorf("%s\nlacks %q", f.Cause, says)
		}
	}
	if against := check.Candidates[0].Against; !f.Typed || f.Severity != link.Warns || !slices.Equal(against, []string{"other employee id", "another name"}) {
		t.Errorf("typed %v, %s, against it %q", f.Typed, f.Severity, against)
	}
	plan := s.planOf(check, link.Decision{})
	if _, err := plan.Confirm(nil, "INC-4711"); err == nil || len(plan.Typed) != 1 {
		t.Errorf("it is confirmed without a name: %v", plan.Typed)
	}
}

// Who goes through the wizard reads it when picking and at the check-up.
func TestAnotherPersonsAccountInTheWizard(t *testing.T) {
	s := newStage(t)
	johnAndJane(s)
	d := s.wizard(100, 40)
	toPick(d, "jsmith")
	d.Expect("why: same UPN", "against: other employee id, another name")
	d.Press("enter")
	d.Expect("Ready, if it is the right account: read the warnings first.", "The account may be somebody else's", `"John Smith" in AD, "Jane Smithers" in`)
	d.Refuse("nothing is in the way")
	d.Press("enter")
	d.Expect("Confirm: this is what will be done", "The account may be somebody else's")
}

// A name that alone differs is a plain warning, and what the two directories say of use is weighed over the wire too.
func TestPlainSignsOverTheWire(t *testing.T) {
	s := newStage(t)
	ticks := "134058240000000000" // 2025-10-25, as a FILETIME
	if err := s.company.Directory().Set("dora.disabled", "lastLogonTimestamp", []byte(ticks)); err != nil {
		t.Fatal(err)
	}
	for person, says := range map[string]string{
		"mary.married":  `The family names differ: "Married" in AD, "Maiden" in Entra ID`,
		"dora.disabled": "The AD user is disabled and was last used on 2025-10-25 (lastLogonTimestamp), the account on 2026-11-02 (signInActivity)",
	} {
		check := s.checkUp(person, "")
		i := slices.IndexFunc(check.Findings, func(f link.Finding) bool { return f.Code == "account.other-person" })
		if i < 0 || check.Findings[i].Typed || !strings.Contains(check.Findings[i].Cause, says) {
			t.Errorf("%s: %v", person, check.Findings)
		}
	}
}

// Scripts see that the account has to be named by typing.
func TestAnotherPersonsAccountInJSON(t *testing.T) {
	s := newStage(t)
	var out struct {
		Candidates []struct{ Against []string }
		Findings   []struct{ Code, Severity, Acknowledge string }
	}
	if err := json.Unmarshal([]byte(s.prints("check", "simon.stranger", "--practice", "--json")), &out); err != nil {
		t.Fatal(err)
	}
	if f := out.Findings[0]; f.Code != "account.other-person" || f.Severity != "warns" || f.Acknowledge != "type-upn" || len(out.Candidates[0].Against) != 2 {
		t.Errorf("%+v", out)
	}
}
