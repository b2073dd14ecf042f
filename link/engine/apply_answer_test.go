package engine

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

func TestAnAnswerThatIsLostIsLookedUp(t *testing.T) {
	lost := &link.Problem{Kind: link.MaybeDone, Cause: "no answer came"}
	for _, verb := range []link.Verb{link.DoClear, link.DoSet, link.DoSoftDelete, link.DoPurge} {
		t.Run(string(verb), func(t *testing.T) {
			w := newWorld(holder("h", nil))
			w.answer = func(do link.Verb, _ link.AccountID) error {
				if do == verb {
					return lost
				}
				return nil
			}
			out := applied(t, w, plan.Decision{Choice: checkup.ChooseDelete, PurgeToo: true})
			if out.End != plan.EndPrepared || w.state() != "right live anchor" {
				t.Errorf("%s, %v\n%s", out.End, out.Problem, w.state())
			}
			if n := len(slices.DeleteFunc(w.writes, func(s string) bool { return !strings.HasPrefix(s, string(verb)) || strings.HasSuffix(s, "refused") })); n != 1 {
				t.Errorf("%s was sent %d times", verb, n)
			}
		})
	}
}

func TestAWriteThatMayHaveHappenedIsNotRepeated(t *testing.T) {
	w := newWorld()
	w.lag = 100 // the value never shows
	w.answer = func(link.Verb, link.AccountID) error {
		return &link.Problem{Kind: link.MaybeDone, Cause: "no answer came"}
	}
	out := applied(t, w, plan.Decision{})
	if out.End != plan.EndPartly || out.Problem.Kind != link.MaybeDone || len(w.writes) != 1 {
		t.Errorf("%s, %v, %v", out.End, out.Problem, w.writes)
	}
}

func TestAcceptedButNotVisibleIsNoFailure(t *testing.T) {
	w := newWorld()
	w.lag = 100
	if out := applied(t, w, plan.Decision{}); out.End != plan.EndNotVisible || out.Problem != nil {
		t.Errorf("%s, %v", out.End, out.Problem)
	}
	if w.waited < 30*time.Second || w.waited > 3*time.Minute {
		t.Errorf("waited %s", w.waited)
	}
}

func TestNothingIsPurgedForAValueThatNobodyHasSeen(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks = false
	confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
	w.answer = func(do link.Verb, _ link.AccountID) error {
		if do == link.DoSet {
			w.stale["right"] = slices.Repeat([]link.Account{rightAccount()}, 100)
		}
		return nil
	}
	out, _ := w.engine(t).Apply(t.Context(), confirmed, nil)
	if out.End != plan.EndPartly || w.accounts["h"].Where() != link.RecycleBin {
		t.Errorf("%s, %v\n%s", out.End, out.Problem, w.state())
	}
}
