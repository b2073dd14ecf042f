package journal

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"hash/crc32"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"hardmatch/link/plan"
)

// The index says which operation is about which accounts, and which one it takes back, a line each: the operation, what it takes back ("-": nothing),
// its accounts, the operations whose place it takes, and a checksum behind a full stop, with tabs between them. So what a check-up needs is found without
// reading all. It is a hint: an operation that no whole line names is looked into, and what it names is read before it counts. It can be removed at any time,
// and one with a line that is not whole is made again when all is read for use.
const (
	indexFile = "index"
	indexStop = "\t."
	nothing   = "-"
	replacing = "=" // before an operation whose place is taken
)

// indexLine is the line of an operation; "" for one that cannot stand in it, and is looked into each time.
func indexLine(id string, p plan.Plan) string {
	if p.From.Account == nil {
		return ""
	}
	fields := []string{id, cmp.Or(p.Undoes, nothing), string(p.From.Account.ID)}
	for _, h := range p.From.Holders {
		fields = append(fields, string(h.Account.ID))
	}
	for _, s := range p.Steps {
		if s.On != "" && !slices.Contains(fields[2:], string(s.On)) {
			fields = append(fields, string(s.On))
		}
	}
	for _, id := range p.From.Replaces {
		fields = append(fields, replacing+id)
	}
	if slices.ContainsFunc(fields, func(f string) bool { return f == "" || strings.ContainsAny(f, "\t\r\n") }) {
		return ""
	}
	text := strings.Join(fields, "\t")
	return text + indexStop + indexSum(text) + "\n"
}

// indexSum is the checksum of a line: the disk, or an editor, may have changed it.
func indexSum(text string) string { return fmt.Sprintf("%08x", crc32.ChecksumIEEE([]byte(text))) }

// list adds lines to the index; nothing if there is nothing to be added. A line of its own begins each time: one that a crash has torn before has no checksum,
// and counts for nothing. What cannot be written is looked into each time.
func (j *Journal) list(lines string) {
	if lines == "" {
		return
	}
	file, err := os.OpenFile(filepath.Join(j.dir, indexFile), os.O_WRONLY|os.O_APPEND|os.O_CREATE|openWithoutWaiting, 0o600)
	if err != nil {
		return
	}
	_, _ = file.WriteString("\n" + lines)
	_ = file.Close()
}

// relist rebuilds the index.
func (j *Journal) relist(lines string) {
	file, err := os.CreateTemp(j.dir, indexFile+"-*")
	if err != nil {
		return // then it is looked into each time
	}
	_, err = file.WriteString(lines)
	if errors.Join(err, file.Close()) == nil {
		err = os.Rename(file.Name(), filepath.Join(j.dir, indexFile))
	}
	if err != nil {
		_ = os.Remove(file.Name())
	}
}

// listed reads the index: each operation, with its accounts and what it takes back or replaces. It reports whether all lines are whole.
func (j *Journal) listed(each func(id, undoes string, names []string)) (whole bool) {
	file, _, err := openRegular(filepath.Join(j.dir, indexFile), os.O_RDONLY)
	if err != nil {
		return errors.Is(err, fs.ErrNotExist)
	}
	defer func() { _ = file.Close() }() // it was only read
	whole = true
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		text, sum, _ := strings.Cut(lines.Text(), indexStop)
		if fields := strings.Split(text, "\t"); len(fields) > 2 && sum == indexSum(text) {
			each(fields[0], fields[1], fields[2:])
		} else if text != "" {
			whole = false
		}
	}
	return whole && lines.Err() == nil
}

// index is what the index says, while all operations are read.
type index struct {
	later  []string        // the operations that take another one back, or take its place
	named  map[string]bool // all; nil if nothing may be added
	broken bool            // it must be rebuilt: then the lines of all are collected
	missed strings.Builder // the lines of those that it does not name
}

func (j *Journal) readIndex(many int) *index {
	x := &index{}
	if j.Sync != nil { // it was opened for use
		x.named = make(map[string]bool, many)
	}
	whole := j.listed(func(id, undoes string, names []string) {
		if undoes != nothing || strings.HasPrefix(names[len(names)-1], replacing) {
			x.later = append(x.later, id)
		}
		if x.named != nil {
			x.named[id] = true
		}
	})
	x.broken = !whole
	return x
}

func (x *index) miss(o Operation) {
	if x.named != nil && (x.broken || !x.named[o.ID]) {
		x.missed.WriteString(indexLine(o.ID, o.Plan))
	}
}

// mend adds to the index what it has missed, or rebuilds it.
func (j *Journal) mend(x *index) {
	switch {
	case x.named == nil:
	case x.broken:
		j.relist(x.missed.String())
	default:
		j.list(x.missed.String())
	}
}

// About are the operations, newest first, that concern one of these accounts, or take back or replace one of these operations, with the problems of the unreadable.
func (j *Journal) About(words ...string) ([]Operation, error) {
	entries, err := j.entries()
	if err != nil {
		return nil, err
	}
	wanted := make(map[string]bool, len(entries)) // false: the index names it for something else
	j.listed(func(id, undoes string, names []string) {
		asked := func(name string) bool { return slices.Contains(words, strings.TrimPrefix(name, replacing)) }
		wanted[id] = wanted[id] || asked(undoes) || slices.ContainsFunc(names, asked)
	})
	entries = slices.DeleteFunc(entries, func(e entry) bool { want, named := wanted[e.id]; return named && !want })
	found, errs := make([]*Operation, len(entries)), make([]error, len(entries))
	eachOf(len(entries), func(i int) { found[i], errs[i] = j.mentioning(entries[i], words) })
	var operations []Operation
	for _, o := range found {
		if o != nil {
			operations = append(operations, *o)
		}
	}
	slices.SortFunc(operations, newestFirst)
	return operations, errors.Join(errs...)
}

// mentioning reads an operation whose start has one of the words in it; nil if it has none.
func (j *Journal) mentioning(e entry, words []string) (*Operation, error) {
	text, err := j.load(e)
	if err != nil {
		return nil, j.unreadable(e.id, err)
	}
	start, _, _ := bytes.Cut(text, []byte("\n"))
	has := func(word string) bool { return bytes.Contains(start, []byte(word)) }
	if !slices.ContainsFunc(words, has) && mayBeTorn(start) {
		return nil, nil
	}
	o, err := j.parse(e.id, text)
	if err != nil {
		return nil, err
	}
	return &o, nil
}

func newestFirst(a, b Operation) int {
	return cmp.Or(b.Started.Compare(a.Started), strings.Compare(b.ID, a.ID))
}
