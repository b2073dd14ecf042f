package journal

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"sync"
	"testing"
)

// Notes of several at the same time stand by themselves, also behind a line that a crash has torn, and are no operation.
func TestNotesStandByThemselves(t *testing.T) {
	dir := t.TempDir()
	j, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	if lines, err := j.Notes(); err != nil || lines != nil {
		t.Fatalf("a new journal has notes: %q, %v", lines, err)
	}
	file := filepath.Join(dir, notesFile)
	if err := os.WriteFile(file, []byte(`{"torn":`), 0o600); err != nil {
		t.Fatal(err)
	}
	if err := j.Note([]byte("first\nof two lines")); err != nil {
		t.Fatal(err)
	}
	var all sync.WaitGroup
	for n := range 20 {
		all.Go(func() {
			if err := j.Note(fmt.Append(nil, "note ", n)); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	lines, err := j.Notes()
	if err != nil || len(lines) != 22 || string(lines[0]) != `{"torn":` || string(lines[1]) != "first of two lines" {
		t.Fatalf("%v, %d lines: %q", err, len(lines), lines)
	}
	for n := range 20 {
		if !bytes.Contains(bytes.Join(lines, []byte("|")), fmt.Append(nil, "note ", n, "|")) && string(lines[21]) != fmt.Sprint("note ", n) {
			t.Errorf("note %d is lost: %q", n, lines)
		}
	}
	for o, err := range j.All() {
		t.Errorf("the notes are taken for an operation: %v %v", o.ID, err)
	}
}

// What others may have written, or is no file, is not believed.
func TestNotesOfOthersAreRefused(t *testing.T) {
	dir := t.TempDir()
	j, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	file := filepath.Join(dir, notesFile)
	if err := os.Mkdir(file, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := j.Note([]byte("x")); err == nil {
		t.Error("a folder was written to")
	}
	if _, err := j.Notes(); err == nil {
		t.Error("a folder was read")
	}
	if err := os.Remove(file); err != nil {
		t.Fatal(err)
	}
	if err := j.Note([]byte("x")); err != nil {
		t.Fatal(err)
	}
	if os.Getuid() < 0 {
		t.Skip("Windows has other rights")
	}
	if err := os.Chmod(file, 0o666); err != nil {
		t.Fatal(err)
	}
	if lines, err := j.Notes(); err == nil {
		t.Errorf("what everybody may write to was believed: %q", lines)
	}
}
