package journeys

import (
	"encoding/binary"
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/link/linktest"
)

func wideText(order binary.AppendByteOrder) func(string) []byte {
	return func(text string) (raw []byte) {
		for _, unit := range utf16.Encode([]rune("\uFEFF" + text)) {
			raw = order.AppendUint16(raw, unit)
		}
		return raw
	}
}

// TestPeopleOfAFile: in whatever encoding they are named, only they are read, and each line that names no one or several is reported.
func TestPeopleOfAFile(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada, bjorn, cleo, twin := auditPerson("ada"), auditPerson("björn"), auditPerson("cleo"), auditPerson("twin")
	twin.Mail, cleo.Mail = "twins@contoso.com", "twins@contoso.com"
	w.people(ada, bjorn, cleo, twin)
	w.tenant.AddUser(synced(ada))
	w.tenant.AddUser(cloudOnly(bjorn))
	w.crowd(2000)
	const list = "Name;Mail\r\nRight, Ada;ada@contoso.com\r\nBjörn;björn@contoso.com\r\n;nobody@contoso.com\r\n;twins@contoso.com\r\n"
	for name, encode := range map[string]func(string) []byte{
		"UTF-8": func(s string) []byte { return []byte(s) }, "UTF-8 with a mark": func(s string) []byte { return []byte("\uFEFF" + s) },
		"UTF-16 LE": wideText(binary.LittleEndian), "UTF-16 BE": wideText(binary.BigEndian),
	} {
		file := filepath.Join(t.TempDir(), "people.csv")
		if err := os.WriteFile(file, encode(list), 0o600); err != nil {
			t.Fatal(err)
		}
		text, errs, status := w.run("audit", "--format", "json", "--only", "all", "--people", file)
		var r auditReport
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatalf("%s: exit status %d, %s%v", name, status, errs, err)
		}
		const want = "line 4: nobody@contoso.com: no user in DC=contoso,DC=com has this sign-in name or address. Check the spelling, or search for the name\n" +
			"line 5: twins@contoso.com: more than one user has this implicit sign-in name (sAMAccountName@domain) or address. Give the one you mean by sign-in name (UPN) or GUID. " +
			"It may mean cleo Right, cleo@contoso.com, CN=cleo Right,OU=Staff,DC=contoso,DC=com; twin Right, twin@contoso.com, CN=twin Right,OU=Staff,DC=contoso,DC=com\n"
		if status != 4 || errs != want {
			t.Errorf("%s: exit status %d, %q", name, status, errs)
		}
		if len(r.People) != 2 || r.row("ada").Category != "linked" || r.row("björn").Category != "unlinked" || len(r.Reads.Unread) > 0 {
			t.Errorf("%s: %+v", name, r)
		}
		if r.Reads.Accounts > 100 || r.Reads.People > 10 {
			t.Errorf("%s: %d accounts and %d people were read for two", name, r.Reads.Accounts, r.Reads.People)
		}
	}
}

// TestANameIsSaidToBeWhatACheckSays: whose name only begins so, or is called so, is not said to have the name, nor to have another one.
func TestANameIsSaidToBeWhatACheckSays(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	people := []adtest.User{auditPerson("ada"), auditPerson("ben"), auditPerson("cleo"), auditPerson("dora"), auditPerson("emma")}
	for i := range people[:4] {
		people[i].Surname = "Smith"
	}
	people[4].DisplayName = "James Bond"
	w.people(people...)
	for _, many := range []int{0, 60} { // asked for one by one, and read whole
		file := filepath.Join(t.TempDir(), "people.txt")
		if err := os.WriteFile(file, []byte("smith\nJames Bond\n"+strings.Repeat("ada\n", many)), 0o600); err != nil {
			t.Fatal(err)
		}
		uncounted(w.tenant) // which is of no account for a long list
		_, errs, _ := w.run("audit", "--format", "json", "--people", file)
		for _, says := range []string{"line 1: smith: no user has this account name (sAMAccountName) or alias, but several people's names begin with it. Give the one you mean", "; and others\n",
			"line 2: James Bond: no user in DC=contoso,DC=com has this account name (sAMAccountName) or alias. If you mean James Bond, "} {
			if !strings.Contains(errs, says) {
				t.Errorf("%d: %q is not in %s", many, says, errs)
			}
		}
		if strings.Contains(errs, "have this name") || strings.Contains(errs, "no one in") {
			t.Error(errs)
		}
	}
}

// TestPeopleAreReadWholeWhereASearchIsRefused: what cannot be asked for is looked for among all, so it makes no hole.
func TestPeopleAreReadWholeWhereASearchIsRefused(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada := auditPerson("ada")
	w.people(ada)
	w.tenant.AddUser(synced(ada))
	w.crowd(30)
	file := filepath.Join(t.TempDir(), "people.txt")
	if err := os.WriteFile(file, []byte("ada\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	uncounted(w.tenant)
	// Enough for every way to ask, in whatever order the searches come.
	w.tenant.Fail("GET", "/v1.0/users", 8, entratest.Fault{Status: http.StatusBadRequest, Body: `{"error":{"code":"Request_UnsupportedQuery","message":"no"}}`})
	r, status := w.audit("--people", file)
	if status != 0 || r.row("ada").Category != "linked" || r.Reads.Accounts < 30 {
		t.Errorf("exit status %d, %+v", status, r)
	}
}

// TestWhoIsAskedForAloneIsWhatTheyAreAmongAll holds the two ways of reading against each other for everyone in the practice company.
func TestWhoIsAskedForAloneIsWhatTheyAreAmongAll(t *testing.T) {
	t.Parallel()
	company := startCompany(t)
	var all auditReport
	text, _ := auditShown(t, company, "--format", "json", "--only", "all")
	if err := json.Unmarshal([]byte(text), &all); err != nil {
		t.Fatal(err)
	}
	rows := slices.DeleteFunc(all.People, func(row audited) bool { return row.PersonSam == "" })
	var sample []audited
	for i := 0; i < len(rows); i += linktest.Stride(12) {
		sample = append(sample, rows[i])
	}
	for some := range slices.Chunk(sample, 10) { // for more of so small a company everyone is read
		file := filepath.Join(t.TempDir(), "people.txt")
		var names strings.Builder
		for _, row := range some {
			names.WriteString(row.PersonSam + "\n")
		}
		if err := os.WriteFile(file, []byte(names.String()), 0o600); err != nil {
			t.Fatal(err)
		}
		var few auditReport
		uncounted(company.Tenant())
		text, _ := auditShown(t, company, "--format", "json", "--only", "all", "--people", file)
		if err := json.Unmarshal([]byte(text), &few); err != nil {
			t.Fatal(err)
		}
		for _, row := range some {
			if len(some) == 10 && few.Reads.Accounts >= all.Reads.Accounts {
				t.Fatalf("%s: everybody was read", row.PersonSam)
			}
			if got := few.row(row.PersonSam); fmt.Sprint(got) != fmt.Sprint(row) {
				t.Errorf("%s\nalone %+v\namong all %+v", row.PersonSam, got, row)
			}
		}
	}
}
