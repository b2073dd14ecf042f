package main

import (
	"net/http"
	"strings"
	"sync"
	"testing"

	"hardmatch/link"
)

// forgetful is a tenant that, after the first change, answers some reads of one deleted account as if there were none.
type forgetful struct {
	id string

	mu      sync.Mutex
	changed bool
	left    int
}

// RoundTrip implements http.RoundTripper.
func (f *forgetful) RoundTrip(r *http.Request) (*http.Response, error) {
	f.mu.Lock()
	f.changed = f.changed || r.Method == http.MethodPatch
	if f.changed && f.left > 0 && r.Method == http.MethodGet && strings.Contains(r.URL.Path, "/deletedItems/"+f.id) {
		f.left--
		r = r.Clone(r.Context())
		r.URL.Path = strings.Replace(r.URL.Path, f.id, "00000000-0000-4000-8000-00000000dead", 1)
	}
	f.mu.Unlock()
	return http.DefaultTransport.RoundTrip(r)
}

// A copy that is to be purged was in the recycle bin a moment ago: some answers that it is not there are not believed. Where they last for longer than anybody
// waits, and the last look finds it, the purge is due and the operation open.
func TestACopyThatIsNotFoundForAWhileIsPurged(t *testing.T) {
	t.Parallel()
	due := 0
	for _, missed := range []int{1, 2, 3, 7, 8, 9, 10, 16, 17, 18} {
		s := newStage(t)
		network := &forgetful{id: s.account(ritasDuplicate).ID, left: missed}
		s.network = network
		out, err := s.apply(s.plan("rita.bin", link.Decision{Choice: link.ChooseDelete}))
		if out.End == link.EndPurgeDue {
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
		if got := s.accounts(strings.TrimSuffix(ritasDuplicate, "@contoso.onmicrosoft.com")); out.End != link.EndPrepared || got != "" {
			t.Errorf("%d reads missed: %s, %v, and the tenant has %s", missed, out.End, err, got)
		}
	}
	if due == 0 {
		t.Error("no case came to the last look")
	}
}
