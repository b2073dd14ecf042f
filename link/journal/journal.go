// Package journal keeps what was meant to be done and what came of it: one file for each operation, every line on disk before the next call. It can be read
// after a crash, and by another process: a lock shows whether the first is still running.
package journal

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/gofrs/flock"

	"hardmatch/link"
)

// Journal is a folder with one file for each operation: what was meant to be done is on disk before it is done, and what came of it
// before the next step. An operation holds a lock for as long as it runs, which the system frees when the process dies: a lock that is
// free without an end means a crash. The locks are files of a folder beside, and are never removed, since that would race.
type Journal struct {
	dir string
	// Through, if set, returns what each operation's file is written through: a disk that is full, or a process that dies in the middle of a line. nil is the
	// file itself.
	Through func(File) File
	// Sync waits until all that was written to a file, or the names of a folder's files, are on disk. Open sets it to (*os.File).Sync, and
	// only a test that does not cut the power sets another.
	Sync func(*os.File) error
}

// File is what an operation is written to: a file that is on disk when Sync returns, or one that a test makes fail.
type File interface {
	io.WriteCloser
	Sync() error
}

// diskFile is a file that is synced as its journal says.
type diskFile struct {
	*os.File
	sync func(*os.File) error
}

func (f diskFile) Sync() error { return f.sync(f.File) }

const (
	journalSuffix = ".jsonl"
	locksFolder   = "locks"
)

// Open makes the folder if it does not exist, readable by its owner only, and makes sure that no one else can write to it. The problem is of kind BadInput.
func Open(dir string) (*Journal, error) {
	err := os.MkdirAll(filepath.Join(dir, locksFolder), 0o700)
	if err == nil {
		err = probe(dir)
	}
	if err != nil {
		return nil, badFile(dir, "the journal cannot be written there", err, "Name a folder that you can write to")
	}
	for _, folder := range []string{dir, filepath.Join(dir, locksFolder)} {
		if err := ownOnly(folder); err != nil {
			return nil, err
		}
	}
	return &Journal{dir: dir, Sync: (*os.File).Sync}, nil
}

// ownOnly refuses a file or a folder that someone else may have written to: what it says would be done with the rights of whoever finishes it.
func ownOnly(name string) error {
	info, err := os.Stat(name)
	if err != nil {
		return badFile(name, "it cannot be examined", err, "Name another folder")
	}
	if why, mend := othersMayWrite(name, info); why != "" {
		return &link.Problem{
			Kind: link.BadInput, Object: name, Cause: why + ", so the journal cannot be trusted",
			Cure: "Look at what is in it. If it is yours, run: " + mend + ". Else name another folder", Way: elsewhere,
		}
	}
	return nil
}

// probe makes a file in the folder and removes it.
func probe(dir string) error {
	file, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// File is where the journal writes the operation of that id.
func (j *Journal) File(id string) string { return filepath.Join(j.dir, id+journalSuffix) }

// running reports whether a process holds the operation's lock. Without a lock none does: it is made before the operation's file, and stays. Nothing is
// made here, since a journal that cannot be written is read this way too.
func (j *Journal) running(id string) bool {
	file := j.lockFile(id)
	info, err := os.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil || !info.Mode().IsRegular() { // then it is unknown, and nothing is opened that might block
		return true
	}
	lock := flock.New(file, flock.SetPermissions(0o600))
	free, err := lock.TryRLock()
	return err != nil || !free || lock.Close() != nil
}
