package journeys

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/http/httptest"
	"net/http/httptrace"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui"
	"hardmatch/ui/practice"
	"hardmatch/ui/term"
	"hardmatch/ui/uitest"
)

// journey is a run of the wizard.
type journey struct {
	person         string
	account        string   // its sign-in name; "" is the person's in contoso.com
	option, holder string   // what becomes of which sign-in name; "" if no one holds the value
	typed          []string // names that the confirm screen asks for
	behaviour      entratest.Behaviour
}

var journeys = []journey{
	{person: "james.bond", option: "Delete", holder: bondsDuplicate, typed: []string{bondsDuplicate}},
	{person: "carla.clear", option: "Clear", holder: "carla.test@contoso.onmicrosoft.com"},
	{person: "rita.bin", option: "Delete", holder: ritasDuplicate, typed: []string{ritasDuplicate}, behaviour: entratest.Behaviour{BinCopyBlocks: true}},
	{person: "leo.left", option: "Delete", holder: "leo.left3090@contoso.onmicrosoft.com", typed: []string{"leo.left3090@contoso.onmicrosoft.com"}},
	// An account that is restored under another name and without an address, one that is renamed and back, one whose tie to a former AD object is
	// cleared, and a person for whom AD names an account by its id.
	{person: "tess.taken", option: "Delete", holder: "tess.taken@contoso.com", typed: []string{"736e5546"}},
	{person: "fred.federated", account: "fred.federated@" + practice.FederatedDomain},
	{person: "ida.identified"},
	{person: carrier}, // whose addresses are added in AD first
	{person: "nora.named", typed: []string{"nora.named@contoso.com"}},
}

// carrier is the only person of these whom a journey changes in AD.
const carrier = "alma.aliases"

const ritasDuplicate = "rita.bin1077@contoso.onmicrosoft.com"

// begin puts the company back to its beginning.
func (m *faults) begin(j journey) {
	m.t.Helper()
	tenant := m.company.Tenant()
	tenant.ClearFaults()
	tenant.SetBehaviour(j.behaviour)
	for _, u := range tenant.Users() {
		tenant.Remove(u.ID)
	}
	for _, u := range m.users {
		tenant.AddUser(u)
	}
	if err := m.company.Directory().Set(carrier, "proxyAddresses", []byte("SMTP:"+carrier+"@contoso.com")); err != nil {
		m.t.Fatal(err)
	}
	m.now, m.seen, m.calls, m.struck, m.phase = practice.Epoch, map[string]int{}, nil, 0, "connect"
	m.names = m.parts(j)
	m.initial = m.state()
	var err error
	if m.journal, err = journal.Open(linktest.Dir(m.t)); err != nil {
		m.t.Fatal(err)
	}
	m.journal.Sync = linktest.NoSync
}

// parts gives the accounts of a journey the names of their parts. Of two with one sign-in name the deleted one is linked.
func (m *faults) parts(j journey) *strings.Replacer {
	account := cmp.Or(j.account, j.person+"@contoso.com")
	var names []string
	for _, u := range m.company.Tenant().Users() {
		switch {
		case u.UPN == account && (account != j.holder || !u.DeletedAt.IsZero()):
			names = append(names, u.ID, "{account}")
		case u.UPN == j.holder:
			names = append(names, u.ID, "{holder}")
		}
	}
	return strings.NewReplacer(names...)
}

// ConnectDirectory implements ui.Backend: once is enough.
func (m *faults) ConnectDirectory(context.Context, string) error { return nil }

// SignIn implements ui.Backend: the requests go through the matrix.
func (m *faults) SignIn(ctx context.Context, _ func(string, string, time.Time)) error {
	session, err := signin.SignIn(ctx, signin.Options{Method: signin.ByToken, Token: m.company.Token}, nil)
	if err != nil {
		return err
	}
	m.tenant, err = entra.Connect(session, entra.Options{URL: m.company.GraphURL, Now: m.clock, Wait: m.wait, Transport: m})
	return err
}

// end is how a journey ended.
type end struct {
	frame string   // its title and the last one, or, of a plan, the last two pages
	end   plan.End // in the journal; "" if no plan was begun
	state string   // of every account, and of the carrier's addresses in AD
}

func (m *faults) state() string {
	var lines []string
	for _, u := range m.company.Tenant().Users() {
		lines = append(lines, strings.Join(append(u.Proxies, describe(u), u.ObjectIdentifier), " "))
	}
	slices.Sort(lines)
	carries, _ := m.company.Directory().Get(carrier)
	return strings.Join(lines, "\n") + fmt.Sprintf("\n%s", carries.Attributes["proxyAddresses"])
}

