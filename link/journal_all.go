package link

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"iter"
	"os"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"time"
)

// All reads the journal, the newest operation first. It holds some hundred operations at a time, and of all others their names only. A file that cannot
// be read as a journal is a problem that names it; when it was begun is as little known as what it is, and it comes last.
func (j *Journal) All() iter.Seq2[Operation, error] { return j.each(j.parse) }

// Briefly is All without the steps of those operations whose end is the last word. It is quicker.
func (j *Journal) Briefly() iter.Seq2[Operation, error] {
	return j.each(func(id string, text []byte) (Operation, error) {
		if o, ok := readEnded(text); ok && o.ID == id {
			return o, nil
		}
		return j.parse(id, text)
	})
}

func (j *Journal) each(parse func(id string, text []byte) (Operation, error)) iter.Seq2[Operation, error] {
	return func(yield func(Operation, error) bool) {
		heads, err := j.heads()
		if err != nil {
			yield(Operation{}, err)
			return
		}
		undone, unlisted := j.undone(heads), j.unlisted(heads)
		for batch := range slices.Chunk(heads, 256) {
			operations, errs := make([]Operation, len(batch)), make([]error, len(batch))
			eachOf(len(batch), func(i int) { operations[i], errs[i] = j.readWith(batch[i].id, parse) })
			for i, o := range operations {
				o.TakenBack = undone[o.ID]
				unlisted.add(o)
				if !yield(o, errs[i]) {
					return
				}
			}
		}
		unlisted.write()
	}
}

// Operations is All in a list. The operations that could be read are returned with the problems of the others.
func (j *Journal) Operations() ([]Operation, error) {
	var all []Operation
	var problems []error
	for o, err := range j.All() {
		if err != nil {
			problems = append(problems, err)
			continue
		}
		all = append(all, o)
	}
	return all, errors.Join(problems...)
}

// eachOf does something for each of so many, several at a time.
func eachOf(many int, do func(i int)) {
	var next atomic.Int64
	work := func() {
		for i := int(next.Add(1)) - 1; i < many; i = int(next.Add(1)) - 1 {
			do(i)
		}
	}
	var tasks []func()
	for range min(many, 2*runtime.GOMAXPROCS(0)) { // while one waits for the disk, another one reads
		tasks = append(tasks, work)
	}
	Together(tasks...)
}

// head is what the beginning of an operation's file says of it.
type head struct {
	id      string
	started time.Time // zero where it cannot be read
	undoes  bool      // it may take another operation back
}

// headBytes are enough of a file for its time, and for the operation that it takes back.
const headBytes = 1 << 10

// heads are all operations, the newest first.
func (j *Journal) heads() ([]head, error) {
	ids, err := j.ids()
	if err != nil {
		return nil, err
	}
	all := make([]head, len(ids))
	eachOf(len(ids), func(i int) { all[i] = j.head(ids[i]) })
	slices.SortFunc(all, func(a, b head) int { return cmp.Or(b.started.Compare(a.started), strings.Compare(b.id, a.id)) })
	return all, nil
}

func (j *Journal) head(id string) head {
	text, err := j.beginning(id, headBytes)
	if err != nil {
		return head{id: id}
	}
	return head{id, startedIn(text), bytes.Contains(text, []byte(`"undoes":"`))}
}

// beginning is as much of an operation's file as is asked for, or all of it.
func (j *Journal) beginning(id string, most int) ([]byte, error) {
	file, err := openRegular(j.File(id), os.O_RDONLY)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it was only read
	text := make([]byte, most)
	n, err := io.ReadFull(file, text)
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		err = nil
	}
	return text[:n], err
}

// startedIn is the time in the first words of a file, which every version writes in the same order.
func startedIn(text []byte) time.Time {
	_, rest, _ := bytes.Cut(text, []byte(`,"at":"`))
	stamp, _, _ := bytes.Cut(rest, []byte(`"`))
	at, _ := time.Parse(time.RFC3339Nano, string(stamp)) // zero where there is none
	return at
}

// undone are the operations that a later one has taken back, or has begun to, by their ids. The newest comes first, so that an undo which was itself
// taken back is known before it counts.
func (j *Journal) undone(heads []head) map[string]string {
	by := map[string]string{}
	for _, h := range heads {
		if !h.undoes || by[h.id] != "" {
			continue
		}
		if undo, err := j.read(h.id); err == nil && undo.takesBack() {
			by[undo.Plan.Undoes] = undo.ID
		}
	}
	return by
}

// takesBack tells whether an operation has taken another one back, or has begun to.
func (o Operation) takesBack() bool {
	return o.Plan.Undoes != "" && (o.End == EndTakenBack || o.Running || o.Unfinished())
}
