package journeys

import (
	"bytes"
	"net/http"
	"os"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
	"hardmatch/ui/uitest"
)

// toWatch carries James Bond's plan out and watches.
func toWatch(t *testing.T) (*stage, *uitest.Driver) {
	t.Helper()
	s := newPatientStage(t)
	s.syncs = true
	d := s.wizard(80, 24)
	carryOut(d, "james.bond", "Delete", bondsDuplicate)
	d.Expect("Prepared")
	d.Press("w")
	d.Expect("Watch: waiting for the sync", "james.bond@contoso.com (9aaed317)", "The sync ran last at 08:55; it was paused for this link", "- AD does not manage the account yet",
		"+ It carries the person's ImmutableID")
	return s, d
}

// James Bond from the search to the end: he is deleted, watched, and F5 lets the sync run; the watch looks at once and ticks every sign.
func TestWatchOnTheScreenUntilLinked(t *testing.T) {
	if bothFaces(t, TestWatchOnTheScreenUntilLinked) {
		return
	}
	s, d := toWatch(t)
	before := s.heard("/organization")
	d.Wait(31 * time.Second)
	if looks := s.heard("/organization") - before; looks != 1 {
		t.Errorf("%d looks in half a minute", looks)
	}
	d.Press("f5")
	d.Expect("Watch: linked", "Linked. The sync has taken james.bond@contoso.com (9aaed317)", "Tell James Bond: sign in with the AD password", "+ AD manages the account", "+ No other account has the person's SID",
		"+ It carries the SID of the AD user")
	d.Press("enter")
	d.Expect("Linked: the sync has taken this account")
}

// An account that a colleague has linked is watched from its check-up.
func TestWhatIsPreparedIsWatchedFromItsCheckUp(t *testing.T) {
	if bothFaces(t, TestWhatIsPreparedIsWatchedFromItsCheckUp) {
		return
	}
	s := newPatientStage(t)
	s.syncs = true
	d := s.wizard(80, 24)
	toCheckUp(d, "peter.prepared")
	d.Expect("Prepared")
	d.Press("w")
	d.Expect("Watch: waiting for the sync", "peter.prepared@contoso.com")
	d.Press("f5")
	d.Expect("Watch: linked", "+ It carries the SID of the AD user")
	d.Press("esc")
	d.Expect("Check-up")
}

