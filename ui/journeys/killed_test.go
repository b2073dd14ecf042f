package journeys

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/linktest"
	"hardmatch/link/plan"
	"hardmatch/ui/uitest"
)

// lethal kills the process at its n-th change of the tenant: before that is sent, or when the answer has come and no one has read it.
type lethal struct {
	link.Writer
	left   *int
	before bool
}

func (w lethal) at(do func() error) error {
	*w.left--
	if *w.left == 0 && w.before {
		runtime.Goexit()
	}
	err := do()
	if *w.left == 0 {
		runtime.Goexit()
	}
	return err
}

func (w lethal) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	return w.at(func() error { return w.Writer.Set(ctx, id, value) })
}

func (w lethal) Clear(ctx context.Context, id link.AccountID) error {
	return w.at(func() error { return w.Writer.Clear(ctx, id) })
}

func (w lethal) SoftDelete(ctx context.Context, id link.AccountID) error {
	return w.at(func() error { return w.Writer.SoftDelete(ctx, id) })
}

func (w lethal) Purge(ctx context.Context, id link.AccountID) error {
	return w.at(func() error { return w.Writer.Purge(ctx, id) })
}

func (w lethal) Restore(ctx context.Context, id link.AccountID, o link.RestoreOptions) error {
	return w.at(func() error { return w.Writer.Restore(ctx, id, o) })
}

func (w lethal) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (controller string, err error) {
	err = w.at(func() error { controller, err = w.Writer.SetConsistencyGUID(ctx, person, from, to); return err })
	return controller, err
}

func (w lethal) Rename(ctx context.Context, id link.AccountID, upn string) error {
	return w.at(func() error { return w.Writer.Rename(ctx, id, upn) })
}

// killedAt makes a plan and carries it out in a process that is killed at its n-th change.
func (s *stage) killedAt(person string, d plan.Decision, n int, before bool) {
	s.t.Helper()
	s.killedIn(s.plan(person, d), n, before)
}

// killedIn carries a plan out in a process that is killed at its n-th change.
func (s *stage) killedIn(p plan.Plan, n int, before bool) {
	s.t.Helper()
	confirmed, err := p.Confirm(retyped(p), "INC-4711")
	if err != nil {
		s.t.Fatal(err)
	}
	e := s.Engine()
	e.Writer = lethal{e.Writer, &n, before}
	s.killed(func() { _, _ = e.Apply(s.t.Context(), confirmed, nil) })
}

// recovers starts the wizard again.
func (s *stage) recovers(width, height int) *uitest.Driver {
	s.t.Helper()
	d := s.wizard(width, height)
	d.Press("enter")
	d.Expect("Unfinished: what now?", "True now")
	return d
}

var deletes = plan.Decision{Choice: checkup.ChooseDelete}

// waited are the waits that a call has reported, and how long they were.
func (s *stage) waited(do func(ctx context.Context)) (told []string, took time.Duration) {
	began := s.clock()
	do(link.TellPauses(s.t.Context(), func(p link.Pause) { told = append(told, p.Who+" "+p.Why) }))
	return told, s.clock().Sub(began)
}

// only requires a wait to be reported with these words and no others.
func only(t *testing.T, told []string, words string) {
	t.Helper()
	if len(told) == 0 {
		t.Errorf("nothing was told of a wait")
	}
	for _, said := range told {
		if !strings.Contains(said, words) {
			t.Errorf("it waits with %q, want %q", said, words)
		}
	}
}

// A write that was killed may or may not have been made: that is said for as long as it may still show, and no longer.
func TestAWaitForWhatMayNeverHaveBeenMade(t *testing.T) {
	t.Parallel()
	const unknown = "Whether the change of james.bond4821@contoso.onmicrosoft.com (6c2aa297) was made is not known yet"
	for name, c := range map[string]struct {
		n      int
		before bool
		later  time.Duration
		told   string // "": it does not wait
		says   string
	}{
		"a first try that was never sent":      {n: 1, before: true, says: "everything is as it was before it"},
		"a first try that was refused":         {n: 1, says: "everything is as it was before it"},
		"a deletion that was never sent":       {n: 2, before: true, told: unknown, says: "is not known yet"},
		"a deletion that was never sent, late": {n: 2, before: true, later: 11 * time.Minute, says: "everything is as it was before it"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			s.killedAt("james.bond", deletes, c.n, c.before)
			s.pass(c.later)
			o, err := s.journal.Operation("20261102-090000-000001")
			if err != nil {
				t.Fatal(err)
			}
			told, took := s.waited(func(ctx context.Context) { _, err = s.Engine().TakeBack(ctx, o) })
			if err == nil || !strings.Contains(err.Error(), c.says) {
				t.Errorf("%v", err)
			}
			if c.told != "" {
				only(t, told, c.told)
			} else if took > 0 || len(unfinished(s)) > 0 {
				t.Errorf("it took %s, %v, and %d are open", took, told, len(unfinished(s)))
			}
		})
	}
}

func unfinished(s *stage) []journal.Operation {
	all, err := s.journal.Operations()
	if err != nil {
		s.t.Fatal(err)
	}
	return slices.DeleteFunc(all, func(o journal.Operation) bool { return !o.Unfinished() })
}

// falling is a tenant that goes away with the answer to the n-th change.
type falling struct {
	link.Writer
	tenant *entratest.Tenant
	left   *int
}

