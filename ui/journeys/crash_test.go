package journeys

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"slices"
	"strings"
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

// TestCrashMatrix kills a process that carries a plan out: before and after everything that it asks of Active Directory; before each request to Graph,
// when the tenant has acted but nothing of its answer was read, and after the answer; before each line of the journal, in its middle, before it is on
// disk, and after. Whoever starts next must find it, and finish it or take it back, wherever it was. Points that a kill leaves in the same state, to the
// last byte, are one moment. The process is killed at one point of each: whoever starts next cannot distinguish them.
func TestCrashMatrix(t *testing.T) {
	t.Parallel()
	var points, moments, killed atomic.Int64
	t.Cleanup(func() {
		t.Logf("%d points in %d moments, %d of them killed by SIGKILL, finished, and taken back", points.Load(), moments.Load(), killed.Load())
	})
	cases, stride := crashCases(), linktest.Stride(199)
	for i, name := range sharedOut(cases, stride, ofCrashes) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := matrix{t: t, site: newSite(t), c: cases[name]}
			m.reference()
			moments.Add(int64(len(m.moments)))
			for _, moment := range m.moments {
				points.Add(int64(len(moment.points)))
			}
			// The cases begin at different moments, so that a sample has every kind of them.
			for n := i % min(stride, len(m.moments)); n < len(m.moments) && m.point(m.moments[n], n); n += stride {
				killed.Add(1)
			}
		})
	}
}

// matrix is one case of the crash matrix, with the two states that it may end in, and the moments that the process had that lived.
type matrix struct {
	t           *testing.T
	site        *site
	c           crashCase
	start, done string
	moments     []moment
}

// moment is some points in a row that a kill leaves in the same state.
type moment struct {
	left   string
	stale  string // what a tenant that is late has still to answer, which is left to chance if several reads are under way
	points []int
}

// begin makes everything as it is before the process starts, and returns the folder of its journal.
func (m *matrix) begin() string {
	m.t.Helper()
	dir := linktest.Dir(m.t)
	m.site.rewind()
	m.site.settle(m.c.behaviour, m.c.accounts...)
	guid := sitePerson().GUID
	m.site.anchored(guid[:])
	m.site.addressed([]byte("SMTP:" + siteUPN))
	if m.c.unset {
		m.site.anchored()
	}
	if m.c.undo {
		engine := m.site.engine(dir, "base")
		plan, err := m.c.planned(m.t.Context(), engine)
		if err != nil {
			m.t.Fatal(err)
		}
		if _, err := engine.Apply(m.t.Context(), plan, nil); err != nil {
			m.t.Fatal(err)
		}
	}
	return dir
}

// reference lets the process live, to know what done is.
func (m *matrix) reference() {
	m.t.Helper()
	dir := m.begin()
	m.start = m.site.state()
	point := 0
	m.passes(dir, func() {
		point++
		left, stale, last := m.left(dir), m.site.tenant.Load().Stale(), len(m.moments)-1
		if last < 0 || m.moments[last].left != left || m.moments[last].stale != stale {
			m.moments = append(m.moments, moment{left: left, stale: stale})
			last++
		}
		m.moments[last].points = append(m.moments[last].points, point)
	})
	if point == 0 {
		m.t.Fatal("it had no point")
	}
	m.done = m.site.state()
	m.comesToItsEnd()
}

// left is all that a process leaves that is killed now: both directories, and every file of its journal.
func (m *matrix) left(dir string) string {
	m.t.Helper()
	users, err := json.Marshal(m.site.tenant.Load().Users())
	if err != nil {
		m.t.Fatal(err)
	}
	person, there := m.site.directory.Get(siteUPN)
	delete(person.Attributes, "uSNChanged") // as in state
	left := fmt.Sprintf("%s\n%v %q\n", users, there, person.Attributes)
	folder := os.DirFS(dir)
	err = fs.WalkDir(folder, ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		text, err := fs.ReadFile(folder, path)
		left += fmt.Sprintf("%s: %q\n", path, text)
		return err
	})
	if err != nil {
		m.t.Fatal(err)
	}
	return left
}

