package link

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

// applied carries the plan for the choice out and gives what came of it.
func applied(t *testing.T, w *world, d Decision) Outcome {
	t.Helper()
	confirmed := confirm(t, w.plan(t, d))
	out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
	if (err == nil) != (out.Problem == nil) {
		t.Fatalf("the error %v and the outcome's problem %v disagree", err, out.Problem)
	}
	return out
}

func TestApplyLeavesTheTenantAsTheConfirmScreenSaid(t *testing.T) {
	for name, c := range map[string]struct {
		world  func() *world
		choose Decision
		end    End
		writes string
		state  string
	}{
		"no holder": {
			func() *world { return newWorld() }, Decision{}, EndPrepared,
			"set right",
			"right live anchor",
		},
		"clear": {
			func() *world { return newWorld(holder("h", nil)) }, Decision{Choice: ChooseClear}, EndPrepared,
			"set right: refused, clear h, set right",
			"h live -\nright live anchor",
		},
		"delete": {
			func() *world { return newWorld(holder("h", nil)) }, Decision{Choice: ChooseDelete}, EndPrepared,
			"set right: refused, clear h, set right, soft-delete h",
			"h recycle-bin -\nright live anchor",
		},
		"delete for good": {
			func() *world { return newWorld(holder("h", nil)) }, Decision{Choice: ChooseDelete, PurgeToo: true}, EndPrepared,
			"set right: refused, clear h, set right, soft-delete h, purge h",
			"right live anchor",
		},
		"the synced duplicate, the bin does not block": {
			func() *world { w := newWorld(holder("h", synced)); w.binBlocks = false; return w }, Decision{Choice: ChooseDelete}, EndPrepared,
			"set right: refused, soft-delete h, set right, purge h",
			"right live anchor",
		},
		"the synced duplicate, the bin blocks: the purge moves up after some tries": {
			func() *world { return newWorld(holder("h", synced)) }, Decision{Choice: ChooseDelete}, EndPrepared,
			"set right: refused, soft-delete h, set right: refused, set right: refused, set right: refused, set right: refused, set right: refused, set right: refused, purge h, set right",
			"right live anchor",
		},
		"in the bin, the bin blocks": {
			func() *world { return newWorld(holder("h", deleted)) }, Decision{Choice: ChooseDelete}, EndPrepared,
			"set right: refused, purge h, set right",
			"right live anchor",
		},
		"in the bin, the bin does not block: the purge waits for the read-back": {
			func() *world { w := newWorld(holder("h", deleted)); w.binBlocks = false; return w }, Decision{Choice: ChooseDelete}, EndPrepared,
			"set right, purge h",
			"right live anchor",
		},
		"keep from the bin": {
			func() *world { return newWorld(holder("h", deleted)) }, Decision{Choice: ChooseClear}, EndPrepared,
			"set right: refused, restore h, clear h, set right",
			"h live -\nright live anchor",
		},
		"keep from the bin, the bin does not block: the first try is taken back": {
			func() *world { w := newWorld(holder("h", deleted)); w.binBlocks = false; return w }, Decision{Choice: ChooseClear}, EndPrepared,
			"set right, clear right, restore h, clear h, set right",
			"h live -\nright live anchor",
		},
		"keep from the bin, then back to it": {
			func() *world { return newWorld(holder("h", deleted)) }, Decision{Choice: ChooseClear, DeleteAgain: true}, EndPrepared,
			"set right: refused, restore h, clear h, set right, soft-delete h",
			"h recycle-bin -\nright live anchor",
		},
		"keep from the bin, the clear is refused": {
			func() *world { w := newWorld(holder("h", deleted)); w.clearRefused = true; return w }, Decision{Choice: ChooseClear}, EndNothing,
			"set right: refused, restore h, clear h: refused, soft-delete h",
			"h recycle-bin anchor\nright live -",
		},
		"left the scope, the clear is refused": {
			func() *world { w := newWorld(holder("h", leftScope)); w.clearRefused = true; return w }, Decision{Choice: ChooseClear}, EndNothing,
			"set right: refused, clear h: refused",
			"h live anchor\nright live -",
		},
		"left the scope, the clear is refused, delete": {
			func() *world {
				w := newWorld(holder("h", leftScope))
				w.clearRefused, w.binBlocks = true, false
				return w
			},
			Decision{Choice: ChooseDelete}, EndPrepared,
			"set right: refused, clear h: refused, soft-delete h, set right, purge h",
			"right live anchor",
		},
		"a live one and one in the bin": {
			func() *world { w := newWorld(holder("a", deleted), holder("h", synced)); w.binBlocks = false; return w },
			Decision{Choice: ChooseDelete}, EndPrepared,
			"set right: refused, soft-delete h, set right, purge h, purge a",
			"right live anchor",
		},
		"reads lag behind": {
			func() *world { w := newWorld(holder("h", nil)); w.lag = 3; return w }, Decision{Choice: ChooseDelete}, EndPrepared,
			"set right: refused, clear h, set right, soft-delete h",
			"h recycle-bin -\nright live anchor",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := c.world()
			out := applied(t, w, c.choose)
			if out.End != c.end {
				t.Errorf("end %s (%v), want %s", out.End, out.Problem, c.end)
			}
			if got := strings.Join(w.writes, ", "); got != c.writes {
				t.Errorf("writes\n got %s\nwant %s", got, c.writes)
			}
			if got := w.state(); got != c.state {
				t.Errorf("state\n%s\nwant\n%s", got, c.state)
			}
		})
	}
}

