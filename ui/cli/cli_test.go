package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"reflect"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
)

// world is a Program with an environment and folders of its own, that can connect to nothing.
type world struct {
	Program
	env      map[string]string
	out, err bytes.Buffer
}

func newWorld(t *testing.T) *world {
	w := &world{env: map[string]string{}}
	w.Program = Program{
		Stdout: &w.out, Stderr: &w.err,
		LookupEnv: func(name string) (string, bool) { v, ok := w.env[name]; return v, ok },
		ConfigDir: t.TempDir(), StateDir: t.TempDir(),
		Now: func() time.Time { return morning },
		Directory: func(context.Context, AD, World) (Directory, error) {
			return nil, &link.Problem{Kind: link.Unreachable, Object: "dc1", Cause: "nobody answers"}
		},
	}
	return w
}

// file writes a config file and gives its path.
func (w *world) file(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(w.ConfigDir, "given.toml")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

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

// TestEverySettingHasAnEnvironment holds the table of the documentation: each flag that is a setting can be set in the environment.
func TestEverySettingHasAnEnvironment(t *testing.T) {
	w := newWorld(t)
	ca := filepath.Join(w.ConfigDir, "ca.pem")
	if err := os.WriteFile(ca, []byte("-----BEGIN CERTIFICATE-----\nMAo=\n-----END CERTIFICATE-----\n"), 0o600); err != nil {
		t.Fatal(err)
	}
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

// TestThePracticeJournalGoesWithTheCompany: practising leaves nothing in the journal of real operations, unless one is named.
func TestThePracticeJournalGoesWithTheCompany(t *testing.T) {
	w := newWorld(t)
	t.Setenv("TMPDIR", t.TempDir())
	s := &session{Program: w.Program, practising: true, log: slog.New(slog.DiscardHandler)}
	journal, err := s.openJournal()
	if err != nil {
		t.Fatal(err)
	}
	dir := filepath.Dir(journal.File("x"))
	if strings.HasPrefix(dir, w.StateDir) {
		t.Errorf("the practice journal is in %s", dir)
	}
	s.close()
	if _, err := os.Stat(dir); !os.IsNotExist(err) {
		t.Errorf("the practice journal is left behind: %v", err)
	}
}

// TestBadInput: each mistake is told in a sentence that names the place and the mistake, with status 2, before anything is connected.
func TestBadInput(t *testing.T) {
	const person = "james.bond"
	tests := []struct {
		name string
		args []string
		env  [2]string
		file string
		says []string
	}{
		{name: "unknown flag", args: []string{"--tennant=x"}, says: []string{"unknown flag --tennant", "--tenant"}},
		{name: "unknown command", args: []string{"chek"}, says: []string{"unexpected argument chek"}},
		{name: "no user", args: []string{"check"}, says: []string{"<user>"}},
		{name: "empty user", args: []string{"check", " "}, says: []string{"USER: is empty"}},
		{name: "theme", args: []string{"--theme=blue"}, says: []string{"--theme", "blue"}},
		{name: "theme from the environment", env: [2]string{"HARDMATCH_THEME", "blue"}, says: []string{"HARDMATCH_THEME: ", `"blue" is none of auto, dark, light, plain`}},
		{name: "theme from the file", file: "theme = 'blue'", says: []string{`"theme" in `, "given.toml", `"blue"`}},
		{name: "no truth value", env: [2]string{"HARDMATCH_READ_ONLY", "perhaps"}, says: []string{"HARDMATCH_READ_ONLY", "perhaps"}},
		{name: "LDAP address", args: []string{"--ad-server=https://dc1"}, says: []string{"--ad-server", "https://dc1", "ldaps://"}},
		{name: "LDAP address with a path", args: []string{"--ad-server=ldaps://dc1/DC=x"}, says: []string{"--ad-server"}},
		{name: "LDAP address with a password", args: []string{"--ad-server=ldaps://u:p@dc1"}, says: []string{"--ad-server"}},
		{name: "Graph in the clear", args: []string{"--graph-url=http://graph.example"}, says: []string{"--graph-url", "in the clear"}},
		{name: "Graph with a version", args: []string{"--graph-url=https://graph.example/v1.0"}, says: []string{"--graph-url", "root"}},
		{name: "authority", args: []string{"--authority=login"}, says: []string{"--authority", "login"}},
		{name: "permission with an address", args: []string{"--graph-scopes=https://graph.microsoft.com/User.Read.All"}, says: []string{"--graph-scopes", "is not the name of a permission such as"}},
		{name: "all permissions at once", env: [2]string{"HARDMATCH_GRAPH_SCOPES", "User.Read.All, .default"}, says: []string{"HARDMATCH_GRAPH_SCOPES: ", `".default" is not the name`}},
		{name: "permissions in the file", file: "graph-scopes = 'Directory AccessAsUser'", says: []string{`"graph-scopes" in `, `"Directory" is not the name`}},
		{name: "interval", args: []string{"--sync-interval=often"}, says: []string{"--sync-interval", "often"}},
		{name: "negative interval", env: [2]string{"HARDMATCH_SYNC_INTERVAL", "-5m"}, says: []string{"HARDMATCH_SYNC_INTERVAL", "-5m"}},
		{name: "CA that is not there", args: []string{"--ad-ca=/dev/null/ca.pem"}, says: []string{"--ad-ca", "/dev/null/ca.pem", "not a directory"}},
		{name: "CA that is none", args: []string{"--graph-ca=/dev/null"}, says: []string{"--graph-ca", "holds no PEM certificate"}},
		{name: "typo in the file", file: "tennant = 'x'", says: []string{`"tennant" in `, "no setting has this name", `"tenant"`}},
		{name: "unlike any key", file: "colour = 'x'", says: []string{`"colour" in `, "--help lists"}},
		{name: "password in the file", file: "ad-password = 'x'", says: []string{`"ad-password" in `, "a secret does not belong in a file", "HARDMATCH_AD_PASSWORD"}},
		{name: "token in the file", file: "graph-token = 'x'", says: []string{`"graph-token" in `, "a secret does not belong"}},
		{name: "table in the file", file: "[ad]\nserver = 'x'", says: []string{`"ad" in `, "no tables"}},
		{name: "practice in the file", file: "practice = true", says: []string{`"practice" in `, "no setting"}},
		{name: "not TOML", file: "theme: dark", says: []string{"not TOML", "line 1"}},
		{name: "config that is not there", args: []string{"--config=/dev/null/none"}, says: []string{"/dev/null/none", "cannot be read"}},
		{name: "config of the environment", env: [2]string{"HARDMATCH_CONFIG", "/dev/null/none"}, says: []string{"/dev/null/none", "cannot be read"}},
		{name: "log that cannot be written", args: []string{"--log=/dev/null/log", "check", person}, says: []string{"--log /dev/null/log", "not a directory"}},
		{name: "journal that cannot be written", args: []string{"--journal=/dev/null/j", "check", person}, says: []string{"/dev/null/j", "not a directory"}},
		{name: "journal for the wizard", args: []string{"--journal=/dev/null/j"}, says: []string{"/dev/null/j", "not a directory"}},
		{name: "no terminal", says: []string{"needs a terminal"}},
		{name: "line mode", args: []string{"--line-mode"}, says: []string{"--line-mode", "comes in a later version"}},
		{name: "nothing to connect to", args: []string{"check", person}, says: []string{"no server is named", "--ad-server"}},
		{name: "no password", args: []string{"check", person, "--ad-server=ldaps://dc1", "--ad-user=u"}, says: []string{"HARDMATCH_AD_PASSWORD: is not set"}},
		{name: "no user for a simple bind", args: []string{"check", person, "--ad-server=ldaps://dc1", "--ad-auth=simple"}, says: []string{"--ad-user"}},
		{name: "no token", args: []string{"check", person, "--ad-server=ldaps://dc1", "--sign-in=token"}, says: []string{"HARDMATCH_GRAPH_TOKEN: is not set"}},
		{name: "nonsense to convert", args: []string{"convert", "nonsense"}, says: []string{`"nonsense": it is not a GUID`}},
		{name: "later", args: []string{"watch", person}, says: []string{"hardmatch watch: comes in a later version"}},
		{name: "history of no journal", args: []string{"history", "--practice"}, says: []string{"--practice: its journal lasts as long as one run", "--journal"}},
		{name: "undo of nothing that is an id", args: []string{"undo", "../x"}, says: []string{"it is not the id of an operation"}},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			if test.env[0] != "" {
				w.env[test.env[0]] = test.env[1]
			}
			if test.file != "" {
				test.args = append(test.args, "--config", w.file(t, test.file))
			}
			if status := w.Run(t.Context(), test.args); status != 2 {
				t.Errorf("status %d", status)
			}
			for _, says := range test.says {
				if !strings.Contains(w.err.String(), says) {
					t.Errorf("does not say %q:\n%s", says, w.err.String())
				}
			}
			if w.out.Len() > 0 {
				t.Errorf("standard output: %s", w.out.String())
			}
		})
	}
}

