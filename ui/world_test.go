package ui_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// world is a backend and both directories in memory, for the behaviour of the screens alone. Whole runs against the simulators are
// tests of package main.
type world struct {
	people   []link.Person
	accounts map[link.AccountID]link.Account
	ways     ui.Connections
	journal  *journal.Journal
	place    journal.Place           // without a tenant, the tenant does not answer
	refuse   error                   // what ConnectDirectory answers
	strike   func(what string) error // before each write; nil: nothing
	binErr   error                   // why the recycle bin cannot be searched
	writes   []string
	ids      int           // how many operations have begun
	later    time.Duration // how long after testNow it is
	saved    string
	ran      time.Time     // when the sync has run last; zero: twelve minutes before testNow
	held     link.SyncHold // what is said of it
}

var (
	testNow = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	bondID  = link.GUID{7, 15: 7}
)

func bond() link.Person {
	return link.Person{
		DN: "CN=James Bond,OU=Agents,OU=London,DC=contoso,DC=com", SAMAccountName: "james.bond", UPN: "james.bond@contoso.com",
		DisplayName: "James Bond", Mail: "james.bond@contoso.com", Addresses: []string{"SMTP:james.bond@contoso.com"},
		SID: "S-1-5-21-7", GUID: bondID, ConsistencyGUID: link.Know([]byte(nil)), Enabled: true,
	}
}

// account is cloud-only; everything about it is known, and no one uses it.
func account(id, upn, name string) link.Account {
	return link.Account{
		ID: link.AccountID(id), UPN: upn, DisplayName: name, Enabled: link.Know(true), Sync: link.Know(link.CloudOnly),
		ImmutableID: link.Know(link.ImmutableID("")), SID: link.Know(""), Restricted: link.Know(false),
		Roles: link.Know([]link.Role(nil)), ObjectIdentifier: link.Know(""),
		Usage: link.Usage{
			LastSignIn: link.Know(time.Time{}), Licences: link.Know([]string(nil)), Mailbox: link.Know(false), Groups: link.Know(0),
			Devices: link.Know(0), Owned: link.Know(0), Reports: link.Know(0), Created: link.Know(testNow), PasswordChanged: link.Know(testNow),
		},
	}
}

const (
	rightID = "11111111-aaaa-4aaa-8aaa-000000000001"
	dupID   = "22222222-bbbb-4bbb-8bbb-000000000002"
	dupUPN  = "james.bond4821@contoso.onmicrosoft.com"
)

// right is the account that James Bond uses.
func right() link.Account {
	a := account(rightID, "james.bond@contoso.com", "James Bond")
	a.Mail, a.Addresses = a.UPN, []string{"SMTP:" + a.UPN}
	a.Usage.Mailbox, a.Usage.Licences = link.Know(true), link.Know([]string{"Microsoft 365 E3"})
	return a
}

// duplicate is what the sync has made instead of taking the right one.
func duplicate() link.Account {
	a := account(dupID, dupUPN, "James Bond")
	a.Sync, a.SID, a.ImmutableID = link.Know(link.Synced), link.Know("S-1-5-21-7"), link.Know(bondID.ImmutableID())
	return a
}

// cloudHolder carries the anchor and can be cleared.
func cloudHolder() link.Account {
	a := account(dupID, dupUPN, "James Bond")
	a.ImmutableID = link.Know(bondID.ImmutableID())
	return a
}

func newWorld(t testing.TB, accounts ...link.Account) *world {
	t.Helper()
	j, err := journal.Open(linktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	j.Sync = linktest.NoSync
	w := &world{
		people: []link.Person{bond()}, accounts: map[link.AccountID]link.Account{}, journal: j,
		place: journal.Place{Tenant: "tenant", Domain: "contoso.onmicrosoft.com", Forest: "contoso.com"},
		ways:  ui.Connections{Server: "ldaps://dc1.contoso.com", User: "helpdesk@contoso.com", Tenant: "contoso.com", SignIn: "device code"},
	}
	for _, a := range accounts {
		w.accounts[a.ID] = a
	}
	return w
}

// wizard starts the wizard in the plain theme.
func (w *world) wizard(t testing.TB) *uitest.Driver {
	t.Helper()
	return w.wizardFor(t)
}

// wizardFor is wizard for a test that only notes why it would have failed.
func (w *world) wizardFor(tb uitest.TB) *uitest.Driver {
	return uitest.New(tb, w, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
}

// atSearch is a wizard that is connected.
func (w *world) atSearch(t testing.TB) *uitest.Driver {
	t.Helper()
	d := w.wizard(t)
	d.Press("enter")
	d.Expect("Find: who is it about?")
	return d
}

// atPick is a wizard on the pick screen for James Bond.
func (w *world) atPick(t testing.TB) *uitest.Driver {
	t.Helper()
	d := w.atSearch(t)
	d.Type("bond")
	d.Press("enter")
	d.Expect("Pick: which account is theirs?")
	return d
}

// atCheck is a wizard on the check-up of James Bond and the account of that sign-in name.
func (w *world) atCheck(t testing.TB) *uitest.Driver {
	t.Helper()
	d := w.atPick(t)
	d.Press("enter")
	d.Expect("Check-up: can they be matched?")
	return d
}

// atConfirm goes on with the marked option for the holder.
func (w *world) atConfirm(t testing.TB) *uitest.Driver {
	t.Helper()
	d := w.atCheck(t)
	d.Press("enter")
	if strings.HasPrefix(d.Title(), "Decide") {
		d.Choose("")
		d.Press("enter")
	}
	d.Expect("Confirm: this is what will be done")
	return d
}

func (w *world) Connections() ui.Connections { return w.ways }

func (w *world) ConnectDirectory(context.Context, string) error { return w.refuse }

func (w *world) SignIn(_ context.Context, show func(code, url string, until time.Time)) error {
	show("ABCD-EFGH", "https://microsoft.com/devicelogin", testNow.Add(15*time.Minute))
	return nil
}

func (w *world) Engine() engine.Engine {
	return engine.Engine{
		Directory: w, Cloud: w, Writer: w, Journal: w.journal, Practice: w.place.Practice, Now: func() time.Time { return testNow.Add(w.later + time.Duration(w.ids)*time.Second) },
		Wait: func(context.Context, time.Duration) error { return nil }, NewID: w.newID,
	}
}

func (w *world) Whole() engine.Whole { return engine.Whole{Directory: w, Tenant: w} }

func (w *world) newID() string {
	w.ids++
	return "20261102-090000-test" + strings.Repeat("x", w.ids-1)
}

func (w *world) SaveReceipt(_ context.Context, name, text string) (string, error) {
	w.saved = text
	return "/home/helpdesk/" + name, nil
}
