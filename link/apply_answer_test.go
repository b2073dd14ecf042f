package link

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestAnAnswerThatIsLostIsLookedUp(t *testing.T) {
	lost := &Problem{Kind: MaybeDone, Cause: "no answer came"}
	for _, verb := range []Verb{DoClear, DoSet, DoSoftDelete, DoPurge} {
		t.Run(string(verb), func(t *testing.T) {
			w := newWorld(holder("h", nil))
			w.answer = func(do Verb, _ AccountID) error {
				if do == verb {
					return lost
				}
				return nil
			}
			out := applied(t, w, Decision{Choice: ChooseDelete, PurgeToo: true})
			if out.End != EndPrepared || w.state() != "right live anchor" {
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
	w.answer = func(Verb, AccountID) error { return &Problem{Kind: MaybeDone, Cause: "no answer came"} }
	out := applied(t, w, Decision{})
	if out.End != EndPartly || out.Problem.Kind != MaybeDone || len(w.writes) != 1 {
		t.Errorf("%s, %v, %v", out.End, out.Problem, w.writes)
	}
}

func TestAcceptedButNotVisibleIsNoFailure(t *testing.T) {
	w := newWorld()
	w.lag = 100
	if out := applied(t, w, Decision{}); out.End != EndNotVisible || out.Problem != nil {
		t.Errorf("%s, %v", out.End, out.Problem)
	}
	if w.waited < 30*time.Second || w.waited > 3*time.Minute {
		t.Errorf("waited %s", w.waited)
	}
}

func TestNothingIsPurgedForAValueThatNobodyHasSeen(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks = false
	confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseDelete}))
	w.answer = func(do Verb, _ AccountID) error {
		if do == DoSet {
			w.stale["right"] = slices.Repeat([]Account{rightAccount()}, 100)
		}
		return nil
	}
	out, _ := w.engine(t).Apply(t.Context(), confirmed, nil)
	if out.End != EndPartly || w.accounts["h"].Where() != RecycleBin {
		t.Errorf("%s, %v\n%s", out.End, out.Problem, w.state())
	}
}
