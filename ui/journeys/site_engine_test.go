package journeys

import (
	"context"
	"fmt"
	"log/slog"
	"net/http"
	"sync/atomic"
	"time"

	"hardmatch/ad"
	"hardmatch/entra"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui"
	"hardmatch/ui/practice"
)

// siteSettings is what the site's administrator states.
var siteSettings = link.SyncSettings{Anchor: link.AnchorConsistencyGUID}

// engine is a hardmatch of this process, with that journal; the next operation gets that id.
func (s *site) engine(dir, id string) engine.Engine {
	s.t.Helper()
	j, err := journal.Open(dir)
	if err != nil {
		s.t.Fatal(err)
	}
	j.Sync = linktest.NoSync
	return engine.Engine{
		Directory: s.people, Cloud: s.cloud, Writer: link.Writers{CloudWriter: s.cloud, DirectoryWriter: s.people}, Journal: j, Now: s.clock, Wait: s.wait, NewID: func() string { return id },
		Settings: siteSettings,
	}
}

// wire is what another process needs to reach the site.
type wire struct {
	Graph, Token, LDAP string
	CA                 []byte
	log                *slog.Logger // of this process; nil: none
}

func (s *site) wire() wire {
	return wire{Graph: s.web.URL, Token: s.token, LDAP: s.directory.LDAPS(), CA: s.directory.CA()}
}

// connect connects to both directories as hardmatch does, but with a clock turned by hand.
func (w wire) connect(ctx context.Context, now func() time.Time, wait func(context.Context, time.Duration) error, network http.RoundTripper) (*ad.Client, *entra.Client, error) {
	people, err := ad.Dial(ctx, ad.Options{Server: w.LDAP, User: practice.Operator, Password: practice.Password, CA: w.CA, Log: w.log})
	if err != nil {
		return nil, nil, err
	}
	session, err := signin.SignIn(ctx, signin.Options{Method: signin.ByToken, Token: w.Token}, nil)
	if err != nil {
		return nil, nil, err
	}
	cloud, err := entra.Connect(session, entra.Options{URL: w.Graph, Now: now, Wait: wait, Transport: network, Log: w.log})
	return people, cloud, err
}

// siteBackend is the wizard's backend on a site.
type siteBackend struct {
	*site
	dir string // of the journal
	ids atomic.Int64
}

var _ ui.Backend = (*siteBackend)(nil)

func (b *siteBackend) Connections() ui.Connections {
	return ui.Connections{Server: "ldaps://dc1.contoso.com", User: practice.Operator, Tenant: "contoso.com", SignIn: "token"}
}

func (b *siteBackend) ConnectDirectory(context.Context, string) error { return nil }

func (b *siteBackend) SignIn(context.Context, func(string, string, time.Time)) error { return nil }

func (b *siteBackend) Engine() engine.Engine {
	e := b.engine(b.dir, "")
	e.NewID = func() string { return fmt.Sprintf("20261102-090000-%06d", b.ids.Add(1)) }
	return e
}

func (b *siteBackend) Whole() engine.Whole { return engine.Whole{Directory: b.people, Tenant: b.cloud} }

func (b *siteBackend) SaveReceipt(_ context.Context, name, _ string) (string, error) {
	return "/home/helpdesk/" + name, nil
}

// planned makes the plan of the site's person, with the same choice for every holder, all addresses carried and all warnings read, and confirms it.
func planned(ctx context.Context, e engine.Engine, choice plan.Decision) (plan.Confirmed, error) {
	check, read, err := siteCheckUp(ctx, e)
	if err != nil {
		return plan.Confirmed{}, err
	}
	decisions := map[link.AccountID]plan.Decision{}
	for _, h := range check.Undecided() {
		decisions[h.Account.ID] = choice
	}
	var carry []string
	for _, l := range check.Lost {
		if l.Refused == "" {
			carry = append(carry, l.Address)
		}
	}
	p, err := plan.New(check, decisions, read, carry...)
	if err != nil {
		return plan.Confirmed{}, err
	}
	return confirmed(p)
}

// plannedFromAD makes the plan that links the account from the AD side, by an operator who says that the person is out of scope, and confirms it.
func plannedFromAD(ctx context.Context, e engine.Engine) (plan.Confirmed, error) {
	check, read, err := siteCheckUp(ctx, e)
	if err != nil {
		return plan.Confirmed{}, err
	}
	p, err := plan.NewADLink(check.WithHold(link.OutOfScope, e.Now()), read)
	if err != nil {
		return plan.Confirmed{}, err
	}
	return confirmed(p)
}

// siteCheckUp is the check-up of the site's person, with the codes of all that it finds.
func siteCheckUp(ctx context.Context, e engine.Engine) (checkup.CheckUp, []link.Code, error) {
	person, err := e.Directory.Person(ctx, siteUPN)
	if err != nil {
		return checkup.CheckUp{}, nil, err
	}
	facts, err := e.Gather(ctx, person, link.AccountID(siteID("right")))
	if err != nil {
		return checkup.CheckUp{}, nil, err
	}
	check := checkup.Check(facts, e.Now())
	var read []link.Code
	for _, f := range check.Findings {
		read = append(read, f.Code)
	}
	return check, read, nil
}

// confirmed types all that a plan asks for.
func confirmed(p plan.Plan) (plan.Confirmed, error) {
	typed := map[link.AccountID]string{}
	for _, field := range p.Typed {
		typed[field.Account.ID] = field.Expect
	}
	return p.Confirm(typed, "INC-4711")
}
