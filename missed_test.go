package main

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"

	"hardmatch/link"
)

// absentMinded is a tenant that answers one read of one account as if there were none: the so manieth since it was told to begin. Only the
// reads of the account itself count: what is around it (the last sign-in, the object identifier) is read beside them, in no order.
type absentMinded struct {
	id string

	mu    sync.Mutex
	on    bool
	after int // that many reads are answered first
	reads int
}

// RoundTrip implements http.RoundTripper.
func (a *absentMinded) RoundTrip(r *http.Request) (*http.Response, error) {
	a.mu.Lock()
	if a.on && r.Method == http.MethodGet && strings.HasSuffix(r.URL.Path, "/"+a.id) && strings.Contains(r.URL.RawQuery, "onPremisesImmutableId") {
		read := a.reads / 2 // a read asks in both places, one after the other
		a.reads++
		if read == a.after {
			r = r.Clone(r.Context())
			r.URL.Path = strings.Replace(r.URL.Path, a.id, "00000000-0000-4000-8000-00000000dead", 1)
		}
	}
	a.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// Each read of the account, or of its holder, while a plan and its undo are carried out: one answer that there is none stops neither.
func TestOneAnswerThatThereIsNoAccountStopsNothing(t *testing.T) {
	for _, c := range []struct {
		person, read string
		choice       link.Choice
	}{
		{"james.bond", "james.bond@contoso.com", link.ChooseDelete}, {"james.bond", bondsDuplicate, link.ChooseDelete},
		{"fred.federated", "fred.federated@fed.contoso.com", link.ChooseClear},
	} {
		t.Run(c.person+", "+c.read, func(t *testing.T) {
			t.Parallel()
			for after, more := 0, true; more; after++ {
				s := newStage(t)
				network := &absentMinded{id: s.account(c.read).ID, after: after}
				s.network = network
				plan := s.plan(c.person, link.Decision{Choice: c.choice})
				network.on = true
				out, err := s.apply(plan)
				if out.End != link.EndPrepared {
					t.Errorf("read %d: %s, %v", after, out.End, err)
				}
				s.undoes(out, fmt.Sprint("read ", after))
				more = network.reads/2 > after
			}
		})
	}
}

// undoes takes an operation back, where it deleted nothing for good.
func (s *stage) undoes(out link.Outcome, where string) {
	s.t.Helper()
	plan, err := s.planBack(out)
	if err != nil {
		s.t.Errorf("%s, the plan of the undo: %v", where, err)
		return
	}
	if back, err := s.apply(plan); back.End != link.EndTakenBack {
		s.t.Errorf("%s, the undo: %s, %v", where, back.End, err)
	}
}
