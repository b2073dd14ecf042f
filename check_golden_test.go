package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/ui/cli"
	"hardmatch/ui/practice"
)

// TestCheckOfEverybody holds what check --json says of everybody in the practice company, testdata/check/NAME.json, and that two runs say the
// same. With -update it writes the files.
func TestCheckOfEverybody(t *testing.T) {
	t.Parallel()
	company, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = company.Close() })
	for _, name := range company.People() {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := checkJSON(t, company, name)
			golden(t, filepath.Join("testdata", "check", name+".json"), text)
			if again := checkJSON(t, company, name); again != text {
				t.Errorf("the second run says\n%s\nthe first\n%s", again, text)
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

// checkShown runs check in this process, and gives what it shows with the exit status: 0 or 3.
func checkShown(t *testing.T, company *practice.Company, name string, flags ...string) (string, int) {
	t.Helper()
	var stdout, stderr bytes.Buffer
	p := program()
	p.Stdin, p.Stdout, p.Stderr, p.Terminal = strings.NewReader(""), &stdout, &stderr, false
	p.LookupEnv = func(string) (string, bool) { return "", false }
	p.ConfigDir, p.StateDir, p.Now = t.TempDir(), t.TempDir(), func() time.Time { return practice.Epoch }
	p.Practice = func() (cli.Practice, error) { return lent{company}, nil }
	status := p.Run(t.Context(), append([]string{"--practice", "check", name}, flags...))
	if status != 0 && status != 3 {
		t.Fatalf("exit status %d: %s", status, stderr.String())
	}
	return stdout.String(), status
}

// A check-up changes nothing, and needs no journal that it could write to.
func TestCheckReadsAJournalThatCannotBeWritten(t *testing.T) {
	t.Parallel()
	const folder = "/proc/self/task" // nobody can make a file in it
	if _, err := os.Stat(folder); err != nil {
		t.Skip("this system has no folder that even root cannot write to: ", err)
	}
	if _, err := link.OpenJournal(folder); err == nil {
		t.Fatal("it can be written to")
	}
	if text, status := checkShown(t, newStage(t).company, "anna.simple", "--journal", folder); status != 0 || !strings.Contains(text, "Ready") {
		t.Errorf("exit status %d: %s", status, text)
	}
}

// The journal tells check that hardmatch has stamped the account: the sync has run since without taking it.
func TestCheckReadsTheJournal(t *testing.T) {
	s, dir := newStage(t), t.TempDir()
	var err error
	if s.journal, err = link.OpenJournal(filepath.Join(dir, "practice")); err != nil {
		t.Fatal(err)
	}
	stampedAndPassedBy(s)
	if text := checkJSON(t, s.company, "anna.simple", "--journal", dir); !strings.Contains(text, "account.not-taken") {
		t.Error(text)
	}
}

// What the administrator states, and the helpdesk may not read, is what the check-up goes by.
func TestTheCheckUpGoesByWhatTheAdministratorStates(t *testing.T) {
	s := newStage(t)
	for _, c := range []struct{ person, flag, says string }{
		{"james.bond", "--sync-tool=cloud-sync", "Cloud Sync runs every 2 minutes"},
		{"james.bond", "--sync-interval=6m", "the next run is expected at 09:01 +00:00"},
		{"anna.simple", "--hard-match-blocked", `"code": "tenant.hard-match-blocked"`},
		{"anna.simple", "--password-hash-sync", "The sync brings the hash of the AD password"},
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
