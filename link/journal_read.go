package link

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// ReadJournal is the journal of a folder that is only to be read. The folder need not exist, and is not made.
func ReadJournal(dir string) *Journal { return &Journal{dir: dir} }

// ids are the names of all operations in the folder, whatever the files are. Names are read, never matched as patterns: a folder may be called
// anything. A folder that does not exist has none.
func (j *Journal) ids() ([]string, error) {
	folder, err := os.Open(j.dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	var names []string
	if err == nil {
		names, err = folder.Readdirnames(-1)
		_ = folder.Close() // it was only read
	}
	if err != nil {
		return nil, &Problem{
			Kind: Usage, Object: j.dir, Cause: "the journal cannot be read: " + plain(err),
			Cure: "Give the folder of the journal with --journal", Err: err,
		}
	}
	var ids []string
	for _, name := range names {
		if id, ok := strings.CutSuffix(name, journalSuffix); ok {
			ids = append(ids, id)
		}
	}
	return ids, nil
}

// Operation reads one operation, and whether a later one has taken it back. The problem is NotFound where there is none of that id.
func (j *Journal) Operation(id string) (Operation, error) {
	o, err := j.read(id)
	if err == nil {
		o.TakenBack = j.takenBack(id, mostUndone)
	}
	return o, err
}

// mostUndone bounds how many undos of undos are followed: no hardmatch makes more than one, and a circle of them is forged.
const mostUndone = 4

// takenBack is the id of the operation that has taken one back, or has begun to; "" where none has.
func (j *Journal) takenBack(id string, most int) (by string) {
	if most == 0 {
		return ""
	}
	undos, _ := j.about(id) // a file that cannot be read says nothing about this one
	for _, undo := range undos {
		if undo.Plan.Undoes == id && undo.takesBack() && j.takenBack(undo.ID, most-1) == "" {
			by = undo.ID
		}
	}
	return by
}

// read reads one file.
func (j *Journal) read(id string) (Operation, error) { return j.readWith(id, j.parse) }

func (j *Journal) readWith(id string, parse func(id string, text []byte) (Operation, error)) (Operation, error) {
	if id == "" || filepath.Base(id) != id {
		return Operation{}, &Problem{Kind: Usage, Object: fmt.Sprintf("%.60q", id), Cause: "it is not the id of an operation", Cure: "hardmatch history lists them"}
	}
	text, err := j.load(id)
	if err != nil {
		return Operation{}, j.unreadable(id, err)
	}
	return parse(id, text)
}

// unreadable says that a file cannot be read.
func (j *Journal) unreadable(id string, err error) *Problem {
	if errors.Is(err, fs.ErrNotExist) {
		return &Problem{Kind: NotFound, Object: id, Cause: "the journal has no such operation: " + plain(err), Cure: "hardmatch history lists them", Err: err}
	}
	return &Problem{Kind: Usage, Object: j.File(id), Cause: "it cannot be read: " + plain(err), Cure: "Look at what the file is; if it is not hardmatch's, move it out of the journal", Err: err}
}

// parse makes an operation of its file.
func (j *Journal) parse(id string, text []byte) (Operation, error) {
	o, err := readOperation(text)
	switch {
	case err != nil:
		return Operation{}, &Problem{Kind: Usage, Object: j.File(id), Cause: "it is not a journal that this version can read: " + err.Error(), Cure: "Keep the file, and look at it with a text editor", Err: err}
	case o.Sealed && o.ID != id:
		return Operation{}, &Problem{Kind: Usage, Object: j.File(id), Cause: fmt.Sprintf("it holds operation %.60q, so it was copied or renamed", o.ID), Cure: "Give the file its name back, or move it out of the journal"}
	}
	o.ID = id
	o.Running = o.mayGoOn() && j.running(id)
	return o, nil
}

// mostBytes bounds the file of one operation: a dozen snapshots of an account that is in thousands of groups stay below it.
const mostBytes = 32 << 20

// load reads the file of an operation, no further than it may be long.
func (j *Journal) load(id string) ([]byte, error) {
	file, err := openRegular(j.File(id), os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if info.Size() > mostBytes {
		return nil, fmt.Errorf("it is longer than %d MB", mostBytes>>20)
	}
	text := make([]byte, info.Size())
	n, err := io.ReadFull(file, text) // what is added meanwhile is for the next reader
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return text[:n], err
}

// openRegular opens a file that must be a regular one: a pipe or a device would never end, or would act. What it is is looked at before it is
// opened, and again once it is.
func openRegular(name string, flag int) (*os.File, error) {
	info, err := os.Lstat(name)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("it is %s, not a regular file", sortOf(info.Mode()))
	}
	file, err := os.OpenFile(name, flag|openWithoutWaiting, 0)
	if err != nil {
		return nil, err
	}
	now, err := file.Stat()
	if err == nil && !os.SameFile(info, now) {
		err = errors.New("it was replaced while it was opened")
	}
	if err != nil {
		return nil, errors.Join(err, file.Close())
	}
	return file, nil
}

// sortOf says what a file is that is no regular one.
func sortOf(mode fs.FileMode) string {
	switch {
	case mode.IsDir():
		return "a folder"
	case mode&fs.ModeSymlink != 0:
		return "a link"
	case mode&fs.ModeNamedPipe != 0:
		return "a pipe"
	case mode&fs.ModeDevice != 0:
		return "a device"
	case mode&fs.ModeSocket != 0:
		return "a socket"
	default:
		return "something else"
	}
}
