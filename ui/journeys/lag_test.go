package journeys

import (
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/practice"
)

// The matrix of lags: every kind of plan and its undo, in a tenant that shows late what was done to it, for each time and each combination of what can be late.
// The end is done and true, or it is open and says so, and is done when it is tried again later. Lags that the tenant has not distinguished, by the age of any
// write that it was asked for, give the same answers to the same questions: one of them is tried. (When a last look that reads several accounts at once waits
// is left to chance, in each cell.)

// late are what can be late, each for itself and with any other.
var late = []struct {
	name string
	add  func(*entratest.Lag, time.Duration)
}{
	{"bin", func(l *entratest.Lag, d time.Duration) { l.Bin = d }},
	{"restore", func(l *entratest.Lag, d time.Duration) { l.Restore = d }},
	{"reads", func(l *entratest.Lag, d time.Duration) { l.Reads, l.Lists = d, d }},
	{"unique", func(l *entratest.Lag, d time.Duration) { l.Unique = d }},
}

// lagCell is one combination, for one time.
type lagCell struct {
	name string
	lag  entratest.Lag
}

// tooLong is a lag, in seconds, that is longer than anyone waits.
const tooLong = 150

// lagCells are all combinations for some times, and all together for every second from 2 to 90.
func lagCells() []lagCell {
	var cells []lagCell
	for seconds := 2; seconds <= tooLong; seconds++ {
		for which := 1; which < 1<<len(late); which++ {
			all := which == 1<<len(late)-1 && seconds <= 90
			if !all && !slices.Contains([]int{2, 3, 15, 31, 61, 90, tooLong}, seconds) {
				continue
			}
			c := lagCell{name: fmt.Sprintf("%d s:", seconds)}
			for i, l := range late {
				if which&(1<<i) != 0 {
					l.add(&c.lag, time.Duration(seconds)*time.Second)
					c.name += " " + l.name
				}
			}
			cells = append(cells, c)
		}
	}
	return cells
}

func TestLags(t *testing.T) {
	t.Parallel()
	var tried, open, same atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d plans and undos, %d of them done only when they were tried again; %d cells could be no different", tried.Load(), open.Load(), same.Load())
	})
	cases, cells, stride := crashCases(), lagCells(), linktest.Stride(601)
	for i, name := range sharedOut(cases, stride, ofLags) {
		if cases[name].undo {
			continue // each plan is taken back here
		}
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newLags(t, cases[name])
			for n := i % stride; n < len(cells); n += stride {
				if m.isKnown(cells[n]) {
					same.Add(1)
					continue
				}
				m.cell(cells[n])
				tried.Add(int64(m.tried))
				open.Add(int64(m.open))
			}
		})
	}
}

// lags is one kind of plan, with the states that it and its undo come to if nothing is late.
type lags struct {
	matrix
	back        string // the state after the undo
	ends        plan.End
	refusesBack bool // the undo is refused
	tried, open int
	where       string
	known       []*sameLags
}

// sameLags is a cell that was tried, with the lags that would have been no different: by their field, those that are longer than every age of a write that did not
// show, and no longer than any that did.
type sameLags struct {
	cell         lagCell
	mu           sync.Mutex // an answer may still be under way that no one waits for any more
	hidden, seen map[string]time.Duration
}

// note takes each age of a write that an answer depends on.
func (s *sameLags) note(field string, age time.Duration) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if age < s.cell.fields()[field] {
		s.hidden[field] = max(s.hidden[field], age+1)
	} else if shortest, any := s.seen[field]; !any || age < shortest {
		s.seen[field] = age
	}
}

// holds reports whether another cell is no different.
func (s *sameLags) holds(c lagCell) bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	for field, lag := range c.fields() {
		if shortest, any := s.seen[field]; lag < s.hidden[field] || any && lag > shortest {
			return false
		}
	}
	return c.tooLate() == s.cell.tooLate() // the test expects something else of it
}

// fields are its lags by their names in [entratest.Lag].
func (c lagCell) fields() map[string]time.Duration {
	l := c.lag
	return map[string]time.Duration{"Reads": l.Reads, "Lists": l.Lists, "Unique": l.Unique, "Bin": l.Bin, "Restore": l.Restore}
}

// isKnown reports whether a cell is no different from one that was tried.
func (m *lags) isKnown(c lagCell) bool {
	return slices.ContainsFunc(m.known, func(s *sameLags) bool { return s.holds(c) })
}

