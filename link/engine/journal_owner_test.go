//go:build !windows

package engine

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/link"
	"hardmatch/link/journal"
)

// What someone else may have written is not opened for use; it is said how to mend that. attacks-1 T5
func TestAJournalThatOthersMayWriteIsRefused(t *testing.T) {
	for name, c := range map[string]struct {
		spoil      func(dir string) error
		says, mend string
	}{
		"folder for all":       {func(dir string) error { return os.Chmod(dir, 0o777) }, "other users can write to it (mode 777)", "chmod 700 "},
		"folder for its group": {func(dir string) error { return os.Chmod(dir, 0o770) }, "other users can write to it (mode 770)", "chmod 700 "},
		"locks for all":        {func(dir string) error { return os.Chmod(filepath.Join(dir, "locks"), 0o777) }, "locks: other users can write to it", "chmod 700 "},
		"another owner":        {func(dir string) error { return os.Chown(dir, 4711, -1) }, "it belongs to another user (number 4711)", "sudo chown "},
	} {
		dir := filepath.Join(t.TempDir(), "it's a journal")
		if _, err := journal.Open(dir); err != nil {
			t.Fatal(err)
		}
		if err := c.spoil(dir); os.IsPermission(err) {
			continue // only root can give a folder away
		} else if err != nil {
			t.Fatal(err)
		}
		if _, err := journal.Open(dir); !link.Is(err, link.BadInput) || !strings.Contains(err.Error(), c.says) || !strings.Contains(err.Error(), c.mend) {
			t.Errorf("%s: %v", name, err)
		}
		if _, err := journal.Read(dir).Operations(); err != nil {
			t.Errorf("%s: it cannot be read: %v", name, err)
		}
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Open(dir); err != nil {
		t.Errorf("a folder that others can read: %v", err)
	}
}

func TestAnOperationThatOthersMayWriteIsNotFinished(t *testing.T) {
	w, engine, o := crashedAt(t, link.DoPurge)
	file := engine.Journal.File(o.ID)
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
	writes, text := len(w.writes), journalText(t, engine, o.ID)
	_, finish := engine.Finish(t.Context(), confirmRest(t, o), nil)
	_, back := engine.TakeBack(t.Context(), o)
	for _, err := range []error{finish, back, engine.Belongs(t.Context(), o)} {
		if !link.Is(err, link.BadInput) || !strings.Contains(err.Error(), "operation.jsonl: other users can write to it (mode 666)") || !strings.Contains(err.Error(), "chmod 600 ") {
			t.Errorf("%v", err)
		}
	}
	if len(w.writes) != writes || journalText(t, engine, o.ID) != text {
		t.Errorf("writes %v, or the journal has grown", w.writes)
	}
}