func (w falling) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	if *w.left--; *w.left == 0 {
		w.tenant.Fail("PATCH", "", 1, entratest.Fault{Reset: true, AfterActing: true})
		w.tenant.Fail("", "", 10_000, entratest.Fault{Reset: true})
	}
	return w.Writer.Set(ctx, id, value)
}

// The server goes away with the answer to a write: what is waited for then is an answer.
func TestAServerThatGoesAwayWithAnAnswer(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	p := s.plan("james.bond", deletes)
	confirmed, err := p.Confirm(retyped(p), "INC-4711")
	if err != nil {
		t.Fatal(err)
	}
	e, second := s.Engine(), 2
	e.Writer = falling{e.Writer, s.company.Tenant(), &second}
	told, _ := s.waited(func(ctx context.Context) { _, err = e.Apply(ctx, confirmed, nil) })
	if err == nil {
		t.Error("it went well")
	}
	for _, said := range told {
		if !strings.HasPrefix(said, "Entra ID gave no answer") && !strings.HasPrefix(said, "Entra ID gives no answer") {
			t.Errorf("it waits with %q", said)
		}
	}
	if !slices.Contains(told, "Entra ID gives no answer") {
		t.Errorf("%v", told)
	}
}

// The process is killed behind the deletion, and the sync brings the copy back: that is the known answer. What stops the rest leads to the undo, which closes the
// operation, and that to the check-up.
func TestTheSyncBringsBackWhatAKilledProcessHasDeleted(t *testing.T) {
	if bothFaces(t, TestTheSyncBringsBackWhatAKilledProcessHasDeleted) {
		return
	}
	for i, c := range []struct {
		name   string
		n      int
		before bool
		sync   func(*stage)
	}{
		{name: "the next run", n: 2, sync: runsLate},
		{name: "a run a moment later", n: 2, sync: runsAtOnce},
		{name: "the deletion is in the journal", n: 3, before: true, sync: runsLate},
		{name: "it is in the journal, a moment later", n: 3, before: true, sync: runsAtOnce},
	} {
		if i%linktest.Stride(3) != 0 {
			continue // the first and the last stand for the others if a sample is tried
		}
		t.Run(c.name, func(t *testing.T) {
			s := newStage(t)
			s.killedAt("james.bond", deletes, c.n, c.before)
			c.sync(s)
			before := s.clock()
			d := s.recovers(100, 40)
			d.Press("f")
			d.Expect("Unfinished: what now?", "sync", "undo")
			if c.n == 3 {
				d.Expect("Have the sync paused, and undo this operation")
			}
			d.Press("u")
			d.Expect("Find", "Everything is as it was before it", "james.bond@contoso.com")
			if took := s.clock().Sub(before); took > 0 || len(unfinished(s)) > 0 {
				t.Errorf("it took %s, and %d are open", took, len(unfinished(s)))
			}
			d.Press("enter")
			d.Expect("Pick")
			d.Press("enter")
			d.Expect("Check-up", "Two accounts claim James Bond")
			d.Refuse("Not finished")
		})
	}
}

// runsLate lets the company's sync run when it is due.
func runsLate(s *stage) {
	s.pass(26 * time.Minute)
	if _, err := s.runSync(s.t.Context()); err != nil {
		s.t.Fatal(err)
	}
}

// runsAtOnce is what a run of the sync leaves that someone has started by hand.
func runsAtOnce(s *stage) {
	s.pass(10 * time.Second)
	s.company.Tenant().Change(s.account(bondsDuplicate).ID, func(u *entratest.User) { u.DeletedAt, u.LastSync = time.Time{}, s.clock() })
	s.company.Tenant().SetLastSync(s.clock())
	s.pass(10 * time.Second)
}

// The process is killed while a federated person signs in under another name: the confirm screen has said that this can happen, the next start says first that it has,
// and finishing gives the name back.
func TestAKilledProcessLeavesTheNameOfAMinute(t *testing.T) {
	if bothFaces(t, TestAKilledProcessLeavesTheNameOfAMinute) {
		return
	}
	const own, meanwhile = "fred.federated@fed.contoso.com", "fred.federated@contoso.onmicrosoft.com"
	for n, back := range []bool{1: false, 2: false, 3: true} {
		if n == 0 {
			continue
		}
		s := newStage(t)
		p := s.plan("fred.federated", plan.Decision{})
		wants(t, fmt.Sprint(p.Statements), "even if the plan stops; if hardmatch is killed, the next start offers it")
		s.killedAt("fred.federated", plan.Decision{}, n, false)
		d := s.recovers(80, 24)
		if said := own + " (4f81db85) has to sign in as " + meanwhile + " now"; back {
			d.Refuse(said)
		} else {
			d.Expect(said, "the name comes back")
		}
		d.Press("f")
		d.Refuse("for a minute")
		if back {
			d.Refuse("signs in as")
			d.Expect("Confirm: this is what is left to do", "Finish: rename 4f81db85")
		} else {
			d.Expect("Confirm: this is what is left to do", "signs in as "+meanwhile+" now")
		}
		d.Press("tab")
		press(d, "Confirm: this is what is left to do", "Finish")
		d.Expect("Done: prepared")
		if got := s.account(own); got.ImmutableID == "" {
			t.Errorf("%+v", got)
		}
	}
}
