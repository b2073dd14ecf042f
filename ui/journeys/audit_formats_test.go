package journeys

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/ui/practice"
)

// TestAuditInEveryFormat holds what audit says of the practice company.
func TestAuditInEveryFormat(t *testing.T) {
	t.Parallel()
	company := startCompany(t)
	for _, format := range []string{"table", "json", "ndjson", "csv", "markdown"} {
		text, status := auditShown(t, company, "--format", format)
		if status != 3 {
			t.Errorf("%s: exit status %d", format, status)
		}
		golden(t, filepath.Join("testdata", "audit", format+".txt"), text)
	}
}

// hostileName begins with what a spreadsheet runs, and has in it what a terminal, Markdown and HTML obey.
const hostileName = "=cmd|'/C calc'!A0\x1b[31m\r\n| <b>x</b> \u202egnp`"

// TestHostileNamesInReports holds that a name from a directory is no more than a name in any format.
func TestHostileNamesInReports(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada := auditPerson("ada")
	ada.DisplayName, ada.UPN = hostileName, "=1+1@"+practice.Domain
	ada.DN = "CN=ada,OU=Staff,DC=contoso,DC=com"
	w.people(ada)
	w.tenant.AddUser(cloudOnly(ada))
	for _, format := range []string{"table", "json", "ndjson", "csv", "markdown"} {
		text, errs, status := w.run("audit", "--format", format)
		if status != 3 {
			t.Fatalf("%s: exit status %d: %s", format, status, errs)
		}
		for _, r := range strings.TrimPrefix(text, "\uFEFF") {
			if link.Invisible(r) && r != '\n' && !(format == "csv" && r == '\r') {
				t.Errorf("%s has %U in it", format, r)
			}
		}
	}
	text, _, _ := w.run("audit", "--format", "csv")
	rows, err := csv.NewReader(strings.NewReader(strings.TrimPrefix(text, "\uFEFF"))).ReadAll()
	if err != nil || len(rows) != 2 {
		t.Fatalf("%v, %d lines in %q", err, len(rows), text)
	}
	for i, cell := range rows[1] {
		if cell != "" && strings.Contains("=+-@\t\r", cell[:1]) {
			t.Errorf("%s would be run: %q", rows[0][i], cell)
		}
	}
	text, _, _ = w.run("audit", "--format", "markdown")
	if strings.Contains(text, "<b>") || strings.Count(text, "\n| =cmd") != 1 {
		t.Errorf("the name is more than a name in %s", text)
	}
}

// TestAuditOfSomePeople holds --people: whoever is named by any of their names is reported, and so is each line that names no one or several, with its number.
func TestAuditOfSomePeople(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	ada, bea, cleo := auditPerson("ada"), auditPerson("bea"), auditPerson("cleo")
	cleo.Addresses = append(cleo.Addresses, "smtp:both@contoso.com")
	bea.Addresses = append(bea.Addresses, "smtp:both@contoso.com")
	w.people(ada, bea, cleo)
	w.tenant.AddUser(synced(ada))
	list := filepath.Join(t.TempDir(), "people.csv")
	lines := "UPN,ticket\r\nada@contoso.com,1\r\n\r\nCONTOSO\\bea,2\r\nnobody@contoso.com,3\r\nboth@contoso.com,4\r\n"
	if err := os.WriteFile(list, []byte(lines), 0o600); err != nil {
		t.Fatal(err)
	}
	text, errs, status := w.run("audit", "--people", list, "--only", "all", "--format", "json")
	var r auditReport
	if err := json.Unmarshal([]byte(text), &r); err != nil {
		t.Fatalf("%v: %s", err, errs)
	}
	if len(r.People) != 2 || r.row("ada").Category != "linked" || r.row("bea").Category != "no-account" || r.Totals["linked"] != 1 || status != 4 {
		t.Errorf("exit status %d, %v, %+v", status, r.Totals, r.People)
	}
	for _, want := range []string{"line 5: nobody@contoso.com: no user in", "line 6: both@contoso.com: more than one user has this"} {
		if !strings.Contains(errs, want) {
			t.Errorf("%q is not in %q", want, errs)
		}
	}
	if _, errs, status := w.run("audit", "--people", list+".not", "--only", "duplicate"); status != 2 || !strings.Contains(errs, "cannot be read") {
		t.Errorf("exit status %d: %s", status, errs)
	}
	if _, errs, status := w.run("audit", "--only", "dupe"); status != 2 || !strings.Contains(errs, "no such category") {
		t.Errorf("exit status %d: %s", status, errs)
	}
}

// TestAuditIntoAFile holds --output: the file is there whole, and for its owner only.
func TestAuditIntoAFile(t *testing.T) {
	t.Parallel()
	w := newAuditWorld(t, entratest.Behaviour{})
	path := filepath.Join(t.TempDir(), "report.csv")
	out, errs, status := w.run("audit", "--format", "csv", "--output", path)
	text, err := os.ReadFile(path)
	if err != nil || status != 0 || out != "" || !bytes.HasPrefix(text, []byte("\uFEFFcategory,codes,severity,next,person_upn,")) {
		t.Errorf("exit status %d, %v, %s, %q", status, err, errs, text)
	}
	linktest.CheckMode(t, path, 0o600)
	if _, errs, status := w.run("audit", "--output", filepath.Join(t.TempDir(), "no", "folder")); status != 1 || !strings.Contains(errs, "Give another file") {
		t.Errorf("exit status %d: %s", status, errs)
	}
}

// TestStampedAndNotTaken: of what hardmatch stamped, says its journal, and the sync has passed by since, more is known than that it is prepared.
func TestStampedAndNotTaken(t *testing.T) {
	t.Parallel()
	s, dir := newStage(t), t.TempDir()
	var err error
	if s.journal, err = journal.Open(filepath.Join(dir, "practice")); err != nil {
		t.Fatal(err)
	}
	stampedAndPassedBy(s)
	for category, flags := range map[string][]string{"not-taken": {"--journal", dir}, "prepared": nil} {
		text, _ := auditShown(t, s.company, append(flags, "--format", "json", "--only", "not-taken,prepared")...)
		var r auditReport
		if err := json.Unmarshal([]byte(text), &r); err != nil {
			t.Fatal(err)
		}
		if got := r.row("anna.simple").Category; got != category {
			t.Errorf("with %v it is %q, want %s", flags, got, category)
		}
	}
}
