package journeys

import (
	"encoding/base64"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// auditWorld is a directory and a tenant as small as a category allows, with an operator who is linked.
type auditWorld struct {
	t         testing.TB
	directory *adtest.Server
	graph     *entratest.Server
	tenant    *entratest.Tenant
	env       map[string]string
	state     string // the folder of the journal
}

// syncedAt is the last run of the sync.
var syncedAt = practice.Epoch.Add(-5 * time.Minute)

func newAuditWorld(t testing.TB, behaviour entratest.Behaviour) *auditWorld {
	t.Helper()
	return newPagedWorld(t, behaviour, 0)
}

// leave closes the servers and forgets what is in them: package testing keeps what a test must clean up until all tests have ended.
func (w *auditWorld) leave() {
	w.directory.Close()
	if w.graph != nil {
		_ = w.graph.Close()
	}
	w.directory, w.graph, w.tenant = nil, nil, nil
}

// newPagedWorld is a world whose controller has so many users on a page; 0: as many as a real one.
func newPagedWorld(t testing.TB, behaviour entratest.Behaviour, pageSize int) *auditWorld {
	t.Helper()
	now := func() time.Time { return practice.Epoch }
	w := &auditWorld{t: t, state: t.TempDir()}
	var err error
	if w.directory, err = adtest.Start(adtest.Config{Now: now, PageSize: pageSize}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(w.leave)
	operator := auditPerson("helpdesk")
	operator.UPN, operator.Password = practice.Operator, practice.Password
	w.people(operator)
	w.tenant = entratest.New(entratest.Config{Now: now, Name: "Contoso", SyncOn: new(true), LastSync: syncedAt, Behaviour: behaviour})
	w.tenant.AddDomain(entratest.Domain{Name: practice.Domain, Default: true})
	w.tenant.AddDomain(entratest.Domain{Name: practice.InitialDomain, Initial: true})
	w.tenant.AddDomain(entratest.Domain{Name: practice.FederatedDomain, Federated: true})
	mine := synced(operator)
	mine.Roles = []string{"User Administrator"}
	id := w.tenant.AddUser(mine)
	if w.graph, err = entratest.Start(w.tenant, nil); err != nil {
		t.Fatal(err)
	}
	ca := filepath.Join(t.TempDir(), "ca.pem")
	if err := os.WriteFile(ca, w.directory.CA(), 0o600); err != nil {
		t.Fatal(err)
	}
	w.env = map[string]string{
		"HARDMATCH_AD_SERVER": w.directory.LDAPS(), "HARDMATCH_AD_CA": ca, "HARDMATCH_AD_USER": practice.Operator, "HARDMATCH_AD_PASSWORD": practice.Password,
		"HARDMATCH_GRAPH_URL": w.graph.URL, "HARDMATCH_SIGN_IN": "token", "HARDMATCH_GRAPH_TOKEN": w.tenant.Issue(entratest.Grant{UserID: id}),
	}
	return w
}

func (w *auditWorld) people(people ...adtest.User) {
	w.t.Helper()
	if err := w.directory.Add(people...); err != nil {
		w.t.Fatal(err)
	}
}

// run runs a command, and returns what it shows, what it says on standard error, and its exit status.
func (w *auditWorld) run(args ...string) (out, errs string, status int) {
	w.t.Helper()
	p := newCommandLine(w.t, w.env)
	p.StateDir = w.state
	status = p.Run(w.t.Context(), args)
	return p.out.String(), p.errs.String(), status
}

// auditReport is what audit --format json says.
type auditReport struct {
	Domains []string
	Reads   struct {
		People, Accounts, Deleted, Counted, Requests int
		Partial, OneByOne                            bool
		Unread                                       []struct{ What, Cause, Cure string }
	}
	Totals          map[string]int
	People, Orphans []audited
}

// audit runs audit --only all and checks that it never ends in 0 with a hole.
func (w *auditWorld) audit(flags ...string) (auditReport, int) {
	w.t.Helper()
	text, errs, status := w.run(append([]string{"audit", "--format", "json", "--only", "all"}, flags...)...)
	var r auditReport
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		w.t.Fatalf("exit status %d, %s%v in %s", status, errs, err, text)
	}
	if hole := len(r.Reads.Unread) > 0 || r.Reads.Partial; hole != (status == 4) {
		w.t.Errorf("exit status %d, and not read is %+v", status, r.Reads.Unread)
	}
	told := map[string]int{}
	for _, row := range slices.Concat(r.People, r.Orphans) {
		told[row.Category]++
	}
	for category, many := range r.Totals {
		if told[category] != many {
			w.t.Errorf("%d are counted as %s, and %d are told of", many, category, told[category])
		}
	}
	return r, status
}

// row is what the report says of a person.
func (r auditReport) row(sam string) audited {
	i := slices.IndexFunc(r.People, func(row audited) bool { return row.PersonSam == sam })
	if i < 0 {
		return audited{}
	}
	return r.People[i]
}

// check is what check --json says of a person.
func (w *auditWorld) check(sam string) checked {
	w.t.Helper()
	text, errs, _ := w.run("check", sam, "--json")
	var c checked
	if err := json.Unmarshal([]byte(text), &c); err != nil {
		w.t.Fatalf("check %s: %s%v", sam, errs, err)
	}
	return c
}

// auditPerson is an AD user as most are, known to the sync.
func auditPerson(name string) adtest.User {
	upn := name + "@" + practice.Domain
	p := adtest.User{
		OU: "OU=Staff", SAMAccountName: name, UPN: upn, GivenName: name, Surname: "Right", DisplayName: name + " Right", Mail: upn,
		Addresses: []string{"SMTP:" + upn}, EmployeeID: "7" + name, GUID: auditGUID(name), Created: practice.Epoch.AddDate(-1, 0, 0),
		SID: "S-1-5-21-1004336348-1177238915-682003330-" + auditRID(name),
	}
	p.ConsistencyGUID = p.GUID[:]
	return p
}

func auditGUID(name string) (g [16]byte) {
	copy(g[:], name+"................")
	g[7], g[8] = 0x41, 0x81
	return g
}

func auditRID(name string) string {
	sum := 0
	for _, b := range []byte(name) {
		sum = sum*31%900_000 + int(b)
	}
	return string(append([]byte("1"), []byte{byte('0' + sum/100_000%10), byte('0' + sum/10_000%10), byte('0' + sum/1000%10), byte('0' + sum/100%10), byte('0' + sum/10%10), byte('0' + sum%10)}...))
}

func auditValue(p adtest.User) string {
	if len(p.ConsistencyGUID) > 0 {
		return base64.StdEncoding.EncodeToString(p.ConsistencyGUID)
	}
	return base64.StdEncoding.EncodeToString(p.GUID[:])
}

// cloudOnly is the account that the person works with.
func cloudOnly(p adtest.User) entratest.User {
	return entratest.User{
		UPN: p.UPN, DisplayName: p.DisplayName, GivenName: p.GivenName, Surname: p.Surname, Mail: p.Mail, Proxies: p.Addresses, EmployeeID: p.EmployeeID,
		UsageLocation: "CH", Created: practice.Epoch.AddDate(-3, 0, 0), LastSignIn: practice.Epoch.Add(-time.Hour), Licences: []string{"SPE_E3"},
	}
}

// synced is the account that the sync has made or taken.
func synced(p adtest.User) entratest.User {
	a := cloudOnly(p)
	a.Sync, a.ImmutableID, a.SID, a.SAM, a.LastSync = new(true), auditValue(p), p.SID, p.SAMAccountName, syncedAt
	a.DN = "CN=" + p.DisplayName + ",OU=Staff,DC=contoso,DC=com"
	return a
}

// copyOf is the second account that the sync makes.
func copyOf(p adtest.User) entratest.User {
	a := synced(p)
	a.UPN, a.Mail, a.EmployeeID, a.Licences, a.LastSignIn = p.SAMAccountName+"4821@"+practice.InitialDomain, "", "", nil, time.Time{}
	a.Proxies = []string{"SMTP:" + a.UPN}
	return a
}

// with is an account with a change.
func with(a entratest.User, change func(*entratest.User)) entratest.User {
	change(&a)
	return a
}

func inBin(u *entratest.User) { u.DeletedAt = practice.Epoch.AddDate(0, 0, -6) }
