package journeys

import (
	"encoding/base64"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// James Bond's objectGUID in the practice company is the one of the documentation: these are its notations, and annas are what AD will hold of it.
const (
	bondsText  = "a1b2c3d4-e5f6-4789-abcd-1234567890ab"
	bondsID    = "1MOyofbliUerzRI0VniQqw=="
	bondsBytes = "D4 C3 B2 A1 F6 E5 89 47 AB CD 12 34 56 78 90 AB"
)

// withoutDuplicate is the company without what the sync has made for James Bond.
func withoutDuplicate(s *stage) {
	s.t.Helper()
	for _, u := range s.company.Tenant().Users() {
		if u.Surname == "Bond" && u.UPN != "james.bond@contoso.com" {
			s.company.Tenant().Change(u.ID, func(u *entratest.User) { u.Surname, u.ImmutableID, u.SID, u.Sync = "", "", "", nil })
		}
	}
}

// notationsStored are what people and programs have stored in place of the ImmutableID: field-1 K5, 13, and more of the kind.
var notationsStored = map[string]string{
	bondsText:                                            "a GUID",               // 13
	"D4C3B2A1F6E58947ABCD1234567890AB":                   "bytes in hexadecimal", // 13
	"{" + bondsText + "}":                                "a GUID",
	"A1B2C3D4E5F64789ABCD1234567890AB":                   "a GUID without dashes",
	"1MOyofbliUerzRI0VniQqw":                             "base64 without its padding",
	"obLD1OX2R4mrzRI0VniQqw==":                           "bytes in another order",
	" " + bondsID + " ":                                  "base64 with blanks or other characters around or in it",
	base64.StdEncoding.EncodeToString([]byte(bondsText)): "a GUID, in a text in base64",
	"1moyofbliuerzri0vniqqw==":                           "base64 in lower case",
	"1MOYOFBLIUERZRI0VNIQQW==":                           "base64 in another case",
	bondsID + "\r\n":                                     "base64 with blanks or other characters around or in it",
}

// The person's own GUID in another notation is the person's: the account that carries it is theirs, and the plan writes it right.
func TestOwnGUIDInAnotherNotationOverTheWire(t *testing.T) {
	t.Parallel()
	for text, as := range notationsStored {
		t.Run(text, func(t *testing.T) {
			s := newStage(t)
			withoutDuplicate(s)
			s.company.Tenant().Change(s.account("james.bond@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = text })
			check := s.checkUp("james.bond", "")
			f := findingOf(t, check, link.CodeAnchorNotation)
			if f.Severity != link.Asks || !strings.Contains(f.Cause, "the person's own objectGUID, written as "+as+":") || !strings.Contains(f.Cause, bondsID) {
				t.Errorf("%s: %s", f.Severity, f.Cause)
			}
			if check.Verdict != checkup.VerdictResolve || slices.ContainsFunc(check.Findings, func(f link.Finding) bool { return f.Code == link.CodeAccountOtherAnchor }) {
				t.Errorf("%s, %v", check.Verdict, check.Findings)
			}
			if why := check.Candidates[0].Why; !slices.Contains(why, "carries the person's GUID in another notation") {
				t.Errorf("%v", why)
			}
			out, err := s.apply(s.planOf(check, plan.Decision{}))
			if err != nil || s.account("james.bond@contoso.com").ImmutableID != bondsID {
				t.Errorf("%v, %v: %q", out.End, err, s.account("james.bond@contoso.com").ImmutableID)
			}
		})
	}
}

// A duplicate that shares nothing with the person but the GUID in another notation is found, and offered.
func TestADuplicateWithOwnGUIDInAnotherNotation(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		bondsText, "D4C3B2A1F6E58947ABCD1234567890AB", "1MOyofbliUerzRI0VniQqw", "obLD1OX2R4mrzRI0VniQqw==", "{" + bondsText + "}",
		base64.StdEncoding.EncodeToString([]byte(bondsID)), "CN={314D4F796F66626C695565727A524930566E695171773D3D}", "1moyofbliuerzri0vniqqw==",
		"D4-C3-B2-A1-F6-E5-89-47-AB-CD-12-34-56-78-90-AB", "0xD4C3B2A1F6E58947ABCD1234567890AB", "a1b2c3d4e5f64789abcd1234567890ab",
	} {
		s := newStage(t)
		withoutDuplicate(s)
		s.company.Tenant().AddUser(entratest.User{UPN: "zz.top@contoso.com", DisplayName: "Zz Top", ImmutableID: text})
		check := s.checkUp("james.bond", "")
		f := findingOf(t, check, link.CodeAnchorNotation)
		if f.Object.Name != "zz.top@contoso.com" || f.Severity != link.Asks || !strings.HasPrefix(f.Title, "Another account") {
			t.Errorf("%s: %+v", text, f)
		}
		if check.Account == nil || check.Account.UPN != "james.bond@contoso.com" {
			t.Errorf("%s: the account is %+v", text, check.Account)
		}
		i := slices.IndexFunc(check.Candidates, func(c checkup.Candidate) bool { return c.Account.UPN == "zz.top@contoso.com" })
		if i < 0 || !slices.Equal(check.Candidates[i].Why, []string{"carries the person's GUID in another notation"}) {
			t.Errorf("%s: %+v", text, check.Candidates)
		}
	}
}

// AD holds the text in place of the bytes: field-1 K5, 14, and more of the kind. The cure has the bytes.
func TestADHoldsATextOfTheGUID(t *testing.T) {
	t.Parallel()
	for text, as := range map[string]string{
		bondsText:                          "(a GUID)", // 14
		strings.ToUpper(bondsText):         "(a GUID)",
		"{" + bondsText + "}":              "(a GUID)",
		"d4c3b2a1f6e58947abcd1234567890ab": "(bytes in hexadecimal)",
		bondsID:                            "(base64)",
		"1MOyofbliUerzRI0VniQqw":           "(base64 without its padding)",
		`\d4\c3\b2\a1\f6\e5\89\47\ab\cd\12\34\56\78\90\ab`: "(bytes in hexadecimal)",
	} {
		s := newStage(t)
		withoutDuplicate(s)
		if err := s.company.Directory().Set("anna.simple", "mS-DS-ConsistencyGuid", []byte(text)); err != nil {
			t.Fatal(err)
		}
		s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = bondsID })
		if err := s.company.Directory().Remove("james.bond"); err != nil { // the GUID must be no one else's
			t.Fatal(err)
		}
		check := s.checkUp("anna.simple", "")
		f := findingOf(t, check, link.CodeAnchorNotation)
		if f.Severity != link.Stops || !strings.Contains(f.Cause, as) || !strings.Contains(f.Cure, bondsBytes) {
			t.Errorf("%s: %+v", text, f)
		}
		for _, f := range check.Findings {
			if f.Code == link.CodeAnchorCustom || strings.Contains(f.Cause, "No one in AD") {
				t.Errorf("%s: %s: %s", text, f.Code, f.Cause)
			}
		}
	}
}