// Esc stops a watch, and nothing is lost: the tenant is not asked any more, and the history leads to the watch again, for an older operation too.
func TestEscStopsAWatchAndTheHistoryLeadsToItAgain(t *testing.T) {
	if bothFaces(t, TestEscStopsAWatchAndTheHistoryLeadsToItAgain) {
		return
	}
	s, d := toWatch(t)
	d.Press("esc")
	d.Expect("Done: prepared", "No longer watched. Nothing is lost: the sync goes on once it runs again.")
	before := s.heard("/organization")
	d.Wait(5 * time.Minute)
	if s.heard("/organization") != before {
		t.Error("it is watched still")
	}
	d.Press("n")
	d.Expect("Find")
	d.Type("anna.simple")
	d.Press("enter", "enter", "enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "anna.simple")
	d.Press("enter")
	d.Expect("Prepared")
	d.Press("f2", "down", "enter")
	d.Expect("History: one operation", "james.bond@contoso.com")
	d.Press("w")
	d.Expect("Watch: waiting for the sync", "james.bond@contoso.com (9aaed317)", "Written at 09:00")
	d.Press("f5")
	d.Expect("Watch: linked")
	d.Press("esc")
	d.Expect("History: one operation")
}

// Back from a watch that has seen the link the last screen says that, and so does its receipt: what is true now is looked at again.
func TestTheLastScreenSaysWhatTheWatchHasSeen(t *testing.T) {
	t.Parallel()
	s, d := toWatch(t)
	s.syncs = true
	d.Press("f5")
	d.Expect("Watch: linked", "Find ✓ Pick ✓ Check ✓ Decide ✓ Confirm ✓")
	d.Press("esc")
	d.Expect("Done. The sync has already taken the account")
	d.Press("d")
	d.Expect("Done: linked", "synced from AD", "(6c2aa297): gone for good")
	d.Refuse("The next sync takes the account", "cloud-only", "may not be the operation's")
	text, markdown, _ := inFormats(t, s, d)
	for _, receipt := range []string{text, markdown} {
		if !strings.Contains(receipt, ": gone for good") || strings.Contains(receipt, "not found in this tenant") {
			t.Error(receipt)
		}
	}
}

// The last screen does not grow because a later look cannot read an account: what was known stays, and once the link is seen it says that.
func TestTheLastScreenDoesNotGrowBehindTheWatch(t *testing.T) {
	t.Parallel()
	for _, account := range []string{"9aaed317", "6c2aa297"} {
		s, d := toWatch(t)
		d.Resize(60, 16)
		body := func() string { return strings.Join(strings.Split(d.Frame(), "\n")[3:12], "\n") }
		d.Press("esc")
		d.Expect("Done: prepared", "No longer watched. Nothing is lost: the sync goes on once it runs again.")
		before := body()
		d.Press("w")
		d.Expect("Watch: waiting for the sync")
		s.company.Tenant().Fail("GET", account, 9, entratest.Fault{Status: http.StatusForbidden})
		d.Press("esc")
		d.Expect("Done: prepared", "Undo (u) works until the sync takes the account; 6c2aa297 stays gone.")
		if after := body(); after != before {
			t.Errorf("%s cannot be read, and it says\n%s\nwhere it said\n%s", account, after, before)
		}
		if account == "6c2aa297" {
			d.Press("f5")
			d.Expect("Done: linked", "Done. The sync has already taken the account.", "Purged")
			d.Refuse("could not be read", "lines below")
		}
	}
}

// cutBehind cuts the journal of the only operation off behind its last intent, as a crash between an answer and its record does.
func cutBehind(t *testing.T, s *stage) journal.Operation {
	t.Helper()
	all, err := s.journal.Operations()
	if err != nil || len(all) != 1 {
		t.Fatal(err, len(all))
	}
	name := s.journal.File(all[0].ID)
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	at := bytes.LastIndex(text, []byte(`"kind":"intent"`))
	end := at + bytes.IndexByte(text[at:], '\n') + 1
	if err := os.WriteFile(name, text[:end], 0o600); err != nil {
		t.Fatal(err)
	}
	o, err := s.journal.Operation(all[0].ID)
	if err != nil || !o.Unfinished() {
		t.Fatalf("%+v, %v", o, err)
	}
	return o
}

// A crash between the answer to the purge and its record: the copy is gone, and the purge that was begun is what may have done it.
func TestACrashBehindThePurge(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	if _, err := s.apply(s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete})); err != nil {
		t.Fatal(err)
	}
	cutBehind(t, s)
	d := s.wizard(100, 50)
	d.Press("enter")
	d.Expect("Unfinished", "(6c2aa297): neither live nor in the recycle bin: the purge that was begun has probably happened")
	d.Refuse("does not show it yet")
	d.Press("f")
	d.Expect("now: neither live nor in the recycle bin: the purge that was begun has probably happened", "probably already done",
		"purges it only if it finds it", "1 purge 6c2aa297 if it is found", "Finish: delete 6c2aa297 if it is found")
	d.Refuse("perhaps already done")
	d.Type("james.bond4821")
	d.Press("tab", "tab")
	before := s.clock()
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
	if waited := s.clock().Sub(before); waited > 20*time.Second {
		t.Errorf("it waited %s", waited)
	}
}

// An operation that was cut off in the set may or may not have linked the account: the reason why it cannot be watched says no more than that.
func TestACrashInTheSetIsNotWatched(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.link("anna.simple", plan.Decision{})
	cutBehind(t, s)
	d := s.wizard(100, 40)
	d.Press("enter")
	d.Expect("Unfinished")
	d.Press("l", "f2", "enter")
	d.Expect("True now", "live")
	d.Press("w")
	d.Expect("whether it has linked the account is not known")
	d.Refuse("linked no account")
}

