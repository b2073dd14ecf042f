package journeys

import (
	"bytes"
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// Each read that Apply and Finish make in mid-plan is answered with something else that is well formed, once or from then on (attacks-1 T6). The plan ends done and
// true, or it stops and says so, and nothing is ever written to an account that the plan does not name.

// liar answers one read of a plan with something else.
type liar struct {
	mu    sync.Mutex
	on    bool
	heard map[string]int // how often each address was read since it is on
	all   []read
	at    read // that it lies about
	lasts bool // and about all later ones of that address
	lie   func(any) any
}

// read is the so-manieth of an address.
type read struct {
	address string
	nth     int
}

func (l *liar) lies(r *http.Request) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	if !l.on || r.Method != http.MethodGet {
		return false
	}
	address := r.URL.RequestURI()
	l.heard[address]++
	n := l.heard[address]
	l.all = append(l.all, read{address, n})
	return l.at.address == address && (l.at.nth == n || l.lasts && n > l.at.nth)
}

// RoundTrip implements http.RoundTripper.
func (l *liar) RoundTrip(r *http.Request) (*http.Response, error) {
	lies := l.lies(r)
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || !lies || res.StatusCode != http.StatusOK {
		return res, err
	}
	var body any
	err = errors.Join(json.NewDecoder(res.Body).Decode(&body), res.Body.Close())
	if err != nil {
		return nil, err
	}
	text, err := json.Marshal(l.lie(body))
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return res, err
}

// elements does something to each object of an answer, or to the one that it is.
func elements(body any, do func(map[string]any)) any {
	object, is := body.(map[string]any)
	if !is {
		return body
	}
	list, is := object["value"].([]any)
	if !is {
		do(object)
		return body
	}
	for _, e := range list {
		if e, is := e.(map[string]any); is {
			do(e)
		}
	}
	return body
}

// inList changes the list of an answer; what has none is left.
func inList(body any, change func([]any) []any) any {
	if object, is := body.(map[string]any); is {
		if list, is := object["value"].([]any); is {
			object["value"] = change(list)
		}
	}
	return body
}

const strangersID = "5747a4e5-0000-4000-8000-000000000001"

// lies are what is answered instead, by what it is.
func lies(other entratest.User, value string) map[string]func(any) any {
	stranger := func(value any) map[string]any {
		return map[string]any{"id": strangersID, "userPrincipalName": "stranger@contoso.com", "displayName": "Stranger", "onPremisesImmutableId": value}
	}
	return map[string]func(any) any{
		"another account": func(body any) any {
			return elements(body, func(o map[string]any) {
				o["id"], o["userPrincipalName"], o["displayName"] = other.ID, other.UPN, other.DisplayName
			})
		},
		"no id": func(body any) any { return elements(body, func(o map[string]any) { o["id"] = nil }) },
		"another anchor": func(body any) any {
			return elements(body, func(o map[string]any) { o["onPremisesImmutableId"] = other.ImmutableID })
		},
		"the anchor already": func(body any) any {
			return elements(body, func(o map[string]any) { o["onPremisesImmutableId"] = value })
		},
		"twice": func(body any) any { return inList(body, func(list []any) []any { return append(list, list...) }) },
		"only its id": func(body any) any {
			return elements(body, func(o map[string]any) { maps.DeleteFunc(o, func(name string, _ any) bool { return name != "id" }) })
		},
		"an empty list": func(body any) any { return inList(body, func([]any) []any { return []any{} }) },
		"strangers": func(body any) any {
			return inList(body, func(list []any) []any { return []any{stranger(value), stranger(other.ImmutableID)} })
		},
	}
}

// liedTo is a journey whose plan is made in peace, and carried out, finished or taken back among lies.
type liedTo struct {
	person string
	choose plan.Decision
	dies   bool // its first process dies half way, and Finish is lied to
}

func (c liedTo) String() string {
	if c.dies {
		return c.person + ", finished"
	}
	return c.person
}

