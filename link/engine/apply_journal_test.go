package engine

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

func TestTheJournalKnowsBeforeTheServerDoes(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks = false
	confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseDelete}))
	engine := w.engine(t)
	file := engine.Journal.File("operation")
	w.beforeWrite = func(do link.Verb, id link.AccountID) {
		lines := readJournal(t, file)
		last := lines[len(lines)-1]
		if last["kind"] != "intent" || last["on"] != string(id) || last["snapshot"] == nil {
			t.Errorf("before %s %s the journal's last line is %v", do, id, last)
		}
	}
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil {
		t.Fatal(err)
	}
	var kinds []string
	for _, line := range readJournal(t, file) {
		kinds = append(kinds, fmt.Sprint(line["kind"]))
	}
	if got, want := strings.Join(kinds, " "), "start intent result intent result intent result result result result intent result end"; got != want {
		t.Errorf("lines %s, want %s", got, want)
	}
	if left, _ := filepath.Glob(file + ".lock"); len(left) > 0 {
		t.Error("the lock is left behind")
	}
}

func readJournal(t *testing.T, file string) []map[string]any {
	t.Helper()
	text, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	var lines []map[string]any
	for line := range strings.Lines(string(text)) {
		var fields map[string]any
		if err := json.Unmarshal([]byte(line), &fields); err != nil {
			t.Fatal(err)
		}
		lines = append(lines, fields)
	}
	return lines
}

func TestNothingIsWrittenWithoutAJournal(t *testing.T) {
	w := newWorld()
	confirmed := confirm(t, w.plan(t, plan.Decision{}))
	engine := w.engine(t)
	if err := os.RemoveAll(filepath.Dir(engine.Journal.File("x"))); err != nil {
		t.Fatal(err)
	}
	out, err := engine.Apply(t.Context(), confirmed, nil)
	var problem *link.Problem
	if !errors.As(err, &problem) || out.End != plan.EndNothing || len(w.writes) > 0 {
		t.Errorf("%v, %s, %v", err, out.End, w.writes)
	}
}

func TestAJournalThatCannotBeWrittenIsRefusedAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Open(filepath.Join(file, "journal")); !link.Is(err, link.BadInput) {
		t.Errorf("%v", err)
	}
}
