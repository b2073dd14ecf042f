package link

import (
	"encoding/json"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"github.com/gofrs/flock"
)

// Journal is a folder with one file for each operation: what was meant to be done is on disk before it is done, and what came of it
// before the next step. An operation holds a lock for as long as it runs, which the system frees when the process dies: a lock that is
// free without an end means a crash. The locks are files of a folder beside, and are never removed, since that would race.
type Journal struct {
	dir string
	// Through, where it is set, gives what each operation's file is written through: a disk that is full, or a process that dies in the
	// middle of a line. nil is the file itself.
	Through func(File) File
	// Sync waits until all that was written to a file, or the names of a folder's files, are on disk. OpenJournal sets it to (*os.File).Sync, and
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
	return &Journal{dir: dir, Sync: (*os.File).Sync}, nil
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
	id     string
	now    func() time.Time
	name   string
	file   File
	locks  []*flock.Flock
	failed error // the write that failed: nothing is written behind it, since half a line may be there
}

// What is opened: a new operation, whose id must not have been used before, or one that is taken up again.
const (
	newOperation = os.O_CREATE | os.O_EXCL
	takenUp      = 0
)

// open locks the operation and all its accounts, and opens its file for appending.
func (j *Journal) open(id string, flag int, accounts []AccountID, now func() time.Time) (*journalFile, error) {
	f := &journalFile{id: id, now: now, name: j.File(id)}
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
	file, err := j.openFile(id, flag)
	if err != nil {
		return nil, errors.Join(j.broken(id, err), f.close())
	}
	f.file = file
	return f, nil
}

// openFile opens an operation's file for appending. A line that a crash has torn is closed off, so that the next one stands by itself.
func (j *Journal) openFile(id string, flag int) (File, error) {
	file, err := os.OpenFile(j.File(id), os.O_RDWR|os.O_APPEND|flag, 0o600)
	if err != nil {
		return nil, err
	}
	if err := errors.Join(closeOffLine(file), j.syncFolder()); err != nil {
		return nil, errors.Join(err, file.Close())
	}
	if j.Through != nil {
		return j.Through(diskFile{file, j.Sync}), nil
	}
	return diskFile{file, j.Sync}, nil
}

func closeOffLine(file *os.File) error {
	info, err := file.Stat()
	if err != nil || info.Size() == 0 {
		return err
	}
	last := make([]byte, 1)
	if _, err := file.ReadAt(last, info.Size()-1); err != nil || last[0] == '\n' {
		return err
	}
	_, err = file.Write([]byte{'\n'})
	return err
}

// syncFolder makes sure that a new file's name is on disk, not its content only. Windows has no such call, and needs none.
func (j *Journal) syncFolder() error {
	if runtime.GOOS == "windows" {
		return nil
	}
	folder, err := os.Open(j.dir)
	if err != nil {
		return err
	}
	return errors.Join(j.Sync(folder), folder.Close())
}

func (j *Journal) broken(id string, err error) *Problem {
	return &Problem{
		Kind: Usage, Object: j.File(id), Cause: "the journal cannot be written: " + plain(err),
		Cure: "Make room, or give another folder with --journal", Err: err,
	}
}

// write appends a line and waits until it is on disk.
func (f *journalFile) write(l line) error {
	if f.failed != nil {
		return f.failed
	}
	l.Format, l.At, l.ID = journalFormat, f.now().UTC(), f.id
	text, err := json.Marshal(l)
	if err == nil {
		_, err = f.file.Write(append(text, '\n'))
	}
	if err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		f.failed = &Problem{
			Kind: Refused, Object: f.name, Cause: "the journal cannot be written: " + plain(err),
			Cure: "Make room on the disk", Err: err,
		}
	}
	return f.failed
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

// running tells whether a process holds the operation's lock. Without a lock nobody does: it is made before the operation's file, and stays.
// Nothing is made here, since this is also how a journal is read that may not be written.
func (j *Journal) running(id string) bool {
	file := filepath.Join(j.dir, locksFolder, id)
	info, err := os.Lstat(file)
	if errors.Is(err, fs.ErrNotExist) {
		return false
	}
	if err != nil || !info.Mode().IsRegular() { // then nobody knows, and nothing is opened that might be waited for
		return true
	}
	lock := flock.New(file, flock.SetPermissions(0o600))
	free, err := lock.TryRLock()
	return err != nil || !free || lock.Close() != nil
}
