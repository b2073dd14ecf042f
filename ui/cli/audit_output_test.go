package cli

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hardmatch/link/linktest"
)

// fillWith writes a text as a report is written.
func fillWith(text string) func(io.Writer) error {
	return func(to io.Writer) error {
		_, err := io.WriteString(to, text)
		return err
	}
}

// TestAReportTakesThePlaceOfAFile: the new file keeps the old one's mode, and is where a link leads. The old one stays if the new one does not become whole.
func TestAReportTakesThePlaceOfAFile(t *testing.T) {
	dir := t.TempDir()
	old, symlink, dangling := filepath.Join(dir, "old"), filepath.Join(dir, "symlink"), filepath.Join(dir, "dangling")
	if err := errors.Join(os.WriteFile(old, []byte("before, and longer"), 0o600), os.Chmod(old, 0o640), os.Mkdir(filepath.Join(dir, "sub"), 0o700)); err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(os.Symlink("old", symlink), os.Symlink(filepath.Join("sub", "new"), dangling)); err != nil {
		t.Skip(err) // Windows asks for a right
	}
	for _, path := range []string{old, symlink} {
		if err := writeWhole(t.Context(), path, fillWith(path)); err != nil {
			t.Fatal(err)
		}
		text, err := os.ReadFile(old)
		linktest.CheckMode(t, old, 0o640)
		if err != nil || string(text) != path {
			t.Errorf("%s: %q, %v", path, text, err)
		}
	}
	if err := writeWhole(t.Context(), dangling, fillWith("new")); err != nil {
		t.Fatal(err)
	}
	if text, err := os.ReadFile(filepath.Join(dir, "sub", "new")); err != nil || string(text) != "new" {
		t.Errorf("where the link leads is %q, %v", text, err)
	}
	for _, link := range []string{symlink, dangling} {
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v, %v", link, info, err)
		}
	}
	if err := writeWhole(t.Context(), old, func(to io.Writer) error { return errors.Join(fillWith("half")(to), errors.New("no more")) }); err == nil {
		t.Error("half a report is none")
	}
	if text, _ := os.ReadFile(old); string(text) != symlink {
		t.Errorf("half a report has left %q", text)
	}
	if err := writeWhole(t.Context(), dir, fillWith("x")); err == nil {
		t.Error("a folder was written to")
	}
	if left, _ := filepath.Glob(filepath.Join(dir, "*hardmatch-*")); len(left) > 0 {
		t.Errorf("left behind: %v", left)
	}
}

// TestAReportIsNotWrittenOverItsOwnList, by whatever name, and nothing is connected for that.
func TestAReportIsNotWrittenOverItsOwnList(t *testing.T) {
	dir := t.TempDir()
	list := filepath.Join(dir, "people.txt")
	if err := os.WriteFile(list, []byte("ada\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	outputs := []string{list, filepath.Join(dir, ".", "..", filepath.Base(dir), "people.txt")}
	if other := filepath.Join(dir, "other"); os.Symlink("people.txt", other) == nil {
		outputs = append(outputs, other)
	}
	for i, output := range append(outputs, list) {
		w, people := newWorld(t), list
		if i == len(outputs) {
			file, err := os.Open(list)
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = file.Close() }()
			w.Stdin, people = file, "-"
		}
		if status := w.Run(t.Context(), []string{"audit", "--people", people, "--output", output}); status != 2 || !strings.Contains(w.err.String(), "the list of --people") {
			t.Errorf("%s: exit status %d, %s", output, status, w.err.String())
		}
	}
}
