package journeys

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// Right after the link someone gives the account a value that is neither the person's nor the one from before. That is no lag: a run of the sync would make a new
// copy, so the watch ends, says what is there, and has no line that starts the sync.
func TestTheWatchOfAValueThatWasReplacedSaysNothingOfStartingTheSync(t *testing.T) {
	t.Parallel()
	const other = "AAAAAAAAAAAAAAAAAAAAAQ=="
	harms := []string{"Start-ADSyncSyncCycle", "Have the sync started again", "Wait for the next run"}
	s, dir := watching(t)
	d := s.wizard(100, 40)
	toConfirm(d, "james.bond", "Delete")
	fill(d, "james.bond4821")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done here")
	s.company.Tenant().Change(s.account("james.bond@contoso.com").ID, func(u *entratest.User) { u.ImmutableID = other })
	d.Press("w")
	d.Expect("Watch", "It carries "+other, "someone has replaced the value since")
	d.Refuse(harms...)
	text, status := s.watch(dir, "james.bond", nil, "--timeout", "0", "--json")
	if look := lines(t, text)[0]; look.State != engine.WatchNotTaken || look.Cause != checkup.CauseNotPrepared || status == 0 {
		t.Errorf("status %d: %s", status, text)
	}
	for _, harm := range harms {
		if strings.Contains(text, harm) {
			t.Errorf("%q in %s", harm, text)
		}
	}
}

// What a link has replaced may show for a while yet: of that the watch says nothing.
func TestTheWatchWaitsWhileTheValueFromBeforeStillShows(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	before := s.account("fred.federated@fed.contoso.com").ImmutableID
	if before == "" {
		t.Fatal("there is none")
	}
	if out, err := s.apply(s.plan("fred.federated", plan.Decision{})); err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	s.company.Tenant().Change(s.account("fred.federated@fed.contoso.com").ID, func(u *entratest.User) { u.ImmutableID = before })
	text, _ := s.watch(dir, "fred.federated", nil, "--timeout", "0", "--json")
	if look := lines(t, text)[0]; look.State != engine.WatchTimeout {
		t.Errorf("%s", text)
	}
}