// What the sync does not take is said with its cause and its cure, in every window; the text of it goes to whoever must act.
func TestWatchOnTheScreenWhatIsNotTaken(t *testing.T) {
	t.Parallel()
	for _, size := range [][2]int{{60, 16}, {80, 24}, {120, 40}} {
		s := newPatientStage(t)
		s.syncs = true
		d := s.wizard(80, 24)
		toCheckUp(d, "anna.simple")
		d.Press("enter")
		fill(d)
		d.Expect("Confirm: this is what will be done", "anna.simple")
		d.Press("enter")
		d.Expect("Prepared")
		s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} })
		d.Resize(size[0], size[1])
		d.Press("w", "f5", "f5")
		d.Expect("Watch: not taken", "The account has a directory role", "Have the role removed")
		for _, line := range strings.Split(d.Frame(), "\n") {
			if len([]rune(line)) > size[0] {
				t.Errorf("%q is wider than %d", line, size[0])
			}
		}
		d.Press("enter")
		d.Expect("Check-up")
	}
}

// What the sync does not take ends alike on the screen and in lines, and leads to a new check-up.
func TestWhatIsNotTakenLeadsToACheckUp(t *testing.T) {
	if bothFaces(t, TestWhatIsNotTakenLeadsToACheckUp) {
		return
	}
	s, d := toWatch(t)
	s.company.Tenant().Change(s.account("james.bond@contoso.com").ID, func(u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} })
	d.Press("f5")
	d.Expect("Watch: waiting for the sync", "1 refused (james.bond: InvalidHardMatch)")
	d.Press("f5")
	d.Expect("Watch: not taken", "The account has a directory role", "Have the role removed")
	d.Press("enter")
	d.Expect("Check-up", "james.bond@contoso.com")
}

// A failure in between is said and survived; a copy that the sync makes ends it.
func TestWatchOnTheScreenThroughAFailureToACopy(t *testing.T) {
	if bothFaces(t, TestWatchOnTheScreenThroughAFailureToACopy) {
		return
	}
	s, d := toWatch(t)
	s.company.Tenant().Fail("GET", "/organization", 1, entratest.Fault{Status: 429, RetryAfter: "300"})
	d.Wait(31 * time.Second)
	d.Expect("Watch: waiting for the sync", "Microsoft Graph is throttling requests", "hardmatch looks again on its own")
	s.company.Tenant().AddUser(entratest.User{ID: "99999999-0000-4000-8000-000000000003", UPN: "james.bond1234@contoso.onmicrosoft.com", DisplayName: "James Bond",
		SID: s.sidOf("james.bond"), ImmutableID: "AAAAAAAAAAAAAAAAAAAAAA==", Sync: new(true), Created: practice.Epoch.Add(time.Minute)})
	d.Wait(4 * time.Minute)
	d.Expect("Watch: waiting for the sync")
	d.Wait(time.Minute)
	d.Expect("Watch: not taken", "james.bond1234@contoso.onmicrosoft.com (99999999)", "Have the sync paused, check the person again, and delete this copy")
}