// once strikes before the first write of that kind.
func once(verb Verb, strike func()) func(Verb, AccountID) {
	struck := false
	return func(do Verb, _ AccountID) {
		if do == verb && !struck {
			struck = true
			strike()
		}
	}
}

func TestApplyStopsWhereSomethingChanged(t *testing.T) {
	for name, c := range map[string]struct {
		holders []Account
		choose  Decision
		change  func(w *world) // after the confirmation
		during  func(w *world)
		cause   string
		writes  string
	}{
		"the holder was cleared by another": {
			holders: []Account{holder("h", synced)}, choose: Decision{Choice: ChooseDelete},
			change: func(w *world) { a := w.accounts["h"]; a.ImmutableID = Know(ImmutableID("")); w.add(a) },
			cause:  "it changed since you looked: its ImmutableID",
		},
		"the account was synced in the meantime": {
			change: func(w *world) { a := w.accounts["right"]; a.Sync = Know(Synced); w.add(a) },
			cause:  "it is now synced",
		},
		"the account was deleted in the meantime": {
			change: func(w *world) { a := w.accounts["right"]; deleted(&a); w.add(a) },
			cause:  "it is now in the recycle bin",
		},
		"the AD user got another ConsistencyGuid": {
			change: func(w *world) { p := w.bond(); p.ConsistencyGUID = Know(make([]byte, 16)); w.people[p.GUID] = p },
			cause:  "mS-DS-ConsistencyGuid is another one",
		},
		"somebody else came to hold the value": {
			change: func(w *world) { w.add(holder("stranger", nil)) },
			cause:  "it has come to hold this ImmutableID",
		},
		"the sync makes a new duplicate in mid-plan": {
			holders: []Account{holder("h", synced)}, choose: Decision{Choice: ChooseDelete},
			during: func(w *world) {
				w.beforeWrite = func(do Verb, _ AccountID) {
					if do == DoSet && w.accounts["h"].Where() == RecycleBin {
						w.add(holder("again", synced))
					}
				}
			},
			cause:  "another account has it",
			writes: "set right: refused, soft-delete h, set right: refused",
		},
		"the sync brings the duplicate back in mid-plan": {
			holders: []Account{holder("h", synced)}, choose: Decision{Choice: ChooseDelete},
			during: func(w *world) {
				w.binBlocks = false
				w.answer = func(do Verb, id AccountID) error {
					if do == DoSet && id == "right" {
						w.add(holder("h", synced))
					}
					return nil
				}
			},
			cause:  "the sync brought it back",
			writes: "set right: refused, soft-delete h, set right",
		},
	} {
		t.Run(name, func(t *testing.T) {
			w := newWorld(c.holders...)
			confirmed := confirm(t, w.plan(t, c.choose))
			if c.change != nil {
				c.change(w)
			}
			if c.during != nil {
				c.during(w)
			}
			out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
			if err == nil || !strings.Contains(err.Error(), c.cause) {
				t.Errorf("%v, want %q in it", err, c.cause)
			}
			if got := strings.Join(w.writes, ", "); got != c.writes {
				t.Errorf("writes %s, want %s", got, c.writes)
			}
			if want := map[bool]End{true: EndNothing, false: EndPartly}[c.writes == ""]; out.End != want {
				t.Errorf("end %s, want %s", out.End, want)
			}
		})
	}
}

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
	if w.waited < 30*time.Second || w.waited > 2*time.Minute {
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

func TestTheSyncMayTakeTheAccountAtOnce(t *testing.T) {
	w := newWorld()
	w.answer = func(Verb, AccountID) error {
		a := w.accounts["right"]
		a.Sync = Know(Synced)
		w.add(a)
		return nil
	}
	if out := applied(t, w, Decision{}); out.End != EndLinked {
		t.Errorf("%s, %v", out.End, out.Problem)
	}
}

func TestARefusedSetChangesNothing(t *testing.T) {
	w := newWorld()
	confirmed := confirm(t, w.plan(t, Decision{}))
	w.beforeWrite = once(DoSet, func() { a := w.accounts["right"]; a.Sync = Know(Synced); w.add(a) })
	out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
	if out.End != EndNothing || !is(err, Refused) {
		t.Errorf("%s, %v", out.End, err)
	}
}

func TestTheJournalKnowsBeforeTheServerDoes(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks = false
	confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseDelete}))
	engine := w.engine(t)
	file := engine.Journal.File("operation")
	w.beforeWrite = func(do Verb, id AccountID) {
		lines := readJournal(t, file)
		last := lines[len(lines)-1]
		if last["kind"] != "intent" || last["on"] != string(id) || last["snapshot"] == nil {
			t.Errorf("before %s %s the journal's last line is %v", do, id, last)
		}
	}
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, line := range readJournal(t, file) {
		kinds = append(kinds, fmt.Sprint(line["kind"]))
	}
	if got, want := strings.Join(kinds, " "), "start intent result intent result intent result result result result intent result end"; got != want {
		t.Errorf("lines %s, want %s", got, want)
	}
	if left, _ := filepath.Glob(file + ".lock"); len(left) > 0 {
		t.Error("the lock is left behind")
	}
}

