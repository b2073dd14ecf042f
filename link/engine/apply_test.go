package engine

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// applied carries out the plan for the choice and returns what came of it.
func applied(t *testing.T, w *world, d plan.Decision) Outcome {
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
		choose plan.Decision
		end    plan.End
		writes string
		state  string
	}{
		"no holder": {
			func() *world { return newWorld() }, plan.Decision{}, plan.EndPrepared,
			"set right",
			"right live anchor",
		},
		"clear": {
			func() *world { return newWorld(holder("h", nil)) }, plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared,
			"set right: refused, clear h, set right",
			"h live -\nright live anchor",
		},
		"delete": {
			func() *world { return newWorld(holder("h", nil)) }, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, clear h, set right, soft-delete h",
			"h recycle-bin -\nright live anchor",
		},
		"delete for good": {
			func() *world { return newWorld(holder("h", nil)) }, plan.Decision{Choice: checkup.ChooseDelete, PurgeToo: true}, plan.EndPrepared,
			"set right: refused, clear h, set right, soft-delete h, purge h",
			"right live anchor",
		},
		"the synced duplicate, the bin does not block": {
			func() *world { w := newWorld(holder("h", synced)); w.binBlocks = false; return w }, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, soft-delete h, set right, purge h",
			"right live anchor",
		},
		"the synced duplicate, the bin blocks: the purge moves up after some seconds": {
			func() *world { return newWorld(holder("h", synced)) }, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, soft-delete h, set right: refused, set right: refused, set right: refused, purge h, set right",
			"right live anchor",
		},
		"in the bin, the bin blocks": {
			func() *world { return newWorld(holder("h", deleted)) }, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, purge h, set right",
			"right live anchor",
		},
		"in the bin, the bin does not block: the purge waits for the read-back": {
			func() *world { w := newWorld(holder("h", deleted)); w.binBlocks = false; return w }, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right, purge h",
			"right live anchor",
		},
		"keep from the bin": {
			func() *world { return newWorld(holder("h", deleted)) }, plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared,
			"set right: refused, restore h, clear h, set right",
			"h live -\nright live anchor",
		},
		"keep from the bin, the bin does not block: the first try is taken back": {
			func() *world { w := newWorld(holder("h", deleted)); w.binBlocks = false; return w }, plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared,
			"set right, clear right, restore h, clear h, set right",
			"h live -\nright live anchor",
		},
		"keep from the bin, then back to it": {
			func() *world { return newWorld(holder("h", deleted)) }, plan.Decision{Choice: checkup.ChooseClear, DeleteAgain: true}, plan.EndPrepared,
			"set right: refused, restore h, clear h, set right, soft-delete h",
			"h recycle-bin -\nright live anchor",
		},
		"keep from the bin, the clear is refused": {
			func() *world { w := newWorld(holder("h", deleted)); w.clearRefused = true; return w }, plan.Decision{Choice: checkup.ChooseClear}, plan.EndReverted,
			"set right: refused, restore h, clear h: refused, soft-delete h",
			"h recycle-bin anchor\nright live -",
		},
		"left the scope, the clear is refused": {
			func() *world { w := newWorld(holder("h", leftScope)); w.clearRefused = true; return w }, plan.Decision{Choice: checkup.ChooseClear}, plan.EndNothing,
			"set right: refused, clear h: refused",
			"h live anchor\nright live -",
		},
		"left the scope, the clear is refused, delete": {
			func() *world {
				w := newWorld(holder("h", leftScope))
				w.clearRefused, w.binBlocks = true, false
				return w
			},
			plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, clear h: refused, soft-delete h, set right, purge h",
			"right live anchor",
		},
		"protected in the bin, the bin blocks: nothing is linked": {
			func() *world { return newWorld(holder("h", func(a *link.Account) { deleted(a); protected(a) })) },
			plan.Decision{Choice: checkup.ChooseDelete}, plan.EndNothing,
			"set right: refused, purge h: refused",
			"h recycle-bin anchor\nright live -",
		},
		"protected in the bin, the bin does not block: it is linked, and the copy stays": {
			func() *world {
				w := newWorld(holder("h", func(a *link.Account) { deleted(a); protected(a) }))
				w.binBlocks = false
				return w
			}, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPurgeDue,
			"set right, purge h: refused",
			"h recycle-bin anchor\nright live anchor",
		},
		"protected in the bin, kept": {
			func() *world { return newWorld(holder("h", func(a *link.Account) { deleted(a); protected(a) })) },
			plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared,
			"set right: refused, restore h, clear h, set right",
			"h live -\nright live anchor",
		},
		"protected in the bin for long": {
			func() *world {
				return newWorld(holder("h", func(a *link.Account) { protected(a); deleted(a) }))
			}, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, purge h, set right",
			"right live anchor",
		},
		"protected and live: no purge is tried": {
			func() *world { return newWorld(holder("h", protected)) }, plan.Decision{Choice: checkup.ChooseDelete, PurgeToo: true}, plan.EndPrepared,
			"set right: refused, clear h, set right, soft-delete h",
			"h recycle-bin -\nright live anchor",
		},
		"synced: the protection does not count": {
			func() *world { return newWorld(holder("h", func(a *link.Account) { synced(a); protected(a) })) },
			plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, soft-delete h, set right: refused, set right: refused, set right: refused, purge h, set right",
			"right live anchor",
		},
		"a live one and one in the bin": {
			func() *world { w := newWorld(holder("a", deleted), holder("h", synced)); w.binBlocks = false; return w },
			plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
			"set right: refused, soft-delete h, set right, purge h, purge a",
			"right live anchor",
		},
		"reads lag behind": {
			func() *world { w := newWorld(holder("h", nil)); w.lag = 3; return w }, plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared,
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

func TestTheSyncMayTakeTheAccountAtOnce(t *testing.T) {
	w := newWorld()
	w.answer = func(link.Verb, link.AccountID) error {
		a := w.accounts["right"]
		a.Sync = link.Know(link.Synced)
		w.add(a)
		return nil
	}
	if out := applied(t, w, plan.Decision{}); out.End != plan.EndLinked {
		t.Errorf("%s, %v", out.End, out.Problem)
	}
}

func TestARefusedSetChangesNothing(t *testing.T) {
	w := newWorld()
	confirmed := confirm(t, w.plan(t, plan.Decision{}))
	w.beforeWrite = once(link.DoSet, func() { a := w.accounts["right"]; a.Sync = link.Know(link.Synced); w.add(a) })
	out, err := w.engine(t).Apply(t.Context(), confirmed, nil)
	if out.End != plan.EndNothing || !link.Is(err, link.Refused) {
		t.Errorf("%s, %v", out.End, err)
	}
}

func TestProgressIsReportedStepByStep(t *testing.T) {
	w := newWorld(holder("h", nil))
	confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseClear}))
	var seen []string
	_, err := w.engine(t).Apply(t.Context(), confirmed, func(p plan.Progress) { seen = append(seen, fmt.Sprintf("%d %s", p.Index, p.State)) })
	if err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(seen, ", "), "0 doing, 0 expected, 1 doing, 1 done, 2 doing, 2 done, 3 doing, 3 done"; got != want {
		t.Errorf("%s, want %s", got, want)
	}
}
