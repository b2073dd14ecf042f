package engine

import (
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// once strikes before the first write of that kind.
func once(verb link.Verb, strike func()) func(link.Verb, link.AccountID) {
	struck := false
	return func(do link.Verb, _ link.AccountID) {
		if do == verb && !struck {
			struck = true
			strike()
		}
	}
}

func TestApplyStopsWhereSomethingChanged(t *testing.T) {
	for name, c := range map[string]struct {
		holders []link.Account
		choose  plan.Decision
		change  func(w *world) // after the confirmation
		during  func(w *world)
		cause   string
		writes  string
	}{
		"the holder was cleared by another": {
			holders: []link.Account{holder("h", synced)}, choose: plan.Decision{Choice: checkup.ChooseDelete},
			change: func(w *world) { a := w.accounts["h"]; a.ImmutableID = link.Know(link.ImmutableID("")); w.add(a) },
			cause:  "it changed since you looked: its ImmutableID",
		},
		"the account was synced in the meantime": {
			change: func(w *world) { a := w.accounts["right"]; a.Sync = link.Know(link.Synced); w.add(a) },
			cause:  "it is now synced",
		},
		"the account was deleted in the meantime": {
			change: func(w *world) { a := w.accounts["right"]; deleted(&a); w.add(a) },
			cause:  "it is now in the recycle bin",
		},
		"the AD user got another ConsistencyGuid": {
			change: func(w *world) { p := w.bond(); p.ConsistencyGUID = link.Know(make([]byte, 16)); w.people[p.GUID] = p },
			cause:  "mS-DS-ConsistencyGuid has changed",
		},
		"someone else came to hold the value": {
			change: func(w *world) { w.add(holder("stranger", nil)) },
			cause:  "it now holds this ImmutableID",
		},
		"the sync makes a new duplicate in mid-plan": {
			holders: []link.Account{holder("h", synced)}, choose: plan.Decision{Choice: checkup.ChooseDelete},
			during: func(w *world) {
				w.beforeWrite = func(do link.Verb, _ link.AccountID) {
					if do == link.DoSet && w.accounts["h"].Where() == link.RecycleBin {
						w.add(holder("again", synced))
					}
				}
			},
			cause:  "does not know has it",
			writes: "set right: refused, soft-delete h, set right: refused",
		},
		"the sync brings the duplicate back in mid-plan": {
			holders: []link.Account{holder("h", synced)}, choose: plan.Decision{Choice: checkup.ChooseDelete},
			during: func(w *world) {
				w.binBlocks = false
				w.answer = func(do link.Verb, id link.AccountID) error {
					if do == link.DoSet && id == "right" {
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
			if want := map[bool]plan.End{true: plan.EndNothing, false: plan.EndPartly}[c.writes == ""]; out.End != want {
				t.Errorf("end %s, want %s", out.End, want)
			}
		})
	}
}