func readJournal(t *testing.T, file string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []map[string]any
	for line := range strings.Lines(string(text)) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fields)
	}
	return lines
}

func TestNothingIsWrittenWithoutAJournal(t *testing.T) {
	w := newWorld()
	confirmed := confirm(t, w.plan(t, Decision{}))
	engine := w.engine(t)
	if err := os.RemoveAll(filepath.Dir(engine.Journal.File("x"))); err != nil {
		t.Fatal(err)
	}
	out, err := engine.Apply(t.Context(), confirmed, nil)
	var problem *Problem
	if !errors.As(err, &problem) || out.End != EndNothing || len(w.writes) > 0 {
		t.Errorf("%v, %s, %v", err, out.End, w.writes)
	}
}

func TestAJournalThatCannotBeWrittenIsRefusedAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenJournal(filepath.Join(file, "journal")); !is(err, Usage) {
		t.Errorf("%v", err)
	}
}

func TestProgressIsReportedStepByStep(t *testing.T) {
	w := newWorld(holder("h", nil))
	confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseClear}))
	var seen []string
	_, err := w.engine(t).Apply(t.Context(), confirmed, func(p Progress) { seen = append(seen, fmt.Sprintf("%d %s", p.Index, p.State)) })
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(seen, ", "), "0 doing, 0 expected, 1 doing, 1 done, 2 doing, 2 done, 3 doing, 3 done"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
