package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
)

// A check-up without a given account finds the one that hardmatch has matched, and offers nothing to be done to it.
func TestCheckAfterItsOwnMatch(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.ends("carla.clear", link.Decision{Choice: link.ChooseClear}, link.EndPrepared)
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

// purgeLeftDue links James Bond and leaves the purge of the duplicate due: the recycle bin does not show it for as long as anybody waits.
func purgeLeftDue(s *stage) {
	s.lateBin(4 * time.Minute)
	s.ends("james.bond", link.Decision{Choice: link.ChooseDelete}, link.EndPurgeDue)
}

// Who is prepared while a purge is still due is not done: the check-up names the operation and ends with 3.
func TestCheckNamesAnOpenOperation(t *testing.T) {
	t.Parallel()
	s, dir := newStage(t), t.TempDir()
	var err error
	if s.journal, err = link.OpenJournal(filepath.Join(dir, "practice")); err != nil {
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

// The wizard offers what is open at its start, and stops at the check-up of that person where it was left for later.
func TestTheWizardStopsAtAnOpenOperation(t *testing.T) {
	for _, person := range []string{"james.bond", "tess.taken"} {
		s := newStage(t)
		s.lateBin(4 * time.Minute)
		s.ends(person, link.Decision{Choice: link.ChooseDelete}, link.EndPurgeDue)
		s.pass(5 * time.Minute)
		check := s.checkUp(person, "")
		if len(check.Facts.Open) != 1 || len(check.Having(link.Stops)) == 0 || check.Verdict != link.VerdictBlocked {
			t.Errorf("%s: %s, %d open, account %v", person, check.Verdict, len(check.Facts.Open), check.Account)
		}
		d := s.wizard(120, 50)
		d.Press("enter")
		d.Expect("Unfinished: what now?")
		d.Press("l")
		d.Expect("Search")
		d.Type(person)
		d.Expect("1 person")
		d.Press("enter")
		d.Expect("Pick")
		d.Press("enter")
		d.Expect("Check-up", "x Not finished: operation 20261102-090000-000001 on this person stopped before its end. It comes first.",
			"An operation on this person is not finished", "hardmatch undo 20261102-090000-000001", "Enter is off: an operation on this person is not finished")
		d.Refuse("Start the wizard")
	}
}
