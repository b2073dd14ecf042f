package cli

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/ui"
)

// codeLifetime is how long a sign-in may take: Entra ID's device codes live for 15 minutes (Learn: v2-oauth2-device-code).
const codeLifetime = 15 * time.Minute

// backend is what the wizard and check work on: the two connections as they are configured.
type backend struct {
	program    Program
	config     Config
	world      World
	journal    *journal.Journal // nil for check, which writes nothing
	practising bool
	configPath string // of the config file; "" for none

	mu        sync.Mutex // the wizard makes both connections at once
	company   Practice   // nil before the first connection to it
	start     string     // which practice company it is
	directory Directory
	tenant    Tenant
	closed    bool
	asked     string // of the previous sign-in: what it did not meet, and the next one has asked for
}

var _ ui.Backend = (*backend)(nil)

// Connections says what will be connected to.
func (b *backend) Connections() ui.Connections {
	b.mu.Lock()
	defer b.mu.Unlock()
	ad, entra := b.config.AD, b.config.Entra
	server := string(ad.Server)
	switch {
	case b.practising:
		server = "a domain controller inside this program"
	case server == "" && ad.Domain != "":
		server = "a domain controller of " + ad.Domain
	}
	return ui.Connections{
		Server: server, User: ad.User, AskPassword: !b.practising && ad.asksPassword() && ad.Password == "",
		Tenant: entra.Tenant, SignIn: strings.ReplaceAll(entra.SignIn, "-", " ") + b.keepsInMemory(),
		Practice: b.practising, ReadOnly: b.config.ReadOnly, Config: b.configPath,
	}
}

// keepsInMemory says what --token-cache means on a system that keeps no tokens; "" if there is nothing to say.
func (b *backend) keepsInMemory() string {
	if b.config.Entra.Cache && !b.program.KeepsTokens {
		return " (here tokens stay in memory)"
	}
	return ""
}

// ConnectDirectory connects to Active Directory, in place of an earlier connection. A configured password need not be given.
func (b *backend) ConnectDirectory(ctx context.Context, password string) error {
	config, world, err := b.reached()
	if err != nil {
		return err
	}
	ad := config.AD
	if password != "" {
		ad.Password = Secret(password)
	}
	directory, err := b.program.Directory(ctx, ad, world)
	if err != nil {
		return err
	}
	b.mu.Lock()
	before := b.directory
	b.directory = directory
	b.mu.Unlock()
	if before != nil {
		before.Close()
	}
	return nil
}

// SignIn signs the operator in. If the previous sign-in did not meet what a request needed, this one asks for that, once: a person who cannot meet it either can
// still sign in.
func (b *backend) SignIn(ctx context.Context, show func(code, url string, until time.Time)) error {
	config, world, err := b.reached()
	if err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, codeLifetime)
	defer cancel()
	settings := config.Entra
	settings.Claims = b.unmet()
	tenant, err := b.program.Tenant(ctx, settings, world, func(code, url string) {
		show(code, url, b.program.Now().Add(codeLifetime))
	})
	if err != nil {
		return withoutClaimsNext(settings.Claims, err)
	}
	b.mu.Lock()
	defer b.mu.Unlock()
	b.tenant, b.asked = tenant, ""
	return nil
}

// unmet returns what the previous sign-in could not meet, if no sign-in has asked for that yet.
func (b *backend) unmet() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.tenant == nil || b.tenant.Unmet() == b.asked {
		return ""
	}
	b.asked = b.tenant.Unmet()
	return b.asked
}

// withoutClaimsNext says why a sign-in failed if it had asked for more than others do.
func withoutClaimsNext(claims string, err error) error {
	p, ok := errors.AsType[*link.Problem](err)
	if claims == "" || !ok || p.Kind == link.Cancelled {
		return err
	}
	said := *p
	said.Cure += ". This sign-in was the stronger one that Entra ID had asked for; the next one does without"
	return &said
}

