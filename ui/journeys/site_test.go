package journeys

import (
	"bytes"
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/ad"
	"hardmatch/ad/adtest"
	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui/practice"
)

// site is a company of one person and the operator: small enough to be made again for every point of a crash matrix. Its tenant is replaced by a new one;
// of its directory only the person's anchor and addresses can change.
type site struct {
	t         *testing.T
	directory *adtest.Server
	web       *httptest.Server
	tenant    atomic.Pointer[entratest.Tenant]
	token     string // of the operator, in every tenant: ids are made one after the other
	people    *ad.Client
	cloud     *entra.Client
	refuses   atomic.Pointer[func() bool] // asked of each change in the tenant; nil: it is done

	mu  sync.Mutex
	now time.Time
}

// siteUPN is the sign-in name of the person, and of her own account.
const siteUPN = "ada.right@contoso.com"

// siteFederated is the domain whose accounts sign in through another identity provider.
const siteFederated = "fed.contoso.com"

func siteID(name string) string {
	return fmt.Sprintf("%08x-0000-4000-8000-0000000000ff", []byte((name + "\x00\x00\x00\x00")[:4]))
}

func sitePerson() adtest.User {
	p := adtest.User{
		OU: "OU=Staff", SAMAccountName: "ada.right", UPN: siteUPN, GivenName: "Ada", Surname: "Right", DisplayName: "Ada Right", Mail: siteUPN,
		Addresses: []string{"SMTP:" + siteUPN}, EmployeeID: "4711", GUID: [16]byte{1, 2, 3, 4, 5, 6, 7, 0x40, 0x80, 9, 10, 11, 12, 13, 14, 15},
		SID: "S-1-5-21-1004336348-1177238915-682003330-4711", Created: practice.Epoch.AddDate(-1, 0, 0),
	}
	p.ConsistencyGUID = p.GUID[:]
	return p
}

// siteValue is the ImmutableID that the person gives.
func siteValue() string {
	p := sitePerson()
	return base64.StdEncoding.EncodeToString(p.GUID[:])
}

// rightAccount is the account that the person works with.
func rightAccount() entratest.User {
	return entratest.User{
		ID: siteID("right"), UPN: siteUPN, DisplayName: "Ada Right", Mail: siteUPN, Proxies: []string{"SMTP:" + siteUPN}, EmployeeID: "4711",
		UsageLocation: "CH", Created: practice.Epoch.AddDate(-3, 0, 0), LastSignIn: practice.Epoch.Add(-time.Hour), Licences: []string{"SPE_E3"},
	}
}

// holderAccount is a second account, which no one uses and which has the value.
func holderAccount(change func(*entratest.User)) entratest.User {
	a := entratest.User{
		ID: siteID("holder"), UPN: "ada.right4821@contoso.onmicrosoft.com", DisplayName: "Ada Right", ImmutableID: siteValue(), UsageLocation: "CH",
		Proxies: []string{"SMTP:ada.right4821@contoso.onmicrosoft.com"}, Created: practice.Epoch.AddDate(0, 0, -9),
	}
	if change != nil {
		change(&a)
	}
	return a
}

func syncedHolder(u *entratest.User)  { u.Sync, u.SID = new(true), sitePerson().SID }
func leftHolder(u *entratest.User)    { u.Sync = new(false) }
func deletedHolder(u *entratest.User) { u.DeletedAt = practice.Epoch.AddDate(0, 0, -6) }

// binnedBySync is a duplicate that the sync has made and deleted: it comes back as one that left the scope.
func binnedBySync(u *entratest.User) {
	syncedHolder(u)
	deletedHolder(u)
	u.DeletedBySync = true
}

