package link

import (
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Journal is a folder with one file for each operation: what was meant to be done is on disk before it is done, and what came of it
// before the next step. An operation holds a lock for as long as it runs, which the system frees when the process dies: a lock that is
// free without an end means a crash. The locks are files of a folder beside, and are never removed, since that would race.
type Journal struct{ dir string }

const (
	journalSuffix = ".jsonl"
	locksFolder   = "locks"
)

// OpenJournal makes the folder where it does not exist, readable by its owner only, and makes sure that it can be written to. The
// problem is of kind Usage.
func OpenJournal(dir string) (*Journal, error) {
	err := os.MkdirAll(filepath.Join(dir, locksFolder), 0o700)
	if err == nil {
		err = probe(dir)
	}
	if err != nil {
		return nil, &Problem{
			Kind: Usage, Object: dir, Cause: "the journal cannot be written there: " + plain(err),
			Cure: "Give a folder that you can write to with --journal", Err: err,
		}
	}
	return &Journal{dir: dir}, nil
}

// probe makes a file in the folder and removes it.
func probe(dir string) error {
	file, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return err
	}
	return errors.Join(file.Close(), os.Remove(file.Name()))
}

// plain is the reason of a file error without the operation and the path, which the Problem tells already.
func plain(err error) string {
	var path *fs.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// File is where the journal writes the operation of that id.
func (j *Journal) File(id string) string { return filepath.Join(j.dir, id+journalSuffix) }

// journalFile is the open file of an operation, with the locks that go with it.
type journalFile struct {
	id    string
	now   func() time.Time
	file  *os.File
	locks []*flock.Flock
}

// open locks the operation and all its accounts, and opens its file for appending. flag is os.O_EXCL for a new operation, whose id must not
// have been used before, and 0 for one that is taken up again.
func (j *Journal) open(id string, flag int, accounts []AccountID, now func() time.Time) (*journalFile, error) {
	f := &journalFile{id: id, now: now}
	names := []string{id}
	for _, account := range accounts {
		names = append(names, "account-"+string(account))
	}
	for _, name := range names {
		lock := flock.New(filepath.Join(j.dir, locksFolder, name), flock.SetPermissions(0o600))
		locked, err := lock.TryLock()
		if err != nil {
			return nil, errors.Join(j.broken(id, err), f.close())
		}
		if !locked {
			return nil, errors.Join(&Problem{
				Kind: Refused, Object: name, Cause: "another hardmatch is working on it right now",
				Cure: "Wait until it is finished, and check again",
			}, f.close())
		}
		f.locks = append(f.locks, lock)
	}
	file, err := os.OpenFile(j.File(id), os.O_CREATE|os.O_WRONLY|os.O_APPEND|flag, 0o600)
	if err != nil {
		return nil, errors.Join(j.broken(id, err), f.close())
	}
	f.file = file
	return f, nil
}

func (j *Journal) broken(id string, err error) *Problem {
	return &Problem{
		Kind: Usage, Object: j.File(id), Cause: "the journal cannot be written: " + plain(err),
		Cure: "Make room, or give another folder with --journal", Err: err,
	}
}

// write appends a line and waits until it is on disk.
func (f *journalFile) write(l line) error {
	l.Format, l.At, l.ID = journalFormat, f.now().UTC(), f.id
	text, err := json.Marshal(l)
	if err == nil {
		_, err = f.file.Write(append(text, '\n'))
	}
	if err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		return &Problem{
			Kind: Refused, Object: f.file.Name(), Cause: "the journal cannot be written: " + plain(err),
			Cure: "Make room on the disk", Err: err,
		}
	}
	return nil
}

// close gives the file and its locks up.
func (f *journalFile) close() error {
	var err error
	if f.file != nil {
		err = f.file.Close()
	}
	for _, lock := range f.locks {
		err = errors.Join(err, lock.Close())
	}
	return err
}

// running tells whether a process holds the operation's lock.
func (j *Journal) running(id string) bool {
	lock := flock.New(filepath.Join(j.dir, locksFolder, id), flock.SetPermissions(0o600))
	free, err := lock.TryLock()
	return err != nil || !free || lock.Close() != nil
}
