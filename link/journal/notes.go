package journal

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"hardmatch/link"
)

// notesFile is where notes are, beside the operations. Its name does not end as theirs do.
const notesFile = "worklist.notes"

// mostNotes is how many bytes of notes are read, the newest: a note is some hundred bytes.
const mostNotes = 64 << 20

// Note keeps a line about a person on a list: what was decided, not what was done. It is on disk when Note returns. Several processes may note at the same time.
func (j *Journal) Note(line []byte) error {
	name := filepath.Join(j.dir, notesFile)
	file, err := os.OpenFile(name, os.O_RDWR|os.O_APPEND|os.O_CREATE|openWithoutWaiting, 0o600)
	if err == nil {
		err = j.append(file, line)
	}
	if err != nil {
		return badFile(name, "it cannot be written", err, "Make room, or name another folder")
	}
	return nil
}

func (j *Journal) append(file *os.File, line []byte) error {
	info, err := file.Stat()
	if err == nil && !info.Mode().IsRegular() {
		err = notRegular(info.Mode())
	}
	if err == nil {
		err = closeOffLine(file)
	}
	if err == nil {
		_, err = file.Write(append(bytes.ReplaceAll(line, []byte("\n"), []byte(" ")), '\n')) // in one write, which O_APPEND keeps whole
	}
	if err == nil {
		err = j.Sync(file)
	}
	return errors.Join(err, file.Close())
}

// Notes are the lines that were noted, the oldest first; none if there are none yet. A file that others may write to is refused.
func (j *Journal) Notes() ([][]byte, error) {
	name := filepath.Join(j.dir, notesFile)
	file, size, err := openRegular(name, os.O_RDONLY)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	if err == nil {
		defer func() { _ = file.Close() }() // it is only read
		if err := ownOnly(name); err != nil {
			return nil, err
		}
	}
	var text []byte
	if err == nil {
		text, err = io.ReadAll(io.NewSectionReader(file, max(0, size-mostNotes), mostNotes))
	}
	if err != nil {
		return nil, &link.Problem{Kind: link.BadInput, Object: name, Cause: "it cannot be read: " + link.FileSays(err), Cure: "Look at what the file is", Err: err}
	}
	return bytes.Split(bytes.TrimSuffix(text, []byte("\n")), []byte("\n")), nil
}
