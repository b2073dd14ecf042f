package cli

import (
	"bytes"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
)

// watchedLooks are looks in which each field has something to say, with names that would forge a terminal.
func watchedLooks() (engine.Watching, []engine.Observation) {
	check := everything()
	copied := check.Holders[0].Account
	w := engine.Watching{Person: check.Person, Account: check.Account.ID}
	signs := []checkup.Sign{
		{Name: checkup.SignSynced, Is: checkup.No, Says: "AD does not manage the account yet (onPremisesSyncEnabled)"},
		{Name: checkup.SignAnchor, Is: checkup.Yes, Says: "It carries the person's ImmutableID"},
		{Name: checkup.SignSID, Is: checkup.Unknown, Says: "It carries no SID of AD yet"},
	}
	first := engine.Observation{
		At: morning, State: engine.WatchWaiting, Check: check, Account: *check.Account, Signs: signs, Since: morning.Add(-time.Minute), Known: true,
		Run: link.SyncRun{On: link.Know(true), Last: link.Know(morning.Add(-5 * time.Minute))}, Next: morning.Add(25 * time.Minute),
	}
	same, failed, end := first, first, first
	same.At, same.Elapsed = morning.Add(30*time.Second), 30*time.Second
	failed.At, failed.Problem = morning.Add(time.Minute), &link.Problem{Kind: link.Unreachable, Object: "account", Cause: "Microsoft Graph is throttling \x1b[2J requests", Code: "TooManyRequests"}
	again := same
	again.At, again.Elapsed, failed.Elapsed = morning.Add(90*time.Second), 90*time.Second, time.Minute
	end.At, end.Elapsed, end.State, end.Ran = morning.Add(31*time.Minute), 31*time.Minute, engine.WatchNotTaken, true
	end.New, end.Run.Last = []link.Account{copied}, link.Know(morning.Add(30*time.Minute))
	end.Causes = []checkup.Cause{
		{Code: checkup.CauseNewCopy, Title: "The sync has another account for this person now: " + copied.Name(), Because: "It carries the person's SID", Cure: "Have the sync paused", Account: &copied, Source: "Learn"},
		{Code: checkup.CauseRole, Title: "The account has a directory role", Because: "Helpdesk Administrator", Cure: "Have the role removed"},
	}
	return w, []engine.Observation{first, same, failed, again, end}
}

func seenBy(t *testing.T, look func(engine.Watching, engine.Observation) ([]byte, error)) []byte {
	t.Helper()
	var all bytes.Buffer
	w, looks := watchedLooks()
	for _, o := range looks {
		text, err := look(w, o)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(text)
	}
	for _, r := range all.String() {
		if r != '\n' && (r < ' ' || r == 0x7f || r == '\u202e' || r == '\u009b') {
			t.Errorf("%q would reach the terminal", r)
		}
	}
	return all.Bytes()
}

// A line for each change, and all of it at the end.
func TestWatchForPeople(t *testing.T) {
	was := time.Local
	time.Local = time.UTC
	defer func() { time.Local = was }()
	golden(t, "watch.txt", seenBy(t, (&watchText{}).look))
}

// One line for each look; what is not known is absent.
func TestWatchForScripts(t *testing.T) {
	text := seenBy(t, watchJSON)
	golden(t, "watch.ndjson", text)
	w, looks := watchedLooks()
	if n := strings.Count(string(text), "\n"); n != len(looks) {
		t.Errorf("%d lines for %d looks", n, len(looks))
	}
	unread := engine.Observation{At: morning, State: engine.WatchFailed, Problem: &link.Problem{Kind: link.NoRights, Cause: "this sign-in is not allowed to do that"}}
	if text, err := watchJSON(w, unread); err != nil || strings.Contains(string(text), "lastSync") || !strings.Contains(string(text), `"linkedAt":null`) {
		t.Errorf("%s %v", text, err)
	}
}

func TestHowLongAWatchLasts(t *testing.T) {
	for text, want := range map[string]time.Duration{"0": 0, "45m": 45 * time.Minute, "30s": 30 * time.Second, "2 hours": 2 * time.Hour, "0:30:00": 30 * time.Minute} {
		var w watchFor
		if err := w.UnmarshalText([]byte(text)); err != nil || time.Duration(w) != want {
			t.Errorf("%s: %s %v", text, time.Duration(w), err)
		}
	}
	for _, text := range []string{"-1m", "soon", "169h", "", "5", "45"} {
		if err := new(watchFor).UnmarshalText([]byte(text)); err == nil {
			t.Errorf("%q is a time", text)
		}
	}
}
