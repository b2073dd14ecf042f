package engine

import (
	"bytes"
	"fmt"
	"os"
	"slices"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// Two stand before what is left to do of the same operation. The second one hears what the first has done. attacks-1 T4
func TestWhatWasFinishedElsewhereIsSaid(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoPurge)
	second := confirmRest(t, o)
	if out, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	state, text := w.state(), journalText(t, engine, o.ID)
	out, err := engine.Finish(t.Context(), second, nil)
	if !link.Is(err, link.Changed) || !strings.Contains(err.Error(), "another hardmatch has finished it since you looked: it stands as prepared") || out.End != plan.EndPrepared {
		t.Errorf("%s, %v", out.End, err)
	}
	if slices.ContainsFunc(out.Steps, func(p plan.Progress) bool { return p.State == plan.Doing }) || w.state() != state || journalText(t, engine, o.ID) != text {
		t.Errorf("steps %v, or something was changed", out.Steps)
	}
	engine.NewID = func() string { return "undo" }
	if _, err := engine.TakeBack(t.Context(), reread(t, engine, o.ID)); err != nil && !strings.Contains(err.Error(), "purge") {
		t.Errorf("the undo is refused: %v", err)
	}
}

func TestWhatWasTakenBackElsewhereIsSaid(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoPurge)
	engine.NewID = func() string { return "undo" }
	p, err := takeBackLater(t, w, engine, o)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := engine.Apply(t.Context(), confirm(t, p), nil); err != nil {
		t.Fatal(err)
	}
	text := journalText(t, engine, o.ID)
	out, err := engine.Finish(t.Context(), confirmRest(t, o), nil)
	if !link.Is(err, link.Changed) || !strings.Contains(err.Error(), "since you looked it was undone by operation undo") || out.End == plan.EndPrepared {
		t.Errorf("finish: %s, %v", out.End, err)
	}
	engine.NewID = func() string { return "undo-2" }
	out, err = engine.Apply(t.Context(), confirm(t, p), nil)
	if !link.Is(err, link.Changed) || out.End != plan.EndNothing || journalText(t, engine, o.ID) != text {
		t.Errorf("the second undo: %s, %v", out.End, err)
	}
	if _, err := os.Stat(engine.Journal.File("undo-2")); !os.IsNotExist(err) {
		t.Errorf("the second undo has a file: %v", err)
	}
}

// An undo was planned; before it is confirmed, another hardmatch finishes the operation.
func TestAnUndoOfWhatWasFinishedMeanwhileIsNotApplied(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoPurge)
	p, err := takeBackLater(t, w, engine, o)
	if err != nil {
		t.Fatal(err)
	}
	undo := confirm(t, p)
	if _, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil {
		t.Fatal(err)
	}
	state := w.state()
	engine.NewID = func() string { return "undo" }
	if out, err := engine.Apply(t.Context(), undo, nil); !link.Is(err, link.Changed) || out.End != plan.EndNothing || w.state() != state {
		t.Errorf("%s, %v\n%s", out.End, err, w.state())
	}
}

// No one closes as "nothing" what another one has finished during the look.
func TestAnOperationIsNotClosedOffBehindItsBack(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoSoftDelete)
	closed := o // it was shown before the other one went on
	if out, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || out.End != plan.EndPrepared {
		t.Fatalf("%s, %v", out.End, err)
	}
	text := journalText(t, engine, o.ID)
	w.accounts["right"], w.accounts["h"] = rightAccount(), holder("h", synced) // as it was before
	w.now = w.now.Add(settled)
	if _, err := engine.TakeBack(t.Context(), closed); !link.Is(err, link.Changed) || journalText(t, engine, o.ID) != text {
		t.Errorf("%v, and the journal has grown by %q", err, strings.TrimPrefix(journalText(t, engine, o.ID), text))
	}
}

// Whatever is done to a line that has an end, it is reported. attacks-1 T5
func TestAChangedJournalIsToldInsteadOfRead(t *testing.T) {
	engine, o := finished(t, newWorld(holder("h", nil)), plan.Decision{Choice: checkup.ChooseClear})
	lines := slices.Collect(bytes.Lines([]byte(journalText(t, engine, o.ID))))
	join := func(parts ...[][]byte) []byte { return slices.Concat(slices.Concat(parts...)...) }
	changed := map[string][]byte{}
	for i, l := range lines {
		for _, at := range []int{0, len(l) / 3, len(l) / 2, len(l) - 12, len(l) - 3} {
			other := bytes.Clone(l)
			other[at] ^= 1
			changed[fmt.Sprintf("line %d, byte %d", i+1, at)] = join(lines[:i], [][]byte{other}, lines[i+1:])
		}
		text, _ := unsealed(l)
		changed[fmt.Sprintf("line %d without its checksum", i+1)] = join(lines[:i], [][]byte{append(bytes.Clone(text), '\n')}, lines[i+1:])
		changed[fmt.Sprintf("line %d twice", i+1)] = join(lines[:i+1], lines[i:])
		if i+1 < len(lines) {
			changed[fmt.Sprintf("line %d taken out", i+1)] = join(lines[:i], lines[i+1:])
			changed[fmt.Sprintf("line %d behind the next", i+1)] = join(lines[:i], lines[i+1:i+2], lines[i:i+1], lines[i+2:])
		}
	}
	for what, text := range changed {
		if o, err := journal.Parse(text); err == nil && !o.Torn { // what is left of a last line may be a crash's, which is reported too
			t.Errorf("%s: it is read", what)
		}
	}
	if _, err := journal.Parse(join(lines)); err != nil {
		t.Errorf("as it was: %v", err)
	}
}

func TestACopiedOperationIsTold(t *testing.T) {
	engine, o := finished(t, newWorld(), plan.Decision{})
	if err := os.WriteFile(engine.Journal.File("copy"), []byte(journalText(t, engine, o.ID)), 0o600); err != nil {
		t.Fatal(err)
	}
	all, err := engine.Journal.Operations()
	if len(all) != 1 || !link.Is(err, link.BadInput) || !strings.Contains(err.Error(), "it holds operation") {
		t.Errorf("%d operations, %v", len(all), err)
	}
}