func newLags(t *testing.T, c crashCase) *lags {
	m := &lags{matrix: matrix{t: t, site: newSite(t), c: c}}
	engine := m.engine()
	m.start = m.site.state()
	out := m.apply(engine)
	m.ends, m.done = out.End, m.site.state()
	if plan, err := m.planBack(engine, m.operation(engine, out.Operation)); err != nil {
		m.refusesBack = true
	} else {
		m.mustTakeBack(engine, plan)
	}
	m.back = m.site.state()
	return m
}

// engine is a hardmatch with a journal of its own, on the site as it is at the start.
func (m *lags) engine() engine.Engine {
	m.t.Helper()
	m.site.mu.Lock()
	m.site.now = practice.Epoch
	m.site.mu.Unlock()
	e, made := m.site.engine(m.begin(), ""), 0
	e.NewID = func() string { made++; return fmt.Sprintf("operation-%d", made) }
	return e
}

func (m *lags) apply(e engine.Engine) engine.Outcome {
	m.t.Helper()
	plan, err := m.c.planned(m.t.Context(), e)
	if err != nil {
		m.t.Fatalf("%s: %v", m.where, err)
	}
	out, _ := e.Apply(m.t.Context(), plan, nil)
	return out
}

func (m *lags) operation(e engine.Engine, id string) journal.Operation {
	m.t.Helper()
	o, err := e.Journal.Operation(id)
	if err != nil {
		m.t.Fatalf("%s: %v", m.where, err)
	}
	return o
}

// cell is a plan and its undo in a tenant that is late.
func (m *lags) cell(c lagCell) {
	m.t.Helper()
	m.where, m.tried, m.open = c.name, 0, 0
	engine := m.engine()
	behaviour := m.c.behaviour
	same := &sameLags{cell: c, hidden: map[string]time.Duration{}, seen: map[string]time.Duration{}}
	behaviour.Lag, behaviour.LagAsked = c.lag, same.note
	defer func() { m.known = append(m.known, same) }()
	m.site.tenant.Load().SetBehaviour(behaviour)
	out := m.apply(engine)
	if out.End.Open() && !c.tooLate() {
		m.t.Errorf("%s: %s, %v", m.where, out.End, out.Problem)
	}
	o := m.settles(engine, out, m.done, m.ends)
	m.tried++
	m.synced(o)
	plan, err := m.planBack(engine, o)
	for n := 0; n < 2 && c.tooLate() && notYet(plan, err); n++ {
		m.open++
		m.site.pass(10 * time.Minute)
		plan, err = m.planBack(engine, o)
	}
	if err != nil {
		if !m.refusesBack || m.site.state() != m.back {
			m.t.Errorf("%s: taken back: %v\n%s", m.where, err, differing(m.site.state(), m.back))
		}
		return
	}
	m.tried++
	m.mustTakeBack(engine, plan)
}

// tooLate reports whether something is late for longer than anyone waits: then an undo may ask to wait.
func (c lagCell) tooLate() bool { return strings.HasPrefix(c.name, fmt.Sprint(tooLong)) }

// notYet reports whether an undo asks to wait for what does not show yet.
func notYet(p plan.Plan, err error) bool {
	if err != nil {
		return strings.Contains(err.Error(), "does not show yet") || strings.Contains(err.Error(), "does not show it yet")
	}
	return strings.Contains(p.Statements[0].Text, "back now:") || strings.Contains(p.Statements[0].Text, "restored now:")
}

// mustTakeBack carries an undo out.
func (m *lags) mustTakeBack(e engine.Engine, p plan.Plan) {
	m.t.Helper()
	confirmed, err := confirmed(p)
	if err != nil {
		m.t.Fatalf("%s: %v", m.where, err)
	}
	out, _ := e.Apply(m.t.Context(), confirmed, nil)
	if m.back == "" {
		if out.End != plan.EndTakenBack {
			m.t.Fatalf("taken back where nothing is late: %s, %v", out.End, out.Problem)
		}
		return
	}
	m.settles(e, out, m.back, plan.EndTakenBack)
}

