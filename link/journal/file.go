package journal

import (
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"github.com/gofrs/flock"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// Record is the open file of an operation, with the locks that go with it.
type Record struct {
	journal *Journal
	ID      string
	now     func() time.Time
	file    File
	chain   chain // of the lines so far
	locks   []*flock.Flock
	failed  error // the write that failed: nothing is written behind it, since half a line may be there
}

// Begin locks a new operation and every account that its plan may touch. Start makes its file.
func (j *Journal) Begin(id string, p plan.Plan, now func() time.Time) (*Record, error) {
	f := &Record{journal: j, ID: id, now: now}
	if err := f.lock(append([]lockOf{lockOfOperation(id)}, locksOf(p)...)...); err != nil {
		return nil, errors.Join(err, f.Close())
	}
	return f, nil
}

// lock takes locks, so that no other process works on the same operation, or on the same account.
func (f *Record) lock(locks ...lockOf) error {
	for _, l := range locks {
		file := f.journal.lockFile(l.name)
		if info, err := os.Lstat(file); err == nil && !info.Mode().IsRegular() {
			return f.journal.broken(f.ID, fmt.Errorf("%s: %w", file, notRegular(info.Mode())))
		}
		lock := flock.New(file, flock.SetPermissions(0o600))
		locked, err := lock.TryLock()
		if err != nil {
			return f.journal.broken(f.ID, err)
		}
		if !locked {
			return &link.Problem{
				Kind: link.Refused, Object: l.object, Cause: "another hardmatch is working on it right now",
				Cure: "Wait until it has finished, then check again",
			}
		}
		f.locks = append(f.locks, lock)
	}
	return nil
}

// lockOf is a lock: the name of its file, and what people call the thing that it guards.
type lockOf struct{ name, object string }

func lockOfOperation(id string) lockOf { return lockOf{id, "Operation " + id} }

// locksOf are those of the accounts that the plan may touch, in a fixed order.
func locksOf(p plan.Plan) []lockOf {
	locks := link.Map(checkup.AccountsOf(p.From.Account, p.From.Holders), func(a link.Account) lockOf {
		return lockOf{"account-" + string(a.ID), a.Called()}
	})
	slices.SortFunc(locks, func(a, b lockOf) int { return strings.Compare(a.name, b.name) })
	return slices.CompactFunc(locks, func(a, b lockOf) bool { return a.name == b.name })
}

// lockFile is where a lock is. A name that is no plain one, as no server should give, gets another that no two share.
func (j *Journal) lockFile(name string) string {
	if !plainName(name) {
		name = fmt.Sprintf("name-%x", sha256.Sum256([]byte(name)))
	}
	return filepath.Join(j.dir, locksFolder, name)
}

// plainName reports whether a name can be the name of a file everywhere.
func plainName(name string) bool {
	const plain = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-_"
	return name != "" && len(name) <= 100 && strings.Trim(name, plain) == ""
}

// open opens the file of an operation that is there, for appending. A line that a crash has torn is closed off, so that the next one stands by itself.
func (f *Record) open() error {
	file, _, err := openRegular(f.journal.File(f.ID), os.O_RDWR|os.O_APPEND)
	if err == nil {
		err = closeOffLine(file)
	}
	return f.use(file, err)
}

// use takes a file that was opened. Its name is on disk before anything is written to it.
func (f *Record) use(file *os.File, err error) error {
	if file == nil {
		return f.journal.broken(f.ID, err)
	}
	if err = errors.Join(err, f.journal.syncFolder()); err != nil {
		return f.journal.broken(f.ID, errors.Join(err, file.Close()))
	}
	f.file = diskFile{file, f.journal.Sync}
	if f.journal.Through != nil {
		f.file = f.journal.Through(f.file)
	}
	return nil
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

func (j *Journal) broken(id string, err error) *link.Problem {
	return badFile(j.File(id), "the journal cannot be written", err, "Make room, or name another folder")
}

// badFile is the problem of a file or a folder that cannot be used; another folder may help.
func badFile(name, cause string, err error, cure string) *link.Problem {
	return &link.Problem{Kind: link.BadInput, Object: name, Cause: cause + ": " + link.FileSays(err), Cure: cure, Way: elsewhere, Err: err}
}

// write appends a line and waits until it is on disk.
func (f *Record) write(l line) error {
	if f.failed != nil {
		return f.failed
	}
	l.Format, l.At, l.ID = journalFormat, f.now().UTC(), f.ID
	text, err := json.Marshal(l)
	if err == nil {
		text, f.chain = f.chain.seal(text)
		_, err = f.file.Write(append(text, '\n'))
	}
	if err == nil {
		err = f.file.Sync()
	}
	if err != nil {
		f.failed = &link.Problem{
			Kind: link.Refused, Object: f.journal.File(f.ID), Cause: "the journal cannot be written: " + link.FileSays(err),
			Cure: "Make room on the disk", Err: err,
		}
	}
	return f.failed
}

// Close closes the file and releases its locks.
func (f *Record) Close() error {
	var err error
	if f.file != nil {
		err = f.file.Close()
	}
	for _, lock := range f.locks {
		err = errors.Join(err, lock.Close())
	}
	return err
}
