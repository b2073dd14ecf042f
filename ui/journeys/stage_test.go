package journeys

import (
	"cmp"
	"context"
	"fmt"
	"io"
	"net/http"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"hardmatch/ad"
	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// stage is the wizard's backend on the practice company: everything is spoken over the real protocols, only the clock is turned by hand.
type stage struct {
	t          *testing.T
	company    *practice.Company
	journal    *journal.Journal
	people     *ad.Client
	dialled    []*ad.Client // all that were ever people
	tenant     *entra.Client
	forest     func(*ad.Options)             // changes how AD is reached; nil: the one controller
	writer     func(link.Writer) link.Writer // a decorator; nil: none
	settings   link.SyncSettings             // what the administrator states
	practising bool                          // the engine says so
	token      string                        // to sign in with; "": the operator's
	graph      string                        // where the tenant is; "": the company's
	network    http.RoundTripper             // to the tenant; nil: the usual one
	syncs      bool                          // F5 lets the company's sync run
	ahead      time.Duration                 // how far the company's clock is ahead of the wizard's computer
	timer      *uitest.Clock                 // the wizard's time, in which waits last; nil: time of its own, and no wait lasts

	mu  sync.Mutex
	now time.Time
	ids int // how many operations have begun

	receipt string // the last that was saved

	interrupt func() // ends the command that runs; nil: none does

	lines  bool           // the wizard is shown in plain lines
	driver *uitest.Driver // the last wizard
}

var _ ui.Backend = (*stage)(nil)

// newStage starts the company, without the crowd that a user of --practice meets too. No one is connected yet.
func newStage(t *testing.T) *stage {
	t.Helper()
	return newStageWith(t, link.SyncSettings{})
}

// newCrowdedStage is newStage of the whole company, which is what pictures show.
func newCrowdedStage(t *testing.T) *stage {
	t.Helper()
	return startStage(t, link.SyncSettings{}, practice.Options{})
}

// newStageWith is newStage of a company whose sync is that.
func newStageWith(t *testing.T, sync link.SyncSettings) *stage {
	t.Helper()
	return startStage(t, sync, practice.Options{CloudSync: sync.Tool == link.CloudSync, NoCrowd: true})
}

func startStage(t *testing.T, sync link.SyncSettings, o practice.Options) *stage {
	t.Helper()
	s := &stage{t: t, now: practice.Epoch, settings: sync, lines: playedInLines(t)}
	o.Now = s.clock // so that what is late shows when its time has come
	company, err := practice.Start(o)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(s.leave)
	j, err := journal.Open(linktest.Dir(t))
	if err != nil {
		t.Fatal(err)
	}
	j.Sync = linktest.NoSync
	s.company, s.journal = company, j
	return s
}

// leave closes the company and forgets it: package testing keeps what a test must clean up until all tests have ended.
func (s *stage) leave() {
	keepEnd(s)
	_ = s.company.Close()
	for _, client := range s.dialled {
		client.Close()
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.company, s.journal, s.dialled, s.people, s.tenant = nil, nil, nil, nil, nil
	s.driver = nil
	s.writer, s.network, s.forest = nil, nil, nil
}

// clock is the company's time: what has passed in the wizard's, and besides it.
func (s *stage) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.timer != nil {
		return s.now.Add(s.timer.Now().Sub(practice.Epoch))
	}
	return s.now
}

// here is the time by the clock of the wizard's computer: that of the company, which a run of its sync turns on, apart from what it is
// ahead. A wizard that was left amid a read may still ask, and has no company any more.
func (s *stage) here() time.Time {
	s.mu.Lock()
	company := s.company
	s.mu.Unlock()
	if company == nil {
		return practice.Epoch
	}
	return company.Now().Add(-s.ahead)
}

// wait lets the time pass at once, if the stage has no timer.
func (s *stage) wait(ctx context.Context, d time.Duration) error {
	if s.timer != nil {
		return s.timer.Sleep(ctx, d)
	}
	s.pass(d)
	return nil
}

func (s *stage) pass(d time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
}

func (s *stage) Connections() ui.Connections {
	return ui.Connections{Server: "ldaps://dc1.contoso.com", User: practice.Operator, Tenant: "contoso.com", SignIn: "token", Practice: true}
}

func (s *stage) ConnectDirectory(ctx context.Context, _ string) error {
	ca, err := os.ReadFile(s.company.CAFile)
	if err != nil {
		return err
	}
	o := ad.Options{Server: s.company.Directory().LDAPS(), User: practice.Operator, Password: practice.Password, CA: ca}
	if s.forest != nil {
		s.forest(&o)
	}
	client, err := ad.Dial(ctx, o)
	if err != nil {
		return err
	}
	s.people, s.dialled = client, append(s.dialled, client)
	return nil
}

func (s *stage) SignIn(ctx context.Context, _ func(string, string, time.Time)) error {
	session, err := signin.SignIn(ctx, signin.Options{Method: signin.ByToken, Token: cmp.Or(s.token, s.company.Token)}, nil)
	if err != nil {
		return err
	}
	s.tenant, err = entra.Connect(session, entra.Options{URL: cmp.Or(s.graph, s.company.GraphURL), Transport: s.network, Now: s.here, Wait: s.wait})
	return err
}

func (s *stage) Engine() engine.Engine {
	var writer link.Writer = link.Writers{CloudWriter: s.tenant, DirectoryWriter: s.people}
	if s.writer != nil {
		writer = s.writer(writer)
	}
	return engine.Engine{
		Directory: s.people, Cloud: s.tenant, Writer: writer, Syncer: s.tenant, Settings: s.settings, Journal: s.journal, Practice: s.practising,
		Now: s.here, Wait: s.wait, NewID: s.newID,
	}
}

func (s *stage) Whole() engine.Whole { return engine.Whole{Directory: s.people, Tenant: s.tenant} }

func (s *stage) newID() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.ids++
	return fmt.Sprintf("20261102-090000-%06d", s.ids)
}

