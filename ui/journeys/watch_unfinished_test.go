package journeys

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// While a purge is due the watch does not advise to start the sync, whose run would take the copy instead: it says what must be finished first, at every look.
func TestWatchOfWhatIsNotFinished(t *testing.T) {
	t.Parallel()
	s, dir := watching(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyWins: true, StepUpToPurge: "c1"})
	out, _ := s.apply(s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete}))
	if out.End != plan.EndPurgeDue {
		t.Fatal(out.End)
	}
	const says = "is not finished: the sync must not run before it is"
	harms := []string{"Start-ADSyncSyncCycle", "have it run now", "Have the sync started again", "goes on by itself", "goes on without"}
	wrong := func(text string) {
		t.Helper()
		for _, harm := range harms {
			if strings.Contains(text, harm) {
				t.Errorf("%q in %s", harm, text)
			}
		}
		if !strings.Contains(text, says) || !strings.Contains(text, "the purge of james.bond4821@contoso.onmicrosoft.com (6c2aa297) is still due") {
			t.Errorf("it does not say what is due: %s", text)
		}
	}
	text, status := s.watch(dir, "james.bond", nil, "--timeout", "0")
	if wrong(text); status != 3 {
		t.Errorf("status %d", status)
	}
	text, _ = s.watch(dir, "james.bond", nil, "--timeout", "1m", "--json")
	wrong(text)
	for _, look := range lines(t, text) {
		if look.Cause != checkup.CauseUnfinished || len(look.Causes) != 1 {
			t.Errorf("%+v", look)
		}
	}
	d := s.wizard(100, 40)
	d.Press("enter")
	d.Expect("Unfinished")
	d.Press("l", "f2", "enter", "w")
	d.Expect("Watch", says, "the purge of james.bond4821@contoso.onmicrosoft.com (6c2aa297) is still due")
	d.Refuse(harms...)
	s.syncRuns() // someone lets it run all the same
	text, _ = s.watch(dir, "james.bond", nil, "--timeout", "0", "--json")
	if look := lines(t, text)[0]; look.State != engine.WatchNotTaken || look.Cause != checkup.CauseUnfinished {
		t.Errorf("%s", text)
	}
}
