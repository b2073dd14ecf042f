package journeys

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strconv"
	"testing"
	"testing/synctest"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/engine"
)

// reads are what one check-up has cost the tenant.
type reads struct{ requests, bytes, depth int }

// calling leads requests straight to the tenant's handler, without a network.
type calling struct{ http.Handler }

// RoundTrip implements http.RoundTripper.
func (c calling) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	c.ServeHTTP(w, r)
	return w.Result(), r.Context().Err()
}

// elsewhere is an Active Directory that no one waits for: the test is about the tenant.
type elsewhere struct{ link.Directory }

func (elsewhere) Owners(context.Context, ...link.ImmutableID) (map[link.ImmutableID][]link.Person, error) {
	return nil, nil
}

func (elsewhere) Named(context.Context, []string, []string) ([]link.Person, error) { return nil, nil }

// checkUps reads all that check-ups of a person need, one after the other, with the account named or not, and counts each. Every answer
// takes a second, and time passes only when nothing else can be sent: requests that need not wait for one another do not.
func (s *stage) checkUps(person string, upns ...string) []reads {
	s.t.Helper()
	s.connected()
	p, err := s.people.Person(s.t.Context(), person)
	if err != nil {
		s.t.Fatal(err)
	}
	var out []reads
	synctest.Test(s.t, func(t *testing.T) {
		session, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByToken, Token: s.company.Token}, nil)
		if err != nil {
			t.Fatal(err)
		}
		client, err := entra.Connect(session, entra.Options{URL: s.company.GraphURL, Transport: calling{s.company.Tenant()}})
		if err != nil {
			t.Fatal(err)
		}
		s.company.Tenant().Fail("", "", 10_000, entratest.Fault{Latency: time.Second})
		for _, upn := range upns {
			s.company.Tenant().ResetRequests()
			e := engine.Engine{Directory: elsewhere{}, Cloud: client, Now: s.clock}
			if _, err := e.Gather(t.Context(), p, s.idOf(upn)); err != nil {
				t.Fatal(err)
			}
			out = append(out, s.counted())
		}
	})
	return out
}

// idOf is the id of an account by its UPN; "" for none.
func (s *stage) idOf(upn string) link.AccountID {
	if upn == "" {
		return ""
	}
	return link.AccountID(s.account(upn).ID)
}

// counted adds up the requests since they were forgotten.
func (s *stage) counted() reads {
	var sum reads
	for _, r := range s.company.Tenant().Requests() {
		sum.requests++
		sum.bytes += r.Bytes
		sum.depth = max(sum.depth, r.Depth)
	}
	return sum
}

// After sign-in no more than three requests wait for one another.
func TestTheDepthOfACheckUp(t *testing.T) {
	t.Parallel()
	for _, person := range []string{"james.bond", "sara.second"} { // of her, synced accounts are sampled
		for i, got := range newStage(t).checkUps(person, "", person+"@contoso.com") {
			t.Logf("%s: %+v", person, got)
			if got.depth > 3 {
				t.Errorf("%s, check-up %d: %+v", person, i, got)
			}
		}
	}
}

// One more is allowed if the tenant refuses a plain filter, and what it refuses is asked once.
func TestTheDepthWhereAPlainFilterIsRefused(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.company.Tenant().SetBehaviour(entratest.Behaviour{AnchorFilterAdvanced: true})
	got := s.checkUps("james.bond", "", "")
	t.Logf("%+v", got)
	if got[0].depth > 4 || got[1].depth > 3 || got[1].requests >= got[0].requests {
		t.Errorf("first %+v, then %+v", got[0], got[1])
	}
}

// A check-up costs the same in a tenant of ten thousand as in one of a hundred: its answers are no longer, and there are no more of them.
func TestTheSizeOfTheTenantDoesNotMatter(t *testing.T) {
	t.Parallel()
	cost := func(size int) reads {
		s := newStage(t)
		for n := range size {
			upn := fmt.Sprintf("user%05d@contoso.com", n)
			s.company.Tenant().AddUser(entratest.User{UPN: upn, DisplayName: "User " + strconv.Itoa(n), Mail: upn, Proxies: []string{"SMTP:" + upn},
				ImmutableID: base64.StdEncoding.EncodeToString(fmt.Appendf(nil, "anchor of %06d", n)), Sync: new(true)})
		}
		return s.checkUps("james.bond", "")[0]
	}
	small, large := cost(100), cost(10_000)
	t.Logf("100 users: %+v; 10,000 users: %+v", small, large)
	if small.requests != large.requests || large.depth > 3 {
		t.Errorf("%+v in a small tenant, %+v in a large one", small, large)
	}
	if large.bytes > small.bytes*11/10 || large.bytes < small.bytes*9/10 {
		t.Errorf("%d bytes in a small tenant, %d in a large one", small.bytes, large.bytes)
	}
}
