package engine

import (
	"errors"
	"fmt"
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

// struckFile is a journal's file in which a crash may strike before a write, with half a line written, before it is flushed, and after.
type struckFile struct {
	journal.File
	w *world
}

func (f struckFile) Write(text []byte) (int, error) {
	defer f.w.call()()
	half := len(text) / 2
	n, err := f.File.Write(text[:half])
	if err != nil {
		return n, err
	}
	f.w.call()
	rest, err := f.File.Write(text[half:])
	return n + rest, err
}

func (f struckFile) Sync() error {
	f.w.call()
	return f.File.Sync()
}

// brokenFile works for so many lines. Then the disk is full, which takes half a line, or it cannot be flushed.
type brokenFile struct {
	journal.File
	lines  int
	full   bool
	failed func()
}

func (f *brokenFile) Write(text []byte) (int, error) {
	f.lines--
	if f.lines >= 0 || !f.full {
		return f.File.Write(text)
	}
	f.failed()
	n, _ := f.File.Write(text[:len(text)/2])
	return n, &os.PathError{Op: "write", Path: "journal", Err: syscall.ENOSPC}
}

func (f *brokenFile) Sync() error {
	if f.lines >= 0 {
		return nil
	}
	f.failed()
	return &os.PathError{Op: "sync", Path: "journal", Err: syscall.EIO}
}

// A line that is not on disk stops the operation before the next write, with a sentence; and what is on disk is enough to finish it.
func TestNothingIsWrittenBehindALineThatIsNotOnDisk(t *testing.T) {
	for name, c := range planCases {
		for _, full := range []bool{true, false} {
			t.Run(fmt.Sprintf("%s, disk full %v", name, full), func(t *testing.T) {
				lines := 0
				for w := newWorld(c.holders...); !stopsAt(t, w, c.choose, lines, full); w = newWorld(c.holders...) {
					lines++
				}
				if lines < 4 {
					t.Errorf("the journal had %d lines", lines)
				}
			})
		}
	}
}

// stopsAt applies a plan with a journal that breaks after so many lines, and finishes it with one that works; true if the plan has no more.
func stopsAt(t *testing.T, w *world, d plan.Decision, lines int, full bool) bool {
	t.Helper()
	confirmed := confirm(t, w.plan(t, d))
	engine := w.engine(t)
	works, written := engine.Journal.Through, -1
	engine.Journal.Through = func(f journal.File) journal.File {
		return &brokenFile{f, lines, full, func() {
			if written < 0 {
				written = len(w.writes)
			}
		}}
	}
	out, err := engine.Apply(t.Context(), confirmed, nil)
	if err == nil {
		return true
	}
	if !strings.Contains(err.Error(), "the journal cannot be written: ") || !strings.Contains(err.Error(), "Make room on the disk") {
		t.Errorf("after %d lines: %v", lines, err)
	}
	if len(w.writes) != written || lines == 0 && (written > 0 || out.End != plan.EndNothing) {
		t.Errorf("after %d lines: %s, %v", lines, out.End, w.writes)
	}
	engine.Journal.Through = works
	for _, o := range unfinished(t, engine) {
		if out, err := engine.Finish(t.Context(), confirmRest(t, o), nil); err != nil || out.End != plan.EndPrepared {
			t.Errorf("after %d lines: finished: %s, %v", lines, out.End, err)
		}
	}
	if open := unfinished(t, engine); len(open) > 0 {
		t.Errorf("after %d lines: still unfinished", lines)
	}
	return false
}

func TestAReadOnlyFolderStopsBeforeTheFirstWrite(t *testing.T) {
	w := newWorld()
	confirmed := confirm(t, w.plan(t, plan.Decision{}))
	engine := w.engine(t)
	// Whoever may do everything, as in a container, can write to a folder that is read-only; no one can make a file where a folder is.
	if err := os.Mkdir(engine.Journal.File("operation"), 0o700); err != nil {
		t.Fatal(err)
	}
	out, err := engine.Apply(t.Context(), confirmed, nil)
	if !link.Is(err, link.BadInput) || !strings.Contains(err.Error(), "the journal cannot be written: ") || out.End != plan.EndNothing || len(w.writes) > 0 {
		t.Errorf("%v, %s, %v", err, out.End, w.writes)
	}
	if os.Geteuid() <= 0 { // below 0: Windows, where a folder is never read-only
		return
	}
	dir := filepath.Dir(engine.Journal.File("x"))
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	if _, err := journal.Open(dir); !link.Is(err, link.BadInput) || link.AsProblem(err).Way.To != link.ToMoveJournal {
		t.Errorf("%v", err)
	}
}

// An operation that is taken up again behind a torn line goes on: the line is kept, and what stands behind it is read.
func TestATornLineIsKept(t *testing.T) {
	w := newWorld()
	confirmed := confirm(t, w.plan(t, plan.Decision{}))
	engine := w.engine(t)
	engine.Journal.Through = func(f journal.File) journal.File { return &brokenFile{f, 2, true, func() {}} }
	if _, err := engine.Apply(t.Context(), confirmed, nil); err == nil {
		t.Fatal("the disk was not full")
	}
	engine.Journal.Through = nil
	torn, err := os.ReadFile(engine.Journal.File("operation"))
	if err != nil || !unfinished(t, engine)[0].Torn {
		t.Fatal(err, "not torn")
	}
	if _, err := engine.Finish(t.Context(), confirmRest(t, unfinished(t, engine)[0]), nil); err != nil {
		t.Fatal(err)
	}
	whole, err := os.ReadFile(engine.Journal.File("operation"))
	if err != nil || !strings.HasPrefix(string(whole), string(torn)+"\n") {
		t.Errorf("%v: the torn line is not kept", err)
	}
	if o, err := engine.Journal.Operation("operation"); err != nil || o.Torn || o.End != plan.EndPrepared {
		t.Errorf("%v, torn %v, end %q", err, o.Torn, o.End)
	}
}

func TestJournalsThatNobodyWroteAreRefused(t *testing.T) {
	start := `{"format":1,"kind":"start","plan":{"person":{"guid":"a1b2c3d4-e5f6-4789-abcd-1234567890ab"},"account":{"id":"x"},"steps":[{"do":"set","on":"x"}]},"operator":{"id":"o"}}` + "\n"
	for name, c := range map[string]struct{ text, want string }{
		"no start":         {`{"format":1,"kind":"end"}` + "\n", "does not start with its plan"},
		"two starts":       {start + start, "starts twice"},
		"no plan":          {`{"format":1,"kind":"start"}` + "\n", "without a plan"},
		"a foreign step":   {start + `{"format":1,"kind":"intent","step":1}` + "\n", "a step that the plan does not have"},
		"a strange kind":   {start + `{"format":1,"kind":"x"}` + "\n", "is no kind of line"},
		"garbage between":  {start + "garbage\n" + `{"format":1,"kind":"end"}` + "\n", "line 2 is not JSON"},
		"torn, resumed":    {start + start[:20] + "\n" + `{"format":1,"kind":"resume"}` + "\n", ""},
		"garbage, resumed": {start + "garbage\n" + `{"format":1,"kind":"resume"}` + "\n", "line 2 is not JSON"},
		"garbage alone":    {"garbage", "line 1 is not JSON"},
		"garbage, a line":  {"garbage\n", "line 1 is not JSON"},
		"garbage behind":   {start + "garbage", "line 2 is not JSON"},
		"torn twice":       {start + start[:20] + "\n" + start[:30], "line 3 is not JSON"},
		"zeros":            {"\x00\x00\x00", ""},
		"torn with zeros":  {start + start[:5] + "\x00\x00", ""},
		"only begun":       {start[:40], ""},
		"nothing":          {"", ""},
	} {
		_, err := journal.Parse([]byte(c.text))
		if (err == nil) != (c.want == "") || err != nil && !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", name, err, c.want)
		}
	}
}

