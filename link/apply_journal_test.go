package link

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

func TestTheJournalKnowsBeforeTheServerDoes(t *testing.T) {
	w := newWorld(holder("h", synced))
	w.binBlocks = false
	confirmed := confirm(t, w.plan(t, Decision{Choice: ChooseDelete}))
	engine := w.engine(t)
	file := engine.Journal.File("operation")
	w.beforeWrite = func(do Verb, id AccountID) {
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
	confirmed := confirm(t, w.plan(t, Decision{}))
	engine := w.engine(t)
	if err := os.RemoveAll(filepath.Dir(engine.Journal.File("x"))); err != nil {
		t.Fatal(err)
	}
	out, err := engine.Apply(t.Context(), confirmed, nil)
	var problem *Problem
	if !errors.As(err, &problem) || out.End != EndNothing || len(w.writes) > 0 {
		t.Errorf("%v, %s, %v", err, out.End, w.writes)
	}
}

func TestAJournalThatCannotBeWrittenIsRefusedAtOnce(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := OpenJournal(filepath.Join(file, "journal")); !is(err, Usage) {
		t.Errorf("%v", err)
	}
}
