package journeys

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/cli"
	"hardmatch/ui/practice"
)

// TestCheckOfEverybody holds what check --json says of everyone in the practice company, testdata/check/NAME.json, and that two runs say the same. With -update
// it writes the files.
func TestCheckOfEverybody(t *testing.T) {
	t.Parallel()
	company := startCompany(t)
	stride, again := goldenStride(4), linktest.Stride(20)
	anchors, err := os.ReadFile(filepath.Join("..", "..", ".github", "FINDINGS.md"))
	if err != nil {
		t.Fatal(err)
	}
	for i, name := range company.People() {
		if i%stride != 0 {
			continue
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := checkJSON(t, company, name)
			golden(t, filepath.Join("testdata", "check", name+".json"), text)
			for _, named := range regexp.MustCompile(`FINDINGS\.md#([^"]+)"`).FindAllStringSubmatch(text, -1) {
				if !strings.Contains(string(anchors), `<a id="`+named[1]+`">`) {
					t.Errorf("a cure names %s, which is no anchor of FINDINGS.md", named[1])
				}
			}
			if i%again != 0 {
				return
			}
			if second := checkJSON(t, company, name); second != text {
				t.Errorf("the second run says\n%s\nthe first\n%s", second, text)
			}
		})
	}
}

// lent is a company that outlives the program that uses it.
type lent struct{ *practice.Company }

func (lent) Close() error { return nil }

// checkJSON runs check --json in this process.
func checkJSON(t *testing.T, company *practice.Company, name string, flags ...string) string {
	t.Helper()
	text, _ := checkStatus(t, company, name, flags...)
	return text
}

// checkStatus is checkJSON with the exit status: 0 or 3.
func checkStatus(t *testing.T, company *practice.Company, name string, flags ...string) (string, int) {
	t.Helper()
	return checkShown(t, company, name, append(flags, "--json")...)
}

// checkShown runs check in this process, and returns what it shows with the exit status: 0 or 3.
func checkShown(t *testing.T, company *practice.Company, name string, flags ...string) (string, int) {
	t.Helper()
	p := newCommandLine(t, nil)
	p.Practice.Start = func(link.SyncSettings) (cli.Practice, error) { return lent{company}, nil }
	status := p.Run(t.Context(), append([]string{"--practice", "check", name}, flags...))
	if status != 0 && status != 3 {
		t.Fatalf("exit status %d: %s", status, &p.errs)
	}
	return p.out.String(), status
}

// A check-up changes nothing, and needs no journal that it could write to.
func TestCheckReadsAJournalThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	const folder = "/proc/self/task" // no one can make a file in it
	if _, err := os.Stat(folder); err != nil {
		t.Skip("this system has no folder that even root cannot write to: ", err)
	}
	if _, err := journal.Open(folder); err == nil {
		t.Fatal("it can be written to")
	}
	if text, status := checkShown(t, newStage(t).company, "anna.simple", "--journal", folder); status != 0 || !strings.Contains(text, "Ready") {
		t.Errorf("exit status %d: %s", status, text)
	}
}

// From the journal check knows that hardmatch has stamped the account: the sync has run since without taking it.
func TestCheckReadsTheJournal(t *testing.T) {
	t.Parallel()
	s, dir := newStage(t), t.TempDir()
	var err error
	if s.journal, err = journal.Open(filepath.Join(dir, "practice")); err != nil {
		t.Fatal(err)
	}
	stampedAndPassedBy(s)
	if text := checkJSON(t, s.company, "anna.simple", "--journal", dir); !strings.Contains(text, "account.not-taken") {
		t.Error(text)
	}
}

// What the administrator states, and the helpdesk cannot read, is what the check-up goes by.
func TestTheCheckUpGoesByWhatTheAdministratorStates(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	for _, c := range []struct{ person, flag, says string }{
		{"james.bond", "--sync-tool=cloud-sync", "Cloud Sync runs every 2 minutes"},
		{"james.bond", "--sync-interval=6m", "the next run is expected at 09:01 +00:00"},
		{"anna.simple", "--hard-match-blocked", `"code": "tenant.hard-match-blocked"`},
		{"anna.simple", "--password-hash-sync", "The sync brings the AD password's hash"},
		{"toby.two", "--source-anchor=objectguid", `"evidence": "stated in the configuration"`},
	} {
		if text := checkJSON(t, s.company, c.person, c.flag); !strings.Contains(text, c.says) {
			t.Errorf("%s does not tell of %s: %q is missing in\n%s", c.person, c.flag, c.says, text)
		}
		if text := checkJSON(t, s.company, c.person); strings.Contains(text, c.says) {
			t.Errorf("%s tells of %s that nobody stated", c.person, c.flag)
		}
	}
}

