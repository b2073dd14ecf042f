package main

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/practice"
	"hardmatch/ui/cli"
)

// TestCheckOfEverybody holds what check --json says of everybody in the practice company, testdata/check/NAME.json, and that two runs say the
// same. With -update it writes the files.
func TestCheckOfEverybody(t *testing.T) {
	company, err := practice.Start(practice.Options{})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = company.Close() })
	for _, name := range company.People() {
		t.Run(name, func(t *testing.T) {
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
	var stdout, stderr bytes.Buffer
	p := program()
	p.Stdin, p.Stdout, p.Stderr, p.Terminal = strings.NewReader(""), &stdout, &stderr, false
	p.LookupEnv = func(string) (string, bool) { return "", false }
	p.ConfigDir, p.StateDir, p.Now = t.TempDir(), t.TempDir(), func() time.Time { return practice.Epoch }
	p.Practice = func() (cli.Practice, error) { return lent{company}, nil }
	if status := p.Run(t.Context(), append([]string{"--practice", "check", name, "--json"}, flags...)); status != 0 && status != 3 {
		t.Fatalf("exit status %d: %s", status, stderr.String())
	}
	return stdout.String()
}

// The journal tells check that hardmatch has stamped the account: the sync has run since without taking it.
func TestCheckReadsTheJournal(t *testing.T) {
	s, dir := newStage(t), t.TempDir()
	var err error
	if s.journal, err = link.OpenJournal(dir); err != nil {
		t.Fatal(err)
	}
	stampedAndPassedBy(s)
	if text := checkJSON(t, s.company, "anna.simple", "--journal", dir); !strings.Contains(text, "account.not-taken") {
		t.Error(text)
	}
}