// travel walks as far as the way is open.
func (m *faults) travel(j journey) end {
	m.t.Helper()
	d := uitest.New(m.t, m, ui.Options{Theme: term.ThemePlain, Location: time.UTC})
	d.Resize(100, 60)
	m.walk(d, j)
	e := end{frame: d.Title() + "\n" + d.Frame(), state: m.state()}
	operations, err := m.journal.Operations()
	if err != nil {
		m.t.Fatal(err)
	}
	if len(operations) > 0 {
		e.end = operations[0].End
		d.Press("pgdown")
		e.frame += "\n" + d.Frame()
	}
	e.frame = strings.Join(strings.Fields(e.frame), " ")
	return e
}

// walk presses the keys of a journey for as long as each screen comes.
func (m *faults) walk(d *uitest.Driver, j journey) {
	reached := func(title string) bool {
		d.Press("enter")
		return strings.HasPrefix(d.Title(), title)
	}
	m.phase = "check-up"
	if !reached("Find:") {
		return
	}
	d.Type(j.person)
	if !reached("Pick") {
		return
	}
	if strings.Contains(d.Frame(), "none is clearly the best") {
		d.Press("down", "down") // to the one that has the person's sign-in name
	}
	if !reached("Check-up:") || m.reading || j.holder != "" && !reached("Decide:") {
		return
	}
	if j.holder != "" {
		d.Choose(j.option)
	}
	if !reached("Confirm") {
		return
	}
	fill(d, j.typed...)
	d.Expect("Confirm: this is what will be done", j.person)
	m.phase = "apply"
	d.Press("enter")
}

// call names a request: what it is for, not which words it has.
type call struct{ phase, method, what string }

func (c call) String() string { return c.phase + ": " + c.method + " " + c.what }

var values = regexp.MustCompile(`'[^']*'`)

// name says what a request is for: its path with the names of accounts, the properties that it filters by, and, of a write, which one it is.
func (m *faults) name(r *http.Request) call {
	what := m.names.Replace(r.URL.Path)
	if filter := r.URL.Query().Get("$filter"); filter != "" {
		filter = values.ReplaceAllString(filter, "?")
		what += " by " + filter[:min(len(filter), 60)]
	}
	if r.URL.Query().Get("$select") == "id,signInActivity" {
		what += " signInActivity"
	}
	if r.Method != http.MethodGet {
		m.seen[r.Method+what]++
		what += fmt.Sprintf(" #%d", m.seen[r.Method+what])
	}
	return call{m.phase, r.Method, what}
}

// RoundTrip implements http.RoundTripper: it strikes the call that it is set on.
func (m *faults) RoundTrip(r *http.Request) (*http.Response, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	c := m.name(r)
	if !slices.Contains(m.calls, c) {
		m.calls = append(m.calls, c)
	}
	if m.strikes(c) {
		m.struck++
		if m.trouble.times == 0 {
			m.company.Tenant().SetBehaviour(m.trouble.behaviour)
		} else {
			m.company.Tenant().Fail(r.Method, r.URL.Path, 1, m.trouble.fault)
		}
	}
	if m.wire {
		return http.DefaultTransport.RoundTrip(r)
	}
	return serveHere(m.company.Tenant(), r)
}

// strikes reports whether the trouble comes now. A write that is struck forever is so however often it is tried.
func (m *faults) strikes(c call) bool {
	if m.at == (call{}) || m.struck >= max(1, m.trouble.times) {
		return false
	}
	if m.trouble.times == forever && m.struck > 0 {
		last := strings.LastIndex(m.at.what, " #")
		return c.method == m.at.method && (c.what == m.at.what || last > 0 && strings.HasPrefix(c.what, m.at.what[:last+2]))
	}
	return c == m.at || m.struck > 0 && c.method == m.at.method && c.what == m.at.what
}

// serveHere calls a handler as if over a network: a cut connection is an error, and what was sent is known to have left.
func serveHere(h http.Handler, r *http.Request) (res *http.Response, err error) {
	if trace := httptrace.ContextClientTrace(r.Context()); trace != nil && trace.WroteHeaders != nil {
		trace.WroteHeaders()
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	defer func() {
		if cut, is := recover().(error); is && errors.Is(cut, http.ErrAbortHandler) {
			res, err = nil, &net.OpError{Op: "read", Net: "tcp", Err: syscall.ECONNRESET}
		}
	}()
	w := httptest.NewRecorder()
	h.ServeHTTP(w, r)
	return w.Result(), nil
}

func (c cell) String() string {
	return fmt.Sprintf("%s, %s, %s: %s", c.journey.person, c.journey.option, c.call, c.trouble.name)
}