// settles checks that an end is done and true, or open and says so; then it is finished, later. It returns the operation as it is in the end.
func (m *lags) settles(e engine.Engine, out engine.Outcome, want string, end plan.End) journal.Operation {
	m.t.Helper()
	for n := 0; ; n++ {
		o := m.operation(e, out.Operation)
		switch state := m.site.state(); {
		case o.End != out.End:
			m.t.Errorf("%s: ends %s, the journal has %s", m.where, out.End, o.End)
		case out.End == end || out.End == plan.EndNotVisible:
			if state != want {
				m.t.Errorf("%s: %s, %v, is not true\n%s", m.where, out.End, out.Problem, differing(state, want))
			}
			m.truthful(out)
			return o
		case !out.End.Open() || out.Problem == nil || !o.Unfinished():
			m.t.Errorf("%s: %s is neither done nor open: %v\n%s", m.where, out.End, out.Problem, differing(state, want))
			return o
		case n > 0 && strings.Contains(out.Problem.Cause, "the sign-in name has been changed back"):
			return o // the hop is not made twice: it stays open, says so, and is taken back
		case n == 3:
			m.t.Errorf("%s: still %s: %v\n%s", m.where, out.End, out.Problem, differing(state, want))
			return o
		}
		m.open++
		m.site.pass(5 * time.Minute)
		out, _ = e.Finish(m.t.Context(), confirmRest(m.t, o), nil)
	}
}

// truthful checks what the last look says against what the tenant has: where an account is, and its value. What is late is said to be.
func (m *lags) truthful(out engine.Outcome) {
	m.t.Helper()
	for _, a := range out.Now.Accounts {
		u, there := m.site.tenant.Load().User(string(a.Was.ID))
		switch {
		case a.State == engine.NowLate:
		case a.State == engine.NowGone && !there:
		case a.State == engine.NowRead && there && a.Found.DeletedAt.IsZero() == u.DeletedAt.IsZero() && a.Found.ImmutableID.Or("") == link.ImmutableID(u.ImmutableID):
		default:
			m.t.Errorf("%s: %s is said to be %s, %+v; it is %v, %+v", m.where, a.Was.UPN, a.State, a.Found, there, u)
		}
	}
}

// synced lets the sync run after a plan that is done, in a copy of the tenant that prefers the copy of an account in the recycle bin: it takes the right
// account, unless another one has kept the SID, which the plan has warned of.
func (m *lags) synced(o journal.Operation) {
	m.t.Helper()
	if o.End != plan.EndPrepared || m.c.fromAD {
		return
	}
	tenant, p := entratest.New(entratest.Config{Now: m.site.clock, Behaviour: entratest.Behaviour{BinCopyWins: true}}), sitePerson()
	for _, domain := range []string{"contoso.com", siteFederated} {
		tenant.AddDomain(entratest.Domain{Name: domain})
	}
	keepsSID := false
	for _, u := range m.site.tenant.Load().Users() {
		tenant.AddUser(u)
		keepsSID = keepsSID || u.SID == p.SID && u.ID != siteID("right") && u.DeletedAt.IsZero()
	}
	linked, err := tenant.Sync(entratest.Export{ImmutableID: siteValue(), UPN: p.UPN, DisplayName: p.DisplayName, Mail: p.Mail, Proxies: p.Addresses, SID: p.SID,
		SAM: p.SAMAccountName})
	if refused, is := errors.AsType[*entratest.SyncError](err); is && keepsSID && refused.Code == "AttributeValueMustBeUnique" {
		return
	}
	if err != nil || linked.ID != siteID("right") {
		m.t.Errorf("%s: the sync takes %q, %v", m.where, linked.ID, err)
	}
}

// Reads show the hop of a sign-in name later than anyone waits for. What an account shows is then what this operation has found or left itself: no one else is
// said to have changed it, and the name comes back.
func TestAHopThatShowsLateIsNobodysChange(t *testing.T) {
	t.Parallel()
	for _, lag := range []time.Duration{90 * time.Second, 3 * time.Minute, 5 * time.Minute, 8 * time.Minute, 20 * time.Minute} {
		s := newStage(t)
		p := s.plan("fred.federated", plan.Decision{})
		s.company.Tenant().SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Reads: lag, Lists: lag}})
		out, err := s.apply(p)
		account := s.user(string(p.From.Account.ID))
		if err != nil && strings.Contains(err.Error(), "changed since you looked") {
			t.Errorf("%s: %v", lag, err)
		}
		if account.UPN != p.From.Account.UPN || account.ImmutableID != string(p.From.Anchor.ImmutableID) || out.End != plan.EndPrepared && out.End != plan.EndNotVisible {
			t.Errorf("%s: %s, %v: %s", lag, out.End, err, describe(account))
		}
	}
}
