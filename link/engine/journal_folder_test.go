//go:build !windows

package engine

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// strangeFolders are names that a pattern, a format or a shell would take for something else.
func strangeFolders() []string {
	return []string{
		"work [2026]", "a]b", "a[b", "[", `back\slash`, `[a-\`, "*", "?", "50%", "%s%d", " blanks  in it ", "Müller-Ämter", "{a,b}", "~", "-rf", "'\"`$(x)",
		strings.Repeat("n", 200),
	}
}

func TestAJournalIsReadInAFolderOfAnyName(t *testing.T) {
	for _, name := range strangeFolders() {
		w := newWorld(holder("h", nil))
		var err error
		if w.journal, err = journal.Open(filepath.Join(t.TempDir(), name, "journal")); err != nil {
			t.Fatal(err)
		}
		engine, o := finished(t, w, plan.Decision{Choice: checkup.ChooseClear})
		if o.End != plan.EndPrepared {
			t.Errorf("%q: %s", name, o.End)
		}
		if f := w.check(t, "right"); f.Facts.Stamped.At.IsZero() {
			t.Errorf("%q: the check-up does not know that hardmatch has stamped the account", name)
		}
		if _, err := engine.TakeBack(t.Context(), o); err != nil {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// What is no regular file of a bounded length is reported by name, at once, and hides nothing. attacks-1 T16
func TestOnlyRegularFilesAreRead(t *testing.T) {
	engine, o := finished(t, newWorld(), plan.Decision{})
	file := engine.Journal.File
	big, err := os.Create(file("giant"))
	if err == nil {
		err = big.Truncate(1 << 40) // sparse
	}
	for _, err := range []error{
		err, big.Close(), os.Mkdir(file("folder"), 0o700), syscall.Mkfifo(file("pipe"), 0o600), os.Symlink(os.DevNull, file("link")),
		os.Symlink("/dev/zero", file("endless")), os.WriteFile(file("words"), []byte("words\n"), 0o600), os.WriteFile(file("word"), []byte("word"), 0o600),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	all, err := engine.Journal.Operations()
	if len(all) != 1 || all[0].ID != o.ID || err == nil {
		t.Fatalf("%d operations, %v", len(all), err)
	}
	for name, want := range map[string]string{
		"giant": "longer than 32 MB", "folder": "a folder, not a regular file", "pipe": "a pipe, not a regular file", "link": "a link, not a regular file",
		"endless": "a link, not a regular file", "words": "line 1 is not JSON", "word": "line 1 is not JSON",
	} {
		if _, alone := engine.Journal.Operation(name); !link.Is(alone, link.BadInput) || !strings.Contains(alone.Error(), want) {
			t.Errorf("%s alone: %v, want %q", name, alone, want)
		}
		if !strings.Contains(err.Error(), file(name)+": ") {
			t.Errorf("%s is not named in %v", name, err)
		}
	}
}

func TestAFolderThatCannotBeReadIsTold(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "journal")
	if err := os.WriteFile(dir, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Read(dir).Operations(); !link.Is(err, link.BadInput) || !strings.Contains(err.Error(), dir) {
		t.Errorf("%v", err)
	}
}
