package journeys

import (
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// The matrix: each call to Graph that the wizard makes, and everything that can go wrong with it. Whatever happens, the words on the
// screen, the state of the tenant and the outcome in the journal agree.

// trouble is one way in which a call goes wrong.
type trouble struct {
	name      string
	fault     entratest.Fault
	times     int                 // how many of the calls; forever is all from the first on
	behaviour entratest.Behaviour // from the call on, if times is 0
	passes    bool                // the run ends as if nothing had happened
	words     string              // of the problem, if it does not
}

const forever = 1 << 20

func answer(status int, code, message string) entratest.Fault {
	return entratest.Fault{Status: status, Body: fmt.Sprintf(`{"error":{"code":%q,"message":%q,"innerError":{"request-id":"the-request"}}}`, code, message)}
}

var troubles = []trouble{
	{name: "429, seconds", fault: graphfault.Throttled("7"), times: 1, passes: true},
	{name: "429, decimals", fault: graphfault.Throttled("0.3"), times: 2, passes: true},
	{name: "429, date", fault: graphfault.Throttled(practice.Epoch.Add(20 * time.Second).Format(http.TimeFormat)), times: 1, passes: true},
	{name: "429, for long", fault: graphfault.Throttled("120"), times: forever, words: "asks you to wait 2 minutes"},
	{name: "503, empty", fault: entratest.Fault{Status: 503}, times: forever, words: "is having trouble (status 503)"},
	{name: "502, HTML", fault: graphfault.BadGateway(), times: forever, words: "is having trouble (status 502)"},
	{name: "reset before acting", fault: entratest.Fault{Reset: true}, times: 1, words: "no certain answer came"},
	{name: "reset after acting", fault: entratest.Fault{Reset: true, AfterActing: true}, times: 1, passes: true, words: "no certain answer came"},
	{name: "504 after acting", fault: entratest.Fault{Status: 504, AfterActing: true}, times: 1, passes: true, words: "no certain answer came"},
	{name: "stale reads", behaviour: entratest.Behaviour{StaleReads: 3, StaleLists: 3, IndexLag: 2, StaleUniqueness: 2}, passes: true},
	{name: "403", fault: answer(403, "Authorization_RequestDenied", "Insufficient privileges to complete the operation."), times: forever, words: "this sign-in is not allowed to do that"},
	{name: "401, expired", fault: answer(401, "InvalidAuthenticationToken", "Lifetime validation failed, the token is expired."), times: forever, words: "the sign-in is no longer valid"},
}

// faults runs journeys on one company, whose tenant is put back each time.
type faults struct {
	*stage
	users   []entratest.User // as they were
	initial string           // the same, in words
	names   *strings.Replacer
	wire    bool // over HTTP, else straight to the tenant's handler
	reading bool // the journey ends at the check-up

	mu      sync.Mutex
	phase   string         // "check-up" or "apply"
	seen    map[string]int // writes, by method and path
	calls   []call
	trouble trouble
	at      call
	struck  int
}

func newFaults(t *testing.T) *faults {
	m := &faults{stage: newStage(t)}
	m.connected()
	operatorIsAlso("Hybrid Identity Administrator")(m.stage)
	m.users = m.company.Tenant().Users()
	for i, u := range m.users {
		if u.UPN == carrier+"@contoso.com" {
			m.users[i].Proxies = append(u.Proxies, "X500:/o=Old/cn="+carrier)
		}
	}
	return m
}

// cell is one call of one journey, struck by one trouble, with what came of it.
type cell struct {
	journey journey
	trouble trouble
	call    call
	end
}

// baseline is a journey without trouble, with the calls that it makes.
func (m *faults) baseline(j journey) (cell, []call) {
	m.t.Helper()
	m.begin(j)
	m.at = call{}
	fine := cell{journey: j, end: m.travel(j)}
	if fine.end.end != plan.EndPrepared && fine.end.end != plan.EndNothing {
		m.t.Fatalf("%s %s: %s", j.person, j.option, fine.frame)
	}
	return fine, m.calls
}

func (m *faults) strike(j journey, tr trouble, at call) cell {
	m.t.Helper()
	m.begin(j)
	m.trouble, m.at = tr, at
	c := cell{j, tr, at, m.travel(j)}
	if m.struck == 0 {
		m.t.Errorf("%s: the call was never made", c)
	}
	return c
}

// holds checks that words, tenant and journal agree.
func (m *faults) holds(c, fine cell) {
	m.t.Helper()
	wrong := func(what string) { m.t.Errorf("%s: %s: ends %q\n%s\n%s", c, what, c.end.end, c.frame, c.state) }
	failed := c.end.end == plan.EndNothing || c.end.end == plan.EndReverted || c.end.end == plan.EndPartly || c.end.end == "" && !strings.Contains(c.frame, "Check-up:")
	switch {
	case c.end.end == plan.EndPrepared && (c.state != fine.state || !strings.Contains(c.frame, "Done: prepared")):
		wrong("it is not prepared")
	case c.end.end == plan.EndNothing && (c.state != m.initial || !strings.Contains(c.frame, "Stopped before anything was changed")):
		wrong("something was changed")
	case c.end.end == plan.EndReverted && (c.state != m.initial || !strings.Contains(c.frame, "every change was put back")):
		wrong("it is not put back")
	case c.end.end == plan.EndPartly && (c.state == m.initial) != strings.Contains(c.frame, "no change shows"):
		wrong("the words are not the truth")
	case c.end.end == "" && c.state != m.initial:
		wrong("something was changed without a plan")
	case c.end.end == plan.EndNotVisible:
		wrong("accepted, not visible, though it can be seen")
	case failed && !c.says():
		wrong("the words are missing: " + c.trouble.words)
	case c.trouble.passes && !m.excused(c) && c.end.end != fine.end.end:
		wrong("it did not go on")
	}
}

// says reports whether the frame has the words for the trouble: of a write that it leaves in doubt the doubt comes first.
func (c cell) says() bool {
	frame := strings.ToLower(c.frame)
	inDoubt := c.call.method != http.MethodGet && c.trouble.fault.Status >= 500
	lost := c.call.method == http.MethodGet && strings.Contains(frame, "can no longer be read")
	return lost || strings.Contains(frame, c.trouble.words) || inDoubt && strings.Contains(frame, "no certain answer came")
}

// excused is the first try of a set whose refusal got lost: nothing has happened, and that cannot be distinguished from a write that is late.
func (m *faults) excused(c cell) bool {
	return c.journey.holder != "" && strings.HasPrefix(c.call.what, "/v1.0/users/{account} #1") && c.trouble.words != ""
}

func TestFaultMatrix(t *testing.T) {
	t.Parallel()
	var tally ends
	t.Cleanup(func() { t.Logf("%d cells; how they ended: %v", tally.cells, tally.how) })
	m := newFaults(t)
	known, stride, n := map[call]bool{}, linktest.Stride(271), 0
	for _, j := range journeys {
		fine, calls := m.baseline(j)
		var strikes []strike
		for _, at := range calls {
			if known[at] && at.method == http.MethodGet {
				continue // another journey makes the same one
			}
			known[at] = true
			for _, tr := range troubles {
				if n++; n%stride == 0 {
					strikes = append(strikes, strike{tr, at})
				}
			}
		}
		t.Run(j.person, func(t *testing.T) {
			t.Parallel()
			m := newFaults(t)
			for _, s := range strikes {
				m.reading = s.at.phase == "check-up"
				c := m.strike(j, s.trouble, s.at)
				tally.add(c.end.end)
				if m.reading {
					c.trouble.passes = false
				}
				m.holds(c, fine)
			}
		})
	}
}

// strike is a trouble that befalls a call.
type strike struct {
	trouble trouble
	at      call
}

// ends counts how the cells ended.
type ends struct {
	mu    sync.Mutex
	cells int
	how   map[plan.End]int
}

func (e *ends) add(end plan.End) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.how == nil {
		e.how = map[plan.End]int{}
	}
	e.cells++
	e.how[end]++
}

// A sample of the matrix over the wire: every write of the longest journey.
func TestFaultsOverTheWire(t *testing.T) {
	t.Parallel()
	m := newFaults(t)
	m.wire = true
	fine, calls := m.baseline(journeys[0])
	stride := linktest.Stride(19)
	n, cells := 0, 0
	for _, at := range calls {
		for _, tr := range troubles {
			if at.method == http.MethodGet {
				continue
			}
			if n++; n%stride == 0 {
				m.holds(m.strike(journeys[0], tr, at), fine)
				cells++
			}
		}
	}
	t.Logf("%d cells", cells)
}
