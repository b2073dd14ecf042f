package cli

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/engine"
)

func TestReadOnlyRefusesEveryWrite(t *testing.T) {
	b := &backend{config: Config{ReadOnly: true}}
	w, ctx := b.Engine().Writer, t.Context()
	_, stamp := w.SetConsistencyGUID(ctx, link.GUID{}, nil, nil)
	_, syncs := b.Engine().SyncPerson(ctx, engine.Watching{})
	for name, err := range map[string]error{
		"set": w.Set(ctx, "id", "x"), "clear": w.Clear(ctx, "id"), "delete": w.SoftDelete(ctx, "id"),
		"restore": w.Restore(ctx, "id", link.RestoreOptions{}), "ready": w.Ready(ctx, nil), "purge": w.Purge(ctx, "id"),
		"rename": w.Rename(ctx, "id", "x"), "stamp": stamp, "sync a person": syncs, "clear identifier": w.ClearObjectIdentifier(ctx, "id"),
	} {
		if asProblem(err).Kind != link.Refused {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestAReceiptNeverOverwrites(t *testing.T) {
	t.Chdir(t.TempDir())
	b := &backend{}
	var paths []string
	for _, text := range []string{"one", "two", "three"} {
		path, err := b.SaveReceipt(t.Context(), "receipt.txt", text)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, filepath.Base(path))
		if got, err := os.ReadFile(path); err != nil || string(got) != text {
			t.Errorf("%s: %q, %v", path, got, err)
		}
	}
	_, err := b.SaveReceipt(t.Context(), "nowhere/receipt.txt", "text")
	if p := link.AsProblem(err); p == nil || !strings.Contains(p.Cause, "there is no such file or folder") || !strings.HasPrefix(p.Cure, "Name a folder that is there") {
		t.Errorf("%v", err)
	}
	if want := "receipt.txt receipt-2.txt receipt-3.txt"; paths[0]+" "+paths[1]+" "+paths[2] != want {
		t.Errorf("%v", paths)
	}
}

func TestTheConnectionsThatWillBeMade(t *testing.T) {
	b := &backend{config: Config{AD: AD{Domain: "contoso.com", Auth: "auto", User: "u"}, Entra: Entra{SignIn: "device-code"}, ReadOnly: true}}
	got := b.Connections()
	if got.Server != "a domain controller of contoso.com" || !got.AskPassword || got.SignIn != "device code" || !got.ReadOnly || got.Practice {
		t.Errorf("%+v", got)
	}
	b.config.AD.Password = "known"
	if b.Connections().AskPassword {
		t.Error("asks for a password that is known")
	}
	b.config.Entra.Cache = true
	if got := b.Connections().SignIn; got != "device code (here tokens stay in memory)" {
		t.Errorf("where --token-cache keeps nothing: %s", got)
	}
	b.program.KeepsTokens = true
	if got := b.Connections().SignIn; got != "device code" {
		t.Errorf("where it keeps tokens: %s", got)
	}
}

type anyTenant = Tenant

// weakTenant is a sign-in that does not meet what was asked of it.
type weakTenant struct{ anyTenant }

func (weakTenant) Unmet() string { return "c1" }

// What the previous sign-in did not meet is asked for once: a person who cannot meet it still gets in, and learns that.
func TestASignInAsksOnceForWhatWasNotMet(t *testing.T) {
	var asked []string
	fails := error(nil)
	b := &backend{program: newWorld(t).Program}
	b.program.Tenant = func(_ context.Context, c Entra, _ World, _ func(code, url string)) (Tenant, error) {
		asked = append(asked, c.Claims)
		return weakTenant{}, fails
	}
	signIn := func() error { return b.SignIn(t.Context(), nil) }
	first := signIn()
	fails = &link.Problem{Kind: link.NoRights, Object: "sign-in", Cause: "was declined", Cure: "Try again"}
	declined, plain := signIn(), signIn()
	fails = nil
	if err := signIn(); first != nil || err != nil {
		t.Error(first, err)
	}
	if got := strings.Join(asked, ","); got != ",c1,," || !strings.Contains(declined.Error(), "the next one does without") || strings.Contains(plain.Error(), "does without") {
		t.Errorf("asked for %q; %v; %v", got, declined, plain)
	}
}

// Who signed in is kept beside the journal.
func TestWhereASignInIsKept(t *testing.T) {
	w := newWorld(t)
	s := &session{Program: w.Program, config: Config{Entra: Entra{Cache: true}}}
	if b := s.connect(nil); b.config.Entra.Keep != filepath.Join(w.StateDir, "hardmatch") {
		t.Errorf("kept in %q", b.config.Entra.Keep)
	}
	s.config.Entra.Cache = false
	if b := s.connect(nil); b.config.Entra.Keep != "" {
		t.Errorf("without the flag kept in %q", b.config.Entra.Keep)
	}
}

// dialled is a connection that knows whether it was closed.
type dialled struct {
	link.Directory
	link.WholeDirectory
	link.DirectoryWriter
	closed bool
}

// WhoAmI implements Directory.
func (d *dialled) WhoAmI(context.Context) (string, string, error) { return "dc1:636", "", nil }

func (d *dialled) Close() { d.closed = true }

func TestATypedPasswordIsUsedAndTheConnectionBeforeIsClosed(t *testing.T) {
	var passwords []Secret
	var connections []*dialled
	b := &backend{config: Config{AD: AD{Password: "configured"}}}
	b.program.Directory = func(_ context.Context, ad AD, _ World) (Directory, error) {
		passwords, connections = append(passwords, ad.Password), append(connections, &dialled{})
		return connections[len(connections)-1], nil
	}
	for _, typed := range []string{"", "typed"} {
		if err := b.ConnectDirectory(t.Context(), typed); err != nil {
			t.Fatal(err)
		}
	}
	if passwords[0] != "configured" || passwords[1] != "typed" {
		t.Errorf("the passwords were %q", passwords)
	}
	if !connections[0].closed || connections[1].closed || b.Engine().Directory != connections[1] {
		t.Error("the second connection did not take the place of the first")
	}
	if err := b.Close(); err != nil || !connections[1].closed {
		t.Errorf("the connection is still open: %v", err)
	}
}
