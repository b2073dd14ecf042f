package journeys

import (
	"encoding/json"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/ui/uitest"
)

// A role that is taken away for the link alone is given back once the sync has taken the account. Whoever has seen it says so at the end, in the history, and
// once it is linked; the undo has it given back too.
func TestARoleThatWasTakenAwayIsToBeGivenBack(t *testing.T) {
	t.Parallel()
	s := newPatientStage(t)
	s.syncs = true
	anna := s.account("anna.simple@contoso.com").ID
	roles := func(names ...string) { s.company.Tenant().Change(anna, func(u *entratest.User) { u.Roles = names }) }
	roles("User Administrator")
	d := s.wizard(80, 24)
	toCheckUp(d, "anna.simple")
	d.Expect("The account has a directory role")
	roles()
	d.Press("r")
	d.Expect("Enter show the plan")
	d.Press("enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "anna.simple")
	d.Press("enter")
	const back = "have the role User Administrator given back to anna.simple@contoso.com"
	d.Expect("Done here. The sync does the rest", "Tell Anna Simple: from the next sync on, sign in with the AD password.", "You: once the sync has taken the account, "+back)
	d.Press("f2")
	d.Expect("History: what was done")
	d.Press("enter", "pgdown")
	d.Expect("What to do next", "You: once the sync has taken the account, "+back)
	d.Press("u")
	d.Expect("Confirm: this is what will be undone")
	d.Press("ctrl+d", "pgdown")
	d.Expect("Afterwards: Have the role User Administrator given back to anna.simple@contoso.com", "if that has not been done")
	d.Press("esc", "w")
	d.Expect("Watch: waiting for the sync")
	d.Press("f5")
	d.Expect("Watch: linked", "Tell Anna Simple: sign in with the AD password.", "You: "+back)
}

// If nothing was changed, what was made ready for it is put back.
func TestWhatWasPausedIsStartedAgainWhateverTheEnd(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toConfirm(d, "james.bond", "Delete")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", bondsDuplicate)
	s.company.Tenant().Fail("PATCH", "/users/", 1, entratest.Fault{Status: 403})
	d.Press("enter")
	d.Expect("Stopped: nothing was changed", "What to do next", "You: start the sync again, unless you go on.", "You: look again: the check-up shows how things stand and what is possible now (Esc).")
}

// receiptSchema is the schema that is published.
func receiptSchema(t *testing.T) *schema {
	t.Helper()
	var s schema
	text, err := os.ReadFile("../../.github/receipt.schema.json")
	if err == nil {
		err = json.Unmarshal(text, &s)
	}
	if err != nil {
		t.Fatal(err)
	}
	return &s
}

// inFormats saves the receipt in every format, by the choice and by the name of the file, and holds the JSON against the schema.
func inFormats(t *testing.T, s *stage, d *uitest.Driver) (text, markdown string, data map[string]any) {
	t.Helper()
	d.Press("s")
	d.Expect("Save the receipt: in which file?", "hardmatch-", ".txt", "(•) text (.txt)")
	d.Press("enter")
	d.Expect("Saved: /home/helpdesk/hardmatch-")
	text = s.receipt
	d.Press("s", "down")
	d.Expect("(•) Markdown (.md)")
	d.Press("enter")
	d.Expect(".md")
	markdown = s.receipt
	d.Press("s", "ctrl+u")
	d.Type("INC-4711.pdf")
	d.Expect("[Enter save]")
	d.Press("ctrl+u")
	d.Type("INC-4711.JSON")
	d.Press("enter")
	d.Expect("Saved: /home/helpdesk/INC-4711.JSON")
	if err := json.Unmarshal([]byte(s.receipt), &data); err != nil {
		t.Fatalf("%v in\n%s", err, s.receipt)
	}
	rules := receiptSchema(t)
	for _, fault := range rules.faults(rules, "receipt", data) {
		t.Error(fault)
	}
	for name, written := range map[string]string{"text": text, "Markdown": markdown, "JSON": s.receipt} {
		for line := range strings.Lines(written) {
			if at := strings.IndexFunc(strings.TrimSuffix(line, "\n"), link.Invisible); at >= 0 {
				t.Errorf("not to be seen in %s: %q", name, line)
			}
		}
	}
	return text, markdown, data
}

// The receipt of a deletion says the same in each of its formats, which golden files hold; the one of its undo and of a plan that stopped half way follow the
// schema too, and the schema can say no.
func TestReceiptsInEveryFormat(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	carryOut(d, "carla.clear", "Clear")
	d.Expect("Done: prepared")
	text, markdown, data := inFormats(t, s, d)
	golden(t, filepath.Join("testdata", "receipts", "linked.txt"), text)
	golden(t, filepath.Join("testdata", "receipts", "linked.md"), markdown)
	golden(t, filepath.Join("testdata", "receipts", "linked.json"), s.receipt)
	d.Press("u")
	fill(d)
	d.Expect("Confirm: this is what will be undone", "carla.clear")
	d.Press("enter")
	d.Expect("Done: undo complete")
	if _, _, undone := inFormats(t, s, d); undone["undoes"] != data["operation"] || undone["end"] != "taken-back" {
		t.Errorf("the undo says %v", undone)
	}
	data["end"], data["new"] = "fine", 1.0
	delete(data, "next")
	rules := receiptSchema(t)
	if got := rules.faults(rules, "receipt", data); len(got) != 3 {
		t.Errorf("the schema finds %v", got)
	}
}

// A receipt of names that would forge one is harmless in each format: a line is a line, and nothing is a sign of Markdown.
func TestHostileTextInReceipts(t *testing.T) {
	t.Parallel()
	const forged = "Carla\n## Linked\x1b[2J [mail](https://evil.example) | <b>`x`</b> \u202eok www.evil.example"
	s := newStage(t)
	if err := s.company.Directory().Set("carla.clear@contoso.com", "displayName", []byte(forged)); err != nil {
		t.Fatal(err)
	}
	for _, u := range s.company.Tenant().Users() {
		if strings.HasPrefix(u.UPN, "carla.clear") {
			s.company.Tenant().Change(u.ID, func(u *entratest.User) { u.DisplayName = forged })
		}
	}
	d := s.wizard(80, 24)
	carryOut(d, "carla.clear", "Clear")
	d.Expect("Done: prepared")
	_, markdown, data := inFormats(t, s, d)
	for _, sign := range []string{`\]\(`, "<b>", "[^\\\\]`x", `[^\\]://`, `www\.evil`, `(?m)^## Linked`, `[^\\]<`} {
		if at := regexp.MustCompile(sign).FindString(markdown); at != "" {
			t.Errorf("%q in\n%s", at, markdown)
		}
	}
	if name := data["person"].(map[string]any)["displayName"]; name != forged {
		t.Errorf("as data the name is %q", name)
	}
}

// After several people, each done without signing in again, the search lists them with what came of it, and Enter shows the marked one; what is taken back, or
// taken by the sync, stands so. When the wizard has been left all receipts are printed, and the list.
func TestTheNextPersonAndTheListOfThisSitting(t *testing.T) {
	t.Parallel()
	s := newPatientStage(t)
	s.syncs = true
	d := s.wizard(80, 24)
	carryOut(d, "carla.clear", "Clear")
	d.Expect("Done: prepared")
	d.Press("n")
	d.Expect("Find: who is it about?", "Done in this sitting (1 operation)", "prepared", "carla.clear@contoso.com")
	d.Press("enter")
	d.Expect("History: one operation", "carla.clear@contoso.com")
	d.Press("u")
	fill(d)
	d.Expect("Confirm: this is what will be undone", "carla.clear")
	d.Press("enter")
	d.Expect("Done: undo complete")
	d.Press("n")
	d.Expect("undo done", "undone")
	d.Type("anna.simple")
	d.Expect("1 person")
	d.Refuse("in this sitting")
	d.Press("enter", "enter", "enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "anna.simple")
	d.Press("enter", "w", "f5")
	d.Expect("Watch: linked")
	d.Press("n")
	d.Expect("Done in this sitting (3 operations)", "linked", "anna.simple@contoso.com", "undo done", "undone")
	if n := len(s.dialled); n != 1 {
		t.Errorf("connected %d times", n)
	}
	parting := d.Parting()
	for _, text := range []string{"hardmatch receipt", "Operation: 20261102-090000-000001", "Undoes: 20261102-090000-000001", "Operation: 20261102-090000-000003", "Done in this sitting:"} {
		if !strings.Contains(parting, text) {
			t.Errorf("no %q in what is printed at the end:\n%s", text, parting)
		}
	}
	if lines := strings.Split(strings.TrimSpace(parting), "\n"); !strings.Contains(lines[len(lines)-1], "linked  anna.simple@contoso.com") {
		t.Errorf("the last line is %q", lines[len(lines)-1])
	}
}

// What Confirm says comes after the plan is what Done and the watch say: of who is disabled, of whose name the sync refuses or changes, and while it is held.
func TestConfirmDoneAndWatchSayTheSame(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		who          string
		confirm      string
		done, nowise []string
	}{
		{"dora.disabled", "cannot sign in until the AD user is enabled", []string{"the sign-in is blocked, until the AD user is enabled", "You: have Dora Disabled"}, []string{"sign in with"}},
		{"jorg", "The next sync refuses Jorg Umlaut", []string{"Done here, but the sync refuses the AD user.", "corrected in AD"}, []string{"about 09:25", "Tell"}},
		{"lars", "Lars Local signs in with the AD password, and with the name", []string{"from the next sync on, sign in with the AD password, and with the name that the sync assigns at the company's onmicrosoft.com domain"}, nil},
	} {
		s := newStage(t)
		d := s.wizard(120, 40)
		toCheckUp(d, c.who)
		d.Press("enter")
		fill(d)
		d.Expect("Confirm: this is what will be done", c.confirm)
		d.Press("enter")
		d.Expect(append([]string{"Done: prepared"}, c.done...)...)
		for _, text := range c.nowise {
			d.Refuse(text)
		}
	}
	s := newStage(t)
	d := s.wizard(120, 40)
	toConfirm(d, "james.bond", "Delete")
	d.Expect("Once the sync runs again, James Bond signs in with the AD password.")
	fill(d, bondsDuplicate)
	d.Expect("Confirm: this is what will be done", bondsDuplicate)
	d.Press("enter")
	d.Expect("Done here. The sync does the rest once it runs again.", "You: start the sync again.")
	d.Refuse("about 09:25")
}
