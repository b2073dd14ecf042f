package journeys

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
)

// TestRefusedWrites is a matrix: of every kind of plan and undo, some changes are refused from the n-th on, and the process ends as it can. Then the tenant is
// itself again: whoever finishes the operation brings it to its end, and whoever takes it back brings everything back.
func TestRefusedWrites(t *testing.T) {
	t.Parallel()
	var cells atomic.Int64
	t.Cleanup(func() { t.Logf("%d plans whose changes were refused, finished, and taken back", cells.Load()) })
	cases, stride := crashCases(), linktest.Stride(67)
	for i, name := range sharedOut(cases, stride, ofRefusals) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := newDenials(t, cases[name])
			n := i
			for from := 1; from <= m.writes; from++ {
				for _, many := range []int{1, 2, 3, 9, forever} {
					if n++; n%stride == 0 {
						m.cell(from, many)
						cells.Add(1)
					}
				}
			}
		})
	}
}

// denials is one kind of plan, with the states that it starts from and comes to, and how many changes that takes.
type denials struct {
	matrix
	writes int
}

func newDenials(t *testing.T, c crashCase) *denials {
	m := &denials{matrix: matrix{t: t, site: newSite(t), c: c}}
	dir := m.begin()
	m.start = m.site.state()
	var count atomic.Int64
	m.site.refuses.Store(new(func() bool { count.Add(1); return false }))
	m.carryOut(m.site.engine(dir, "operation"))
	m.site.refuses.Store(nil)
	m.done, m.writes = m.site.state(), int(count.Load())
	m.comesToItsEnd()
	return m
}

// carryOut makes the plan of the case, or of its undo, and applies it.
func (m *denials) carryOut(e engine.Engine) engine.Outcome {
	m.t.Helper()
	p, err := m.c.planned(m.t.Context(), e)
	if m.c.undo {
		var base journal.Operation
		if base, err = e.Journal.Operation("base"); err == nil {
			var back plan.Plan
			if back, err = m.planBack(e, base); err == nil {
				p, err = confirmed(back)
			}
		}
	}
	if err != nil {
		m.t.Fatal(err)
	}
	out, _ := e.Apply(m.t.Context(), p, nil)
	return out
}

// struck carries the plan out while so many changes are refused from that one on.
func (m *denials) struck(from, many int) engine.Engine {
	m.t.Helper()
	e := m.site.engine(m.begin(), "operation")
	var count atomic.Int64
	m.site.refuses.Store(new(func() bool {
		n := int(count.Add(1))
		return from <= n && n < from+many
	}))
	m.carryOut(e)
	m.site.refuses.Store(nil)
	e.NewID = func() string { return "back" }
	return e
}

func (m *denials) cell(from, many int) {
	m.t.Helper()
	where := fmt.Sprintf("%d refused from change %d on", many, from)
	m.heals(m.struck(from, many), where)
	if !m.c.undo {
		m.returns(m.struck(from, many), where)
	}
}

// heals finishes what was left. The hop that has taken itself back is not made twice: what else was done is taken back.
func (m *denials) heals(e engine.Engine, where string) {
	m.t.Helper()
	open := m.open(e, where)
	for _, o := range open {
		_, err := e.Finish(m.t.Context(), confirmRest(m.t, o), nil)
		if err != nil && strings.Contains(err.Error(), "the sign-in name has been changed back") {
			m.returns(e, where+", after its hop was taken back")
			return
		}
		if m.c.refused != is(err, link.Refused) || err != nil && !m.c.refused {
			m.t.Errorf("%s: finish: %v", where, err)
		}
	}
	if got := m.site.state(); got != m.done && (len(open) > 0 || got != m.start) {
		m.t.Errorf("%s: after finishing %d\n%s", where, len(open), differing(got, m.done))
	}
	if left := m.open(e, where); len(left) > 0 {
		m.t.Errorf("%s: still unfinished", where)
	}
}

// returns takes back what was done. Whatever is closed, everything is as it was.
func (m *denials) returns(e engine.Engine, where string) {
	m.t.Helper()
	where += ", taken back"
	if m.purged() {
		return // no one can
	}
	want, _ := m.startUntied()
	for _, o := range m.open(e, where) {
		plan, err := m.planBack(e, o)
		if err == nil {
			m.apply(e, plan, where)
		} else if !is(err, link.Refused) {
			m.t.Errorf("%s: %v", where, err)
		}
	}
	got := strings.ReplaceAll(m.site.state(), crashRenamed, siteUPN) // what came back under another name goes to the recycle bin under it
	if over := m.journalEnds(e); len(m.open(e, where)) > 0 || !over && got != want {
		m.t.Errorf("%s: it stays open, or is not as it was\n%s", where, differing(got, want))
	}
}

// journalEnds reports whether the plan came to its end in spite of what was refused.
func (m *denials) journalEnds(e engine.Engine) bool {
	o, err := e.Journal.Operation("operation")
	return err == nil && o.TakenBack == "" && (o.End == plan.EndPrepared || o.End == plan.EndLinked || o.End == plan.EndNotVisible)
}

func (m *denials) purged() bool { return len(m.site.tenant.Load().Users()) < 1+len(m.c.accounts) }

// The change has happened, its answer got lost, and reads show what was before for ten minutes: as long as that is so nothing is written off.
func TestAWriteThatMayShowIsNotWrittenOff(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.plan("carla.clear", plan.Decision{Choice: checkup.ChooseClear})
	start, tenant := s.accounts("carla"), s.company.Tenant()
	tenant.SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Reads: 10 * time.Minute, Lists: 10 * time.Minute}})
	tenant.Fail(http.MethodPatch, s.account("carla.test@contoso.onmicrosoft.com").ID, 1, entratest.Fault{Status: 504, AfterActing: true})
	out, err := s.apply(p)
	if out.End != plan.EndPartly || !is(err, link.MaybeDone) {
		t.Fatalf("%s, %v", out.End, err)
	}
	tenant.SetBehaviour(entratest.Behaviour{})
	open := func() journal.Operation {
		t.Helper()
		o, err := s.journal.Operation(out.Operation)
		if err != nil || !o.Unfinished() {
			t.Fatalf("it is closed as %s, %v", o.End, err)
		}
		return o
	}
	if _, err := s.Engine().TakeBack(t.Context(), open()); !is(err, link.Refused) || !strings.Contains(err.Error(), "it does not show. Finish it, or ask again in ") {
		t.Errorf("%v", err)
	}
	o := open()
	s.pass(10 * time.Minute)
	s.isTakenBack(o.ID)
	if got := s.accounts("carla"); got != start {
		t.Errorf("taken back\n%s\nwant\n%s", got, start)
	}
}

// The same of a change that has not happened: when it would show, if it had, the operation is closed as nothing.
func TestAWriteThatCannotShowAnyMoreIsWrittenOff(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p, id := s.plan("carla.clear", plan.Decision{Choice: checkup.ChooseClear}), s.account("carla.test@contoso.onmicrosoft.com").ID
	s.company.Tenant().Fail(http.MethodPatch, id, 1, entratest.Fault{Status: 504})
	out, _ := s.apply(p)
	o, err := s.journal.Operation(out.Operation)
	if err != nil {
		t.Fatal(err)
	}
	s.pass(10 * time.Minute)
	if _, err := s.Engine().TakeBack(t.Context(), o); !is(err, link.Refused) || !strings.Contains(err.Error(), "everything is as it was before it") {
		t.Errorf("%v", err)
	}
	if o, err = s.journal.Operation(o.ID); o.End != plan.EndNothing {
		t.Errorf("%s, %v", o.End, err)
	}
}
