// Package practice is the practice company: Contoso, whose people are in an Active Directory (adtest) and in an Entra tenant
// (entratest) at once, with one person for every situation that a hard match meets. It is for practice, for teaching and for tests. Both servers
// listen on loopback, and clients speak to them like real ones.
//
// The company's clock stands still at 2026-11-02T09:00:00Z, five minutes after a run of the sync, so that what it shows is the same
// every time. Only a run of the sync moves it on: to when that run is due. A POST to [Company.SyncURL] runs it. Object ids, GUIDs and
// SIDs come from names and are always the same too.
package practice

import (
	"errors"
	"fmt"
	"net/http"
	"os"
	"sync"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
)

// The domains of the company, and who works at its helpdesk: the same person in both directories, a User Administrator in the tenant.
const (
	Domain          = "contoso.com"
	InitialDomain   = "contoso.onmicrosoft.com"
	FederatedDomain = "fed.contoso.com"
	Operator        = "helpdesk@contoso.com"
	Password        = "Practice-makes-perfect"
	ClientID        = "0f0f0f0f-1111-4222-8333-444444444444" // the app registration
)

// Epoch is the time at which the company's clock stands still.
var Epoch = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// Options say how to start a company. The zero value works.
type Options struct {
	Now       func() time.Time // the company's clock before any run of the sync; nil: it stands still at Epoch
	SyncEvery time.Duration    // from one run of the sync to the next; 0: 30 minutes, 2 for Cloud Sync
	CloudSync bool             // the company uses Cloud Sync in place of Entra Connect
	NoCrowd   bool             // the 300 people who share a surname are left out, so answers come sooner
}

// Company is a practice company that runs in this process.
type Company struct {
	GraphURL string               // where the tenant is served, without a version
	SignIn   *entratest.Authority // the tenant's sign-in service
	Token    string               // the bearer token of the operator
	CAFile   string               // the PEM file of the authority that signed the certificate of the Active Directory; Close removes it

	founding  *founding
	directory *adtest.Server
	graph     *entratest.Server
	signInCA  string // the file
	sync      *syncer
	syncSite  *entratest.Server // where it can be asked to run

	base  func() time.Time
	clock sync.Mutex
	ahead time.Duration // how far runs of the sync have moved the clock on
}

// Start starts the servers and fills them with the company's people. The caller must close the company.
func Start(o Options) (*Company, error) {
	c := &Company{base: o.Now}
	if c.base == nil {
		c.base = func() time.Time { return Epoch }
	}
	c.sync = newSyncer(c, o)
	begin := founded
	if o.NoCrowd {
		begin = foundedWithoutCrowd
	}
	if err := c.start(begin); err != nil {
		return nil, errors.Join(fmt.Errorf("the practice company: %w", err), c.Close())
	}
	return c, nil
}

func (c *Company) start(begin func() (*founding, error)) (err error) {
	if c.founding, err = begin(); err != nil {
		return err
	}
	tenant := newTenant(c.Now, c.founding.tenant)
	if c.directory, err = adtest.Start(adtest.Config{Domain: Domain, Now: c.Now, Objects: c.founding.directory}); err != nil {
		return err
	}
	if c.graph, err = entratest.Start(tenant, nil); err != nil {
		return err
	}
	c.GraphURL = c.graph.URL
	c.sync.begin(c.founding)
	if c.sync.cloud {
		c.useCloudSync()
	}
	site := http.NewServeMux()
	site.Handle("POST /sync", c.sync)
	if c.syncSite, err = entratest.Serve(site, nil); err != nil {
		return err
	}
	c.Token = tenant.Issue(entratest.Grant{UserID: accountID(Operator)})
	if c.SignIn, err = entratest.StartAuthority(tenant, entratest.SignIn{UserID: accountID(Operator), Clients: []string{ClientID}, Polls: codePolls}); err != nil {
		return err
	}
	if c.CAFile, err = writeTemporary(c.directory.CA()); err != nil {
		return err
	}
	c.signInCA, err = writeTemporary(c.SignIn.CA)
	return err
}

