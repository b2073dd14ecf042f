package link

import (
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync/atomic"
)

// All reads the journal, the newest operation first. It holds some hundred operations at a time, and of all others their names only. A file that cannot
// be read as a journal is a problem that names it.
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

// batch is how many operations are read ahead.
const batch = 256

func (j *Journal) each(parse func(id string, text []byte) (Operation, error)) iter.Seq2[Operation, error] {
	return func(yield func(Operation, error) bool) {
		entries, err := j.entries()
		if err != nil {
			yield(Operation{}, err)
			return
		}
		index := j.readIndex(len(entries))
		sequels := j.sequels(index.later)
		for some := range slices.Chunk(entries, batch) {
			operations, errs := make([]Operation, len(some)), make([]error, len(some))
			eachOf(len(some), func(i int) {
				text, err := j.loadListed(some[i])
				if err != nil {
					errs[i] = j.unreadable(some[i].id, err)
					return
				}
				operations[i], errs[i] = parse(some[i].id, text)
			})
			sequels.see(operations) // those of which the index does not know come behind their undos too
			for i, o := range operations {
				index.miss(o)
				if !yield(sequels.on(o), errs[i]) {
					return
				}
			}
		}
		j.list(index.missed.String())
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

// sequels reads the operations of which the index knows that they matter to others.
func (j *Journal) sequels(ids []string) sequels {
	var later []Operation
	for _, id := range ids {
		if o, err := j.read(id); err == nil { // one that cannot be read is told in its place
			later = append(later, o)
		}
	}
	slices.SortFunc(later, newestFirst)
	q := newSequels()
	q.see(later)
	return q
}
