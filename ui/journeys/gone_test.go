package journeys

import (
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/link"
	"hardmatch/link/plan"
)

// An operation whose account is gone for good, and of which nothing else can be undone, is closed by undoing it: what is purged, or stays in AD, keeps none open.
func TestUndoingClosesAnOperationWithoutItsAccount(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		person string
		d      plan.Decision
		carry  []string
		writes int // after which the process was killed
		says   string
	}{
		"a purge was sent":   {"james.bond", deletes, nil, 4, "nothing else can be undone"},
		"an address was new": {"alma.aliases", plan.Decision{}, []string{"alma@contoso.com"}, 1, "Have what was added to AD removed there, if it must not stay"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := newStage(t)
			p := s.planOf(s.checkUp(c.person, ""), c.d, c.carry...)
			s.killedIn(p, c.writes, false)
			s.company.Tenant().Remove(string(p.From.Account.ID))
			s.pass(days)
			d := s.recovers(100, 50)
			d.Press("f")
			d.Expect("Unfinished: what now?", "gone for good", "closes it if there is nothing")
			d.Press("u")
			d.Expect("Who is it about?", "nothing else can be undone", c.says)
			if o := s.theOnlyOne(); o.End != plan.EndGone || o.Unfinished() {
				t.Errorf("it ended as %q", o.End)
			}
		})
	}
}

// The recycle bin has shown an account late that an administrator deleted: what was closed meanwhile can be undone once it is back.
func TestAnAccountThatComesBackAfterAll(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.killedAt("rob.restore", plan.Decision{}, 2, false)
	s.pass(time.Hour)
	id := s.theOnlyOne().Plan.From.Account.ID
	s.company.Tenant().SetBehaviour(entratest.Behaviour{Lag: entratest.Lag{Bin: 3 * time.Minute}})
	if err := s.Engine().Writer.SoftDelete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	d := s.recovers(100, 50)
	d.Press("u")
	d.Expect("Who is it about?", "nothing else can be undone")
	s.pass(time.Hour)
	if err := s.Engine().Writer.Restore(t.Context(), id, link.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	s.pass(time.Minute)
	s.undoesTheOnlyOne()
	if u := s.user(string(id)); u.ImmutableID != "" || !binned(u) {
		t.Errorf("%+v", u)
	}
}

// An undo that was cut off before it did anything is not called done, though nothing is left to do: the account is gone. The match is as it was.
func TestAnUndoThatDidNothingIsNotCalledDone(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	out, err := s.apply(s.plan("rob.restore", plan.Decision{}))
	if err != nil {
		t.Fatal(err)
	}
	p, err := s.planBack(out)
	if err != nil {
		t.Fatal(err)
	}
	s.killedIn(p, 1, true)
	s.company.Tenant().Remove(string(p.From.Account.ID))
	s.pass(days)
	if _, err := s.planBack(out); !is(err, link.Refused) || !strings.Contains(err.Error(), "gone for good") {
		t.Error(err)
	}
	match, err := s.journal.Operation(out.Operation)
	if err != nil || match.TakenBack != "" || len(unfinished(s)) > 0 {
		t.Errorf("%s, undone by %q, %d open, %v", match.Standing(), match.TakenBack, len(unfinished(s)), err)
	}
}

// The screen of an operation shows how it stands after it was closed there.
func TestTheRecordShowsThatItWasClosed(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.killedAt("anna.simple", plan.Decision{}, 1, false)
	s.company.Tenant().Remove(s.account("anna.simple@contoso.com").ID)
	s.pass(days)
	d := s.recovers(110, 45)
	d.Press("l")
	d.Press("f2")
	d.Expect("History: what was done", "cut off")
	d.Press("enter")
	d.Expect("Cut off: the program ended before this was finished.")
	d.Press("u")
	d.Expect("nothing else can be undone", "Over: the account that was to be linked is gone for good")
	d.Refuse("Cut off:")
}
