package cli

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"
)

func newTestSetup(t *testing.T) *setup {
	t.Helper()
	s := &session{Program: Program{ConfigDir: t.TempDir(), LookupEnv: func(string) (string, bool) { return "", false }, Now: time.Now}}
	s.config.Entra.SignIn = "device-code"
	u, ok := s.askForSetup(&backend{config: s.config}).(*setup)
	if !ok {
		t.Fatal("nothing is asked, and nothing is configured")
	}
	return u
}

func TestSetupAsksForWhatIsMissingAndForNothingElse(t *testing.T) {
	u := newTestSetup(t)
	if n := len(u.Questions()); n != 4 {
		t.Errorf("%d questions", n)
	}
	u.backend.config = u.configured(map[string]string{askedAD: "contoso.com", "tenant": "contoso.onmicrosoft.com"})
	if again := u.session.askForSetup(u.backend).Questions(); len(again) != 1 || again[0].Name != "client-id" {
		t.Errorf("then it asks %v", again)
	}
	u.session.practising = true
	if u.session.askForSetup(u.backend) != nil {
		t.Error("the practice company needs nothing")
	}
}

func TestSetupSaysWhatIsWrongWithAnAnswer(t *testing.T) {
	u := newTestSetup(t)
	for _, c := range []struct {
		name, answer string
		right        bool
	}{
		{askedAD, "contoso.com", true}, {askedAD, "ldaps://dc1.contoso.com", true}, {askedAD, "ldap://dc1.contoso.com:389", true},
		{askedAD, "contoso", false}, {askedAD, "https://dc1.contoso.com", false}, {askedAD, "ldaps://me:secret@dc1.contoso.com", false}, {askedAD, "con toso.com", false},
		{"ad-user", "helpdesk@contoso.com", true}, {"ad-user", `CONTOSO\helpdesk`, true}, {"ad-user", "helpdesk", false}, {"ad-user", "a\x1b@b", false}, {"ad-user", `a"@b`, false},
		{"tenant", "contoso.onmicrosoft.com", true}, {"tenant", "00001111-aaaa-2222-bbbb-3333cccc4444", true}, {"tenant", "contoso", false}, {"tenant", "../x.y", false},
		{"client-id", "00001111-aaaa-2222-bbbb-3333cccc4444", true}, {"client-id", "hardmatch", false}, {"client-id", "00001111-aaaa-2222-bbbb-3333cccc444", false},
	} {
		if why := u.Wrong(c.name, c.answer); (why == "") != c.right {
			t.Errorf("%s %q: %q", c.name, c.answer, why)
		}
	}
}

// What is written is read again at the next start.
func TestSetupWritesTheConfigFileOnce(t *testing.T) {
	for _, user := range []string{`CONTOSO\helpdesk`, `o'hara@contoso.com`, `CONTOSO\o'hara`, ""} {
		u := newTestSetup(t)
		answers := map[string]string{askedAD: "ldaps://dc1.contoso.com", "ad-user": user, "tenant": "contoso.onmicrosoft.com", "client-id": "00001111-aaaa-2222-bbbb-3333cccc4444"}
		path, err := u.Use(context.Background(), answers, true)
		if c := u.backend.Connections(); err == nil && c.Config != path {
			t.Errorf("the config file is said to be %q, and is %q", c.Config, path)
		}
		if err != nil || path != filepath.Join(u.session.ConfigDir, "hardmatch", "config.toml") {
			t.Fatalf("%q, %v", path, err)
		}
		file, err := u.session.configFile("", []string{"ad-server", "ad-user", "tenant", "client-id"})
		if err != nil || len(file.wrong) > 0 {
			t.Fatalf("it cannot be read again: %v, %v", err, file.wrong)
		}
		if got, _ := file.values["ad-user"].(string); got != user || file.values["ad-server"] != "ldaps://dc1.contoso.com" || file.values["tenant"] != "contoso.onmicrosoft.com" {
			t.Errorf("it says %v", file.values)
		}
		if c := u.backend.config; string(c.AD.Server) != "ldaps://dc1.contoso.com" || c.AD.User != user || c.Entra.ClientID != answers["client-id"] {
			t.Errorf("what is connected to is %+v", c)
		}
		before, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := u.Use(context.Background(), map[string]string{askedAD: "evil.com"}, true); err == nil {
			t.Error("a file that is there is written over")
		}
		if after, err := os.ReadFile(path); err != nil || string(after) != string(before) {
			t.Errorf("%v: %q", err, after)
		}
	}
}

func TestSetupReachesTheOneThatIsAsked(t *testing.T) {
	u := newTestSetup(t)
	u.session.Reach.Directory = func(_ context.Context, ad AD) error { return errors.New("AD " + ad.Domain + string(ad.Server)) }
	u.session.Reach.Tenant = func(_ context.Context, e Entra) error { return errors.New("tenant " + e.Tenant) }
	for _, c := range [][3]string{{askedAD, "contoso.com", "AD contoso.com"}, {askedAD, "ldap://dc1", "AD ldap://dc1"}, {"tenant", "a.b", "tenant a.b"}} {
		if err := u.Reach(context.Background(), c[0], c[1]); err == nil || err.Error() != c[2] {
			t.Errorf("%s: %v", c[1], err)
		}
	}
	if err := u.Reach(context.Background(), "client-id", "x"); err != nil {
		t.Errorf("an app is nowhere to be reached: %v", err)
	}
}
