package journeys

import (
	"bytes"
	"context"
	"encoding/json"
	"io"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/ui/practice"
)

// twist puts a proxy before the tenant that changes the lists of users, and their count: Graph does not document what it leaves out.
func (w *auditWorld) twist(change func(list map[string]any)) {
	w.t.Helper()
	w.twistAt(func(path string) bool { return strings.HasSuffix(path, "/users") }, change)
}

// twistAt is twist of the answers of some paths.
func (w *auditWorld) twistAt(is func(path string) bool, change func(answer map[string]any)) {
	w.t.Helper()
	to, err := url.Parse(w.graph.URL)
	if err != nil {
		w.t.Fatal(err)
	}
	proxy := &httputil.ReverseProxy{
		Rewrite: func(r *httputil.ProxyRequest) { r.SetURL(to); r.Out.Host = r.In.Host },
		ModifyResponse: func(r *http.Response) error {
			if r.StatusCode != http.StatusOK || !is(r.Request.URL.Path) {
				return nil
			}
			var list map[string]any
			if err := json.NewDecoder(r.Body).Decode(&list); err != nil {
				return err
			}
			change(list)
			text, err := json.Marshal(list)
			r.Body, r.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
			r.Header.Del("Content-Length")
			return err
		},
	}
	server := httptest.NewServer(proxy)
	w.t.Cleanup(server.Close)
	w.env = maps.Clone(w.env)
	w.env["HARDMATCH_GRAPH_URL"] = server.URL
}

// without leaves properties out of every user.
func without(names ...string) func(map[string]any) {
	return func(list map[string]any) {
		for _, user := range list["value"].([]any) {
			for _, name := range names {
				delete(user.(map[string]any), name)
			}
		}
	}
}

// threePeople are Ada, who is linked, Bea, who has one account, and Cleo, who has none.
func (w *auditWorld) threePeople() {
	ada, bea, cleo := auditPerson("ada"), auditPerson("bea"), auditPerson("cleo")
	w.people(ada, bea, cleo)
	w.tenant.AddUser(synced(ada))
	w.tenant.AddUser(cloudOnly(bea))
}

// TestASyncedAccountWithoutItsValueEndsTheAudit: everyone would look unlinked.
func TestASyncedAccountWithoutItsValueEndsTheAudit(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.threePeople()
	w.twist(without("onPremisesImmutableId"))
	out, errs, status := w.run("audit", "--only", "all")
	if status != 1 || out != "" || !strings.Contains(errs, "onPremisesImmutableId") {
		t.Errorf("exit status %d, %q, %q", status, out, errs)
	}
}

