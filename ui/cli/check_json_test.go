package cli

import (
	"bytes"
	"encoding/json"
	"flag"
	"os"
	"path/filepath"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares with the file of that name in testdata.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s differs; go test -update writes it anew:\n%s", path, got)
	}
}

var (
	guid     = link.GUID{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}
	morning  = time.Date(2026, 11, 2, 9, 0, 0, 0, time.FixedZone("CET", 3600))
	byObject = link.AnchorValue{Attribute: link.AnchorObjectGUID, ImmutableID: guid.ImmutableID()}
)

// everything is a check-up in which each field has something to say: known, known and empty, and unreadable; with names that would
// forge a terminal.
func everything() checkup.CheckUp {
	account := link.Account{ID: "11111111-0000-4000-8000-000000000001", UPN: "james.bond@contoso.com",
		Sync: link.Know(link.CloudOnly), ImmutableID: link.Know(link.ImmutableID(""))}
	holder := link.Account{ID: "11111111-0000-4000-8000-000000000002", UPN: "james.bond4821@contoso.onmicrosoft.com",
		DisplayName: "James <Bond>\x1b[2J\u202e\u009b\U000e0041\x7f", Sync: link.Know(link.Synced),
		ImmutableID: link.Know(guid.ImmutableID()), DeletedAt: morning.AddDate(0, 0, -3), Roles: link.Know([]link.Role{{Name: "User Administrator", Eligible: true, Via: "Helpers"}}),
		Usage: link.Usage{
			LastSignIn: link.Know(morning), Licences: link.Know([]string{"SPE_E3"}), Mailbox: link.Know(false),
			Groups: link.Know(0), Owned: link.Unknown[int]("Directory.Read.All"), Created: link.Know(time.Time{}),
		}}
	person := link.Person{DN: "CN=James Bond,DC=contoso,DC=com", SAMAccountName: "james.bond", DisplayName: "James Bond", GUID: guid,
		ConsistencyGUID: link.Know([]byte{0xca, 0xfe}), Enabled: true}
	other := link.Person{DN: "CN=Else,DC=contoso,DC=com", GUID: guid}
	return checkup.CheckUp{
		Verdict: checkup.VerdictResolve, Person: person, Account: &account,
		Anchor: link.Anchor{AnchorValue: link.AnchorValue{Attribute: link.AnchorConsistencyGUID, ImmutableID: "yv4="},
			Alternatives: []link.AnchorValue{byObject}, Evidence: "12 of 12 synced accounts follow mS-DS-ConsistencyGuid"},
		Candidates: []checkup.Candidate{{Account: account, Why: []string{"same UPN", "same name"}, Against: []string{"other employee id"}},
			{Account: link.Account{ID: "11111111-0000-4000-8000-000000000003"}, UsedBySync: true}},
		Holders: []checkup.Holder{{Account: holder, Value: byObject, BelongsTo: &other, Options: []checkup.Option{
			{Choice: checkup.ChooseClear, Reason: "Entra ID refuses"}, {Choice: checkup.ChooseDelete, Available: true}}}},
		Findings: []link.Finding{
			{Code: link.CodeHolderInUse, Severity: link.Warns, Typed: true, Object: holder.Ref(), Title: "The holder is in use", Cause: "It has a licence",
				Cure: "Look twice", Source: "Judgement"},
			{Code: link.CodeTenantSyncOff, Severity: link.Warns, Object: link.Ref{Kind: link.KindTenant}, Title: "The tenant is not synced"},
		},
		Facts: checkup.Facts{At: morning},
	}
}

func TestCheckJSON(t *testing.T) {
	got, err := checkJSON(everything())
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "check_everything.json", got)
	for _, forged := range []string{"\x1b", "\u202e", "\u009b", "\U000e0041", "\x7f"} {
		if bytes.Contains(got, []byte(forged)) {
			t.Errorf("%q reaches the terminal", forged)
		}
	}
	var read struct {
		Holders []struct{ DisplayName string }
	}
	if err := json.Unmarshal(got, &read); err != nil {
		t.Fatal(err)
	}
	if name := everything().Holders[0].Account.DisplayName; read.Holders[0].DisplayName != name {
		t.Errorf("%q is read back as %q", name, read.Holders[0].DisplayName)
	}
}

func TestCheckJSONOfNobody(t *testing.T) {
	got, err := checkJSON(checkup.CheckUp{Verdict: checkup.VerdictBlocked, Person: link.Person{ConsistencyGUID: link.Know([]byte(nil))}})
	if err != nil {
		t.Fatal(err)
	}
	golden(t, "check_nothing.json", got)
}

func TestCheckText(t *testing.T) {
	golden(t, "check_everything.txt", checkText(everything()))
	nobody := everything()
	nobody.Account = nil
	golden(t, "check_no_account.txt", checkText(nobody))
}
