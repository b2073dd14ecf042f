package journeys

import (
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// Of a sync that was paused for the link no run is expected before it has run again.
func TestAPausedSyncIsNotExpectedToRun(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	if out, err := s.apply(s.planOf(s.checkUp("james.bond", "").WithHold(link.SyncPaused, s.clock()), deletes)); err != nil || out.End != plan.EndPrepared {
		t.Fatal(out.End, err)
	}
	text, _ := s.watch(dir, "james.bond", nil, "--timeout", "0")
	if wants(t, text, "ran last 2026-11-02 08:55 +00:00, paused for this link", "Have the sync started again", "-SyncCycleEnabled $true"); strings.Contains(text, "next about") {
		t.Error(text)
	}
	text, status := s.watch(dir, "james.bond", map[int]func(){2: s.syncRuns}, "--json")
	all := lines(t, text)
	if first, last := all[0], all[len(all)-1]; status != 0 || first.NextSync != nil || last.NextSync == nil {
		t.Errorf("status %d: %s", status, text)
	}
}

// What is said at the end is what was read last: nothing is said of an account that is gone, and one that is synced as someone else is not called unlinked.
func TestTheEndSaysOnlyWhatIsRead(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	s.link("anna.simple", plan.Decision{})
	text, _ := s.watch(dir, "anna.simple", map[int]func(){1: func() { s.company.Tenant().Remove(s.account(annasUPN).ID) }}, "--json")
	all := lines(t, text)
	for _, sign := range all[len(all)-1].Signs {
		wanted := map[checkup.SignName]checkup.Answer{
			checkup.SignSynced: checkup.No, checkup.SignAnchor: checkup.Unknown, checkup.SignAnchorAlone: checkup.Yes, checkup.SignSIDAlone: checkup.Yes,
			checkup.SignLaterSync: checkup.Unknown, checkup.SignSID: checkup.Unknown,
		}[sign.Sign]
		if sign.Is != wanted || strings.Contains(sign.Says, "It carries") {
			t.Errorf("%s is %s: %s", sign.Sign, sign.Is, sign.Says)
		}
	}
}
