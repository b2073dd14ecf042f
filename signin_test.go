package main

import (
	"context"
	"errors"
	"io/fs"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

// codeStage is the stage with a real sign-in: by device code, at the company's sign-in service.
type codeStage struct {
	*stage
	typed func(code string) // what the person does with the code
}

// SignIn implements ui.Backend.
func (s *codeStage) SignIn(ctx context.Context, show func(string, string, time.Time)) error {
	service := s.company.SignIn()
	session, err := entra.SignIn(ctx, entra.SignInOptions{
		Method: entra.ByCode, Tenant: practice.Domain, ClientID: practice.ClientID, Authority: service.URL, CA: service.CA,
	}, func(d entra.DeviceCode) {
		show(d.Code, d.URL, s.clock().Add(15*time.Minute))
		s.typed(d.Code)
	})
	if err != nil {
		return err
	}
	s.tenant, err = entra.Connect(session, entra.Options{URL: s.company.GraphURL(), Now: s.clock, Wait: s.wait})
	return err
}

// newCodeStage is a company whose sign-in waits for the person.
func newCodeStage(t *testing.T, signIn entratest.SignIn) (*codeStage, *uitest.Driver) {
	t.Helper()
	s := &codeStage{stage: newStage(t)}
	signIn.UserID = s.account(practice.Operator).ID
	s.company.SignIn().Set(signIn)
	s.typed = func(code string) { s.company.SignIn().Approve(code) }
	return s, uitest.New(t, s, ui.Options{Theme: ui.ThemePlain, Location: time.UTC})
}

// From the code to the search screen, and on to a finished plan: the permission that this plan needs is asked for before its first write, and no
// more; nobody has to sign in for it again.
func TestSignInByDeviceCodeInTheWizard(t *testing.T) {
	s, d := newCodeStage(t, entratest.SignIn{})
	d.Press("enter")
	d.Expect("Search")
	d.Passed("Connect", ">>> HMATCH001 <<<", s.company.SignIn().URL+"/devicelogin", "Good until")
	if scopes := s.asked(); strings.Contains(scopes, "Write") {
		t.Errorf("asked for %s before anything is to be written", scopes)
	}
	d.Type("carla.clear")
	d.Press("enter", "enter", "enter", "enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "carla.clear")
	d.Press("enter")
	d.Expect("Prepared")
	if scopes := s.asked(); !strings.Contains(scopes, "User.ReadWrite.All") || strings.Contains(scopes, "Restore") || s.company.SignIn().Approve("HMATCH002") {
		t.Errorf("asked for %s", scopes)
	}
}

// What nobody has consented to ends the plan before its first write; the screen names it and who can consent.
func TestAPlanThatNobodyConsentedToInTheWizard(t *testing.T) {
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
	for _, a := range s.company.SignIn().Asked() {
		all = append(all, a.Scopes...)
	}
	return strings.Join(all, " ")
}

// A code that is declined says so, and Enter gives another one.
func TestADeclinedCodeInTheWizard(t *testing.T) {
	s, d := newCodeStage(t, entratest.SignIn{})
	s.typed = func(code string) { s.company.SignIn().Decline(code) }
	d.Press("enter")
	d.Expect("Connect", "sign-in to contoso.com", "said no", "AADSTS65004")
	s.typed = func(code string) { s.company.SignIn().Approve(code) }
	d.Press("enter")
	d.Expect("Search")
	d.Passed(">>> HMATCH002 <<<")
}

// A sign-in that is revoked in mid-use costs neither the screen nor what was typed: Esc to the connect screen, Enter signs in again.
func TestARevokedSignInInMidUse(t *testing.T) {
	s, d := newCodeStage(t, entratest.SignIn{TokenLife: time.Minute})
	d.Press("enter")
	d.Type("anna.simple")
	s.company.SignIn().RevokeAll()
	d.Press("enter")
	d.Expect("Pick", "revoked", "Sign in again")
	d.Press("esc", "esc")
	d.Expect("Connect", "not connected yet", "Sign in again")
	d.Press("enter")
	d.Expect("Search", "Name: anna.simple")
	d.Press("enter")
	d.Expect("Pick", "anna.simple@contoso.com")
}

// The program itself, against serve-practice: check signs in by device code and shows the code on its way.
func TestDeviceCodeAgainstServePractice(t *testing.T) {
	t.Parallel()
	_, env := servePractice(t)
	check := hardmatch(t, "check", "anna.simple", "--sign-in", "device-code")
	check.Env = append(check.Environ(), env...)
	out, err := check.CombinedOutput()
	if _, failed := errors.AsType[*exec.ExitError](err); failed || !strings.Contains(string(out), "HMATCH001") {
		t.Errorf("%v: %s", err, out)
	}
}

// With --token-cache the second start of the program signs in without anybody. What it leaves behind has nothing of a token in it, and where
// the system has no place for tokens it says so before anybody is asked.
func TestTheTokenCacheAgainstServePractice(t *testing.T) {
	t.Parallel()
	if !entra.KeepsTokens {
		t.Skip("this system keeps no tokens")
	}
	_, env := servePractice(t)
	home := t.TempDir()
	check := func(cache string) (said string, status int) {
		check := hardmatch(t, "check", "anna.simple", "--sign-in", "device-code", "--token-cache", "--log", filepath.Join(home, "log"))
		check.Env = append(append(check.Environ(), env...), "XDG_STATE_HOME="+filepath.Join(home, "state"), "XDG_CACHE_HOME="+cache)
		out, _ := check.CombinedOutput()
		return string(out), check.ProcessState.ExitCode()
	}
	first, status := check(filepath.Join(home, "cache"))
	if strings.Contains(first, "no place that keeps tokens encrypted") {
		t.Skip(first)
	}
	if status != 0 || !strings.Contains(first, "HMATCH001") {
		t.Errorf("the first start ended with %d: %s", status, first)
	}
	if second, status := check(filepath.Join(home, "cache")); status != 0 || strings.Contains(second, "HMATCH") {
		t.Errorf("the second start ended with %d: %s", status, second)
	}
	if n := freeOfTokens(t, home); n < 3 {
		t.Errorf("only %d files were left behind", n)
	}
	refused, status := check("/dev/null/cache")
	if status != 2 || !strings.Contains(refused, "start without --token-cache") || strings.Contains(refused, "HMATCH") {
		t.Errorf("without a place for tokens it ended with %d: %s", status, refused)
	}
}

// freeOfTokens holds that no file below a folder has a token in it that can be read, and counts them.
func freeOfTokens(t *testing.T, dir string) (files int) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		files++
		text, err := os.ReadFile(path)
		if strings.Contains(string(text), "entratest-") || strings.Contains(string(text), "Bearer ") { // entratest ends each access token so
			t.Errorf("%s holds a token", path)
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	return files
}
