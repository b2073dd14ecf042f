package journeys

import (
	"bytes"
	"context"
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
	"hardmatch/ui/cli"
)

// seen is one line of watch --json, as a script reads it.
type seen struct {
	Format  int
	At      time.Time
	State   engine.WatchState
	Account struct{ ID, UserPrincipalName string }
	Signs   []struct {
		Sign checkup.SignName
		Is   checkup.Answer
		Says string
	}
	LinkedAt, LastSync, NextSync *time.Time
	Ran                          bool
	NewAccounts                  []struct{ UserPrincipalName string }
	Cause                        checkup.CauseCode
	Causes                       []foundCause
	Problem                      *struct{ Cause string }
}

type foundCause struct {
	Code                 checkup.CauseCode
	Title, Because, Cure string
	Account              *struct {
		UserPrincipalName, Where, ImmutableID string
	}
}

// watching is a stage whose journal is in a folder of that name, so that a command line reads it.
func watching(t *testing.T) (*stage, string) {
	s, dir := newStage(t), t.TempDir()
	s.practising = true // as the command is
	var err error
	if s.journal, err = journal.Open(filepath.Join(dir, "practice")); err != nil {
		t.Fatal(err)
	}
	return s, dir
}

// watch runs the command, during which something happens after so many looks, and returns what it has printed, with the exit status.
func (s *stage) watch(dir, person string, happens map[int]func(), flags ...string) (text string, status int) {
	s.t.Helper()
	p := newCommandLine(s.t, nil)
	p.Practice.Start = func(link.SyncSettings) (cli.Practice, error) { return lent{s.company}, nil }
	looks := 0
	p.Wait = func(ctx context.Context, d time.Duration) error {
		if looks++; happens[looks] != nil {
			happens[looks]()
		}
		s.pass(d)
		return ctx.Err()
	}
	ctx, interrupt := context.WithCancel(s.t.Context())
	defer interrupt()
	s.interrupt = interrupt
	status = p.Run(ctx, append([]string{"--practice", "--journal", dir, "watch", person}, flags...))
	return p.out.String() + p.errs.String(), status
}

// An address that the sync could not give him is said beside the good end, which stays one.
func TestWatchLinkedWithoutAnAddress(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	s.link("george.group", plan.Decision{})
	s.syncRuns()
	text, status := s.watch(dir, "george.group", nil, "--timeout", "0")
	for _, says := range []string{"Linked, but the sync could not give george.group@contoso.com", "all its values", "SMTP:george.group@contoso.com, which the group George's project has", "(provisioning-error)"} {
		if status != 0 || !strings.Contains(text, says) {
			t.Errorf("status %d, without %q: %s", status, says, text)
		}
	}
	text, status = s.watch(dir, "george.group", nil, "--timeout", "0", "--json")
	if last := lines(t, text)[0]; status != 0 || last.State != engine.WatchLinked || last.Cause != checkup.CauseProvisioning || len(last.Causes) != 1 {
		t.Errorf("status %d: %s", status, text)
	}
	d := s.wizard(80, 24)
	toCheckUp(d, "george.group")
	d.Expect("Linked, but the sync could not give the account all its values")
	d.Refuse("Nothing is left to do")
}

// Who is in the way of a person whom nothing has been done for is named by the command, and it says that they are not linked yet.
func TestWatchSomeoneWhoIsNotLinkedYet(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	text, status := s.watch(dir, "rita.bin", nil, "--json")
	all := lines(t, text)
	end := all[0]
	if status != 3 || len(all) != 1 || end.State != engine.WatchNotTaken || end.LinkedAt != nil || end.Cause != checkup.CauseHolder || len(end.Causes) != 2 {
		t.Fatalf("status %d: %s", status, text)
	}
	holder := end.Causes[0].Account
	if holder == nil || holder.UserPrincipalName != ritasDuplicate || holder.Where != "recycle-bin" || holder.ImmutableID != s.account(ritasDuplicate).ImmutableID || end.Causes[1].Code != checkup.CauseNotPrepared {
		t.Errorf("%+v, %s", holder, text)
	}
	if text, status := s.watch(dir, "rita.bin", nil); status != 3 || !strings.Contains(text, "Not linked yet. Another account has the person's ImmutableID: "+ritasDuplicate) {
		t.Errorf("status %d: %s", status, text)
	}
}

// lines reads the output of watch --json.
func lines(t *testing.T, text string) []seen {
	t.Helper()
	var all []seen
	for _, line := range strings.Split(strings.TrimSuffix(text, "\n"), "\n") {
		var one seen
		d := json.NewDecoder(bytes.NewReader([]byte(line)))
		if err := d.Decode(&one); err != nil || one.Format != 1 {
			t.Fatalf("%q: %v", line, err)
		}
		all = append(all, one)
	}
	return all
}

// link matches the person as hardmatch does.
func (s *stage) link(person string, d plan.Decision) {
	s.t.Helper()
	if out, err := s.apply(s.plan(person, d)); err != nil {
		s.t.Fatal(out.End, err)
	}
}

// sync runs the company's sync once, over the wire: what it refuses is what is watched.
func (s *stage) syncRuns() {
	s.t.Helper()
	if _, err := s.runSync(s.t.Context()); err != nil {
		s.t.Error(err)
	}
}

