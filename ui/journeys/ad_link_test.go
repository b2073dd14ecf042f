package journeys

import (
	"context"
	"runtime"
	"testing"

	"hardmatch/link"
	"hardmatch/link/plan"
	"hardmatch/ui/uitest"
)

// stamped is mS-DS-ConsistencyGuid of a person, as the ImmutableID that it gives; "" if it is not set.
func (s *stage) stamped(person string) link.ImmutableID {
	s.t.Helper()
	p, err := s.people.Person(s.t.Context(), person)
	if err != nil {
		s.t.Fatal(err)
	}
	return link.EncodeAnchor(p.ConsistencyGUID.Or(nil))
}

// toADSide takes the person's account, and asks for the link from the AD side.
func toADSide(d *uitest.Driver, person string) {
	toCheckUp(d, person)
	d.Press("l")
	d.Expect("Confirm: this is what will be done", "CHANGED IN AD", "is not changed", "Ticket number or reason")
}

// The account is synced, so the cloud refuses: AD is changed instead, and the cloud is not; and it can be taken back.
func TestALinkFromTheADSide(t *testing.T) {
	if bothFaces(t, TestALinkFromTheADSide) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toADSide(d, "sara.second")
	value := link.ImmutableID(s.account("sara.second@contoso.com").ImmutableID)
	guid, _ := value.GUID()
	d.Expect("before: (not set)", "mS-DS-ConsistencyGuid becomes "+guid.String())
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	d.Press("d")
	d.Expect("the AD user now carries the account's ImmutableID", "mS-DS-ConsistencyGuid: "+guid.String())
	if got := s.stamped("sara.second"); got != value || len(s.changes()) > 0 {
		t.Errorf("AD has %q, want %q; the cloud was changed: %v", got, value, s.changes())
	}
	d.Press("u")
	d.Expect("mS-DS-ConsistencyGuid becomes (not set)")
	fill(d)
	press(d, "Confirm: this is what will be undone", "Undo")
	d.Expect("Done: undo complete", "mS-DS-ConsistencyGuid: not set")
	if got := s.stamped("sara.second"); got != "" {
		t.Errorf("AD has %q, want nothing", got)
	}
	d.Press("n", "f2")
	d.Expect("2 operations", "undo done", "undone")
	d.Press("down")
	d.ExpectFrame("Match Sara Second with sara.second@contoso.com (ecf53d92) from")
}

// Looking again after the link reads the person again: the account carries what AD has now.
func TestTheCheckUpAfterALinkFromTheADSide(t *testing.T) {
	if bothFaces(t, TestTheCheckUpAfterALinkFromTheADSide) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toADSide(d, "sara.second")
	fill(d)
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared")
	d.Press("esc", "d")
	d.Expect("Check-up", "Prepared: the account already carries the ImmutableID.", s.account("sara.second@contoso.com").ImmutableID)
}

// Cancel is where the focus is, and Esc leads back to the check-up: nothing is written.
func TestTheADSideIsCancelled(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	d := s.wizard(80, 24)
	toADSide(d, "sara.second")
	d.Press("enter", "enter")
	d.Expect("Check-up", "Nothing was changed")
	if got := s.stamped("sara.second"); got != "" {
		t.Errorf("AD has %q", got)
	}
}

// A person whose attribute is set already is changed only if the operator says that the person is out of the sync's scope.
func TestTheADSideAsksAboutTheScope(t *testing.T) {
	if bothFaces(t, TestTheADSideAsksAboutTheScope) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toCheckUp(d, "quinn.question")
	d.Press("l")
	d.Expect("Check-up", "mS-DS-ConsistencyGuid is already set")
	d.Expect("( ) out of scope")
	d.Refuse("(•)")
	d.Hold("out of scope")
	d.Press("l")
	fill(d)
	d.Press("pgdown", "pgdown")
	d.Expect("Confirm: this is what will be done", "Sync out of scope")
	press(d, "Confirm: this is what will be done", "Apply")
	d.Expect("Done: prepared", "have the AD user moved back into the sync's scope")
	if got, want := s.stamped("quinn.question"), s.account("quinn.question@contoso.com").ImmutableID; string(got) != want {
		t.Errorf("AD has %q, want %q", got, want)
	}
}

// If it cannot be done the key says why.
func TestTheADSideSaysWhyNot(t *testing.T) {
	if bothFaces(t, TestTheADSideSaysWhyNot) {
		return
	}
	for person, why := range map[string]string{
		"grace.guarded":  "You may not write the person's mS-DS-ConsistencyGuid in AD",
		"elmar.exported": "The sync has already exported the person",
	} {
		d := newStage(t).wizard(80, 24)
		toCheckUp(d, person)
		d.ExpectFrame("[l link in AD]")
		d.Press("l")
		d.Expect("Check-up", why)
	}
}

func TestTheADSideIsNoQuestionForMost(t *testing.T) {
	if bothFaces(t, TestTheADSideIsNoQuestionForMost) {
		return
	}
	d := newStage(t).wizard(80, 24)
	toCheckUp(d, "anna.simple")
	d.Refuse("AD side")
	d.Press("l")
	d.Expect("Check-up")
}

// stampedAndDead writes to AD, and its process is killed before it hears of it.
type stampedAndDead struct{ link.Writer }

func (w stampedAndDead) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (string, error) {
	_, _ = w.Writer.SetConsistencyGUID(ctx, person, from, to)
	runtime.Goexit()
	return "", nil
}

// A crash in the middle of the write to AD: the next start says what AD has, and finishes without writing it again.
func TestTheNextStartFinishesALinkFromTheADSide(t *testing.T) {
	if bothFaces(t, TestTheNextStartFinishesALinkFromTheADSide) {
		return
	}
	s := newStage(t)
	engine := s.connected()
	engine.Writer = stampedAndDead{engine.Writer}
	s.killed(func() { _, _ = engine.Apply(t.Context(), s.sarasPlan(), nil) })
	writes := 0
	s.writer = func(w link.Writer) link.Writer { return stampCounter{w, &writes} }
	d := s.wizard(80, 24)
	d.Press("enter")
	d.Expect("Unfinished: what now?", "In doubt", "mS-DS-ConsistencyGuid 814c4c4e")
	d.Press("f", "tab")
	press(d, "Confirm: this is what is left to do", "Finish")
	d.Expect("Done: prepared")
	if got, want := s.stamped("sara.second"), s.account("sara.second@contoso.com").ImmutableID; string(got) != want || writes > 0 {
		t.Errorf("AD has %q, want %q; written %d times again", got, want, writes)
	}
}

// stampCounter counts the writes to AD.
type stampCounter struct {
	link.Writer
	writes *int
}

func (w stampCounter) SetConsistencyGUID(ctx context.Context, person link.GUID, from, to []byte) (string, error) {
	*w.writes++
	return w.Writer.SetConsistencyGUID(ctx, person, from, to)
}

// sarasPlan is confirmed without a screen.
func (s *stage) sarasPlan() plan.Confirmed {
	s.t.Helper()
	p, err := confirmed(s.adPlan("sara.second", link.NotHeld))
	if err != nil {
		s.t.Fatal(err)
	}
	return p
}
