package engine

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

func ofMany(t *testing.T, many int) *journal.Journal {
	t.Helper()
	j, err := journal.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	manyOperations(t, j, many)
	return j
}

// idsOf are all operations, the oldest first.
func idsOf(t *testing.T, j *journal.Journal) []string {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(filepath.Dir(j.File("")), "2*"))
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for _, f := range files {
		name, _, _ := strings.Cut(filepath.Base(f), ".")
		ids = append(ids, name)
	}
	return ids
}

func spoil(t *testing.T, j *journal.Journal, id string) {
	t.Helper()
	if err := os.WriteFile(j.File(id), []byte("spoilt\n"), 0o600); err != nil {
		t.Fatal(err)
	}
}

// What a check-up needs is found without reading the others, once the index knows them; and it makes no difference to what is found. attacks-1 T15
func TestACheckUpReadsOnlyWhatItIsAbout(t *testing.T) {
	const many = 40
	j := ofMany(t, many)
	ids := idsOf(t, j)
	word := string(lastAccount(many))
	finds := func(how string) {
		t.Helper()
		found, err := j.About(word)
		if err != nil || len(found) != 1 || found[0].ID != ids[many-1] || len(found[0].Steps) == 0 {
			t.Errorf("%s: %d found, %v", how, len(found), err)
		}
	}
	finds("without an index")
	if _, err := j.Operations(); err != nil {
		t.Fatal(err)
	}
	index := filepath.Join(filepath.Dir(j.File("")), "index")
	text, err := os.ReadFile(index)
	if err != nil || strings.Count(string(text), ids[0]) != 1 {
		t.Fatalf("the index: %v\n%s", err, text)
	}
	finds("with an index")
	for _, id := range ids[:many-1] {
		spoil(t, j, id) // whoever reads it says so
	}
	finds("with all others spoilt")
	if err := os.WriteFile(index, text[:len(text)-len("01234567\n")], 0o600); err != nil { // a crash has torn its last line, which is the oldest operation's
		t.Fatal(err)
	}
	if _, err := j.About(word); !link.Is(err, link.BadInput) || !strings.Contains(err.Error(), j.File(ids[0])) || strings.Contains(err.Error(), ids[1]) {
		t.Errorf("with a torn index: %v", err)
	}
}

// A new operation is in the index; one that is not is looked into.
func TestTheIndexIsOnlyAHint(t *testing.T) {
	w := newWorld()
	engine, o := finished(t, w, plan.Decision{})
	w.journal = engine.Journal
	index := filepath.Join(filepath.Dir(engine.Journal.File("")), "index")
	text, err := os.ReadFile(index)
	if err != nil || !strings.HasPrefix(string(text), "\noperation\t-\tright\t.") {
		t.Fatalf("%q, %v", text, err)
	}
	p, err := engine.TakeBack(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	stamped := w.check(t, "right").Facts.Stamped
	for name, text := range map[string]string{
		"torn": "\noperation\t-\tri", "garbage": "\x00\x01\t\t\t\t.\n\n", "of others": "\nanother\t-\tright\t.\n", "empty": "", "twice": strings.Repeat(string(text), 2),
	} {
		if err := os.WriteFile(index, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		if got := w.check(t, "right").Facts.Stamped; stamped.At.IsZero() || got != stamped {
			t.Errorf("%s: stamped %v, want %v", name, got, stamped)
		}
	}
	if err := os.Remove(index); err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil {
		t.Fatal(err)
	}
	for _, remove := range []bool{false, true} {
		if remove {
			if err := os.Remove(index); err != nil {
				t.Fatal(err)
			}
		}
		if got, err := engine.Journal.Operation(o.ID); err != nil || got.TakenBack != "undo" {
			t.Errorf("index removed %v: taken back by %q, %v", remove, got.TakenBack, err)
		}
	}
}

// A digit of every account in the index is another one: an operation that is not finished is found all the same, what the lines of earlier versions say is looked
// into too, and the index is made anew.
func TestADamagedIndexHidesNothing(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoPurge)
	w.journal = engine.Journal
	index := filepath.Join(filepath.Dir(engine.Journal.File("")), "index")
	text, err := os.ReadFile(index)
	if err != nil {
		t.Fatal(err)
	}
	for name, damaged := range map[string]string{
		"accounts": strings.NewReplacer("right", "wight", "\th", "\tg").Replace(string(text)), "its own id": strings.Replace(string(text), o.ID, o.ID+"x", 1),
		"the checksum": string(text[:len(text)-2]) + "x\n", "an earlier version": "\n" + o.ID + "\t-\twight\tg\t.\n",
	} {
		if err := os.WriteFile(index, []byte(damaged), 0o600); err != nil {
			t.Fatal(err)
		}
		if open := w.check(t, "right").Facts.Open; len(open) != 1 {
			t.Errorf("%s: %d are open", name, len(open))
		}
		if _, err := engine.Journal.Operations(); err != nil {
			t.Fatal(err)
		}
		if got, err := os.ReadFile(index); err != nil || strings.TrimSpace(string(got)) != strings.TrimSpace(string(text)) {
			t.Errorf("%s: the index is now %q, %v", name, got, err)
		}
	}
}

// A crash may tear the first line of an operation, which is the plan, behind the account that it is about. Nothing was done by then, and a check-up goes on.
func TestATornBeginningStopsNoCheckUp(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoSoftDelete)
	w.journal = engine.Journal
	file := engine.Journal.File(o.ID)
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.Remove(filepath.Join(filepath.Dir(file), "index")); err != nil {
		t.Fatal(err)
	}
	named := bytes.Index(text, []byte(`"right"`)) + len(`"right"`)
	for _, until := range []int{1, named, bytes.IndexByte(text, '\n') - 1} {
		if err := os.WriteFile(file, text[:until], 0o600); err != nil {
			t.Fatal(err)
		}
		if facts := w.check(t, "right").Facts; len(facts.Open) > 0 || len(facts.Unread) > 0 {
			t.Errorf("torn behind byte %d: open is %+v, unread %+v", until, facts.Open, facts.Unread)
		}
	}
}