// A check-up without a given account finds the one that hardmatch has matched, and offers nothing to be done to it.
func TestCheckAfterItsOwnMatch(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	text := checkJSON(t, s.company, "carla.clear")
	for _, want := range []string{`"verdict": "prepared"`, `"account": {` + "\n" + `    "id": "` + s.account("carla.clear@contoso.com").ID + `"`, `"holders": []`} {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
	s.sync("carla.clear")
	if text := checkJSON(t, s.company, "carla.clear"); !strings.Contains(text, `"verdict": "linked"`) {
		t.Errorf("after the sync\n%s", text)
	}
}

// purgeLeftDue links James Bond and leaves the purge of the duplicate due: the recycle bin does not show it for as long as anyone waits.
func purgeLeftDue(s *stage) {
	s.lateBin(4 * time.Minute)
	s.ends("james.bond", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPurgeDue)
}

// Who is prepared while a purge is still due is not done: the check-up names the operation and ends with 3.
func TestCheckNamesAnOpenOperation(t *testing.T) {
	t.Parallel()
	s, dir := newStage(t), t.TempDir()
	var err error
	if s.journal, err = journal.Open(filepath.Join(dir, "practice")); err != nil {
		t.Fatal(err)
	}
	s.practising = true
	purgeLeftDue(s)
	text, status := checkStatus(t, s.company, "james.bond", "--journal", dir, "--account", "james.bond@contoso.com")
	for _, want := range []string{`"verdict": "blocked"`, `"code": "operation.open"`, "Operation 20261102-090000-000001 of ", "the purge of ", "(6c2aa297) is still due", "hardmatch undo 20261102-090000-000001"} {
		if !strings.Contains(text, want) || status != 3 {
			t.Errorf("status %d, %s is missing in\n%s", status, want, text)
		}
	}
}

// The wizard offers what is open at its start, and stops at the check-up of that person if it was left for later.
func TestTheWizardStopsAtAnOpenOperation(t *testing.T) {
	if bothFaces(t, TestTheWizardStopsAtAnOpenOperation) {
		return
	}
	for _, person := range []string{"james.bond", "tess.taken"} {
		s := newStage(t)
		s.lateBin(4 * time.Minute)
		s.ends(person, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPurgeDue)
		s.pass(5 * time.Minute)
		check := s.checkUp(person, "")
		if len(check.Facts.Open) != 1 || len(check.Having(link.Stops)) == 0 || check.Verdict != checkup.VerdictBlocked {
			t.Errorf("%s: %s, %d open, account %v", person, check.Verdict, len(check.Facts.Open), check.Account)
		}
		d := s.wizard(120, 50)
		d.Press("enter")
		d.Expect("Unfinished: what now?")
		d.Press("l")
		d.Expect("Find")
		d.Type(person)
		d.Expect("1 person")
		d.Press("enter")
		d.Expect("Pick")
		if !d.InLines() && strings.Contains(d.Frame(), "none is clearly the best") {
			d.Press("down")
		}
		d.Press("enter")
		d.Expect("Check-up", "x Not finished: operation 20261102-090000-000001 on this person stopped before its end. It comes first.",
			"An operation on this person is not finished", "hardmatch undo 20261102-090000-000001")
		d.ExpectFrame("Enter is off: an operation on this person is not finished")
		d.Refuse("Start the wizard")
	}
}

// What the tenant dates is counted by the tenant's clock, which its answers show: this computer's may be wrong, and the practice company of another process has
// one of its own.
func TestTheDaysThatAreLeftAreCountedByTheTenantsClock(t *testing.T) {
	t.Parallel()
	const day = 24 * time.Hour
	for _, ahead := range []time.Duration{-40 * day, 0, 40 * day} {
		t.Run(ahead.String(), func(t *testing.T) {
			s := newStage(t)
			s.ahead = ahead
			d := s.wizard(100, 50)
			toCheckUp(d, "rita.bin")
			d.Expect("keeps the value for another 24 days")

			d = s.wizard(100, 50)
			toResolve(d, "carla.clear")
			d.Choose("Delete")
			d.Press("enter")
			d.Expect("Type ")
			fill(d, typeThis.FindStringSubmatch(d.Frame())[1])
			press(d, "Confirm: this is what will be done", "Apply")
			d.Expect("Done: prepared")
			d.Press("d")
			d.Expect("in the recycle bin, 30 days left")
		})
	}
}

// What Graph refuses of a check-up or a watch is a read that failed: it says nothing of whether the person can be linked. (In an audit it is a hole, status 4.)
func TestARefusedReadHasFailed(t *testing.T) {
	t.Parallel()
	company := startCompany(t)
	company.Tenant().Fail("GET", "/users", forever, graphfault.Refusal(400, "Request_UnsupportedQuery", "Unsupported or invalid query filter clause specified."))
	for _, command := range [][]string{{"check", "james.bond"}, {"watch", "james.bond", "--timeout", "0"}} {
		p := newCommandLine(t, nil)
		p.Practice.Start = func(link.SyncSettings) (cli.Practice, error) { return lent{company}, nil }
		if status := p.Run(t.Context(), append([]string{"--practice"}, command...)); status != 1 || !strings.Contains(p.errs.String(), "Request_UnsupportedQuery") {
			t.Errorf("%s: exit status %d, wanted 1: %s", command[0], status, &p.errs)
		}
	}
}
