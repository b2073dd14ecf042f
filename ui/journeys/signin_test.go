package journeys

import (
	"context"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// codeStage is the stage with a real sign-in: by device code, at the company's sign-in service.
type codeStage struct {
	*stage
	typed func(code string) // what the person does with the code
}

// SignIn implements ui.Backend.
func (s *codeStage) SignIn(ctx context.Context, show func(string, string, time.Time)) error {
	service, claims := s.company.SignIn, ""
	if s.tenant != nil {
		claims = s.tenant.Unmet()
	}
	session, err := signin.SignIn(ctx, signin.Options{
		Method: signin.ByCode, Tenant: practice.Domain, ClientID: practice.ClientID, Authority: service.URL, CA: service.CA, Claims: claims,
	}, func(d signin.DeviceCode) {
		show(d.Code, d.URL, s.clock().Add(15*time.Minute))
		s.typed(d.Code)
	})
	if err != nil {
		return err
	}
	s.tenant, err = entra.Connect(session, entra.Options{URL: s.company.GraphURL, Now: s.clock, Wait: s.wait})
	return err
}

// newCodeStage is a company whose sign-in waits for the person.
func newCodeStage(t *testing.T, signIn entratest.SignIn) (*codeStage, *uitest.Driver) {
	t.Helper()
	s := &codeStage{stage: newStage(t)}
	signIn.UserID = s.account(practice.Operator).ID
	s.company.SignIn.Set(signIn)
	s.typed = func(code string) { s.company.SignIn.Approve(code) }
	return s, uitest.New(t, s, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
}

// From the code to the search screen, and on to a finished plan: the permission that this plan needs is asked for before its first write, and no
// more; no one has to sign in for it again.
func TestSignInByDeviceCodeInTheWizard(t *testing.T) {
	t.Parallel()
	s, d := newCodeStage(t, entratest.SignIn{})
	d.Press("enter")
	d.Expect("Find")
	d.Passed("Connect", ">>> HMATCH001 <<<", s.company.SignIn.URL+"/devicelogin", "Good until")
	if scopes := s.asked(); strings.Contains(scopes, "Write") {
		t.Errorf("asked for %s before anything is to be written", scopes)
	}
	d.Type("carla.clear")
	d.Press("enter", "enter", "enter")
	d.Choose("Clear")
	d.Press("enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "carla.clear")
	d.Press("enter")
	d.Expect("Prepared")
	if scopes := s.asked(); !strings.Contains(scopes, "User.ReadWrite.All") || strings.Contains(scopes, "Restore") || s.company.SignIn.Approve("HMATCH002") {
		t.Errorf("asked for %s", scopes)
	}
}

// What no one has consented to ends the plan before its first write; the screen names it and who can consent.
func TestAPlanThatNobodyConsentedToInTheWizard(t *testing.T) {
	t.Parallel()
	consented := slices.DeleteFunc(entratest.AllScopes(), func(s string) bool { return s == "User.DeleteRestore.All" })
	s, d := newCodeStage(t, entratest.SignIn{Consented: consented})
	toConfirm(d, "james.bond", "Delete")
	before := len(s.company.Tenant().Requests())
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", "james.bond")
	d.Press("enter")
	d.Expect("nothing was changed", "User.DeleteRestore.All", "Application Administrator")
	for _, request := range s.company.Tenant().Requests()[before:] {
		if request.Method != http.MethodGet {
			t.Errorf("%s %s was sent", request.Method, request.Path)
		}
	}
}

// asked are all permissions that were asked for.
func (s *codeStage) asked() string {
	var all []string
	for _, a := range s.company.SignIn.Asked() {
		all = append(all, a.Scopes...)
	}
	return strings.Join(all, " ")
}

// A code that is declined says so, and Enter gives another one.
func TestADeclinedCodeInTheWizard(t *testing.T) {
	t.Parallel()
	s, d := newCodeStage(t, entratest.SignIn{})
	s.typed = func(code string) { s.company.SignIn.Decline(code) }
	d.Press("enter")
	d.Expect("Connect", "sign-in to contoso.com", "page declined", "AADSTS65004")
	s.typed = func(code string) { s.company.SignIn.Approve(code) }
	d.Press("enter")
	d.Expect("Find")
	d.Passed(">>> HMATCH002 <<<")
}

// A sign-in that is revoked in mid-use costs neither the screen nor what was typed: Esc to the connect screen, Enter signs in again.
func TestARevokedSignInInMidUse(t *testing.T) {
	t.Parallel()
	s, d := newCodeStage(t, entratest.SignIn{TokenLife: time.Minute})
	d.Press("enter")
	d.Type("anna.simple")
	s.company.SignIn.RevokeAll()
	d.Press("enter")
	d.Expect("Pick", "revoked", "Sign in again")
	d.Press("esc", "esc")
	d.Expect("Connect", "not connected yet", "Sign in again")
	d.Press("enter")
	d.Expect("Find", "Name: anna.simple")
	d.Press("enter")
	d.Expect("Pick", "anna.simple@contoso.com")
}

// A token that the tenant refuses in the middle of a plan, for its age or for a stronger sign-in that needs no one, costs neither a step nor a key.
func TestATokenRefusedInMidPlan(t *testing.T) {
	t.Parallel()
	s, d := newCodeStage(t, entratest.SignIn{})
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	tenant := s.company.Tenant()
	tenant.Fail("GET", "/users", 1, entratest.Fault{Status: 401})
	tenant.Fail("PATCH", "/users/", 1, graphfault.StepUp())
	tenant.Fail("DELETE", "/users/", 1, entratest.Fault{Status: 401})
	tenant.Fail("DELETE", "/deletedItems/", 1, entratest.Fault{Status: 403, Claims: `{"access_token":{"acrs":{"essential":true,"value":"c7"}}}`})
	d.Expect("Confirm: this is what will be done", "james.bond")
	d.Press("enter")
	d.Expect("Done: prepared")
	d.Refuse("sign-in", "Sign in")
	if s.company.SignIn.Approve("HMATCH002") || s.outcome() != plan.EndPrepared {
		t.Errorf("the person was asked again, or the journal has %s", s.outcome())
	}
}

// beforePurge does something right before a purge.
type beforePurge struct {
	link.Writer
	do func()
}

// Purge implements link.Writer.
func (b beforePurge) Purge(ctx context.Context, id link.AccountID) error {
	b.do()
	return b.Writer.Purge(ctx, id)
}

// A sign-in that ends in the middle of a plan stops it with the truth, and with who can change that. Signing in again leads to what is left to do,
// and back to the search with what was typed there.
func TestASignInThatEndsInMidPlan(t *testing.T) {
	t.Parallel()
	s, d := newCodeStage(t, entratest.SignIn{})
	s.writer = func(w link.Writer) link.Writer {
		return beforePurge{w, func() { s.company.SignIn.Refuse(entratest.AskRefresh, 53003) }}
	}
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	s.company.Tenant().Fail("DELETE", "/deletedItems/", 1, graphfault.StepUp())
	d.Expect("Confirm: this is what will be done", "james.bond")
	d.Resize(100, 60)
	d.Press("enter")
	d.Expect("carries its ImmutableID", "the copy in the recycle bin remains", "AADSTS53003", "Conditional Access blocks this sign-in", "Conditional Access Administrator", "sign in again by the method that Conditional Access asks for; hardmatch then offers what is left", "Esc sign in again", "Esc leads to the connect screen")
	if s.outcome() != plan.EndPurgeDue || s.account("james.bond@contoso.com").ImmutableID != bondsValue {
		t.Errorf("the journal has %s", s.outcome())
	}
	s.company.SignIn.Refuse(entratest.AskRefresh, 0)
	d.Press("esc")
	d.Expect("Connect", "not connected yet")
	d.Press("enter")
	d.Expect("Unfinished", "purge due", "Conditional Access", "f finish it")
	d.Press("l")
	d.Expect("Find", "Name:  james.bond")
}