// The bytes of objectGUID in the order of its text are a mistake too, and the GUID of someone else is said to be theirs.
func TestADHoldsTheWrongBytes(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	g := s.checkUp("anna.simple", "").Person.GUID
	swapped := []byte{g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]}
	for raw, says := range map[string][2]string{
		string(swapped): {"the person's objectGUID as bytes in another order", "written there, in hexadecimal"},
		bondsText:       {"The GUID is that of James Bond", "Find out whose value it is"},
	} {
		if err := s.company.Directory().Set("anna.simple", "mS-DS-ConsistencyGuid", []byte(raw)); err != nil {
			t.Fatal(err)
		}
		f := findingOf(t, s.checkUp("anna.simple", ""), link.CodeAnchorNotation)
		if f.Severity != link.Stops || !strings.Contains(f.Cause, says[0]) || !strings.Contains(f.Cure, says[1]) {
			t.Errorf("%x: %+v", raw, f)
		}
	}
}

// Whose a value is, is found for values in other notations as well, and then it stops.
func TestAnotherPersonsGUIDInAnotherNotation(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = strings.ToUpper(bondsText) })
	f := findingOf(t, s.checkUp("anna.simple", ""), link.CodeAccountOtherAnchor)
	if f.Severity != link.Stops || !strings.Contains(f.Cause, "James Bond") || !strings.Contains(f.Cause, "written as a GUID") {
		t.Errorf("%+v", f)
	}
}