func TestHelpAndVersionLookAtNothing(t *testing.T) {
	w := newWorld(t)
	w.env["HARDMATCH_THEME"] = "blue"
	for _, flag := range []string{"--help", "--version"} {
		w.out.Reset()
		if status := w.Run(t.Context(), []string{flag, "--config=/dev/null/none"}); status != 0 || w.err.Len() > 0 {
			t.Errorf("%s: status %d, %s", flag, status, w.err.String())
		}
		if !strings.Contains(w.out.String(), "hardmatch") {
			t.Errorf("%s shows %q", flag, w.out.String())
		}
	}
}

func TestHelpNamesEveryEnvironment(t *testing.T) {
	w := newWorld(t)
	w.Run(t.Context(), []string{"check", "--help"})
	for _, name := range []string{"HARDMATCH_AD_SERVER", "HARDMATCH_GRAPH_URL", "HARDMATCH_SYNC_TOOL", "HARDMATCH_CONFIG", "HARDMATCH_LOG"} {
		if !strings.Contains(w.out.String(), "("+name+").") {
			t.Errorf("%s is not named", name)
		}
	}
	for _, name := range []string{"HARDMATCH_PRACTICE", "HARDMATCH_ACCOUNT", "HARDMATCH_JSON", "HARDMATCH_HELP", "HARDMATCH_VERSION"} {
		if strings.Contains(w.out.String(), name) {
			t.Errorf("%s is named", name)
		}
	}
}