// useCloudSync makes Cloud Sync the company's sync, and gives the operator the right to run it.
func (c *Company) useCloudSync() {
	c.Tenant().UseCloudSync(entratest.CloudSync{Provision: c.sync.provision, Every: c.sync.every})
	c.Tenant().Change(accountID(Operator), func(u *entratest.User) { u.Roles = append(u.Roles, "Hybrid Identity Administrator") })
	c.sync.last = byID(c.Tenant().Users())
}

// codePolls is the poll at which a device code is approved by itself: after some seconds, in which people can see it.
const codePolls = 5

func newTenant(now func() time.Time, content *entratest.Content) *entratest.Tenant {
	return entratest.New(entratest.Config{
		Now: now, ID: accountID("tenant"), Name: "Contoso", SyncOn: new(true), LastSync: lastSync,
		Behaviour: entratest.Behaviour{BinCopyWins: true}, // so that a copy left in the bin is seen to matter
		Content:   content,
	})
}

// writeTemporary puts the CA where a program that needs a file can read it.
func writeTemporary(ca []byte) (string, error) {
	file, err := os.CreateTemp("", "hardmatch-practice-ca-*.pem")
	if err != nil {
		return "", err
	}
	_, err = file.Write(ca)
	return file.Name(), errors.Join(err, file.Close())
}

// Directory returns the company's Active Directory.
func (c *Company) Directory() *adtest.Server { return c.directory }

// Tenant returns the company's Entra tenant.
func (c *Company) Tenant() *entratest.Tenant { return c.graph.Tenant }

// SyncURL returns the URL at which a POST runs the sync once. The answer is a line of text that says what came of it. Real syncs have no such thing: it is the company's own.
func (c *Company) SyncURL() string { return c.syncSite.URL + "/sync" }

// Environment returns what points a hardmatch at the company: names and values, in a fixed order.
func (c *Company) Environment() [][2]string {
	env := [][2]string{
		{"HARDMATCH_AD_SERVER", c.directory.LDAPS()},
		{"HARDMATCH_AD_CA", c.CAFile},
		{"HARDMATCH_AD_USER", Operator},
		{"HARDMATCH_AD_PASSWORD", Password},
		{"HARDMATCH_GRAPH_URL", c.GraphURL},
		{"HARDMATCH_AUTHORITY", c.SignIn.URL},
		{"HARDMATCH_GRAPH_CA", c.signInCA},
		{"HARDMATCH_TENANT", Domain},
		{"HARDMATCH_CLIENT_ID", ClientID},
		{"HARDMATCH_SIGN_IN", "token"},
		{"HARDMATCH_GRAPH_TOKEN", c.Token},
	}
	if c.sync.cloud { // what an administrator says in the configuration of a real company
		env = append([][2]string{{"HARDMATCH_SYNC_TOOL", "cloud-sync"}}, env...)
	}
	return env
}

// Close stops the servers and removes the files of the CAs.
func (c *Company) Close() error {
	var err error
	if c.directory != nil {
		c.directory.Close()
	}
	if c.graph != nil {
		err = c.graph.Close()
	}
	if c.SignIn != nil {
		err = errors.Join(err, c.SignIn.Close())
	}
	if c.syncSite != nil {
		err = errors.Join(err, c.syncSite.Close())
	}
	for _, file := range []string{c.CAFile, c.signInCA} {
		if file != "" {
			err = errors.Join(err, os.Remove(file))
		}
	}
	return err
}

// turnTo moves the company's clock on to a time, unless that is past, and returns the resulting time.
func (c *Company) turnTo(at time.Time) time.Time {
	c.clock.Lock()
	defer c.clock.Unlock()
	now := c.base().Add(c.ahead)
	if at.After(now) {
		c.ahead += at.Sub(now)
		return at
	}
	return now
}

// Now returns the time of the company's clock.
func (c *Company) Now() time.Time {
	c.clock.Lock()
	defer c.clock.Unlock()
	return c.base().Add(c.ahead)
}