// James Bond by delete, watched until the sync has taken him: every sign is there at the end, and nothing else is said before.
func TestWatchJamesBondUntilHeIsLinked(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	s.link("james.bond", plan.Decision{Choice: checkup.ChooseDelete})
	text, status := s.watch(dir, "james.bond", map[int]func(){3: s.syncRuns}, "--json")
	all := lines(t, text)
	last := all[len(all)-1]
	if status != 0 || len(all) != 4 || last.State != engine.WatchLinked || last.Account.UserPrincipalName != "james.bond@contoso.com" || last.LinkedAt == nil {
		t.Fatalf("status %d: %s", status, text)
	}
	for _, sign := range last.Signs {
		if sign.Is != checkup.Yes {
			t.Errorf("%s: %s", sign.Sign, sign.Is)
		}
	}
	if first := all[0]; first.State != engine.WatchWaiting || first.Ran || first.LastSync == nil || first.NextSync == nil || !first.NextSync.After(first.At) {
		t.Errorf("first %+v", first)
	}
	text, status = s.watch(dir, "james.bond", nil)
	if status != 0 || !strings.Contains(text, "Linked. The sync has taken the account") || !strings.Contains(text, "+ It carries the SID of the AD user") {
		t.Errorf("status %d: %s", status, text)
	}
}

// The sync makes another account instead: it is named at the next look, and what to do.
func TestWatchANewCopy(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	s.link("anna.simple", plan.Decision{})
	copied := func() {
		s.company.Tenant().AddUser(entratest.User{ID: "99999999-0000-4000-8000-000000000003", UPN: "anna.simple1234@contoso.onmicrosoft.com", DisplayName: "Anna Simple",
			SID: s.sidOf("anna.simple"), ImmutableID: "AAAAAAAAAAAAAAAAAAAAAA==", Sync: new(true), Created: s.clock()})
	}
	text, status := s.watch(dir, "anna.simple", map[int]func(){2: copied})
	if status != 3 || strings.Count(text, "waiting") != 1 {
		t.Errorf("status %d: %s", status, text)
	}
	for _, says := range []string{"Not taken. The sync has another account for this person now: anna.simple1234@contoso.onmicrosoft.com (99999999)", "(new-copy)", "Have the sync paused, check the person again"} {
		if !strings.Contains(text, says) {
			t.Errorf("%q is missing in\n%s", says, text)
		}
	}
}

// Nothing happens until the time is over; the network fails for a while in between, which is said.
func TestWatchThatIsStillWaiting(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	s.link("anna.simple", plan.Decision{})
	fails := func() {
		s.company.Tenant().Fail("GET", "organization", 1, entratest.Fault{Status: 429, RetryAfter: "300"})
	}
	text, status := s.watch(dir, "anna.simple", map[int]func(){2: fails}, "--timeout", "20m", "--json")
	all := lines(t, text)
	last := all[len(all)-1]
	if status != 3 || last.State != engine.WatchTimeout || last.Cause != checkup.CauseNoRun || last.Problem != nil {
		t.Errorf("status %d: %+v", status, last)
	}
	if broken := all[2]; broken.Problem == nil || broken.State != engine.WatchWaiting || all[3].At.Sub(broken.At) != 5*time.Minute {
		t.Errorf("%+v, then %+v", broken, all[3])
	}
	if took := last.At.Sub(all[0].At); took != 20*time.Minute {
		t.Errorf("it took %s", took)
	}
}

// If no account is given, the watch asks for one; the one that was linked last is known from the journal.
func TestWhichAccountIsWatched(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	text, status := s.watch(dir, "james.bond", nil, "--account", "nobody@contoso.com", "--timeout", "0")
	if status != 1 || !strings.Contains(text, "no live account has this UPN") {
		t.Errorf("status %d: %s", status, text)
	}
	text, status = s.watch(dir, "peter.prepared", nil, "--account", s.account("peter.prepared@contoso.com").ID, "--timeout", "0")
	if status != 3 || !strings.Contains(text, "Still waiting after 0s") || !strings.Contains(text, "Start-ADSyncSyncCycle -PolicyType Delta") {
		t.Errorf("status %d: %s", status, text)
	}
}

// The sync has taken what it made in place of the account that has the mailbox, which is in the recycle bin: neither the check-up nor the watch calls that
// done, and both say how long there is to restore it.
func TestLinkedToTheCopyOfADeletedAccount(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	const copied = "736e5546-79ca-4f27-bb73-299f96ac6cff"
	text, status := checkStatus(t, s.company, "tess.taken", "--account", copied)
	for _, says := range []string{`"verdict": "resolve"`, `"account.copy"`, "in the recycle bin, 24 days left"} {
		if status != 3 || !strings.Contains(text, says) {
			t.Errorf("check: status %d, without %q: %s", status, says, text)
		}
	}
	text, status = s.watch(dir, "tess.taken", nil, "--account", copied, "--timeout", "0")
	for _, says := range []string{"Linked, but to the copy: the mailbox", "(879c200e) in the recycle bin, 24 days left", "before it is gone", "(is-copy)"} {
		if status != 3 || !strings.Contains(text, says) {
			t.Errorf("watch: status %d, without %q: %s", status, says, text)
		}
	}
	person := s.checkUp("tess.taken", "").Person
	facts, err := s.connected().Gather(t.Context(), person, copied)
	if p, none := plan.New(checkup.Check(facts, s.clock()), nil, nil); err != nil || none == nil {
		t.Errorf("%v, a plan for the copy: %+v", err, p.Steps)
	}
}
