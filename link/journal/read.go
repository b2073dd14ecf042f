package journal

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"hardmatch/link"
)

// Read is the journal of a folder that is only to be read. The folder need not exist, and is not made.
func Read(dir string) *Journal { return &Journal{dir: dir} }

// entry is an operation's name in the folder.
type entry struct {
	id    string
	began time.Time   // as its name says, or its first words; zero if neither does
	sort  fs.FileMode // what the file is
}

// entries are all operations in the folder, newest first; none if there is no folder. Names are no patterns: a folder may be called anything.
func (j *Journal) entries() ([]entry, error) {
	folder, err := os.Open(j.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var files []fs.DirEntry
	if err == nil {
		files, err = folder.ReadDir(-1)
		_ = folder.Close() // it was only read
	}
	if err != nil {
		return nil, j.folderUnreadable(err)
	}
	var all []entry
	for _, file := range files {
		if id, ok := strings.CutSuffix(file.Name(), journalSuffix); ok {
			all = append(all, entry{id: id, sort: file.Type()})
		}
	}
	eachOf(len(all), func(i int) { all[i].began = j.began(all[i]) })
	slices.SortFunc(all, func(a, b entry) int { return cmp.Or(b.began.Compare(a.began), strings.Compare(b.id, a.id)) })
	return all, nil
}

// Trusted makes sure that the folder, if it exists, can be read, and that no one else may have written to it. The error is a *link.Problem of kind BadInput.
func (j *Journal) Trusted() error {
	folder, err := os.Open(j.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		_, err = folder.Readdirnames(1)
		_ = folder.Close() // it was only read
	}
	if err != nil && !errors.Is(err, io.EOF) {
		return j.folderUnreadable(err)
	}
	for _, name := range []string{j.dir, filepath.Join(j.dir, locksFolder)} {
		if _, err := os.Lstat(name); errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err := ownOnly(name); err != nil {
			return err
		}
	}
	return nil
}

// TrustedFile makes sure that no one else may have written to the file of an operation. The error is a *link.Problem of kind BadInput.
func (j *Journal) TrustedFile(id string) error { return ownOnly(j.File(id)) }

func (j *Journal) folderUnreadable(err error) *link.Problem {
	return badFile(j.dir, "the journal cannot be read", err, "Name the folder of the journal")
}

// What hardmatch itself offers if something is wrong with the journal, or with what was asked of it.
var (
	elsewhere = link.Way{To: link.ToMoveJournal}
	history   = link.Way{To: link.ToSeeHistory}
)

// nameTime is how the name of an operation begins; see Engine.NewID.
const nameTime = "20060102-150405"

// began is when an operation was begun: by its name, or else by its first words, which every version writes in the same order.
func (j *Journal) began(e entry) time.Time {
	if at, err := time.Parse(nameTime, e.id[:min(len(e.id), len(nameTime))]); err == nil {
		return at
	}
	text, err := j.load(e)
	if err != nil {
		return time.Time{}
	}
	_, rest, _ := bytes.Cut(text, []byte(`,"at":"`))
	stamp, _, _ := bytes.Cut(rest, []byte(`"`))
	at, _ := time.Parse(time.RFC3339Nano, string(stamp)) // zero if there is none
	return at
}

// Operation reads one operation, and what later ones have made of it. The problem is NotFound if the journal has no such operation.
func (j *Journal) Operation(id string) (Operation, error) {
	o, err := j.read(id)
	if err == nil {
		o = j.Followed(o)
	}
	return o, err
}

func (j *Journal) read(id string) (Operation, error) {
	if id == "" || filepath.Base(id) != id {
		return Operation{}, &link.Problem{Kind: link.BadInput, Object: fmt.Sprintf("%.60q", id), Cause: "it is not the id of an operation", Cure: "Choose one that the journal has", Way: history}
	}
	info, err := os.Lstat(j.File(id))
	if err != nil {
		return Operation{}, j.unreadable(id, err)
	}
	text, err := j.load(entry{id: id, sort: info.Mode().Type()})
	if err != nil {
		return Operation{}, j.unreadable(id, err)
	}
	return j.parse(id, text)
}

func (j *Journal) unreadable(id string, err error) *link.Problem {
	if errors.Is(err, fs.ErrNotExist) {
		return &link.Problem{Kind: link.NotFound, Object: id, Cause: "the journal in " + j.dir + " has no such operation", Cure: "Choose one that it has", Way: history, Err: err}
	}
	return &link.Problem{Kind: link.BadInput, Object: j.File(id), Cause: "it cannot be read: " + link.FileSays(err), Cure: "Look at what the file is; if it is not hardmatch's, move it out of the journal", Err: err}
}

func (j *Journal) parse(id string, text []byte) (Operation, error) {
	o, err := Parse(text)
	switch {
	case err != nil:
		return Operation{}, &link.Problem{Kind: link.BadInput, Object: j.File(id), Cause: "it is not a journal that this version can read: " + err.Error(), Cure: "Keep the file, and look at it with a text editor", Err: err}
	case o.Sealed && o.ID != id:
		return Operation{}, &link.Problem{Kind: link.BadInput, Object: j.File(id), Cause: fmt.Sprintf("it holds operation %.60q, so someone has copied or renamed it", o.ID), Cure: "Give the file its old name back, or move it out of the journal"}
	}
	o.ID = id
	o.Running = o.mayGoOn() && j.running(id)
	return o, nil
}

// mostBytes bounds the file of one operation: a dozen snapshots of an account that is in thousands of groups stay below it.
const mostBytes = 32 << 20

// load reads the file of an operation, whose kind the entry has. It reads no further than the longest that one may be.
func (j *Journal) load(e entry) ([]byte, error) {
	if !e.sort.IsRegular() {
		return nil, notRegular(e.sort)
	}
	file, size, err := openRegular(j.File(e.id), os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	if size > mostBytes {
		return nil, fmt.Errorf("it is longer than %d MB", mostBytes>>20)
	}
	text := make([]byte, size)
	n, err := io.ReadFull(file, text) // what is added meanwhile is for the next reader
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return text[:n], err
}

// openRegular opens a file that was seen to be a regular one, and still is: a pipe or a device would never end, or would act.
func openRegular(name string, flag int) (file *os.File, size int64, err error) {
	if file, err = os.OpenFile(name, flag|openWithoutWaiting, 0); err != nil {
		return nil, 0, err
	}
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = notRegular(info.Mode())
	}
	if err != nil {
		return nil, 0, errors.Join(err, file.Close())
	}
	return file, info.Size(), nil
}

// notRegular says what a file is that is no regular one.
func notRegular(mode fs.FileMode) error {
	sort := "something else"
	switch {
	case mode.IsDir():
		sort = "a folder"
	case mode&fs.ModeSymlink != 0:
		sort = "a link"
	case mode&fs.ModeNamedPipe != 0:
		sort = "a pipe"
	case mode&fs.ModeDevice != 0:
		sort = "a device"
	case mode&fs.ModeSocket != 0:
		sort = "a socket"
	}
	return fmt.Errorf("it is %s, not a regular file", sort)
}
