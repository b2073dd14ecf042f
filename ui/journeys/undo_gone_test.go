package journeys

import (
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// The person was deleted in AD after the match. What needs no AD user is done, and it is said that they are gone; an ImmutableID that belongs to no one is
// written nowhere.
func TestThePersonIsGoneFromAD(t *testing.T) {
	t.Parallel()
	t.Run("undo of a deletion", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		out := s.ends("leo.left", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPrepared)
		s.pass(days)
		s.removed("leo.left")
		p, err := s.planBack(out)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, statements(p), "Leo Left", "no longer in AD")
		back, err := s.apply(p)
		if err != nil || back.End != plan.EndTakenBack || s.account("leo.left@contoso.com").ImmutableID != "" {
			t.Errorf("%s, %v\n%s", back.End, err, s.accounts("Leo"))
		}
	})
	t.Run("finish a purge", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.lateBin(4 * time.Minute)
		out := s.ends("james.bond", plan.Decision{Choice: checkup.ChooseDelete}, plan.EndPurgeDue)
		s.pass(5 * time.Minute)
		s.removed("james.bond")
		o, err := s.journal.Operation(out.Operation)
		if err != nil {
			t.Fatal(err)
		}
		o, now, err := s.Engine().Rest(t.Context(), o)
		if err != nil || now.Person == nil || now.Person.Problem == nil || !strings.Contains(now.Person.Problem.Cause, "no longer in AD") {
			t.Fatalf("%v, %+v", err, now.Person)
		}
		end, err := s.Engine().Finish(t.Context(), confirmRest(t, o), nil)
		if err != nil || end.End != plan.EndPrepared || strings.Contains(s.accounts("James"), "recycle bin") {
			t.Errorf("%s, %v\n%s", end.End, err, s.accounts("James"))
		}
	})
	t.Run("finish a set", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.die()
		s.pass(days)
		s.removed("carla.clear")
		open, err := s.journal.Operations()
		if err != nil || len(open) != 1 {
			t.Fatal(err, len(open))
		}
		rest, err := open[0].Confirm(nil)
		if err != nil {
			t.Fatal(err)
		}
		writes := len(s.changes())
		_, err = s.Engine().Finish(t.Context(), rest, nil)
		if err == nil || len(s.changes()) != writes {
			t.Fatalf("%v", err)
		}
		wants(t, err.Error(), "Carla Clear", "no longer in AD", "ndo the operation")
		if strings.Contains(err.Error(), "spelling") {
			t.Error(err)
		}
	})
}

// removed deletes a person in AD.
func (s *stage) removed(person string) {
	s.t.Helper()
	if err := s.company.Directory().Remove(person); err != nil {
		s.t.Fatal(err)
	}
}

// The holder of someone who is gone from AD does not get their ImmutableID back; the match is taken off. If that is all that there would be to do, it is
// refused with their name.
func TestNobodyGetsTheValueOfAPersonWhoIsGone(t *testing.T) {
	t.Parallel()
	t.Run("rest", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		out := s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
		s.pass(days)
		s.removed("carla.clear")
		p, err := s.planBack(out)
		if err != nil {
			t.Fatal(err)
		}
		wants(t, p.Statements[0].Text, "Carla Clear (carla.clear@contoso.com) is no longer in AD")
		wants(t, p.Statements[1].Text, carlasTest, "does not get the ImmutableID", "Carla Clear")
		if back, err := s.apply(p); err != nil || back.End != plan.EndTakenBack || s.user(s.account(carlasTest).ID).ImmutableID != "" || s.account("carla.clear@contoso.com").ImmutableID != "" {
			t.Errorf("%s, %v\n%s", back.End, err, s.accounts("Carla"))
		}
	})
	t.Run("nothing else", func(t *testing.T) {
		t.Parallel()
		s := newStage(t)
		s.die()
		s.pass(days)
		s.removed("carla.clear")
		open, err := s.journal.Operations()
		if err != nil {
			t.Fatal(err)
		}
		_, err = s.Engine().TakeBack(t.Context(), open[0])
		if !is(err, link.Refused) {
			t.Fatal(err)
		}
		wants(t, err.Error(), carlasTest, "Carla Clear (carla.clear@contoso.com), who is no longer in AD", "restored from its recycle bin")
		if open, _ = s.journal.Operations(); !open[0].Unfinished() {
			t.Errorf("it stands %s", open[0].Standing())
		}
	})
}

// An undo that stopped half way is finished without the person: whoever held their value does not get it back, and that is said.
func TestAStoppedUndoIsFinishedWithoutThePerson(t *testing.T) {
	t.Parallel()
	s := newStage(t)
	s.killedUndo()
	s.removed("carla.clear")
	undo, err := s.journal.Operation("20261102-090000-000002")
	if err != nil {
		t.Fatal(err)
	}
	undo, now, err := s.Engine().Rest(t.Context(), undo)
	if err != nil || now.Person == nil || now.Person.Problem == nil {
		t.Fatalf("%v, %+v", err, now.Person)
	}
	rest, err := undo.Confirm(nil)
	if err != nil {
		t.Fatal(err)
	}
	out, err := s.Engine().Finish(t.Context(), rest, nil)
	skipped := slices.ContainsFunc(out.Steps, func(p plan.Progress) bool {
		return p.Step.Do == link.DoSet && p.State == plan.Skipped && strings.Contains(p.Note, "Carla Clear (carla.clear@contoso.com), who is no longer in AD")
	})
	if err != nil || out.End != plan.EndTakenBack || !skipped || s.account(carlasTest).ImmutableID != "" || s.account("carla.clear@contoso.com").ImmutableID != "" {
		t.Errorf("%s, %v\n%s", out.End, err, s.accounts("Carla"))
	}
}