func (s *stage) SaveReceipt(_ context.Context, name, text string) (string, error) {
	s.receipt = text
	return "/home/helpdesk/" + name, nil
}

// connected is the engine with both connections made, for tests without a screen.
func (s *stage) connected() engine.Engine {
	s.t.Helper()
	if err := s.ConnectDirectory(s.t.Context(), ""); err != nil {
		s.t.Fatal(err)
	}
	if err := s.SignIn(s.t.Context(), nil); err != nil {
		s.t.Fatal(err)
	}
	return s.Engine()
}

// wizard starts the wizard in a window of that size.
func (s *stage) wizard(width, height int) *uitest.Driver {
	s.t.Helper()
	return s.wizardAs(ui.Options{Theme: term.ThemePlain, Version: "hardmatch 1.2.3 abcdef0"}, width, height)
}

// wizardAs starts the wizard with other options.
func (s *stage) wizardAs(o ui.Options, width, height int) *uitest.Driver {
	s.t.Helper()
	clock := s.timer
	if clock == nil {
		clock = uitest.NewClock(practice.Epoch)
	}
	o.Location = time.UTC
	if s.syncs {
		o.RunSync = s.runSync
	}
	if s.lines {
		s.driver = uitest.NewInLines(s.t, clock, s, o)
		return s.driver
	}
	s.driver = uitest.NewAt(s.t, clock, s, o)
	s.driver.Resize(width, height)
	return s.driver
}

// accounts are the tenant's users whose UPN or name contains the text, a line each: what a person would want to know of them.
func (s *stage) accounts(text string) string {
	var lines []string
	for _, u := range s.company.Tenant().Users() {
		if strings.Contains(u.UPN+" "+u.DisplayName, text) {
			lines = append(lines, describe(u))
		}
	}
	slices.Sort(lines)
	return strings.Join(lines, "\n")
}

func describe(u entratest.User) string {
	where, value := "live", u.ImmutableID
	if !u.DeletedAt.IsZero() {
		where = "recycle bin"
	}
	if value == "" {
		value = "no ImmutableID"
	}
	return fmt.Sprintf("%s: %s, %s", u.UPN, where, value)
}

// runSync lets the company's sync run once, over the wire.
func (s *stage) runSync(ctx context.Context) (string, error) {
	request, err := http.NewRequestWithContext(ctx, http.MethodPost, s.company.SyncURL(), nil)
	if err != nil {
		return "", err
	}
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		return "", err
	}
	defer answer.Body.Close()
	said, err := io.ReadAll(answer.Body)
	if err == nil && answer.StatusCode != http.StatusOK {
		err = fmt.Errorf("%s: %s", answer.Status, said)
	}
	return strings.TrimSpace(string(said)), err
}

// account is the tenant's user of that UPN.
func (s *stage) account(upn string) entratest.User {
	s.t.Helper()
	for _, u := range s.company.Tenant().Users() {
		if u.UPN == upn {
			return u
		}
	}
	s.t.Fatalf("there is no account %s", upn)
	return entratest.User{}
}

// The walks are what a person at the helpdesk types. Each begins where the one before ends.

func toSearch(d *uitest.Driver) {
	d.Expect("Connect")
	d.Press("enter")
	d.Expect("Find")
}

func toPick(d *uitest.Driver, name string) {
	toSearch(d)
	d.Type(name)
	d.Expect("1 person")
	d.Press("enter")
	d.Expect("Pick")
}

// toCheckUp takes the first candidate.
func toCheckUp(d *uitest.Driver, name string) {
	toPick(d, name)
	d.Press("enter")
	d.Expect("Check-up")
}

func toResolve(d *uitest.Driver, name string) {
	toCheckUp(d, name)
	d.Press("enter")
	d.Expect("Decide:")
}

// toConfirm takes that option of the only holder.
func toConfirm(d *uitest.Driver, name, option string) {
	toResolve(d, name)
	d.Choose(option)
	d.Press("enter")
	d.Expect("Confirm")
}

// fill types a ticket number and the name of each account that is asked for, goes on to Apply, and reads what there is to be read.
func fill(d *uitest.Driver, typed ...string) {
	d.Type("INC-4711")
	d.Press("enter")
	for _, text := range typed {
		d.Type(text)
		d.Press("enter")
	}
	d.Press("right")
	d.ReadOn()
}
