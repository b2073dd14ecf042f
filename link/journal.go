package link

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/gofrs/flock"
)

// Journal is a folder with one file for each operation: what was meant to be done is on disk before it is done, and what came of it
// before the next step. A file is locked for as long as its operation runs, so that a lock that is free without an end means a crash.
type Journal struct{ dir string }

// OpenJournal makes the folder where it does not exist, readable by its owner only, and makes sure that it can be written to. The
// problem is of kind Usage.
func OpenJournal(dir string) (*Journal, error) {
	fail := func(err error) (*Journal, error) {
		return nil, &Problem{
			Kind: Usage, Object: dir, Cause: "the journal cannot be written there: " + plain(err),
			Cure: "Give a folder that you can write to with --journal", Err: err,
		}
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return fail(err)
	}
	probe, err := os.CreateTemp(dir, ".probe-*")
	if err != nil {
		return fail(err)
	}
	if err := errors.Join(probe.Close(), os.Remove(probe.Name())); err != nil {
		return fail(err)
	}
	return &Journal{dir: dir}, nil
}

// plain is the reason of a file error without the operation and the path, which the Problem tells already.
func plain(err error) string {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err.Error()
	}
	return err.Error()
}

// File is where the journal writes the operation of that id.
func (j *Journal) File(id string) string { return filepath.Join(j.dir, id+".jsonl") }

// record is one line of an operation's file. The first is of kind "start", the last of kind "end".
type record struct {
	Format   int             `json:"format"`
	At       time.Time       `json:"at"`
	Kind     string          `json:"kind"` // start, intent, result, end
	ID       string          `json:"id"`
	Operator *recordedObject `json:"operator,omitempty"`
	Person   *recordedObject `json:"person,omitempty"`
	Account  *recordedObject `json:"account,omitempty"`
	Anchor   ImmutableID     `json:"anchor,omitempty"`
	Reason   string          `json:"reason,omitempty"`
	Steps    []recordedStep  `json:"steps,omitempty"`
	Step     *int            `json:"step,omitempty"`
	Do       Verb            `json:"do,omitempty"`
	On       AccountID       `json:"on,omitempty"`
	Before   *ImmutableID    `json:"before,omitempty"`
	After    *ImmutableID    `json:"after,omitempty"`
	Snapshot json.RawMessage `json:"snapshot,omitempty"`
	State    State           `json:"state,omitempty"`
	Note     string          `json:"note,omitempty"`
	Error    string          `json:"error,omitempty"`
	Request  string          `json:"request,omitempty"`
	End      End             `json:"end,omitempty"`
}

type recordedObject struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	DN   string `json:"dn,omitempty"`
}

type recordedStep struct {
	Do   Verb      `json:"do"`
	On   AccountID `json:"on"`
	UPN  string    `json:"upn"`
	When When      `json:"when,omitempty"`
}

// operation is the open file of one operation.
type operation struct {
	id   string
	now  func() time.Time
	file *os.File
	lock *flock.Flock
}

// begin opens the file of a new operation and locks it. An id that was used before is refused.
func (j *Journal) begin(id string, now func() time.Time) (*operation, error) {
	lock := flock.New(j.File(id) + ".lock")
	if locked, err := lock.TryLock(); err != nil || !locked {
		return nil, j.broken(id, fmt.Errorf("it is locked: %w", err))
	}
	file, err := os.OpenFile(j.File(id), os.O_CREATE|os.O_EXCL|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return nil, errors.Join(j.broken(id, err), lock.Close())
	}
	return &operation{id: id, now: now, file: file, lock: lock}, nil
}

func (j *Journal) broken(id string, err error) *Problem {
	return &Problem{
		Kind: Usage, Object: j.File(id), Cause: "the journal cannot be written: " + plain(err),
		Cure: "Make room, or give another folder with --journal. Nothing was changed", Err: err,
	}
}

// write appends a record and waits until it is on disk.
func (o *operation) write(r record) error {
	r.Format, r.At, r.ID = 1, o.now().UTC(), o.id
	line, err := json.Marshal(r)
	if err == nil {
		_, err = o.file.Write(append(line, '\n'))
	}
	if err == nil {
		err = o.file.Sync()
	}
	if err != nil {
		return &Problem{
			Kind: Refused, Object: o.file.Name(), Cause: "the journal cannot be written: " + plain(err),
			Cure: "Make room on the disk", Err: err,
		}
	}
	return nil
}

// close gives the file and its lock up.
func (o *operation) close() error {
	return errors.Join(o.file.Close(), o.lock.Close(), os.Remove(o.lock.Path()))
}