// run carries a plan out, or what is left of it. It gives its outcome, the operation's accounts, and whether it came so far at all.
func (c liedTo) run(t *testing.T, at read, lasts bool, name string) (s *stage, l *liar, p plan.Plan, out engine.Outcome, err error) {
	s = newStage(t)
	l = &liar{at: at, lasts: lasts, heard: map[string]int{}}
	s.network = l
	s.connected()
	if name != "" {
		l.lie = lies(s.account("lena.linked@contoso.com"), s.value(c.person))[name]
	}
	p = s.plan(c.person, c.choose)
	if !c.dies {
		l.on = true
		out, err = s.apply(p)
		return s, l, p, out, err
	}
	s.writer = func(w link.Writer) link.Writer { return dying{w, s.company.Tenant()} }
	if _, err := s.apply(p); err == nil {
		t.Fatal("it did not stop")
	}
	s.writer = nil
	s.company.Tenant().ClearFaults()
	operations, err := s.journal.Operations()
	if err != nil || len(operations) != 1 {
		t.Fatal(err)
	}
	l.on = true
	o, _, err := s.Engine().Rest(t.Context(), operations[0])
	if err != nil {
		return s, l, p, out, err
	}
	rest, err := o.Confirm(retypedOf(o))
	if err != nil {
		return s, l, p, out, err
	}
	out, err = s.Engine().Finish(t.Context(), rest, nil)
	return s, l, p, out, err
}

// One cell in five is tried even when everything is: all 7,216 take nine minutes of a core. Five shares nothing with the number of lies, so each read is lied
// about in some way.
func TestLiesInMidPlan(t *testing.T) {
	t.Parallel()
	stride, n := max(linktest.Stride(1201), 5), 0
	for _, c := range []liedTo{
		{"james.bond", plan.Decision{Choice: checkup.ChooseDelete}, false},
		{"carla.clear", plan.Decision{Choice: checkup.ChooseClear}, false},
		{"rita.bin", plan.Decision{Choice: checkup.ChooseDelete}, false},
		{"anna.simple", plan.Decision{}, false},
		{"tess.taken", plan.Decision{Choice: checkup.ChooseDelete}, false},
		{"james.bond", plan.Decision{Choice: checkup.ChooseDelete}, true},
	} {
		s, l, _, out, err := c.run(t, read{}, false, "")
		if err != nil || out.End != plan.EndPrepared {
			t.Fatalf("%s: %s, %v", c, out.End, err)
		}
		fine := s.accounts("")
		for _, at := range inOrder(l.all) {
			for _, name := range slices.Sorted(maps.Keys(lies(entratest.User{}, ""))) {
				for _, lasts := range []bool{false, true} {
					if n++; n%stride != 0 {
						continue
					}
					t.Run(fmt.Sprintf("%s, %s %d, %s, lasts %v", c, at.address, at.nth, name, lasts), func(t *testing.T) {
						t.Parallel()
						c.holds(t, at, lasts, name, fine)
					})
				}
			}
		}
	}
	t.Logf("%d cells", n/stride)
}

// inOrder puts reads into an order that does not depend on which of two simultaneous ones came first.
func inOrder(all []read) []read {
	return slices.SortedFunc(slices.Values(all), func(a, b read) int { return cmp.Or(strings.Compare(a.address, b.address), a.nth-b.nth) })
}

// holds checks what came of a lie.
func (c liedTo) holds(t *testing.T, at read, lasts bool, name, fine string) {
	s, _, p, out, err := c.run(t, at, lasts, name)
	now := s.accounts("")
	named := []string{string(p.From.Account.ID)}
	for _, step := range p.Steps {
		named = append(named, string(step.On))
	}
	for _, r := range s.changes() {
		if !slices.ContainsFunc(named, func(id string) bool { return id != "" && strings.Contains(r.Path, id) }) {
			t.Errorf("%s %s was written, which the plan does not name", r.Method, r.Path)
		}
	}
	var fault *link.Fault
	switch {
	case errors.As(err, &fault):
		t.Errorf("a fault: %v", fault)
	case err == nil && now != fine:
		t.Errorf("%s: done, and the tenant has\n%s\nwant\n%s", out.End, now, fine)
	case out.End == plan.EndNothing && !c.dies && now != newStage(t).accounts(""):
		t.Errorf("nothing was changed, it says, and the tenant has\n%s", now)
	case out.End == plan.EndPurgeDue && s.account(p.From.Account.UPN).ImmutableID != string(p.From.Anchor.ImmutableID):
		t.Errorf("only the purge is due, it says, and the tenant has\n%s", now)
	case err != nil && out.Problem == nil && out.End != "":
		t.Errorf("%s without a word", out.End)
	case err != nil && err.Error() == "":
		t.Error("it stopped without a word")
	}
}
