package journeys

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link/engine"
)

// uncounted has a tenant refuse, once, to count its accounts: it is taken for a large one, and whoever is named is asked for alone.
func uncounted(tenant *entratest.Tenant) {
	tenant.Fail("GET", "/v1.0/users", 1, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
}

// TestAFewOfASmallCompanyCostNoMoreThanAll: two who are named are looked for among everyone if that takes fewer requests.
func TestAFewOfASmallCompanyCostNoMoreThanAll(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	w.threePeople()
	file := filepath.Join(t.TempDir(), "people.txt")
	if err := os.WriteFile(file, []byte("ada\nbea\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	all, _ := w.audit()
	few, _ := w.audit("--people", file)
	uncounted(w.tenant)
	alone, _ := w.audit("--people", file)
	if few.Reads.OneByOne || !alone.Reads.OneByOne {
		t.Errorf("read one by one: %v, alone %v", few.Reads.OneByOne, alone.Reads.OneByOne)
	}
	for _, format := range []string{"table", "markdown"} {
		for _, byName := range []bool{false, true} {
			if byName {
				uncounted(w.tenant)
			}
			if out, _, _ := w.run("audit", "--format", format, "--people", file); strings.Contains(out, "who else an account fits was not looked at") != byName {
				t.Errorf("%s, read one by one %v: %s", format, byName, out)
			}
		}
	}
	if few.Reads.Requests > all.Reads.Requests+1 || few.Reads.Requests >= alone.Reads.Requests || len(few.People) != 2 { // one counts
		t.Errorf("%d requests for two, %d for all, %d for two alone: %+v", few.Reads.Requests, all.Reads.Requests, alone.Reads.Requests, few.People)
	}
	for _, sam := range []string{"ada", "bea"} {
		if got, want := few.row(sam), alone.row(sam); fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("%+v, alone %+v", got, want)
		}
	}
}

// TestALongListAnswersAsAShortOne: in whatever form people are named, it is the same people, and the same lines name no one or several, whether they are asked
// for one by one or looked for among all.
func TestALongListAnswersAsAShortOne(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada, bea, cleo, dora := auditPerson("ada"), auditPerson("bea"), auditPerson("cleo"), auditPerson("dora")
	ada.Surname, ada.DisplayName = "Twin", "ada Twin"
	bea.Surname, bea.DisplayName = "Twin", "bea Twin"
	cleo.Mail, dora.Mail = "both@contoso.com", "both@contoso.com"
	cleo.DN, dora.UPN = "CN=Cleo Married,OU=Staff,DC=contoso,DC=com", "other@contoso.com"
	w.people(ada, bea, cleo, dora)
	w.tenant.AddUser(synced(ada))
	names := []string{
		"cn=cleo married, ou=staff, dc=contoso, dc=com", "Twin", "bea Twin", "both@contoso.com", "nobody", `CONTOSO\bea`, `ELSEWHERE\dora`, ada.SID, "dora@contoso.com",
		"CN=No One,OU=Staff,DC=contoso,DC=com", "other@contoso.com.",
	}
	answer := func(names []string) (said string, people []string) {
		file := filepath.Join(t.TempDir(), "people.txt")
		if err := os.WriteFile(file, []byte(strings.Join(names, "\n")+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		text, errs, status := w.run("audit", "--format", "json", "--only", "all", "--people", file)
		var r auditReport
		if err := json.Unmarshal([]byte(text), &r); err != nil || status != 4 {
			t.Fatalf("exit status %d, %v, %s", status, err, errs)
		}
		for _, row := range r.People {
			people = append(people, row.PersonSam)
		}
		return errs, people
	}
	uncounted(w.tenant)
	said, people := answer(names)
	whole, all := answer(slices.Concat(names, slices.Repeat([]string{"ada"}, engine.MostAskedFor)))
	if said != whole || !slices.Equal(people, all) {
		t.Errorf("a short list gives %v\n%sa long one %v\n%s", people, said, all, whole)
	}
	for _, want := range []string{"line 2: Twin: no user has this account name (sAMAccountName) or alias, but several", "line 4: both@contoso.com: more than one user", "line 5: nobody: no user in"} {
		if !strings.Contains(whole, want) {
			t.Errorf("%q is not in %q", want, whole)
		}
	}
	if !slices.Contains(all, "cleo") || strings.Contains(whole, "line 1:") {
		t.Errorf("%v, %s", all, whole)
	}
}

// TestEveryRowOfAListIsAnsweredFor: a row that names no one is reported with its line, and a cell that does not end, which would take the rows after it, refuses the list.
func TestEveryRowOfAListIsAnsweredFor(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada := auditPerson("ada")
	w.people(ada)
	w.tenant.AddUser(synced(ada))
	for _, c := range []struct {
		text   string
		status int
		says   string
	}{
		{"DisplayName,UPN\nada,ada@contoso.com\n,,\n", 0, ""},
		{"DisplayName,UPN\nAnna,\nX,nobody@contoso.com\nCarla\nada,ada@contoso.com\n", 4, "line 2: the row names no one: the cell that names people in other rows is empty\n" +
			"line 3: nobody@contoso.com: no user in DC=contoso,DC=com has this sign-in name or address. Check the spelling, or search for the name\nline 4: the row names no one: the cell that names people in other rows is empty\n"},
		{"DisplayName,UPN\n\"Ada\",ada@contoso.com\n\"broken,anna.simple@contoso.com\nX,carla.clear@contoso.com\n", 2, "line 3"},
	} {
		file := filepath.Join(t.TempDir(), "people.csv")
		if err := os.WriteFile(file, []byte(c.text), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, errs, status := w.run("audit", "--people", file); status != c.status || errs != c.says && (status != 2 || !strings.Contains(errs, c.says)) {
			t.Errorf("%q: exit status %d, %q", c.text, status, errs)
		}
	}
}