func TestAProblemIsToldInFull(t *testing.T) {
	got := problemText(&link.Problem{Kind: link.Ambiguous, Object: "smi\x1b[2Jth", Cause: "several people answer to it", Cure: "give more of the name",
		Code: "SomeCode", Message: "no\nway", RequestID: "r1", Found: []string{"Anna Smith", "Bob\r Smith"}})
	golden(t, "problem.txt", []byte(got))
}

func TestAPanicIsLoggedAndEndsWithOne(t *testing.T) {
	w := newWorld(t)
	w.Directory = func(context.Context, AD, World) (Directory, error) { panic("boom") }
	log := filepath.Join(w.StateDir, "log")
	w.env["HARDMATCH_AD_PASSWORD"] = "tell-nobody"
	status := w.Run(t.Context(), []string{"check", "james.bond", "--log", log, "--ad-server=ldaps://dc1", "--ad-user=u"})
	if status != 1 || !strings.Contains(w.err.String(), "hardmatch has a fault and had to stop (boom)") {
		t.Errorf("status %d: %s", status, w.err.String())
	}
	text, err := os.ReadFile(log)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Contains(text, []byte("boom")) || !bytes.Contains(text, []byte("cli_test.go")) || bytes.Contains(text, []byte("tell-nobody")) {
		t.Errorf("the log: %s", text)
	}
}

func TestASecretShowsNothing(t *testing.T) {
	c := Config{AD: AD{Password: "tell-nobody"}, Entra: Entra{Token: "tell-nobody"}}
	encoded, err := json.Marshal(c)
	if err != nil {
		t.Fatal(err)
	}
	for _, shown := range []string{string(encoded), fmt.Sprint(c), fmt.Sprintf("%+v", c)} {
		if strings.Contains(shown, "tell-nobody") {
			t.Error(shown)
		}
	}
}

// company is a practice company that serves nothing.
type company struct{ closed bool }

func (*company) Environment() [][2]string { return [][2]string{{"HARDMATCH_AD_USER", `it's $HOME`}} }
func (*company) Now() time.Time           { return morning }
func (c *company) Close() error           { c.closed = true; return nil }

func TestServePracticeQuotesForAShellAndEndsWithItsContext(t *testing.T) {
	w, c := newWorld(t), &company{}
	w.Practice = func() (Practice, error) { return c, nil }
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if status := w.Run(ctx, []string{"serve-practice"}); status != 0 || !c.closed {
		t.Errorf("status %d, closed %v: %s", status, c.closed, w.err.String())
	}
	if want := `HARDMATCH_AD_USER='it'\''s $HOME'` + "\n"; w.out.String() != want {
		t.Errorf("%q, want %q", w.out.String(), want)
	}
}
