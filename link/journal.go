package link

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
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
	journal *Journal
	id      string
	now     func() time.Time
	file    File
	chain   chain // of the lines so far
	locks   []*flock.Flock
	failed  error // the write that failed: nothing is written behind it, since half a line may be there
}

// begin locks a new operation and all accounts that its plan may touch. Its file is made by create.
func (j *Journal) begin(id string, p Plan, now func() time.Time) (*journalFile, error) {
	f := &journalFile{journal: j, id: id, now: now}
	if err := f.lock(append([]string{id}, p.lockNames()...)...); err != nil {
		return nil, errors.Join(err, f.close())
	}
	return f, nil
}

// create makes the file of a new operation, whose id must not have been used before.
func (f *journalFile) create() error {
	return f.open(os.O_CREATE | os.O_EXCL)
}

// lock takes locks, so that no other process works on the same operation, or on the same account.
func (f *journalFile) lock(names ...string) error {
	for _, name := range names {
		file := f.journal.lockFile(name)
		if info, err := os.Lstat(file); err == nil && !info.Mode().IsRegular() {
			return f.journal.broken(f.id, fmt.Errorf("%s is %s, not a regular file", file, sortOf(info.Mode())))
		}
		lock := flock.New(file, flock.SetPermissions(0o600))
		locked, err := lock.TryLock()
		if err != nil {
			return f.journal.broken(f.id, err)
		}
		if !locked {
			return &Problem{
				Kind: Refused, Object: name, Cause: "another hardmatch is working on it right now",
				Cure: "Wait until it is finished, and check again",
			}
		}
		f.locks = append(f.locks, lock)
	}
	return nil
}

// lockNames are the accounts that the plan may touch, in a fixed order.
func (p Plan) lockNames() []string {
	names := []string{"account-" + string(p.From.Account.ID)}
	for _, h := range p.From.Holders {
		names = append(names, "account-"+string(h.Account.ID))
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// lockFile is where a lock is. A name that is no plain one, as no server should give, gets another that no two share.
func (j *Journal) lockFile(name string) string {
	if !plainName(name) {
		name = fmt.Sprintf("name-%x", sha256.Sum256([]byte(name)))
	}
	return filepath.Join(j.dir, locksFolder, name)
}

// plainName tells whether a name can be the name of a file everywhere.
func plainName(name string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return name != "" && len(name) <= 100 && strings.Trim(name, plain) == ""
}

// open opens the operation's file for appending.
func (f *journalFile) open(flag int) error {
	file, err := f.journal.openFile(f.id, flag)
	if err != nil {
		return f.journal.broken(f.id, err)
	}
	f.file = file
	return nil
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
		text, f.chain = f.chain.seal(text)
		_, err = f.file.Write(append(text, '\n'))
	}
	if err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		f.failed = &Problem{
			Kind: Refused, Object: f.journal.File(f.id), Cause: "the journal cannot be written: " + plain(err),
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
	file := j.lockFile(id)
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