// cloudStage is a company with Cloud Sync, at the end of Anna's link.
func cloudStage(t *testing.T) (*stage, *uitest.Driver) {
	t.Helper()
	s := newStageWith(t, link.SyncSettings{Tool: link.CloudSync})
	s.timer = uitest.NewClock(practice.Epoch)
	d := s.wizard(80, 24)
	toCheckUp(d, "anna.simple")
	d.Press("enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "anna.simple")
	d.Press("enter")
	d.Expect("Prepared")
	return s, d
}

// Cloud Sync takes one person when it is asked to, from done: what it needs and what it ends is read before, and Enter is the second key.
func TestSyncThisPersonNow(t *testing.T) {
	t.Parallel()
	s, d := cloudStage(t)
	d.Press("p")
	d.Expect("Watch: let the sync take them now?", "Let Cloud Sync take Anna Simple now?", "undo can no longer take the link back", "Hybrid Identity Administrator", "Synchronization.ReadWrite.All")
	d.Press("esc")
	d.Expect("Watch: waiting for the sync", "Nothing was asked of the sync.")
	if s.heard("provisionOnDemand") > 0 {
		t.Error("it was asked all the same")
	}
	d.Press("p")
	d.Expect("Watch: let the sync take them now?", "Let Cloud Sync take Anna Simple now?")
	d.Press("tab", "enter")
	d.Expect("Watch: linked", "The sync has taken anna.simple@contoso.com", "Cloud Sync was asked, and says:", "+ Read the AD user: done", "+ Is the AD user in scope: done", "+ Write to Entra ID: done")
	if n := s.heard("provisionOnDemand"); n != 1 {
		t.Errorf("it was asked %d times", n)
	}
}

// What the sync itself says is the first cause of not taken.
func TestSyncThisPersonNowIsRefused(t *testing.T) {
	if bothFaces(t, TestSyncThisPersonNowIsRefused) {
		return
	}
	s, d := cloudStage(t)
	s.company.Tenant().Change(s.account("anna.simple@contoso.com").ID, func(u *entratest.User) { u.Roles = []string{"Helpdesk Administrator"} })
	d.Press("w", "p")
	d.Expect("Watch: let the sync take them now?", "Let Cloud Sync take Anna Simple now?")
	d.Press("tab", "enter")
	d.Expect("Watch: not taken", "! Entra ID refused what the sync wrote.", "InvalidHardMatch", "! The account has a directory role.")
}

// Someone without a role for it learns so before anything is asked, and without Cloud Sync there is no such key.
func TestSyncThisPersonNowWithoutARole(t *testing.T) {
	t.Parallel()
	s := newStageWith(t, link.SyncSettings{Tool: link.CloudSync})
	s.company.Tenant().Change(s.account(practice.Operator).ID, func(u *entratest.User) { u.Roles = []string{"User Administrator"} })
	d := s.wizard(120, 40)
	toCheckUp(d, "anna.simple")
	d.Press("enter")
	fill(d)
	d.Expect("Confirm: this is what will be done", "anna.simple")
	d.Press("enter")
	d.Expect("Prepared", "[p sync this person now]")
	d.Resize(80, 24)
	d.ExpectFrame("n next  w watch  u undo  [p sync now]  s save  y copy  F1 help")
	d.Resize(120, 40)
	d.Press("p")
	d.Expect("It needs the role Hybrid Identity Administrator")
}

// An address that the sync could not give is said on Done and by the receipt, as the watch says it, and the watch can be opened.
func TestDoneSaysWhatTheSyncCouldNotGive(t *testing.T) {
	s := newPatientStage(t)
	s.syncs = true
	d := s.wizard(80, 24)
	toCheckUp(d, "george.group")
	d.Press("enter")
	d.Expect("Confirm")
	fill(d)
	d.Expect("Confirm: this is what will be done", "george.group")
	d.Press("enter")
	d.Expect("Done: prepared")
	d.Press("f5")
	d.Expect("! Linked, but the sync could not give the account all its values.", "SMTP:george.group@contoso.com")
	d.Refuse("The sync has taken the account already", "the sync has already taken the account")
	text, markdown, data := inFormats(t, s, d)
	const says = "Linked, but the sync could not give the account all its values. Another object has ProxyAddresses SMTP:george.group@contoso.com: the check-up says what to do."
	if !strings.Contains(text, says) || !strings.Contains(markdown, "**Linked, but the sync could not give the account all its values. Another object has") || data["verdict"] != says || data["end"] != "linked" {
		t.Errorf("%s\n%s\n%v", text, markdown, data)
	}
	d.Press("w")
	d.Expect("Watch: linked", "Linked, but not with all its values")
	d.Expect("which the group George's project has")
	d.Press("esc", "f2", "enter")
	d.Expect("History: one operation", "! Linked, but the sync could not give the account all its values.", "SMTP:george.group@contoso.com")
	d.Refuse("Linked: the sync has taken the account already")
}
