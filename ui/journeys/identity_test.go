package journeys

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// The account and the sync's copy have the same names: what confirms, finishes or takes back a deletion is the victim's id alone.
func TestTwoAccountsOfTheSameNamesAreToldApart(t *testing.T) {
	if bothFaces(t, TestTwoAccountsOfTheSameNamesAreToldApart) {
		return
	}
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := s.wizard(80, 24)
	toConfirm(d, "tess.taken", "Delete")
	d.Expect("879c200e", "736e5546")
	d.ExpectFrame("Type 736e5546 to delete it")
	d.Type("INC-4711")
	d.Press("enter")
	d.Type("tess.taken@contoso.com")
	d.ExpectFrame("! not the same yet")
	d.Press("ctrl+u")
	d.Type("736e5546")
	d.Press("enter", "tab")
	d.ReadOn()
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Stopped: partly carried out")
	s.company.Tenant().ClearFaults()
	s.writer = nil
	d.Press("t")
	d.Expect("Confirm: this is what is left to do")
	stillPaused(d)
	d.Expect("Type 736e5546 to delete it")
	d.Type("tess.taken")
	d.ExpectFrame("! not the same yet")
	d.Press("ctrl+u")
	d.Type("736e5546")
	d.Press("enter", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
	d.Press("u")
	d.Expect("Confirm: this is what will be undone")
	d.ExpectFrame("Type tess.taken@contoso.onmicrosoft.com: it goes back to the recycle bin")
}

// field-1 K1: the person has the account's sign-in name, and it is another's all the same.
func TestThePersonAndTheAccountStandOnTheLastScreenBeforeTheWrite(t *testing.T) {
	if bothFaces(t, TestThePersonAndTheAccountStandOnTheLastScreenBeforeTheWrite) {
		return
	}
	s := newStage(t)
	for person, screen := range map[string][]string{
		"anna.simple":    {"STAYS anna.simple@contoso.com", "of Anna Simple <anna.simple@contoso.com> in AD", "Name: Anna Simple replaces Jane Smithers"},
		"sara.second":    {"CHANGED IN AD sara.second@contoso.com", "STAYS sara.second@contoso.com", "Name: Sara Second replaces Jane Smithers"},
		"fred.federated": {"STAYS fred.federated@fed.contoso.com", "of Fred Federated <fred.federated@fed.contoso.com> in AD", "Name: Fred Federated replaces Jane Smithers"},
	} {
		domain := practice.Domain
		if person == "fred.federated" {
			domain = practice.FederatedDomain
		}
		a := s.account(person + "@" + domain)
		s.company.Tenant().Change(a.ID, func(u *entratest.User) { u.DisplayName = "Jane Smithers" })
		d := s.wizard(80, 24)
		toCheckUp(d, person)
		if person == "sara.second" {
			d.Press("l")
		} else {
			d.Press("enter")
		}
		d.Expect("Confirm: this is what will be done")
		d.ExpectFrame(screen...)
		d.Expect(a.ID[:8])
	}
}

// What ended a plan, what is true now and what is handed on as the receipt name both accounts by their ids, since all their names are the same.
func TestTheEndOfAPlanCarriesTheIdsOfBoth(t *testing.T) {
	if bothFaces(t, TestTheEndOfAPlanCarriesTheIdsOfBoth) {
		return
	}
	s := newStage(t)
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	d := s.wizard(80, 60)
	toConfirm(d, "tess.taken", "Delete")
	fill(d, "736e5546")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("x Step 4: Set the ImmutableID on tess.taken@contoso.onmicrosoft.com (879c200e)",
		"x account tess.taken@contoso.onmicrosoft.com (879c200e): Microsoft Graph could not be reached",
		"Account: Tess Taken <tess.taken@contoso.onmicrosoft.com> (879c200e)", "Holder Tess Taken <tess.taken@contoso.com> (736e5546)",
		"refused as expected: tess.taken@contoso.com (736e5546) holds it", "Delete tess.taken@contoso.com (736e5546), to the recycle bin")
	d.Press("s", "enter")
	receipt := s.receipt
	for _, text := range []string{
		"Problem: account tess.taken@contoso.onmicrosoft.com (879c200e)", "object id 879c200e-d1f5-40b3-986e-4a2e1eb1cf3f", "object id 736e5546-79ca-4f27-bb73-299f96ac6cff",
	} {
		if !strings.Contains(receipt, text) {
			t.Errorf("the receipt has no %q:\n%s", text, receipt)
		}
	}
}

// johnAndJane are an AD user and the account of someone else that has his sign-in name and address (field-1 K1, 1).
func johnAndJane(s *stage) {
	s.t.Helper()
	err := s.company.Directory().Add(adtest.User{SAMAccountName: "jsmith", UPN: "jsmith@contoso.com", Mail: "jsmith@contoso.com", GivenName: "John", Surname: "Smith",
		DisplayName: "John Smith", EmployeeID: "1001", Created: practice.Epoch.AddDate(-1, 0, 0)})
	if err != nil {
		s.t.Fatal(err)
	}
	s.company.Tenant().AddUser(entratest.User{ID: siteID("jane"), UPN: "jsmith@contoso.com", Mail: "jsmith@contoso.com", Proxies: []string{"SMTP:jsmith@contoso.com"},
		GivenName: "Jane", Surname: "Smithers", DisplayName: "Jane Smithers", EmployeeID: "2002", Licences: []string{"SPE_E3"},
		LastSignIn: practice.Epoch.AddDate(0, 0, -1), Created: time.Date(2016, 5, 4, 8, 0, 0, 0, time.UTC)})
}

// An account that has the person's sign-in name and address, and is someone else's by all else, is named by typing before it is given away.
func TestAnotherPersonsAccountOverTheWire(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	johnAndJane(s)
	check := s.checkUp("jsmith", "")
	i := slices.IndexFunc(check.Findings, func(f link.Finding) bool { return f.Code == link.CodeAccountOtherPerson })
	if i < 0 || check.Verdict != checkup.VerdictReady {
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
	p := s.planOf(check, plan.Decision{})
	if _, err := p.Confirm(nil, "INC-4711"); err == nil || len(p.Typed) != 1 {
		t.Errorf("it is confirmed without a name: %v", p.Typed)
	}
}

// Who goes through the wizard reads it when picking and at the check-up.
func TestAnotherPersonsAccountInTheWizard(t *testing.T) {
	if bothFaces(t, TestAnotherPersonsAccountInTheWizard) {
		return
	}
	s := newStage(t)
	johnAndJane(s)
	d := s.wizard(100, 40)
	toPick(d, "jsmith")
	d.Expect("same sign-in name", "against it: other employee id, another name")
	d.Press("enter")
	d.Expect("Ready, if it is the right account: read the warnings first.", "The account may be someone else's", `"John Smith" in AD, "Jane Smithers" in`)
	d.Refuse("nothing is in the way")
	d.Press("enter")
	d.Expect("Confirm: this is what will be done", ": the account may be someone else's")
}

// A name that alone differs is a plain warning, and what the two directories say of use is weighed over the wire too.
func TestPlainSignsOverTheWire(t *testing.T) {
	t.Parallel()
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
		i := slices.IndexFunc(check.Findings, func(f link.Finding) bool { return f.Code == link.CodeAccountOtherPerson })
		if i < 0 || check.Findings[i].Typed || !strings.Contains(check.Findings[i].Cause, says) {
			t.Errorf("%s: %v", person, check.Findings)
		}
	}
}

// Scripts see that the account must be named by typing.
func TestAnotherPersonsAccountInJSON(t *testing.T) {
	t.Parallel()
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
