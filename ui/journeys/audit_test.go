package journeys

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"hardmatch/link"
	"hardmatch/ui/cli"
	"hardmatch/ui/practice"
)

// audited is a row of audit --format json.
type audited struct {
	Category, PersonSam, AccountUpn, AccountID, HolderID, Why, Next string
	Codes, Unknown                                                  []string
}

// checked is what check --json says, as far as a category can contradict it.
type checked struct {
	Verdict    string
	Account    *struct{ ID, Where, Sync string }
	Candidates []struct{ ID string }
	Holders    []struct{ ID, Where string }
	Findings   []struct{ Code, Severity string }
}

func (c checked) has(codes ...string) bool {
	for _, f := range c.Findings {
		if slices.Contains(codes, f.Code) {
			return true
		}
	}
	return false
}

func (c checked) holder(where string) bool {
	for _, h := range c.Holders {
		if h.Where == where {
			return true
		}
	}
	return false
}

func (c checked) stops() bool {
	for _, f := range c.Findings {
		if f.Severity == "stops" || f.Code == "account.federated" {
			return true
		}
	}
	return false
}

// agrees says for each category what the check-up of the same person must say: the category may know less, and never something else.
var agrees = map[string]func(checked) bool{
	"unknown":       func(checked) bool { return true },
	"shared-anchor": func(c checked) bool { return c.has("anchor.shared") },
	"wrong-account": func(c checked) bool { return c.has("holder.other-person", "account.other-person") },
	"duplicate": func(c checked) bool {
		return c.Verdict != "linked" && c.Verdict != "ready" && (c.holder("live") || c.Account == nil)
	},
	"holder-in-bin": func(c checked) bool {
		return c.holder("recycle-bin") && (c.Verdict == "resolve" || c.Verdict == "blocked")
	},
	"account-in-bin":   func(c checked) bool { return c.has("account.deleted") && c.Account.Where == "recycle-bin" },
	"moved":            func(c checked) bool { return c.has("account.synced", "account.object-identifier") },
	"blocked":          func(c checked) bool { return c.stops() && c.Verdict != "linked" },
	"unlinked":         func(c checked) bool { return c.Account != nil && c.Verdict != "linked" && c.Verdict != "prepared" },
	"choice":           func(c checked) bool { return c.Account == nil && len(c.Candidates) > 0 },
	"not-taken":        func(c checked) bool { return c.Verdict == "prepared" && c.has("account.not-taken") },
	"prepared":         func(c checked) bool { return c.Verdict == "prepared" },
	"address-conflict": func(c checked) bool { return c.Verdict == "linked" },
	"anchor-differs":   func(c checked) bool { return c.Account.Sync == "synced" && c.Verdict != "linked" },
	"no-account": func(c checked) bool { // a namesake who is another AD user's is none that fits
		return c.Account == nil && len(c.Candidates) == 0 || c.Verdict == "blocked" && c.has("account.synced") && c.has("account.other-person")
	},
	"linked":       func(c checked) bool { return c.Verdict == "linked" },
	"out-of-scope": func(c checked) bool { return c.has("person.filtered") },
}

// TestNoCategoryContradictsTheCheckUp holds everyone in the practice company against what check says of them.
func TestNoCategoryContradictsTheCheckUp(t *testing.T) {
	t.Parallel()
	company := startCompany(t)
	text, status := auditShown(t, company, "--format", "json", "--only", "all")
	if status != 3 {
		t.Errorf("exit status %d", status)
	}
	if again, _ := auditShown(t, company, "--format", "json", "--only", "all"); again != text {
		t.Error("two runs over the same state say different things")
	}
	var report struct {
		Totals  map[string]int
		People  []audited
		Orphans []audited
	}
	if err := json.Unmarshal([]byte(text), &report); err != nil {
		t.Fatal(err)
	}
	counted := 0
	for _, row := range slices.Concat(report.People, report.Orphans) {
		report.Totals[row.Category]--
	}
	for category, left := range report.Totals {
		if left != 0 {
			t.Errorf("%s: %d more are counted than told", category, left)
		}
	}
	for _, row := range report.People {
		golden, err := os.ReadFile(filepath.Join("testdata", "check", row.PersonSam+".json"))
		if err != nil {
			continue // one of the crowd
		}
		counted++
		var check checked
		if err := json.Unmarshal(golden, &check); err != nil {
			t.Fatal(err)
		}
		if fits := agrees[row.Category]; fits == nil || !fits(check) {
			t.Errorf("%s: audit says %s (%v), check says %s: %+v", row.PersonSam, row.Category, row.Codes, check.Verdict, check)
		}
	}
	if counted < 60 {
		t.Errorf("only %d people were compared", counted)
	}
}

// auditShown runs audit in this process, and returns what it shows with the exit status.
func auditShown(t *testing.T, company *practice.Company, flags ...string) (string, int) {
	t.Helper()
	p := newCommandLine(t, nil)
	p.Practice.Start = func(link.SyncSettings) (cli.Practice, error) { return lent{company}, nil }
	status := p.Run(t.Context(), append([]string{"--practice", "audit"}, flags...))
	if status != 0 && status != 3 && status != 4 {
		t.Fatalf("exit status %d: %s", status, &p.errs)
	}
	return p.out.String(), status
}