// No more than some hundred operations are read ahead, so the memory does not grow with the journal.
func TestTheJournalIsReadPieceByPiece(t *testing.T) {
	j := ofMany(t, 600)
	ids := idsOf(t, j)
	n := 0
	for o, err := range j.All() {
		if n++; n == 1 {
			spoil(t, j, ids[0]) // the oldest, which comes last
		}
		if want := ids[len(ids)-n]; n < len(ids) && (err != nil || o.ID != want) {
			t.Fatalf("the %dth is %s, want %s: %v", n, o.ID, want, err)
		}
		if n == len(ids) && !link.Is(err, link.BadInput) {
			t.Errorf("the last was read before it was asked for: %v", err)
		}
	}
	if n != len(ids) {
		t.Errorf("%d of %d", n, len(ids))
	}
}

// In brief an operation says the same, except for the steps of one that has ended for good.
func TestAnOperationInBrief(t *testing.T) {
	w, engine, _ := crashedAt(t, link.DoPurge)
	engine.NewID = func() string { return "second" }
	w.add(holder("h", synced))
	planner := engine
	planner.Journal = nil // a check-up that knows of the crash stops
	if _, err := engine.Apply(t.Context(), confirm(t, w.planOf(t, planner)), nil); err != nil {
		t.Fatal(err)
	}
	var whole, brief []journal.Operation
	for o, err := range engine.Journal.All() {
		whole = append(whole, o)
		if err != nil {
			t.Fatal(err)
		}
	}
	for o, err := range engine.Journal.Briefly() {
		brief = append(brief, o)
		if err != nil {
			t.Fatal(err)
		}
	}
	if len(whole) != 2 || len(brief) != 2 {
		t.Fatalf("%d and %d", len(whole), len(brief))
	}
	for i, o := range whole {
		b := brief[i]
		same := o.ID == b.ID && o.What() == b.What() && o.Standing() == b.Standing() && o.Place == b.Place && o.Sealed && b.Sealed && o.Mark() == b.Mark() &&
			o.Started.Equal(b.Started) && o.Ended.Equal(b.Ended) && o.Reason == b.Reason && o.Unfinished() == b.Unfinished()
		if !same || o.Unfinished() != (len(b.Steps) > 0) || len(o.Steps) == 0 {
			t.Errorf("%s: %s and %s, %d steps in brief", o.ID, o.What(), b.What(), len(b.Steps))
		}
	}
	for _, damage := range []string{`"state":"done"`, `"kind":"end"`} { // in the middle, and at the end
		text := journalText(t, engine, "second")
		if err := os.WriteFile(engine.Journal.File("second"), []byte(strings.Replace(text, damage, strings.ToUpper(damage), 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		for o, err := range engine.Journal.Briefly() {
			if (o.ID == "second" || o.ID == "") != (err != nil) {
				t.Errorf("%s damaged: %q, %v", damage, o.ID, err)
			}
		}
	}
}

// planOf makes the plan that deletes the holder, by an engine that is there.
func (w *world) planOf(t *testing.T, e Engine) plan.Plan {
	t.Helper()
	w.now = w.now.Add(time.Minute)
	facts, err := e.Gather(t.Context(), w.bond(), "right")
	if err != nil {
		t.Fatal(err)
	}
	c := checkup.Check(facts, w.now)
	decisions := map[link.AccountID]plan.Decision{}
	for _, h := range c.Undecided() {
		decisions[h.Account.ID] = plan.Decision{Choice: checkup.ChooseDelete}
	}
	p, err := plan.New(c, decisions, codes(c))
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// What cannot be read of the journal, a check-up reports too, by name. attacks-1 T16
func TestACheckUpTellsWhatItCannotReadOfTheJournal(t *testing.T) {
	w := newWorld()
	engine := w.engine(t)
	w.journal = engine.Journal
	spoil(t, engine.Journal, "strange")
	c := w.check(t, "right")
	i := slices.IndexFunc(c.Findings, func(f link.Finding) bool { return f.Code == link.CodeUnknownJournal })
	if i < 0 || !strings.Contains(c.Findings[i].Title, engine.Journal.File("strange")) || c.Findings[i].Severity != link.Warns {
		t.Errorf("%v", c.Findings)
	}
}
