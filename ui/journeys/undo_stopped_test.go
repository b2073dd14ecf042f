package journeys

import (
	"context"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// killedUndo links Carla and takes that back in a process that is killed once the first of the two accounts is cleared.
func (s *stage) killedUndo() {
	s.t.Helper()
	s.ends("carla.clear", plan.Decision{Choice: checkup.ChooseClear}, plan.EndPrepared)
	s.pass(time.Minute)
	engine := s.connected()
	o, err := s.journal.Operation("20261102-090000-000001")
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := engine.TakeBack(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	undo, err := p.Confirm(nil, "INC-4712")
	if err != nil {
		s.t.Fatal(err)
	}
	engine.Writer = deadly{engine.Writer}
	s.killed(func() { _, _ = engine.Apply(s.t.Context(), undo, nil) })
	s.pass(time.Hour)
}

// history runs hardmatch history on a folder.
func history(t *testing.T, dir string, flags ...string) string {
	t.Helper()
	p := newCommandLine(t, nil)
	if status := p.Run(t.Context(), append([]string{"history", "--journal", dir}, flags...)); status != 0 {
		t.Fatalf("exit status %d: %s", status, &p.errs)
	}
	return p.out.String()
}

// onDisk gives the stage a journal in a folder that other programs can read.
func (s *stage) onDisk() string {
	s.t.Helper()
	dir := filepath.Join(s.t.TempDir(), "journal")
	j, err := journal.Open(dir)
	if err != nil {
		s.t.Fatal(err)
	}
	s.journal = j
	return dir
}

func wants(t *testing.T, text string, all ...string) {
	t.Helper()
	for _, want := range all {
		if !strings.Contains(text, want) {
			t.Errorf("%s is missing in\n%s", want, text)
		}
	}
}

// While an undo is not finished, nothing says that it has taken anything back.
func TestAnUndoThatIsNotFinishedHasNotTakenBack(t *testing.T) {
	if bothFaces(t, TestAnUndoThatIsNotFinishedHasNotTakenBack) {
		return
	}
	s := newStage(t)
	dir := s.onDisk()
	s.killedUndo()
	const first, undo = "20261102-090000-000001", "20261102-090000-000002"
	wants(t, history(t, dir), "undoing      "+first, "is being undone by operation "+undo+", which is not finished")
	wants(t, history(t, dir, "--json"), `"state": "undoing"`, `"undoneBy": null`, `"beingUndoneBy": "`+undo+`"`)
	o, err := s.journal.Operation(first)
	if err != nil {
		t.Fatal(err)
	}
	if plan, err := s.Engine().TakeBack(t.Context(), o); err != nil || !slices.Contains(plan.From.Replaces, undo) {
		t.Errorf("it is not taken back again: %v, %v", plan.From.Replaces, err)
	}
	d := s.wizard(120, 50)
	d.Press("enter")
	d.Expect("Unfinished: what now?")
	d.Press("l", "f2")
	d.Expect("cut off", "being undone")
	d.Press("down", "enter")
	d.Expect("Being undone: it is being undone by operation " + undo + ", which is not finished.")
}

// Carla was matched again since her undo stopped: it is closed, by name, and no one waits for what the new match holds.
func TestAMatchTakesThePlaceOfAStoppedUndo(t *testing.T) {
	if bothFaces(t, TestAMatchTakesThePlaceOfAStoppedUndo) {
		return
	}
	s := newStage(t)
	dir := s.onDisk()
	s.killedUndo()
	const first, undo, again = "20261102-090000-000001", "20261102-090000-000002", "20261102-090000-000003"
	stopped, err := s.journal.Operation(undo)
	if err != nil {
		t.Fatal(err)
	}
	shown, err := stopped.Confirm(nil)
	if err != nil {
		t.Fatal(err)
	}
	p := s.plan("carla.clear", plan.Decision{})
	if !slices.ContainsFunc(p.Statements, func(said plan.Statement) bool {
		return strings.Contains(said.Text, "Operation "+undo+" stopped before its end")
	}) {
		t.Errorf("the confirm screen says %v", p.Statements)
	}
	if out, err := s.apply(p); out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	before, writes := s.clock(), len(s.changes())
	out, err := s.Engine().Finish(t.Context(), shown, nil)
	if !is(err, link.Changed) || !strings.Contains(err.Error(), "operation "+again+" has matched the person again since") || s.clock() != before || len(s.changes()) != writes {
		t.Errorf("finished after %v: %s, %v", s.clock().Sub(before), out.End, err)
	}
	wants(t, history(t, dir), "replaced     "+undo, "replaced     "+first, "was undone in part by operation "+undo+", and operation "+again+" has matched the person again since")
	wants(t, history(t, dir, "--json"), `"state": "replaced"`, `"replacedBy": "`+again+`"`)
	if check := s.checkUp("carla.clear", ""); check.Verdict != checkup.VerdictPrepared || len(check.Facts.Open) > 0 {
		t.Errorf("%s, %v", check.Verdict, check.Findings)
	}
	d := s.wizard(120, 50)
	d.Press("enter")
	d.Expect("Find") // nothing is offered
	d.Press("f2", "down", "enter")
	d.Expect("Replaced: it stopped before its end, and operation " + again + " has matched the person again since.")
	s.isTakenBack(again)
	if o, err := s.journal.Operation(undo); err != nil || !o.Unfinished() {
		t.Errorf("the match that took its place is gone, and it stands %s, %v", o.Standing(), err)
	}
}

// isTakenBack takes an operation back.
func (s *stage) isTakenBack(id string) {
	s.t.Helper()
	o, err := s.journal.Operation(id)
	if err != nil {
		s.t.Fatal(err)
	}
	p, err := s.Engine().TakeBack(s.t.Context(), o)
	if err != nil {
		s.t.Fatal(err)
	}
	confirmed, err := p.Confirm(nil, "INC-4713")
	if err != nil {
		s.t.Fatal(err)
	}
	if out, err := s.Engine().Apply(s.t.Context(), confirmed, nil); out.End != plan.EndTakenBack {
		s.t.Fatalf("%s, %v", out.End, err)
	}
}

// mute deletes nothing: its process is killed before it sends anything.
type mute struct{ link.Writer }

// SoftDelete never comes back.
func (w mute) SoftDelete(context.Context, link.AccountID) error {
	runtime.Goexit()
	return nil
}

// What is left of an operation is read to its last word: the name of an account that is to be purged is never cut off.
func TestWhatIsLeftToDoNamesEveryAccountInFull(t *testing.T) {
	if bothFaces(t, TestWhatIsLeftToDoNamesEveryAccountInFull) {
		return
	}
	s := newStage(t)
	dir := filepath.Join(t.TempDir(), "journal")
	j, err := journal.Open(filepath.Join(dir, "practice"))
	if err != nil {
		t.Fatal(err)
	}
	s.journal, s.practising = j, true
	p := s.plan("james.bond", plan.Decision{Choice: checkup.ChooseDelete})
	s.writer = func(w link.Writer) link.Writer { return mute{w} }
	s.killed(func() { _, _ = s.apply(p) })
	s.writer = nil
	last := "step 7, purge james.bond4821@contoso.onmicrosoft.com (6c2aa297) from the recycle bin for good (only if it is still in the recycle bin then)."
	text, _ := checkShown(t, s.company, "james.bond", "--journal", dir, "--account", "james.bond@contoso.com")
	wants(t, text, "Blocked. Not finished: operation 20261102-090000-000001 on this person stopped before its end. It comes first.\n", strings.TrimSuffix(last, "."))
	d := s.wizard(170, 50)
	d.Press("enter")
	d.Expect("Unfinished: what now?")
	d.Press("l")
	d.Expect("Find")
	d.Type("james.bond")
	d.Expect("1 person")
	d.Press("enter")
	d.Expect("Pick")
	d.Press("enter")
	d.Expect(last[:len("step 7, purge james.bond4821@contoso.onmicrosoft.com (6c2aa297)")])
}
