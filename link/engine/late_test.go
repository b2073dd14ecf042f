package engine

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// ended carries out the plan for the choice, and returns what came of it with the operation that the journal has.
func ended(t *testing.T, w *world, d plan.Decision) (Engine, Outcome, journal.Operation) {
	t.Helper()
	confirmed, engine := confirm(t, w.plan(t, d)), w.engine(t)
	out, _ := engine.Apply(t.Context(), confirmed, nil)
	return engine, out, reread(t, engine, out.Operation)
}

func (w *world) wrote() string { return strings.Join(w.writes, ", ") }

// What this plan has deleted is expected in the recycle bin: it is looked for, not taken for gone.
func TestACopyThatShowsLateIsPurged(t *testing.T) {
	for _, binBlocks := range []bool{true, false} {
		w := newWorld(holder("h", synced))
		w.binBlocks, w.binLag = binBlocks, 90*time.Second
		_, out, _ := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
		if out.End != plan.EndPrepared || w.state() != "right live anchor" {
			t.Errorf("bin blocks %v: %s, %v\n%s\n%s", binBlocks, out.End, out.Problem, w.wrote(), w.state())
		}
	}
}

// One that does not show for as long as anyone waits leaves the plan open, and that is said. Finished later, it is purged.
func TestACopyThatDoesNotShowIsStillDue(t *testing.T) {
	for _, c := range []struct {
		binBlocks bool
		end       plan.End
		state     string
		says      string
	}{
		{false, plan.EndPurgeDue, "h recycle-bin anchor\nright live anchor", "the recycle bin does not show it yet, so it could not be purged"},
		{true, plan.EndPartly, "h recycle-bin anchor\nright live -", "the recycle bin does not show it yet"},
	} {
		w := newWorld(holder("h", synced))
		w.binBlocks, w.binLag = c.binBlocks, 7*time.Minute
		engine, out, o := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
		if out.End != c.end || out.Problem == nil || out.Problem.Kind != link.Partly || !strings.Contains(out.Problem.Error(), "h@contoso.onmicrosoft.com (h): it was deleted, but") ||
			!strings.Contains(out.Problem.Cause, c.says) || w.state() != c.state {
			t.Errorf("bin blocks %v: %s, %v\n%s", c.binBlocks, out.End, out.Problem, w.state())
		}
		if !o.Unfinished() || o.Standing() != journal.Standing(c.end) {
			t.Fatalf("bin blocks %v: the next start does not offer it: %s", c.binBlocks, o.Standing())
		}
		if again, _ := engine.Finish(t.Context(), confirmRest(t, o), nil); again.End != c.end {
			t.Errorf("bin blocks %v: tried again too early: %s, %v", c.binBlocks, again.End, again.Problem)
		}
		w.now = w.now.Add(8 * time.Minute)
		again, err := engine.Finish(t.Context(), confirmRest(t, reread(t, engine, o.ID)), nil)
		if err != nil || again.End != plan.EndPrepared || w.state() != "right live anchor" || len(unfinished(t, engine)) > 0 {
			t.Errorf("bin blocks %v: finished: %s, %v\n%s", c.binBlocks, again.End, err, w.state())
		}
	}
}

// An hour later it is not late any more: someone else has purged it.
func TestACopyThatNeverShowsIsGoneInTheEnd(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks, w.binLag = false, time.Hour
	engine, _, o := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete})
	delete(w.accounts, "h")
	w.now = w.now.Add(mustShow)
	out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
	if err != nil || out.End != plan.EndPrepared || out.Now.Accounts[1].State != NowGone {
		t.Errorf("%s, %v, %+v", out.End, err, out.Now)
	}
}

// A copy that was in the recycle bin from the start and is not there any more is gone, once it has been looked for several times.
func TestACopyThatWasThereIsGone(t *testing.T) {
	w := newWorld(holder("h", deleted))
	w.binBlocks = false
	w.answer = func(do link.Verb, _ link.AccountID) error {
		delete(w.accounts, "h")
		return nil
	}
	if _, out, _ := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete}); out.End != plan.EndPrepared || w.waited < time.Minute {
		t.Errorf("%s, %v, waited %s", out.End, out.Problem, w.waited)
	}
}