// Engine returns the engine over the connections made so far: its Directory exists after ConnectDirectory, the rest after SignIn.
func (b *backend) Engine() engine.Engine {
	b.mu.Lock()
	defer b.mu.Unlock()
	var writer link.Writer = link.Writers{CloudWriter: b.tenant, DirectoryWriter: b.directory}
	var syncer link.PersonSyncer = b.tenant
	if b.config.ReadOnly {
		writer, syncer = readOnly{}, nil
	}
	return engine.Engine{
		Directory: b.directory, Cloud: b.tenant, Writer: writer, Syncer: syncer, Journal: b.journal, Practice: b.practising, Start: b.start, Settings: b.config.Sync.Settings(),
		Now: b.world.Now, Wait: b.world.Wait, NewID: b.newID, Log: b.world.Log,
	}
}

// Whole returns what an audit reads.
func (b *backend) Whole() engine.Whole {
	b.mu.Lock()
	defer b.mu.Unlock()
	return engine.Whole{Directory: b.directory, Tenant: b.tenant}
}

// newID names an operation by its time, so that the journal's files sort by it, and by chance, so that no two names are equal.
func (b *backend) newID() string {
	return b.world.Now().UTC().Format("20060102-150405-") + strings.ToLower(rand.Text()[:6])
}

// SaveReceipt writes the text to a new file in the folder that the program was started in. It leaves an existing file alone.
func (b *backend) SaveReceipt(_ context.Context, name, text string) (string, error) {
	for n := 1; ; n++ {
		path, err := filepath.Abs(numbered(name, n))
		if err != nil {
			return "", saveProblem(name, err)
		}
		if err = writeNew(path, text); err == nil {
			return path, nil
		}
		if !errors.Is(err, fs.ErrExist) {
			return "", saveProblem(path, err)
		}
	}
}

// writeNew writes a file that only its owner may read. It leaves an existing one alone (fs.ErrExist).
func writeNew(path, text string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	_, err = file.WriteString(text)
	return errors.Join(err, file.Close())
}

// numbered yields the name itself, then name-2.txt and so on.
func numbered(name string, n int) string {
	if n == 1 {
		return name
	}
	ext := filepath.Ext(name)
	return fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext)
}

func saveProblem(path string, err error) error {
	cure := "Name a folder that you may write to, or copy the text instead"
	if errors.Is(err, fs.ErrNotExist) {
		cure = "Name a folder that is there, or copy the text instead"
	}
	return &link.Problem{Kind: link.Refused, Object: path, Cause: "the receipt cannot be written (" + link.FileSays(err) + ")", Cure: cure, Err: err}
}

// Close ends the connection to Active Directory, and the practice company if that was started.
func (b *backend) Close() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.closed = true
	if b.directory != nil {
		b.directory.Close()
	}
	if b.company != nil {
		return b.company.Close()
	}
	return nil
}

// readOnly is the writer of --read-only, which refuses every request.
type readOnly struct{}

var errReadOnly = &link.Problem{Kind: link.Refused, Object: "--read-only", Cause: "hardmatch was started read-only",
	Cure: "Start it without --read-only"}

func (readOnly) Ready(context.Context, []link.Verb) error                    { return errReadOnly }
func (readOnly) Set(context.Context, link.AccountID, link.ImmutableID) error { return errReadOnly }
func (readOnly) Clear(context.Context, link.AccountID) error                 { return errReadOnly }
func (readOnly) SoftDelete(context.Context, link.AccountID) error            { return errReadOnly }
func (readOnly) Restore(context.Context, link.AccountID, link.RestoreOptions) error {
	return errReadOnly
}
func (readOnly) Purge(context.Context, link.AccountID) error                 { return errReadOnly }
func (readOnly) Rename(context.Context, link.AccountID, string) error        { return errReadOnly }
func (readOnly) ClearObjectIdentifier(context.Context, link.AccountID) error { return errReadOnly }
func (readOnly) AddAddress(context.Context, link.GUID, string) (string, error) {
	return "", errReadOnly
}
func (readOnly) RemoveAddress(context.Context, link.GUID, string) (string, error) {
	return "", errReadOnly
}
func (readOnly) SetConsistencyGUID(context.Context, link.GUID, []byte, []byte) (string, error) {
	return "", errReadOnly
}
