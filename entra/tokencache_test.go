package entra_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/linktest"
)

// keeps makes the sign-ins of a service outlive the program, in folders of the test's own. If the system cannot encrypt, as in a container
// without a keyring, the test is skipped.
func (s *signInService) keeps() {
	s.t.Helper()
	if !signin.KeepsTokens {
		s.t.Skip("this system keeps no tokens")
	}
	s.options.Keep = filepath.Join(s.t.TempDir(), "state")
	s.t.Setenv("XDG_CACHE_HOME", s.t.TempDir())
	session, err := signin.SignIn(s.t.Context(), s.options, s.show)
	if err != nil && strings.Contains(err.Error(), "no place to keep tokens encrypted") {
		s.t.Skip(err)
	}
	if session == nil {
		s.t.Fatal(err)
	}
}

// record is the only file that says who signed in.
func (s *signInService) record() (path string, text map[string]any) {
	s.t.Helper()
	files, err := filepath.Glob(filepath.Join(s.options.Keep, "*"))
	if err != nil || len(files) != 1 {
		s.t.Fatalf("kept %q, %v", files, err)
	}
	content, err := os.ReadFile(files[0])
	if err != nil || json.Unmarshal(content, &text) != nil {
		s.t.Fatalf("%s, %v", content, err)
	}
	return files[0], text
}

// A second start signs in without anyone, for reading; writing is asked for as ever.
func TestAKeptSignInNeedsNobody(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.keeps()
	client := s.signIn()
	tenant, err := client.Tenant(t.Context())
	if err != nil || tenant.Operator.UPN != "olga@contoso.com" || len(s.shown) != 1 || s.count(entratest.AskCode) != 1 {
		t.Errorf("operator %q, %v; asked %d times", tenant.Operator.UPN, err, len(s.shown))
	}
	if asked := s.forWriting(); asked != nil {
		t.Errorf("asked for %q before anything is to be written", asked)
	}
	if err := client.Ready(t.Context(), []link.Verb{link.DoSet}); err != nil || len(s.forWriting()) != 1 {
		t.Errorf("%v; asked for %q", err, s.forWriting())
	}
}

// The record is for its owner alone, and no secret is in it.
func TestTheRecordOfWhoSignedIn(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.keeps()
	path, text := s.record()
	if text["username"] != "olga@contoso.com" || text["tenantId"] == "" || len(text) != 6 {
		t.Errorf("kept %v", text)
	}
	linktest.CheckMode(t, path, 0o600)
	linktest.CheckMode(t, s.options.Keep, 0o700)
}

// If a kept sign-in is of no use, the person is asked as on the first day.
func TestAKeptSignInThatIsOfNoUse(t *testing.T) {
	for name, spoil := range map[string]func(s *signInService, path string, text map[string]any){
		"revoked":            func(s *signInService, _ string, _ map[string]any) { s.RevokeAll() },
		"another tenant's":   func(_ *signInService, _ string, text map[string]any) { text["tenantId"] = string(guid(77)) },
		"another person's":   func(_ *signInService, _ string, text map[string]any) { text["homeAccountId"] = "someone.else" },
		"of another version": func(_ *signInService, _ string, text map[string]any) { text["version"] = "7" },
		"lost":               func(s *signInService, path string, _ map[string]any) { os.Remove(path) },
		"of another application": func(s *signInService, _ string, _ map[string]any) {
			s.options.ClientID = "other"
		},
		"without its tokens": func(s *signInService, _ string, _ map[string]any) { s.t.Setenv("XDG_CACHE_HOME", s.t.TempDir()) },
	} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{TokenLife: time.Minute})
		s.keeps()
		path, text := s.record()
		spoil(s, path, text)
		if _, err := os.Stat(path); err == nil {
			content, err := json.Marshal(text)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		s.signIn()
		if len(s.shown) != 2 {
			t.Errorf("%s: asked %d times", name, len(s.shown))
		}
	}
}

// An unreachable service is reported at once, without trying the person's way too.
func TestAKeptSignInThatNobodyAnswers(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{TokenLife: time.Minute})
	front := s.through()
	s.keeps()
	front.down = true
	contains(t, s.refusal(link.Unreachable).Error(), "the sign-in service could not be reached")
	if front.tried > 2 { // once, and once again as azidentity does
		t.Errorf("it was tried %d times", front.tried)
	}
}

// The same person may be signed in to two clouds, or two tenants.
func TestEachPlaceKeepsItsOwnSignIn(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.through()
	s.keeps()
	s.options.Authority = "https://login.elsewhere"
	s.signIn()
	files, err := filepath.Glob(filepath.Join(s.options.Keep, "sign-in-*.json"))
	if err != nil || len(files) != 2 {
		t.Errorf("kept %q, %v", files, err)
	}
}

// A failure to write the record is reported with the cure.
func TestAFolderThatCannotBeMade(t *testing.T) {
	s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
	s.keeps()
	path, _ := s.record()
	s.options.Keep = filepath.Join(path, "folder")
	contains(t, s.refusal(link.BadInput).Error(), "--token-cache", "the folder for the record of who signed in cannot be made", "Start without --token-cache")
	if len(s.shown) != 1 {
		t.Errorf("asked %d times", len(s.shown))
	}
}

// A sign-in that someone else made leaves nothing behind.
func TestATokenOfSomebodyElsesIsNotKept(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "state")
	if _, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByToken, Token: "x", Keep: dir}, nil); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("%s is there: %v", dir, err)
	}
}