// newSite starts the servers, with no one in the tenant, and connects to them.
func newSite(t *testing.T) *site {
	t.Helper()
	s := &site{t: t, now: practice.Epoch}
	directory, err := adtest.Start(adtest.Config{Now: s.clock})
	if err != nil {
		t.Fatal(err)
	}
	s.directory = directory
	t.Cleanup(s.leave)
	operator := adtest.User{SAMAccountName: "helpdesk", UPN: practice.Operator, Password: practice.Password, ConsistencyGUID: []byte("it can be read!!")}
	if err := directory.Add(sitePerson(), operator); err != nil {
		t.Fatal(err)
	}
	s.web = httptest.NewServer(http.HandlerFunc(s.serve))
	s.settle(entratest.Behaviour{})
	s.people, s.cloud, err = s.wire().connect(t.Context(), s.clock, s.wait, http.DefaultTransport.(*http.Transport).Clone())
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// leave closes the servers and forgets them, as a stage does.
func (s *site) leave() {
	if s.people != nil {
		s.people.Close()
	}
	if s.web != nil {
		s.web.Close()
	}
	s.directory.Close()
	s.people, s.cloud, s.web, s.directory = nil, nil, nil, nil
	s.tenant.Store(nil)
}

// anchored gives the person this mS-DS-ConsistencyGuid; none, or an empty one, is not set.
func (s *site) anchored(values ...[]byte) {
	s.t.Helper()
	values = slices.DeleteFunc(values, func(v []byte) bool { return len(v) == 0 })
	if err := s.directory.Set(siteUPN, string(link.AnchorConsistencyGUID), values...); err != nil {
		s.t.Fatal(err)
	}
}

// consistency is the person's mS-DS-ConsistencyGuid; "" if it is not set.
func (s *site) consistency() string {
	person, _ := s.directory.Get(siteUPN)
	return person.Text(string(link.AnchorConsistencyGUID))
}

// surrogate stands for half a character in a name of the tenant: its JSON then holds it as an escape.
const surrogate = "HALF-A-CHARACTER"

// serve lets the tenant answer.
func (s *site) serve(w http.ResponseWriter, r *http.Request) {
	if refuses := s.refuses.Load(); refuses != nil && (r.Method != http.MethodPost && r.Method != http.MethodGet || strings.HasSuffix(r.URL.Path, "/restore")) && (*refuses)() {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusForbidden)
		_, _ = w.Write([]byte(`{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`))
		return
	}
	answer := httptest.NewRecorder()
	s.tenant.Load().ServeHTTP(answer, r)
	for name, values := range answer.Header() {
		w.Header()[name] = values
	}
	w.WriteHeader(answer.Code)
	_, _ = w.Write(bytes.ReplaceAll(answer.Body.Bytes(), []byte(surrogate), []byte(`\ud800`)))
}

// settle puts a new tenant in the place of the old one.
func (s *site) settle(behaviour entratest.Behaviour, accounts ...entratest.User) {
	made := 0
	tenant := entratest.New(entratest.Config{
		Now: s.clock, ID: siteID("tenant"), SyncOn: new(true), LastSync: practice.Epoch.Add(-5 * time.Minute),
		Behaviour: behaviour, NewID: func() string { made++; return fmt.Sprintf("00000000-0000-4000-8000-%012d", made) },
	})
	tenant.AddDomain(entratest.Domain{Name: "contoso.com", Default: true})
	tenant.AddDomain(entratest.Domain{Name: "contoso.onmicrosoft.com", Initial: true})
	tenant.AddDomain(entratest.Domain{Name: siteFederated, Federated: true})
	operator := entratest.User{ID: siteID("operator"), UPN: practice.Operator, DisplayName: "Helen Desk", Roles: []string{"User Administrator", "Hybrid Identity Administrator"}}
	for _, a := range append([]entratest.User{operator}, accounts...) {
		tenant.AddUser(a)
	}
	s.token = tenant.Issue(entratest.Grant{UserID: operator.ID})
	s.tenant.Store(tenant)
}

// addressed gives the person these addresses in AD.
func (s *site) addressed(values ...[]byte) {
	s.t.Helper()
	if err := s.directory.Set(siteUPN, "proxyAddresses", values...); err != nil {
		s.t.Fatal(err)
	}
}

// addresses are those that the person has in AD.
func (s *site) addresses() [][]byte {
	person, _ := s.directory.Get(siteUPN)
	return person.Attributes["proxyAddresses"]
}

func (s *site) clock() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// wait lets the time pass at once.
func (s *site) wait(_ context.Context, d time.Duration) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = s.now.Add(d)
	return nil
}

// rewind puts the clock back to where it began.
func (s *site) rewind() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.now = practice.Epoch
}

// pass lets the time pass.
func (s *site) pass(d time.Duration) { _ = s.wait(context.Background(), d) }

// state is all that both directories hold, to the last property. Only when an account was deleted and how often the person was changed are left out, and, of one that the sync has deleted,
// what coming back makes of its tie to the sync.
func (s *site) state() string {
	var lines []string
	for _, u := range s.tenant.Load().Users() {
		where := "live"
		if !u.DeletedAt.IsZero() {
			where = "recycle bin"
		}
		if u.SID != "" && (u.Sync == nil || !*u.Sync || !u.DeletedAt.IsZero()) {
			u.Sync, u.DeletedBySync = nil, false
		}
		u.DeletedAt = time.Time{}
		text, err := json.Marshal(u)
		if err != nil {
			s.t.Fatal(err)
		}
		lines = append(lines, fmt.Sprintf("%s %s", where, text))
	}
	slices.Sort(lines)
	person, there := s.directory.Get(siteUPN)
	delete(person.Attributes, "uSNChanged") // every change moves it, and so does one that is taken back
	return strings.Join(append(lines, fmt.Sprint(there, person)), "\n")
}
