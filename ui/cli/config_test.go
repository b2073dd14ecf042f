package cli

import (
	"os"
	"path/filepath"
	"reflect"
	"testing"
	"time"

	"hardmatch/link"
)

// parsed is the configuration that the arguments make.
func (w *world) parsed(t *testing.T, args ...string) Config {
	t.Helper()
	s := &session{Program: w.Program}
	_, g, err := s.parse(args)
	if err != nil {
		t.Fatal(err)
	}
	return g.Config
}

func TestFlagBeatsEnvironmentBeatsFile(t *testing.T) {
	w := newWorld(t)
	path := w.file(t, "theme = 'dark'\nread-only = true\nad-base = 'DC=file'\n")
	args := []string{"--config", path}
	if c := w.parsed(t, args...); c.Theme != "dark" || !c.ReadOnly || c.AD.Base != "DC=file" {
		t.Errorf("the file alone: %+v", c)
	}
	w.env["HARDMATCH_THEME"], w.env["HARDMATCH_READ_ONLY"], w.env["HARDMATCH_AD_BASE"] = "light", "false", "DC=env"
	if c := w.parsed(t, args...); c.Theme != "light" || c.ReadOnly || c.AD.Base != "DC=env" {
		t.Errorf("the environment over the file: %+v", c)
	}
	args = append(args, "--theme=plain", "--read-only", "--ad-base=DC=flag")
	if c := w.parsed(t, args...); c.Theme != "plain" || !c.ReadOnly || c.AD.Base != "DC=flag" {
		t.Errorf("the flag over both: %+v", c)
	}
}

func TestNoColorMeansPlain(t *testing.T) {
	w := newWorld(t)
	w.env["NO_COLOR"] = "1"
	if c := w.parsed(t, "--config", w.file(t, "theme = 'dark'")); c.Theme != "plain" {
		t.Errorf("NO_COLOR over the file: %s", c.Theme)
	}
	w.env["HARDMATCH_THEME"] = "dark"
	if c := w.parsed(t); c.Theme != "dark" {
		t.Errorf("HARDMATCH_THEME over NO_COLOR: %s", c.Theme)
	}
}

func TestTheUsersOwnConfigFile(t *testing.T) {
	w := newWorld(t)
	if c := w.parsed(t); c.Entra.Tenant != "" {
		t.Errorf("without a file: %+v", c.Entra)
	}
	dir := filepath.Join(w.ConfigDir, "hardmatch")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	text := "tenant = 'contoso.com'\nsync-tool = 'cloud-sync'\nsync-interval = '2m'\nsource-anchor = 'objectguid'\nhard-match-blocked = true\npassword-hash-sync = true"
	if err := os.WriteFile(filepath.Join(dir, "config.toml"), []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	c := w.parsed(t)
	want := link.SyncSettings{Tool: link.CloudSync, Interval: 2 * time.Minute, HardMatchBlocked: true, PasswordHashSync: true, Anchor: link.AnchorObjectGUID}
	if c.Entra.Tenant != "contoso.com" || c.Sync.Settings() != want {
		t.Errorf("%+v", c)
	}
}

// TestEverySettingHasAnEnvironment checks the table of the documentation: each flag that is a setting can be set in the environment.
func TestEverySettingHasAnEnvironment(t *testing.T) {
	w := newWorld(t)
	ca := filepath.Join("testdata", "certificates", "ca.pem")
	for name, value := range map[string]string{
		"AD_SERVER": "ldap://dc1.contoso.com:389/", "AD_DOMAIN": "contoso.com", "AD_BASE": "DC=x", "AD_AUTH": "simple", "AD_USER": "u", "AD_CA": ca,
		"AD_PASSWORD": "secret", "TENANT": "t", "CLIENT_ID": "c", "SIGN_IN": "azure-cli", "CLOUD": "china", "GRAPH_URL": "http://[::1]:8080",
		"AUTHORITY": "https://login.example", "GRAPH_CA": ca, "GRAPH_TOKEN": "token", "SYNC_TOOL": "connect", "SYNC_INTERVAL": "1h",
		"HARD_MATCH_BLOCKED": "true", "PASSWORD_HASH_SYNC": "1", "SOURCE_ANCHOR": "consistencyguid", "READ_ONLY": "yes", "JOURNAL": "j", "LOG": "l",
		"THEME": "light", "LINE_MODE": "true", "TOKEN_CACHE": "true", "GRAPH_SCOPES": "Directory.AccessAsUser.All, User.Read",
	} {
		w.env["HARDMATCH_"+name] = value
	}
	pem, err := os.ReadFile(ca)
	if err != nil {
		t.Fatal(err)
	}
	want := Config{
		AD: AD{Server: "ldap://dc1.contoso.com:389", Domain: "contoso.com", Base: "DC=x", Auth: "simple", User: "u",
			CA: Certificates{ca, pem}, Password: "secret"},
		Entra: Entra{Tenant: "t", ClientID: "c", SignIn: "azure-cli", Cloud: "china", GraphURL: "http://[::1]:8080",
			Authority: "https://login.example", GraphCA: Certificates{ca, pem}, Token: "token",
			Cache: true, Scopes: Permissions{"Directory.AccessAsUser.All", "User.Read"}},
		Sync: Sync{Tool: "connect", Interval: Interval(time.Hour), HardMatchBlocked: true, PasswordHashSync: true,
			SourceAnchor: "consistencyguid"},
		ReadOnly: true, Journal: "j", Log: "l", Theme: "light", LineMode: true,
	}
	if got := w.parsed(t); !reflect.DeepEqual(got, want) {
		t.Errorf("got  %#v\nwant %#v", got, want)
	}
}

func TestWhatIsNoSettingHasNoEnvironment(t *testing.T) {
	w := newWorld(t)
	for _, name := range []string{"PRACTICE", "JSON", "ACCOUNT", "VERSION", "HELP"} {
		w.env["HARDMATCH_"+name] = "true"
	}
	s := &session{Program: w.Program}
	_, g, err := s.parse([]string{"check", "james.bond"})
	if err != nil {
		t.Fatal(err)
	}
	if g.Practice || g.Check.JSON || g.Check.Account != "" {
		t.Errorf("set by the environment: %+v", g.Check)
	}
}
