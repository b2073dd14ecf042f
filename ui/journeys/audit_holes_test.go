package journeys

import (
	"fmt"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// auditHole is a part of a directory that cannot be read.
type auditHole struct {
	name string
	dig  func(w *auditWorld)
	says string // what was not read
	// what Ada, who is linked, Bea, who has one account, and Cleo, who has none, are then; "" is unknown
	ada, bea, cleo string
}

var auditHoles = []auditHole{
	{name: "the accounts are refused", says: "the accounts of the tenant", dig: func(w *auditWorld) {
		w.tenant.Fail("GET", "/users", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
	}},
	{name: "a page of accounts is dropped", says: "the accounts of the tenant", dig: func(w *auditWorld) {
		w.crowd(1000)
		w.tenant.Fail("GET", "/beta/users", 1, entratest.Fault{}) // the first page is as always
		w.tenant.Fail("GET", "/beta/users", 99, entratest.Fault{Status: http.StatusInternalServerError, Body: "{}"})
	}},
	{name: "the link to a page has expired", says: "the accounts of the tenant", dig: func(w *auditWorld) {
		w.crowd(1000)
		w.tenant.Fail("GET", "/beta/users", 1, entratest.Fault{})
		w.tenant.Fail("GET", "/beta/users", 99, entratest.Fault{Status: http.StatusGone, Body: "{}"})
	}},
	{name: "403 on the bin", says: "the recycle bin", dig: func(w *auditWorld) {
		w.tenant.Fail("GET", "/directory/deletedItems", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
	}},
	{name: "no permission for roles", says: "directory role", ada: "linked", cleo: "no-account", dig: func(w *auditWorld) {
		w.tenant.Fail("GET", "/roleManagement/directory/roleAssignments", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
	}},
	{name: "the beta version is refused", says: "onPremisesObjectIdentifier", ada: "linked", bea: "unlinked", cleo: "no-account", dig: func(w *auditWorld) {
		w.tenant.Fail("GET", "/beta/users", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
	}},
	{name: "the count is refused", says: "how many accounts the tenant has", dig: func(w *auditWorld) {
		w.tenant.Fail("GET", "/v1.0/users", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
	}},
	{name: "the count is refused, and a page is dropped without a word", says: "how many accounts the tenant has", dig: func(w *auditWorld) {
		w.crowd(1000)
		w.tenant.Fail("GET", "/v1.0/users", 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
		w.twist(func(list map[string]any) { delete(list, "@odata.nextLink") })
	}},
	{name: "the count is left out", says: "how many accounts the tenant has", dig: counts(func(list map[string]any) { delete(list, "@odata.count") })},
	{name: "the count is none", says: "whether all accounts of the tenant have come", dig: counts(func(list map[string]any) { list["@odata.count"] = 0 })},
	{name: "the count is less than what came", says: "whether all accounts of the tenant have come", dig: counts(func(list map[string]any) { list["@odata.count"] = 1 })},
	{name: "an account is left out, and one was deleted a short while ago", says: "1 account of the tenant", dig: func(w *auditWorld) {
		w.tenant.AddUser(with(cloudOnly(auditPerson("gone")), func(u *entratest.User) { u.DeletedAt = practice.Epoch.Add(-time.Minute) }))
		w.twist(withoutBea)
	}},
	{name: "an account is left out, and the count is less than what came", says: "whether all accounts of the tenant have come", dig: func(w *auditWorld) {
		w.twist(func(list map[string]any) {
			withoutBea(list)
			if _, counted := list["@odata.count"]; counted {
				list["@odata.count"] = 1
			}
		})
	}},
	{name: "the domains are none", says: "which domains the tenant has", ada: "linked", cleo: "no-account", dig: func(w *auditWorld) {
		w.twistAt(func(path string) bool { return strings.HasSuffix(path, "/domains") }, func(list map[string]any) { list["value"] = []any{} })
	}},
	{name: "the domain dies on the way", says: "the users of contoso.com", ada: "linked", dig: func(w *auditWorld) {
		w.directory.Inject(adtest.Fault{Op: adtest.Search, Times: 2}) // rootDSE, and a page
		w.directory.Inject(adtest.Fault{Op: adtest.Search, Code: 51, Message: "busy"})
	}},
}

// counts has the answer to the question for the count of the accounts changed.
func counts(change func(list map[string]any)) func(*auditWorld) {
	return func(w *auditWorld) {
		w.twist(func(list map[string]any) {
			if _, counted := list["@odata.count"]; counted {
				change(list)
			}
		})
	}
}

// withoutBea leaves Bea's account out of a list.
func withoutBea(list map[string]any) {
	list["value"] = slices.DeleteFunc(list["value"].([]any), func(user any) bool {
		upn, _ := user.(map[string]any)["userPrincipalName"].(string)
		return strings.HasPrefix(upn, "bea@")
	})
}

const forbidden = `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges to complete the operation."}}`

// crowd adds accounts without a person, so that there are several pages.
func (w *auditWorld) crowd(many int) {
	for i := range many {
		w.tenant.AddUser(entratest.User{UPN: strings.Repeat("c", i%7+1) + "@" + practice.InitialDomain})
	}
}

// TestWithoutTheDomainsNobodyIsKnownToBeFree: it is unknown whose name is federated, so anyone who would need work is unknown, and the report says so.
func TestWithoutTheDomainsNobodyIsKnownToBeFree(t *testing.T) {
	t.Parallel()
	const what = "which domains are federated"
	for _, refused := range []bool{false, true} {
		w := newAuditWorld(t, entratest.Behaviour{})
		ada, fred := auditPerson("ada"), auditPerson("fred")
		fred.UPN = "fred@" + practice.FederatedDomain
		w.people(ada, fred)
		w.tenant.AddUser(synced(ada))
		w.tenant.AddUser(cloudOnly(fred))
		want, status := "blocked", 3
		if refused {
			want, status = "unknown", 4
			for _, path := range []string{"/organization", "/domains"} {
				w.tenant.Fail("GET", path, 99, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
			}
		}
		r, got := w.audit()
		if row := r.row("fred"); got != status || row.Category != want || slices.Contains(row.Unknown, what) != refused {
			t.Errorf("refused %v: exit status %d, %s (not known: %v)", refused, got, row.Category, row.Unknown)
		}
		if row := r.row("ada"); row.Category != "linked" || len(row.Unknown) > 0 {
			t.Errorf("refused %v: %s (not known: %v)", refused, row.Category, row.Unknown)
		}
	}
}

// TestAHoleIsNamedBesideRows: a format that has nothing but rows has what was not read on standard error, whatever rows there are.
func TestAHoleIsNamedBesideRows(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.threePeople()
	for format, want := range map[string]int{"csv": 1, "ndjson": 1, "json": 0, "table": 0, "markdown": 0} {
		w.tenant.Fail("GET", "/directory/deletedItems", 1, entratest.Fault{Status: http.StatusForbidden, Body: forbidden})
		_, errs, status := w.run("audit", "--format", format, "--only", "duplicate")
		if status != 4 || strings.Count(errs, "Not read: the recycle bin of the tenant. ") != want || strings.Count(errs, "\n") != want {
			t.Errorf("%s: exit status %d, %q", format, status, errs)
		}
	}
}

// TestHoles holds that what could not be read makes unknown, never no account and never linked, and that no audit with a hole ends in 0.
func TestHoles(t *testing.T) {
	t.Parallel()
	for _, h := range auditHoles {
		t.Run(h.name, func(t *testing.T) {
			t.Parallel()
			w := newPagedWorld(t, entratest.Behaviour{}, 2)
			ada, bea, cleo := auditPerson("ada"), auditPerson("bea"), auditPerson("cleo")
			w.people(ada, bea, cleo)
			w.tenant.AddUser(synced(ada))
			w.tenant.AddUser(cloudOnly(bea))
			h.dig(w)
			report, status := w.audit()
			if status != 4 {
				t.Errorf("exit status %d", status)
			}
			if !slices.ContainsFunc(report.Reads.Unread, func(u struct{ What, Cause, Cure string }) bool {
				return strings.Contains(u.What, h.says) && u.Cause != ""
			}) {
				t.Errorf("not read is %+v, want %q", report.Reads.Unread, h.says)
			}
			for sam, want := range map[string]string{"ada": h.ada, "bea": h.bea, "cleo": h.cleo} {
				row := report.row(sam)
				if want == "" {
					want = "unknown"
				}
				if row.Category != want && row.Category != "" || row.Category == "unknown" && len(row.Unknown) == 0 {
					t.Errorf("%s is %s (not known: %v), want %s", sam, row.Category, row.Unknown, want)
				}
				if row.Category == "unknown" && strings.Contains(row.Why, "No account shares") {
					t.Errorf("%s is said to be nobody's, which is not known: %s", sam, row.Why)
				}
			}
		})
	}
}

// TestPagesThatGoRoundEnd: each has a link of its own to the next, and none brings anything new.
func TestPagesThatGoRoundEnd(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.threePeople()
	asked := 0
	w.twist(func(list map[string]any) {
		if _, counted := list["@odata.count"]; !counted {
			asked++
			list["@odata.nextLink"] = fmt.Sprintf("%s/beta/users?$top=%d", w.env["HARDMATCH_GRAPH_URL"], 900-asked%800)
		}
	})
	if r, status := w.audit(); status != 4 || asked > 25 || len(r.Reads.Unread) != 1 || !strings.Contains(r.Reads.Unread[0].Cause, "nothing new") {
		t.Errorf("exit status %d after %d pages, %+v", status, asked, r.Reads.Unread)
	}
}