// The journal's reader takes whatever a crash, a disk or a person makes of a file, and what it does take can be shown, finished and taken back
// without a panic.
func FuzzReadOperation(f *testing.F) {
	f.Add([]byte(`{"format":1,"kind":"start","plan":{"person":{"guid":"a1b2c3d4-e5f6-4789-abcd-1234567890ab"},"account":{"id":"right"},"steps":[{"do":"set","on":"right"}]},"operator":{"id":"o"}}` + "\n" + `{"format":1,"kind":"intent","step":0}` + "\n"))
	f.Add([]byte("{\"format\":1,\"kind\":\"end\"}\n\n{"))
	f.Fuzz(func(t *testing.T, text []byte) {
		o, err := journal.Parse(text)
		if err != nil {
			return
		}
		if len(o.Steps) != len(o.Plan.Steps) || len(o.Steps) > 0 && !o.Began() {
			t.Fatalf("%d steps of %d", len(o.Steps), len(o.Plan.Steps))
		}
		_, _ = o.What(), o.Standing()
		engine := newWorld().engine(t)
		o.ID = "fuzzed"
		if err := os.WriteFile(engine.Journal.File(o.ID), text, 0o600); err != nil {
			t.Fatal(err)
		}
		for _, try := range []func() error{
			func() error { _, err := engine.TakeBack(t.Context(), o); return err },
			func() error {
				rest, err := o.Confirm(names(o.Typed()))
				if err == nil {
					_, err = engine.Finish(t.Context(), rest, nil)
				}
				return err
			},
		} {
			var problem *link.Problem
			if err := try(); err != nil && !errors.As(err, &problem) {
				t.Errorf("%v is no problem", err)
			}
		}
	})
}

// What was written down is on disk before anything is done, and so is the name of the file. The journal that a program opens waits for the disk
// itself, which a pipe does not have.
func TestEveryLineIsOnDiskBeforeTheNextCall(t *testing.T) {
	w := newWorld(holder("h", nil))
	confirmed := confirm(t, w.plan(t, plan.Decision{Choice: checkup.ChooseClear}))
	engine := w.engine(t)
	var onDisk int64
	names := 0
	engine.Journal.Sync = func(file *os.File) error {
		info, err := file.Stat()
		if info.IsDir() {
			names++
		} else {
			onDisk = info.Size()
		}
		return err
	}
	writes := 0
	w.beforeWrite = func(do link.Verb, _ link.AccountID) {
		writes++
		info, err := os.Stat(engine.Journal.File("operation"))
		if err != nil || info.Size() != onDisk || onDisk == 0 || names == 0 {
			t.Errorf("before %s: %v, %d bytes are on disk, and the folder was synced %d times", do, err, onDisk, names)
		}
	}
	if _, err := engine.Apply(t.Context(), confirmed, nil); err != nil || writes < 3 {
		t.Fatalf("%v after %d writes", err, writes)
	}

	opened, err := journal.Open(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer read.Close()
	defer write.Close()
	if opened.Sync(write) == nil {
		t.Error("a pipe is on disk")
	}
}
