package link

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
)

// The index says which operation is about which accounts, and which one it takes back, a line each: the operation, what it takes back ("-": nothing),
// its accounts, and a full stop, with tabs between them. So what a check-up needs is found without reading all. It is a hint: an operation that it does
// not name is looked into, and what it names is read before it counts. It can be removed at any time.
const (
	indexFile = "index"
	indexStop = "."
	nothing   = "-"
)

// indexLine is the line of an operation; "" for one that cannot stand in it, and is looked into each time.
func indexLine(id string, p Plan) string {
	if p.From.Account == nil {
		return ""
	}
	fields := []string{id, firstNonEmpty(p.Undoes, nothing), string(p.From.Account.ID)}
	for _, h := range p.From.Holders {
		fields = append(fields, string(h.Account.ID))
	}
	for _, s := range p.Steps {
		if s.On != "" && !slices.Contains(fields[2:], string(s.On)) {
			fields = append(fields, string(s.On))
		}
	}
	if slices.ContainsFunc(fields, func(f string) bool { return f == "" || strings.ContainsAny(f, "\t\r\n") }) {
		return ""
	}
	return strings.Join(append(fields, indexStop), "\t") + "\n"
}

// list adds lines to the index; nothing where there is nothing to be added. A line of its own begins each time: one that a crash has torn before has no full stop, and counts for nothing. What
// cannot be written is looked into each time.
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

// listed reads the index: each operation with what its line says of it.
func (j *Journal) listed(each func(id string, fields []string)) {
	file, err := openRegular(filepath.Join(j.dir, indexFile), os.O_RDONLY)
	if err != nil {
		return
	}
	defer func() { _ = file.Close() }() // it was only read
	lines := bufio.NewScanner(file)
	for lines.Scan() {
		fields := strings.Split(lines.Text(), "\t")
		if len(fields) > 3 && fields[len(fields)-1] == indexStop {
			each(fields[0], fields[1:len(fields)-1])
		}
	}
}

// unlisted collects the operations that the index does not name, while all are read, where the journal may be written to.
type unlisted struct {
	journal *Journal
	named   map[string]bool
	lines   strings.Builder
}

func (j *Journal) unlisted(heads []head) *unlisted {
	u := &unlisted{journal: j, named: map[string]bool{}}
	if j.Sync == nil { // it is only read
		return u
	}
	u.named = make(map[string]bool, len(heads))
	j.listed(func(id string, _ []string) { u.named[id] = true })
	return u
}

func (u *unlisted) add(o Operation) {
	if u.journal.Sync != nil && !u.named[o.ID] {
		u.lines.WriteString(indexLine(o.ID, o.Plan))
	}
}

func (u *unlisted) write() {
	u.journal.list(u.lines.String())
}

// about are the operations that are about an account, or that take an operation back, the newest first; and the problems of those that could not be
// looked into.
func (j *Journal) about(word string) ([]Operation, error) {
	ids, err := j.ids()
	if err != nil {
		return nil, err
	}
	named, wanted := make(map[string]bool, len(ids)), map[string]bool{}
	j.listed(func(id string, fields []string) {
		named[id] = true
		if slices.Contains(fields, word) {
			wanted[id] = true
		}
	})
	ids = slices.DeleteFunc(ids, func(id string) bool { return named[id] && !wanted[id] })
	found, errs := make([]*Operation, len(ids)), make([]error, len(ids))
	eachOf(len(ids), func(i int) { found[i], errs[i] = j.mentioning(ids[i], word) })
	var operations []Operation
	for _, o := range found {
		if o != nil {
			operations = append(operations, *o)
		}
	}
	slices.SortFunc(operations, func(a, b Operation) int { return cmp.Or(b.Started.Compare(a.Started), strings.Compare(b.ID, a.ID)) })
	return operations, errors.Join(errs...)
}

// mentioning reads an operation whose start has the word in it; nil where it has not.
func (j *Journal) mentioning(id, word string) (*Operation, error) {
	text, err := j.load(id)
	if err != nil {
		return nil, j.unreadable(id, err)
	}
	start, _, _ := bytes.Cut(text, []byte("\n"))
	if !bytes.Contains(start, []byte(word)) && mayBeTorn(start) {
		return nil, nil
	}
	o, err := j.parse(id, text)
	return &o, err
}
