package journeys

import (
	"encoding/json"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

const endedToken = `{"error":{"code":"InvalidAuthenticationToken","message":"Access token has expired or is not yet valid."}}`

// TestAnExpiredLinkCostsNothing: if the link to a page has expired the list is read again from its beginning, once, and everyone counts once.
func TestAnExpiredLinkCostsNothing(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]entratest.Fault{
		"410": {Status: http.StatusGone, Body: "{}"},
		"400": {Status: http.StatusBadRequest, Body: `{"error":{"code":"Directory_ExpiredPageToken","message":"The specified page token value has expired."}}`},
	} {
		w := newAuditWorld(t, entratest.Behaviour{})
		ada, bea := auditPerson("ada"), auditPerson("bea")
		w.people(ada, bea)
		w.tenant.AddUser(synced(ada))
		w.tenant.AddUser(cloudOnly(bea))
		w.crowd(2000)
		whole, _ := w.audit()
		w.tenant.Fail("GET", "/beta/users", 2, entratest.Fault{}) // two pages are as always
		w.tenant.Fail("GET", "/beta/users", 1, answer)
		r, status := w.audit()
		if status != 3 || len(r.Reads.Unread) > 0 || r.Reads.Accounts != whole.Reads.Accounts || r.Reads.Requests != whole.Reads.Requests+3 {
			t.Errorf("%s: exit status %d, %+v, want %+v", name, status, r.Reads, whole.Reads)
		}
		if got := [2]string{r.row("ada").Category, r.row("bea").Category}; got != [2]string{"linked", "unlinked"} {
			t.Errorf("%s: %v", name, got)
		}
	}
}

// TestASignInThatEndsOnTheWayLeavesAPartialReport: the report shows what was read and says why the rest is unknown, and calls no one linked or without an
// account for it.
func TestASignInThatEndsOnTheWayLeavesAPartialReport(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada, cleo := auditPerson("ada"), auditPerson("cleo")
	w.people(ada, cleo)
	w.tenant.AddUser(synced(ada))
	w.crowd(1000)
	w.tenant.Fail("GET", "/beta/users", 1, entratest.Fault{})
	w.tenant.Fail("GET", "/beta/users", 99, entratest.Fault{Status: http.StatusUnauthorized, Body: endedToken})
	r, status := w.audit()
	if status != 4 || !r.Reads.Partial || len(r.Reads.Unread) != 1 || !strings.Contains(r.Reads.Unread[0].Cause, "sign-in") {
		t.Errorf("exit status %d, %+v", status, r.Reads)
	}
	if r.Totals["unknown"] != 3 { // the operator, Ada and Cleo
		t.Errorf("%v", r.Totals)
	}
}

// TestASignInThatEndsAmongTheNames: of those who are asked for one by one, the others are neither asked for nor called no one.
func TestASignInThatEndsAmongTheNames(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	var list strings.Builder
	for _, name := range []string{"ada", "bea", "cleo", "dora", "elsa", "fay"} {
		p := auditPerson(name)
		w.people(p)
		w.tenant.AddUser(synced(p))
		list.WriteString(name + "\n")
	}
	file := filepath.Join(t.TempDir(), "people.txt")
	if err := os.WriteFile(file, []byte(list.String()), 0o600); err != nil {
		t.Fatal(err)
	}
	uncounted(w.tenant)
	w.tenant.Fail("GET", "/users", 20, entratest.Fault{})
	w.tenant.Fail("GET", "/users", 999, entratest.Fault{Status: http.StatusUnauthorized, Body: endedToken})
	out, errs, status := w.run("audit", "--format", "json", "--only", "all", "--people", file)
	var r auditReport
	if err := json.Unmarshal([]byte(out), &r); err != nil {
		t.Fatalf("exit status %d, %v: %s", status, err, errs)
	}
	if status != 4 || !r.Reads.Partial || r.Totals["linked"]+r.Totals["no-account"] > 0 || !strings.Contains(errs, "fay: whoever has this name could not be read") {
		t.Errorf("exit status %d, %+v, %v: %s", status, r.Reads, r.Totals, errs)
	}
}

// TestOnlyThoseWhoWereNamedAreCounted: whoever shows which attribute the tenant follows was read, and was not asked for.
func TestOnlyThoseWhoWereNamedAreCounted(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	for _, name := range []string{"ada", "bea", "cleo"} {
		p := auditPerson(name)
		w.people(p)
		w.tenant.AddUser(synced(p))
	}
	file := filepath.Join(t.TempDir(), "people.txt")
	if err := os.WriteFile(file, []byte("ada\nada@contoso.com\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	uncounted(w.tenant)
	if r, _ := w.audit("--people", file); r.Reads.People != 1 {
		t.Errorf("%+v", r.Reads)
	}
}