// TestPropertiesThatAreMissing make unknown whose category rests on them, are named, and no audit ends in 0 or 3 with them.
func TestPropertiesThatAreMissing(t *testing.T) {
	t.Parallel()
	const unread, linked, unlinked, none = "unknown", "linked", "unlinked", "no-account"
	for name, c := range map[string]struct{ properties, ada, bea, cleo string }{
		"the SID":               {"onPremisesSecurityIdentifier", unread, unread, unread},
		"the addresses":         {"proxyAddresses", unread, unread, unread},
		"the mail address":      {"mail", unread, unread, unread},
		"the sign-in name":      {"userPrincipalName", unread, unread, unread},
		"the employee id":       {"employeeId", unread, unread, unread},
		"whether it is enabled": {"accountEnabled", unread, unread, unread},
		"the display name, by which no linked account is found":        {"displayName", linked, unread, unread},
		"who is a guest, which matters where there is an account":      {"userType", unread, unread, none},
		"the state of guests, likewise":                                {"externalUserState", unread, unread, none},
		"what the sync could not write, likewise":                      {"onPremisesProvisioningErrors", unread, unread, none},
		"the rest of what the sync writes, likewise":                   {"onPremisesSamAccountName onPremisesDistinguishedName onPremisesLastSyncDateTime", unread, unread, none},
		"parts of the name, which decide nothing":                      {"givenName surname", linked, unlinked, none},
		"the licences, which decide nothing of a single account":       {"assignedLicenses", linked, unlinked, none},
		"whether they are synced":                                      {"onPremisesSyncEnabled", "unknown", "unknown", "unknown"},
		"all that ties them to AD":                                     {"onPremisesSyncEnabled onPremisesImmutableId onPremisesSecurityIdentifier", "unknown", "unknown", "unknown"},
		"all but the name":                                             {"accountEnabled onPremisesSyncEnabled onPremisesImmutableId", "unknown", "unknown", "unknown"},
		"which accounts are in a restricted unit, which blocks a link": {"isManagementRestricted", linked, unread, none},
	} {
		w := newAuditWorld(t, entratest.Behaviour{})
		w.threePeople()
		w.twist(without(strings.Fields(c.properties)...))
		r, status := w.audit()
		if status != 4 {
			t.Errorf("%s: exit status %d", name, status)
		}
		for _, property := range strings.Fields(c.properties) {
			if !slices.ContainsFunc(r.Reads.Unread, func(u struct{ What, Cause, Cure string }) bool {
				return u.What == property+" of some accounts" && u.Cause != ""
			}) {
				t.Errorf("%s: not read is %+v, without %s", name, r.Reads.Unread, property)
			}
		}
		for sam, want := range map[string]string{"ada": c.ada, "bea": c.bea, "cleo": c.cleo} {
			if row := r.row(sam); row.Category != want || row.Category == unread && len(row.Unknown) == 0 {
				t.Errorf("%s: %s is %s (not known: %v), want %s", name, sam, row.Category, row.Unknown, want)
			}
		}
	}
}

// TestAnIdentifierThatIsMissing: left out of every account it is not known, as when the beta version is refused. An answer may leave it out of those who have
// none.
func TestAnIdentifierThatIsMissing(t *testing.T) {
	t.Parallel()
	const property = "onPremisesObjectIdentifier"
	for name, c := range map[string]struct {
		change func(user map[string]any)
		status int
	}{
		"of everybody":                 {func(user map[string]any) { delete(user, property) }, 4},
		"of those who have none":       {func(user map[string]any) { leaveOutNull(user, property) }, 3},
		"of nobody, and all have none": {func(user map[string]any) { user[property] = nil }, 3},
	} {
		w := newAuditWorld(t, entratest.Behaviour{})
		w.threePeople()
		dora := auditPerson("dora")
		w.people(dora)
		moved := cloudOnly(dora)
		moved.ObjectIdentifier = "a1b2c3d4-e5f6-4789-abcd-1234567890ab"
		w.tenant.AddUser(moved)
		w.twist(func(list map[string]any) {
			for _, user := range list["value"].([]any) {
				c.change(user.(map[string]any))
			}
		})
		r, status := w.audit()
		hole := slices.ContainsFunc(r.Reads.Unread, func(u struct{ What, Cause, Cure string }) bool {
			return strings.Contains(u.What, property) && strings.Contains(u.Cause, "leaves it out of every account") && u.Cure != ""
		})
		bea, ada := r.row("bea"), r.row("ada")
		if lost := c.status == 4; status != c.status || hole != lost || slices.Contains(bea.Unknown, property) != lost {
			t.Errorf("%s: exit status %d, not read is %+v, and of bea %v", name, status, r.Reads.Unread, bea.Unknown)
		}
		if bea.Category != "unlinked" || ada.Category != "linked" || len(ada.Unknown) > 0 {
			t.Errorf("%s: bea is %s, ada %s (not known: %v)", name, bea.Category, ada.Category, ada.Unknown)
		}
	}
}

func leaveOutNull(object map[string]any, property string) {
	if object[property] == nil {
		delete(object, property)
	}
}