// If the bin blocks the value, some seconds are enough to know.
func TestNoHalfMinuteForASetThatCannotSucceed(t *testing.T) {
	w := newWorld(holder("h", synced))
	if _, out, _ := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete}); out.End != plan.EndPrepared || w.waited > 5*time.Second {
		t.Errorf("%s, %v, waited %s", out.End, out.Problem, w.waited)
	}
}

// What was freed may be in the way for a while: after a clear, and after a purge.
func TestAValueThatIsFreedLate(t *testing.T) {
	for name, c := range map[string]struct {
		holder link.Account
		choose plan.Decision
	}{
		"cleared":              {holder("h", nil), plan.Decision{Choice: checkup.ChooseClear}},
		"purged":               {holder("h", deleted), plan.Decision{Choice: checkup.ChooseDelete}},
		"deleted, purged":      {holder("h", synced), plan.Decision{Choice: checkup.ChooseDelete}},
		"restored and cleared": {holder("h", deleted), plan.Decision{Choice: checkup.ChooseClear}},
	} {
		w := newWorld(c.holder)
		w.uniqueLag = 90 * time.Second
		if _, out, _ := ended(t, w, c.choose); out.End != plan.EndPrepared || !w.accounts["right"].Holds(testGUID(7).ImmutableID()) {
			t.Errorf("%s: %s, %v\n%s", name, out.End, out.Problem, w.wrote())
		}
		w = newWorld(c.holder)
		w.uniqueLag = 6 * time.Minute
		engine, out, o := ended(t, w, c.choose)
		if out.End != plan.EndPartly || !strings.Contains(out.Problem.Error(), "Entra ID still counts the value as taken") || strings.Contains(out.Problem.Error(), "accepted the ImmutableID") {
			t.Errorf("%s, for long: %s, %v", name, out.End, out.Problem)
		}
		w.now = w.now.Add(6 * time.Minute)
		if again, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || again.End != plan.EndPrepared {
			t.Errorf("%s, tried again: %s, %v\n%s", name, again.End, err, w.wrote())
		}
	}
}

// A restored account that is not to be seen for a while: the plan waits for it, wherever it reads it.
func TestARestoredAccountShowsLate(t *testing.T) {
	for name, c := range map[string]struct {
		target func(*link.Account)
		choose plan.Decision
		others []link.Account
		end    string
	}{
		"the account":    {deleted, plan.Decision{}, nil, "right live anchor"},
		"a holder":       {nil, plan.Decision{Choice: checkup.ChooseClear}, []link.Account{holder("h", deleted)}, "h live -\nright live anchor"},
		"a holder, back": {nil, plan.Decision{Choice: checkup.ChooseClear, DeleteAgain: true}, []link.Account{holder("h", deleted)}, "h recycle-bin -\nright live anchor"},
	} {
		w := newWorld(c.others...)
		if c.target != nil {
			w.change("right", c.target)
		}
		w.binLag = 90 * time.Second
		if _, out, _ := ended(t, w, c.choose); out.End != plan.EndPrepared || w.state() != c.end {
			t.Errorf("%s: %s, %v\n%s\n%s", name, out.End, out.Problem, w.wrote(), w.state())
		}
	}
	w := newWorld().change("right", deleted)
	w.binLag = 6 * time.Minute
	engine, out, o := ended(t, w, plan.Decision{})
	if out.End != plan.EndPartly || !strings.Contains(out.Problem.Error(), "james.bond@contoso.com (right): it was restored, but it does not show yet") {
		t.Errorf("for long: %s, %v", out.End, out.Problem)
	}
	w.now = w.now.Add(6 * time.Minute)
	if again, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || again.End != plan.EndPrepared {
		t.Errorf("finished: %s, %v", again.End, err)
	}
}

// A deletion whose answer was lost has happened if the account is in neither place.
func TestADeletionInDoubtThatDoesNotShow(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks, w.binLag = false, 90*time.Second
	w.answer = func(do link.Verb, _ link.AccountID) error {
		if do == link.DoSoftDelete {
			return &link.Problem{Kind: link.MaybeDone, Cause: "no answer came"}
		}
		return nil
	}
	if _, out, _ := ended(t, w, plan.Decision{Choice: checkup.ChooseDelete}); out.End != plan.EndPrepared || w.state() != "right live anchor" {
		t.Errorf("%s, %v\n%s", out.End, out.Problem, w.wrote())
	}
}
