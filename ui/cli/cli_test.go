package cli

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
)

// world is a Program with an environment and folders of its own, which can connect to nothing.
type world struct {
	Program
	env      map[string]string
	out, err bytes.Buffer
}

func newWorld(t *testing.T) *world {
	w := &world{env: map[string]string{}}
	w.Program = Program{
		Stdin: strings.NewReader(""), Stdout: &w.out, Stderr: &w.err,
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

// Practising leaves nothing in the journal of real operations, wherever that is. attacks-1 T3
func TestPracticeNeverHasTheJournalOfRealOperations(t *testing.T) {
	real := t.TempDir()
	for name, c := range map[string]struct {
		env   string
		file  string
		flags []string
		want  string
	}{
		"nothing":         {"", "", nil, ""},
		"the environment": {real, "", nil, ""},
		"the config file": {"", "journal = '" + real + "'", nil, ""},
		"a flag":          {"", "", []string{"--journal", real}, filepath.Join(real, "practice")},
		"all":             {real, "journal = '" + real + "'", []string{"--journal=" + real}, filepath.Join(real, "practice")},
	} {
		for _, practice := range []bool{true, false} {
			w := newWorld(t)
			w.env["HARDMATCH_JOURNAL"] = c.env
			args := append([]string{"--config", w.file(t, c.file)}, c.flags...)
			want := real
			if name == "nothing" {
				want = filepath.Join(w.StateDir, "hardmatch", "journal")
			}
			if practice {
				args, want = append(args, "--practice"), c.want
			}
			s := &session{Program: w.Program, log: slog.New(slog.DiscardHandler)}
			if err := s.run(t.Context(), append(args, "convert", "d4c3b2a1f6e58947abcd1234567890ab")); err != nil {
				t.Fatal(name, err)
			}
			if got := s.journalFolder(); got != want {
				t.Errorf("%s, practice %v: %q, want %q", name, practice, got, want)
			}
		}
	}
}

func TestThePracticeJournalGoesWithTheCompany(t *testing.T) {
	w := newWorld(t)
	t.Setenv("TMPDIR", t.TempDir())
	s := &session{Program: w.Program, practising: true, config: Config{Journal: t.TempDir()}, log: slog.New(slog.DiscardHandler)}
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

func TestHelpAndVersionLookAtNothing(t *testing.T) {
	w := newWorld(t)
	w.env["HARDMATCH_THEME"] = "blue"
	for _, flag := range []string{"--help", "--version"} {
		w.out.Reset()
		if status := w.Run(t.Context(), []string{flag, "--config=" + filepath.Join(t.TempDir(), "none")}); status != 0 || w.err.Len() > 0 {
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

func (*company) Environment() [][2]string {
	return [][2]string{{"HARDMATCH_AD_USER", "it's $HOME, it\u2019s"}}
}
func (*company) Now() time.Time  { return morning }
func (*company) SyncURL() string { return "" }
func (c *company) Close() error  { c.closed = true; return nil }

func TestServePracticeQuotesForAShellAndEndsWithItsContext(t *testing.T) {
	for _, c := range []struct {
		args []string
		want string
	}{
		{nil, "HARDMATCH_AD_USER='it'\\''s $HOME, it\u2019s'\n"},
		{[]string{"--shell", "posix"}, "HARDMATCH_AD_USER='it'\\''s $HOME, it\u2019s'\n"},
		{[]string{"--shell", "powershell"}, "$env:HARDMATCH_AD_USER = 'it''s $HOME, it\u2019\u2019s'\n"},
	} {
		w, company := newWorld(t), &company{}
		w.Practice.Start = func(link.SyncSettings) (Practice, error) { return company, nil }
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if status := w.Run(ctx, append([]string{"serve-practice"}, c.args...)); status != 0 || !company.closed {
			t.Errorf("%q: status %d, closed %v: %s", c.args, status, company.closed, w.err.String())
		}
		if w.out.String() != c.want {
			t.Errorf("%q: %q, want %q", c.args, w.out.String(), c.want)
		}
	}
}