// comesToItsEnd holds what has become of the accounts, if nothing went wrong, against the case.
func (m *matrix) comesToItsEnd() {
	m.t.Helper()
	if got := m.site.standing(); got != m.c.done {
		m.t.Fatalf("it came to %q, want %q", got, m.c.done)
	}
	if m.c.refused && m.start != m.done {
		m.t.Fatalf("refused, and yet changed\n%s", differing(m.done, m.start))
	}
}

// standing says what has become of the accounts, in words.
func (s *site) standing() string {
	var all []string
	if guid := sitePerson().GUID; !slices.Contains([]string{"", string(guid[:])}, s.consistency()) {
		all = append(all, "person stamped")
	}
	if n := len(s.addresses()); n != 1 {
		all = append(all, fmt.Sprintf("person with %d addresses", n))
	}
	for _, u := range s.tenant.Load().Users() {
		name := map[string]string{crashHolder: "holder", crashRight: "right", crashFed: "right", crashRenamed: "right renamed"}[u.UPN]
		if name == "" {
			continue
		}
		if u.DeletedAt.IsZero() {
			name += " live"
		} else {
			name += " deleted"
		}
		switch u.ImmutableID {
		case "":
		case siteValue():
			name += " with the value"
		default:
			name += " with another value"
		}
		if u.ObjectIdentifier != "" {
			name += ", still tied"
		}
		all = append(all, name)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// point kills the process at a point of the n-th moment, and lets two others come after it: one that finishes, and one that takes back. It reports whether
// all was well. Which of the points it is goes round, so that some are killed before what they wait for, and some after.
func (m *matrix) point(at moment, n int) bool {
	m.t.Helper()
	dir, point := m.begin(), at.points[n%len(at.points)]
	m.kill(dir, point)
	where := fmt.Sprintf("point %d", point)
	if left := m.left(dir); left != at.left {
		m.t.Fatalf("%s: the kill leaves another state than was there\n%s", where, differing(left, at.left))
	}
	killed, anchor, addresses, second := m.site.tenant.Load().Users(), m.site.consistency(), m.site.addresses(), linktest.Dir(m.t)
	if err := os.CopyFS(second, os.DirFS(dir)); err != nil {
		m.t.Fatal(err)
	}
	m.finish(m.site.engine(dir, "never"), where)
	m.site.settle(m.c.behaviour, slices.DeleteFunc(killed, func(u entratest.User) bool { return u.UPN == practice.Operator })...)
	m.site.anchored([]byte(anchor))
	m.site.addressed(addresses...)
	m.takeBack(m.site.engine(second, "back"), where)
	return !m.t.Failed()
}

// open are the operations that the next start offers to finish or to take back.
func (m *matrix) open(e engine.Engine, where string) []journal.Operation {
	m.t.Helper()
	all, err := e.Journal.Operations()
	if err != nil {
		m.t.Fatalf("%s: %v", where, err)
	}
	return slices.DeleteFunc(all, func(o journal.Operation) bool { return !o.Unfinished() })
}

// retypedOf is what someone types who types whatever is asked for to finish an operation.
func retypedOf(o journal.Operation) map[link.AccountID]string {
	typed := map[link.AccountID]string{}
	for _, field := range o.Typed() {
		typed[field.Account.ID] = field.Expect
	}
	return typed
}

// confirmRest confirms what an operation has left to do, naming what must be named.
func confirmRest(t *testing.T, o journal.Operation) plan.Confirmed {
	t.Helper()
	c, err := o.Confirm(retypedOf(o))
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// finish is the start that finishes what the process was doing. If there is nothing to finish, all is done, or never started.
func (m *matrix) finish(e engine.Engine, where string) {
	m.t.Helper()
	open := m.open(e, where)
	for _, o := range open {
		_, err := e.Finish(m.t.Context(), confirmRest(m.t, o), nil)
		if m.c.refused != is(err, link.Refused) || err != nil && !m.c.refused {
			m.t.Fatalf("%s: finish: %v", where, err)
		}
	}
	got := m.site.state()
	if len(open) > 1 || got != m.done && (len(open) > 0 || got != m.start) {
		m.t.Errorf("%s: after finishing %d\n%s", where, len(open), differing(got, m.done))
	}
	if left := m.open(e, where); len(left) > 0 {
		m.t.Errorf("%s: still unfinished", where)
	}
}

// takeBack is the start that takes back what the process was at. A purge can only be finished, and it says so; a tie that was cleared stays cleared,
// and it says that.
func (m *matrix) takeBack(e engine.Engine, where string) {
	m.t.Helper()
	open := m.open(e, where)
	if len(open) == 0 {
		return // as in finish
	}
	if m.c.undo {
		m.staysUndone(e, open[0], where)
		return
	}
	purged := len(m.site.tenant.Load().Users()) < 1+len(m.c.accounts)
	want, untied := m.startUntied()
	plan, err := m.planBack(e, open[0])
	if said := fmt.Sprint(plan.Statements, err); err == nil && untied != strings.Contains(said, "stays cleared") {
		m.t.Errorf("%s: untied %v, and it says %s", where, untied, said)
	}
	if said := fmt.Sprint(plan.Statements, err); purged != strings.Contains(said, "purge") {
		m.t.Errorf("%s: purged %v, and it says %s", where, purged, said)
	}
	switch {
	case purged:
		m.finish(e, where+", after a purge")
		return
	case err == nil:
		m.apply(e, plan, where)
	case !is(err, link.Refused):
		m.t.Fatalf("%s: take back: %v", where, err)
	}
	// What came back under another name goes to the recycle bin under it.
	if got := strings.ReplaceAll(m.site.state(), crashRenamed, siteUPN); got != want {
		m.t.Errorf("%s: taken back (%v)\n%s", where, err, differing(got, want))
	}
	if left := m.open(e, where); len(left) > 0 {
		m.t.Errorf("%s: still unfinished after it was taken back", where)
	}
}

// staysUndone wants an undo to be no less refused an undo because it was cut off: it is only finished.
func (m *matrix) staysUndone(e engine.Engine, o journal.Operation, where string) {
	m.t.Helper()
	state := m.site.state()
	if _, err := e.TakeBack(m.t.Context(), o); !is(err, link.Refused) || !strings.Contains(err.Error(), "an undo cannot be undone") || m.site.state() != state {
		m.t.Errorf("%s: the undo is taken back: %v", where, err)
	}
	m.finish(e, where+", after its undo was refused")
}

// startUntied is the state at the start, without the tie of an account that has none any more; untied reports whether there is one.
func (m *matrix) startUntied() (want string, untied bool) {
	untied = strings.Contains(m.start, crashTie) && !strings.Contains(m.site.state(), crashTie)
	if untied {
		return strings.ReplaceAll(m.start, crashTie, ""), true
	}
	return m.start, false
}

// planBack asks again the next day if it is not known at once what became of a write to AD: every domain controller has heard of it then.
func (m *matrix) planBack(e engine.Engine, o journal.Operation) (plan.Plan, error) {
	m.t.Helper()
	p, err := e.TakeBack(m.t.Context(), o)
	if err == nil || !strings.Contains(err.Error(), "is not known yet") {
		return p, err
	}
	later := e.Now().Add(24 * time.Hour)
	e.Now = func() time.Time { return later }
	return e.TakeBack(m.t.Context(), o)
}

// differing are the lines of two states that only one of them has.
func differing(got, want string) string {
	var out []string
	gots, wants := strings.Split(got, "\n"), strings.Split(want, "\n")
	for _, line := range gots {
		if !slices.Contains(wants, line) {
			out = append(out, "got  "+line)
		}
	}
	for _, line := range wants {
		if !slices.Contains(gots, line) {
			out = append(out, "want "+line)
		}
	}
	return strings.Join(out, "\n")
}

func (m *matrix) apply(e engine.Engine, p plan.Plan, where string) {
	m.t.Helper()
	confirmed, err := confirmed(p)
	if err != nil {
		m.t.Fatal(err)
	}
	if out, err := e.Apply(m.t.Context(), confirmed, nil); err != nil || out.End != plan.EndTakenBack {
		m.t.Fatalf("%s: taken back: %s, %v", where, out.End, err)
	}
}

func is(err error, kind link.ProblemKind) bool {
	var problem *link.Problem
	return errors.As(err, &problem) && problem.Kind == kind
}