// A GUID that is someone's in another order is theirs in every notation of that, and nothing is written into AD for it.
func TestAnotherPersonsGUIDWithItsBytesSwapped(t *testing.T) {
	t.Parallel()
	for _, value := range []string{
		"obLD1OX2R4mrzRI0VniQqw==", "a1 b2 c3 d4 e5 f6 47 89 ab cd 12 34 56 78 90 ab", "d4c3b2a1-f6e5-8947-abcd-1234567890ab",
		"161 178 195 212 229 246 71 137 171 205 18 52 86 120 144 171", base64.StdEncoding.EncodeToString([]byte("d4c3b2a1-f6e5-8947-abcd-1234567890ab")),
	} {
		s := newStage(t)
		s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = value })
		check := s.checkUp("anna.simple", "")
		f := findingOf(t, check, link.CodeAccountOtherAnchor)
		if f.Severity != link.Stops || !strings.Contains(f.Cause, "It belongs to James Bond") || !strings.Contains(f.Cause, "written as bytes in another order") {
			t.Errorf("%s: %s %+v", value, check.Verdict, f)
		}
		if check.Verdict != checkup.VerdictBlocked || strings.Contains(f.Cure, "Linking from the AD side") {
			t.Errorf("%s: %s, %s", value, check.Verdict, f.Cure)
		}
	}
}

// What is another user's exactly is theirs, though it is the person's own GUID in another order.
func TestAnotherPersonsGUIDThatIsOwnInAnotherOrder(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	swapped := []byte{0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x47, 0x89, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}
	if err := s.company.Directory().Set("anna.simple", "mS-DS-ConsistencyGuid", swapped); err != nil {
		t.Fatal(err)
	}
	withoutDuplicate(s)
	s.company.Tenant().Change(s.account("james.bond@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = "obLD1OX2R4mrzRI0VniQqw==" })
	f := findingOf(t, s.checkUp("james.bond", ""), link.CodeAccountOtherAnchor)
	if f.Severity != link.Stops || !strings.Contains(f.Cause, "It belongs to Anna Simple") {
		t.Errorf("%+v", f)
	}
}

// What no one has is shown in the form that it can be looked for in, and an identity provider's value is still one.
func TestNobodysGUIDInAnotherNotation(t *testing.T) {
	t.Parallel()
	for value, says := range map[string]string{
		"0f7a3c11-22bb-4c5d-9e0f-112233445566": "written as a GUID, of 0f7a3c11-22bb-4c5d-9e0f-112233445566",
		"anna@okta":                            "another identity provider",
	} {
		s := newStage(t)
		s.company.Tenant().Change(s.account("anna.simple@"+practice.Domain).ID, func(u *entratest.User) { u.ImmutableID = value })
		if f := findingOf(t, s.checkUp("anna.simple", ""), link.CodeAccountOtherAnchor); f.Severity != link.Warns || !strings.Contains(f.Cause, says) {
			t.Errorf("%+v", f)
		}
	}
}

func findingOf(t *testing.T, check checkup.CheckUp, code link.Code) link.Finding {
	t.Helper()
	i := slices.IndexFunc(check.Findings, func(f link.Finding) bool { return f.Code == code })
	if i < 0 {
		t.Fatalf("no %s: %s, %+v", code, check.Verdict, check.Findings)
	}
	return check.Findings[i]
}

// In the wizard the value is explained where the account is picked, at the check-up and on the confirm screen; an undo puts it back as it was.
func TestOwnGUIDInAnotherNotationInTheWizard(t *testing.T) {
	if bothFaces(t, TestOwnGUIDInAnotherNotationInTheWizard) {
		return
	}
	s := newStage(t)
	before := s.account("nele.notation@contoso.com").ImmutableID
	d := s.wizard(100, 40)
	toPick(d, "nele.notation")
	d.Expect("carries this person's ImmutableID in another notation")
	d.Press("enter")
	d.Expect("The account carries the person's GUID in another notation")
	d.Refuse("another identity provider", "No one in AD")
	d.Press("enter", "tab", "d")
	d.Expect("Confirm: this is what will be done", "It is the person's own objectGUID,", "written as a GUID")

	out, err := s.apply(s.planOf(s.checkUp("nele.notation", ""), plan.Decision{}))
	if err != nil || s.account("nele.notation@contoso.com").ImmutableID == before {
		t.Fatal(out.End, err)
	}
	s.takeBack(out)
	if now := s.account("nele.notation@contoso.com").ImmutableID; now != before {
		t.Errorf("%q, not %q", now, before)
	}
}