// TestPropertiesThatAreMissingOfAFew: of a short list of people each is searched for, and what the answers leave out is no less unknown.
func TestPropertiesThatAreMissingOfAFew(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.threePeople()
	list := filepath.Join(t.TempDir(), "people.txt")
	if err := os.WriteFile(list, []byte("ada\nbea\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	graph := w.env["HARDMATCH_GRAPH_URL"]
	for _, property := range []string{"", "onPremisesSecurityIdentifier", "proxyAddresses", "mail", "employeeId", "userType"} {
		w.env["HARDMATCH_GRAPH_URL"] = graph
		drop := without(property)
		w.twistAt(func(at string) bool { return path.Base(at) == "users" || path.Base(path.Dir(at)) == "users" }, func(answer map[string]any) {
			if _, many := answer["value"].([]any); !many {
				answer = map[string]any{"value": []any{answer}}
			}
			drop(answer)
		})
		uncounted(w.tenant)
		r, status := w.audit("--people", list)
		ada, bea, want := "unknown", "unknown", 4
		if property == "" {
			ada, bea, want = "linked", "unlinked", 3
		}
		if status != want || r.row("ada").Category != ada || r.row("bea").Category != bea || r.Reads.Accounts != 2 {
			t.Errorf("%q: exit status %d, %+v, %+v", property, status, r.Reads, r.People)
		}
	}
}

// TestAPageThatIsDroppedWithoutAWord: the tenant counts more than it gave.
func TestAPageThatIsDroppedWithoutAWord(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.threePeople()
	w.crowd(1500)
	w.twist(func(list map[string]any) { delete(list, "@odata.nextLink") })
	r, status := w.audit()
	if status != 4 || len(r.Reads.Unread) != 1 || r.Reads.Unread[0].What != "504 accounts of the tenant" {
		t.Errorf("exit status %d, %+v", status, r.Reads)
	}
	for _, sam := range []string{"ada", "bea", "cleo"} {
		if row := r.row(sam); row.Category != "unknown" {
			t.Errorf("%s is %s", sam, row.Category)
		}
	}
}

// TestWhoMovesWhileItRunsIsCountedOnce: an account that comes on two pages is one, and if one was deleted, or made, after the tenant had counted them, it
// counts again.
func TestWhoMovesWhileItRunsIsCountedOnce(t *testing.T) {
	t.Parallel()
	for _, changed := range []float64{1, -1} {
		w := newAuditWorld(t, entratest.Behaviour{})
		w.threePeople()
		counted := 0
		w.twist(func(list map[string]any) {
			if many, counts := list["@odata.count"].(float64); counts {
				if counted++; counted == 1 {
					list["@odata.count"] = many + changed
				}
				return
			}
			list["value"] = append(list["value"].([]any), list["value"].([]any)[0])
		})
		r, status := w.audit()
		if status != 3 || r.Reads.Accounts != 3 || r.Reads.Counted != 3 || len(r.Reads.Unread) > 0 || r.row("cleo").Category != "no-account" || counted != 2 {
			t.Errorf("exit status %d, %+v, %d counts", status, r.Reads, counted)
		}
	}
}

// TestAPauseIsShown: the audit waits as long as the tenant asks, and says so where a person looks.
func TestAPauseIsShown(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.threePeople()
	w.tenant.Fail("GET", "/beta/users", 1, graphfault.Throttled("7"))
	p := newCommandLine(t, w.env)
	p.StateDir, p.ShowsProgress = w.state, true
	var waited atomic.Int64
	p.Wait = func(_ context.Context, d time.Duration) error { waited.Add(int64(d)); return nil }
	status := p.Run(t.Context(), []string{"audit", "--only", "all", "--format", "json"})
	var r auditReport
	if err := json.Unmarshal(p.out.Bytes(), &r); err != nil {
		t.Fatal(err)
	}
	says := "; Entra ID is busy, goes on at " + practice.Epoch.Add(7*time.Second).Local().Format("15:04:05 -07:00")
	if status != 3 || len(r.Reads.Unread) > 0 || r.Reads.Accounts != 3 || !strings.Contains(p.errs.String(), says) || waited.Load() != int64(7*time.Second) {
		t.Errorf("exit status %d, %+v, %q, waited %v", status, r.Reads, p.errs.String(), time.Duration(waited.Load()))
	}
}
