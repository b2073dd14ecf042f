package journeys

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// forgetful is a tenant that, after the first change, answers some reads of one deleted account as if there were none.
type forgetful struct {
	id string

	mu      sync.Mutex
	changed bool
	left    int
	first   int  // so many reads are answered before those that are not
	lists   bool // a list of the recycle bin does not show it either, as long as there are answers left
}

// RoundTrip implements http.RoundTripper.
func (f *forgetful) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	f.changed = f.changed || r.Method == http.MethodPatch
	if f.changed && f.first > 0 && strings.Contains(r.URL.Path, "/deletedItems/"+f.id) {
		f.first--
	} else if f.changed && f.left > 0 && r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/deletedItems/"+f.id) {
		f.left--
		r = r.Clone(r.Context())
		r.URL.Path = strings.Replace(r.URL.Path, f.id, "00000000-0000-4000-8000-00000000dead", 1)
	} else if f.lists && f.changed && f.first == 0 && f.left > 0 &&
		strings.HasSuffix(r.URL.Path, "graph.user") {
		r = r.Clone(r.Context())
		r.URL.RawQuery = "$filter=" + url.QueryEscape("onPremisesImmutableId eq 'none'")
	}
	f.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// A copy that is to be purged was in the recycle bin a moment ago: some answers that it is not there are not believed. If they last for longer than anyone
// waits, and the last look finds it, the purge is due and the operation open.
func TestACopyThatIsNotFoundForAWhileIsPurged(t *testing.T) {
	t.Parallel()
	due := 0
	for _, missed := range []int{1, 2, 3, 7, 8, 9, 10, 16, 17, 18} {
		s := newStage(t)
		network := &forgetful{id: s.account(ritasDuplicate).ID, left: missed}
		s.network = network
		out, err := s.apply(s.plan("rita.bin", plan.Decision{Choice: checkup.ChooseDelete}))
		if out.End == plan.EndPurgeDue {
			due++
			network.left = 0
			o, err := s.journal.Operation(out.Operation)
			if err != nil || !o.Unfinished() || !is(out.Problem, link.Partly) {
				t.Errorf("%d reads missed: %s, %v, %v", missed, o.Standing(), out.Problem, err)
				continue
			}
			out, err = s.Engine().Finish(t.Context(), confirmRest(t, o), nil)
			if err != nil {
				t.Errorf("%d reads missed: finish: %v", missed, err)
			}
		}
		if got := s.accounts(strings.TrimSuffix(ritasDuplicate, "@contoso.onmicrosoft.com")); out.End != plan.EndPrepared || got != "" {
			t.Errorf("%d reads missed: %s, %v, and the tenant has %s", missed, out.End, err, got)
		}
	}
	if due == 0 {
		t.Error("no case came to the last look")
	}
}

// The recycle bin blocks the value, and the copy is not found for as long as anyone waits: that it is gone is not believed once the value is refused because
// of it. What is said names the copy, and finishing purges it, as it also does if a later look finds the copy.
func TestACopyThatBlocksAndIsNotFoundIsPurgedInTheEnd(t *testing.T) {
	t.Parallel()
	open := 0
	for _, missed := range []int{3, 8, 9, 17, 30} {
		s := newStage(t)
		id := s.account(bondsDuplicate).ID
		network := &forgetful{id: id, lists: true}
		s.network = network
		p := s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete})
		s.company.Tenant().SetBehaviour(entratest.Behaviour{BinCopyWins: true, BinCopyBlocks: true})
		s.writer = func(w link.Writer) link.Writer { return afterRefusals{w, func() { network.forget(missed) }, new(int)} }
		out, err := s.apply(p)
		for n := 0; n < 4 && out.End.Open(); n++ {
			open++
			if strings.Contains(err.Error(), "it was not to be found") && !strings.Contains(err.Error(), id[:8]) {
				t.Errorf("%d reads missed: %v", missed, err)
			}
			s.pass(15 * time.Minute)
			out, err = s.finishes()
		}
		if _, there := s.company.Tenant().User(id); err != nil || out.End != plan.EndPrepared || there {
			t.Errorf("%d reads missed: %s, %v, the copy is there: %v", missed, out.End, err, there)
		}
	}
	if open == 0 {
		t.Error("no case was left open")
	}
}

// forget begins to miss that many reads.
func (f *forgetful) forget(n int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.changed, f.first, f.left = true, 1, n // the one that finds it
}

// afterRefusals does something after the third refused set: the one that shows that the copy in the recycle bin is in the way.
type afterRefusals struct {
	link.Writer
	do func()
	n  *int
}

// Set implements link.Writer.
func (a afterRefusals) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	err := a.Writer.Set(ctx, id, value)
	if err != nil {
		if *a.n++; *a.n == 3 {
			a.do()
		}
	}
	return err
}

// A process that has not found the copy dies before its last look. Finishing does not believe it: the copy that its own last look finds is purged by the next.
func TestACopyThatAnEarlierRunHasNotFoundIsPurged(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	network := &forgetful{id: s.account(ritasDuplicate).ID, left: 99, lists: true}
	s.network = network
	made := s.plan("rita.bin", plan.Decision{Choice: checkup.ChooseDelete})
	confirmed, err := made.Confirm(retyped(made), "INC-4711")
	if err != nil {
		t.Fatal(err)
	}
	s.killed(func() {
		_, _ = s.Engine().Apply(t.Context(), confirmed, func(p plan.Progress) {
			if p.Step.Do == link.DoPurge && strings.Contains(p.Note, "no longer in the recycle bin") {
				runtime.Goexit()
			}
		})
	})
	network.left = 0
	if out, err := s.finishes(); out.End != plan.EndPurgeDue || !is(err, link.Partly) {
		t.Errorf("%s, %v", out.End, err)
	}
	out, err := s.finishes()
	if _, there := s.company.Tenant().User(network.id); err != nil || out.End != plan.EndPrepared || there {
		t.Errorf("%s, %v, the copy is there: %v", out.End, err, there)
	}
}

// absentMinded is a tenant that answers one read of one account as if there were none: the first after so many others. Only the reads of the account itself
// count: what is around it (the last sign-in, the object identifier) is read beside them, in no order.
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
	t.Parallel()
	for _, c := range []struct {
		person, read string
		choice       checkup.Choice
	}{
		{"james.bond", "james.bond@contoso.com", checkup.ChooseDelete}, {"james.bond", bondsDuplicate, checkup.ChooseDelete},
		{"fred.federated", "fred.federated@fed.contoso.com", checkup.ChooseClear},
	} {
		t.Run(c.person+", "+c.read, func(t *testing.T) {
			t.Parallel()
			for after, more := 0, true; more; after += linktest.Stride(13) {
				s := newStage(t)
				network := &absentMinded{id: s.account(c.read).ID, after: after}
				s.network = network
				p := s.plan(c.person, plan.Decision{Choice: c.choice})
				network.on = true
				out, err := s.apply(p)
				if out.End != plan.EndPrepared {
					t.Errorf("read %d: %s, %v", after, out.End, err)
				}
				s.undoes(out, fmt.Sprint("read ", after))
				more = network.reads/2 > after
			}
		})
	}
}

// undoes takes an operation back, if it deleted nothing for good.
func (s *stage) undoes(out engine.Outcome, where string) {
	s.t.Helper()
	p, err := s.planBack(out)
	if err != nil {
		s.t.Errorf("%s, the plan of the undo: %v", where, err)
		return
	}
	if back, err := s.apply(p); back.End != plan.EndTakenBack {
		s.t.Errorf("%s, the undo: %s, %v", where, back.End, err)
	}
}
