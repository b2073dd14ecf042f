package journal

import (
	"errors"
	"iter"
	"runtime"
	"slices"
	"sync/atomic"

	"hardmatch/link"
)

// All reads the journal, the newest operation first, a few hundred at a time in memory. A file that is not a journal is a problem that names it.
func (j *Journal) All() iter.Seq2[Operation, error] { return EachOf(j, false, itself) }

// Briefly is All without the steps of operations whose end is final. It is faster.
func (j *Journal) Briefly() iter.Seq2[Operation, error] { return EachOf(j, true, itself) }

func itself(o Operation) (Operation, error) { return o, nil }

func (j *Journal) parseBriefly(id string, text []byte) (Operation, error) {
	if o, ok := readEnded(text); ok && o.ID == id {
		return o, nil
	}
	return j.parse(id, text)
}

// batch is how many operations are read ahead.
const batch = 256

// EachOf is All, or Briefly, with what made returns in place of each operation. It calls made for several operations at the same time.
func EachOf[T any](j *Journal, briefly bool, made func(Operation) (T, error)) iter.Seq2[T, error] {
	parse := j.parse
	if briefly {
		parse = j.parseBriefly
	}
	return func(yield func(T, error) bool) {
		entries, err := j.entries()
		if err != nil {
			yield(*new(T), err)
			return
		}
		index := j.readIndex(len(entries))
		sequels := j.sequels(index.later)
		for some := range slices.Chunk(entries, batch) {
			operations, errs := j.readSome(some, parse)
			sequels.see(operations) // those that the index does not know come behind their undos too
			all := make([]T, len(some))
			eachOf(len(some), func(i int) {
				if errs[i] == nil {
					all[i], errs[i] = made(sequels.on(operations[i]))
				}
			})
			for i, o := range operations {
				index.miss(o)
				if !yield(all[i], errs[i]) {
					return
				}
			}
		}
		j.mend(index)
	}
}

// readSome reads some operations, several at a time.
func (j *Journal) readSome(some []entry, parse func(id string, text []byte) (Operation, error)) ([]Operation, []error) {
	operations, errs := make([]Operation, len(some)), make([]error, len(some))
	eachOf(len(some), func(i int) {
		text, err := j.load(some[i])
		if err != nil {
			errs[i] = j.unreadable(some[i].id, err)
			return
		}
		operations[i], errs[i] = parse(some[i].id, text)
	})
	return operations, errs
}

// Operations is All as a list. It returns the operations that could be read together with the problems of the others.
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
	workers := min(many, 2*runtime.GOMAXPROCS(0)) // while one waits for the disk, another one reads
	link.Together(slices.Repeat([]func(){work}, workers)...)
}

// sequels reads the operations that matter to others, as the index knows them.
func (j *Journal) sequels(ids []string) sequels {
	var later []Operation
	for _, id := range ids {
		if o, err := j.read(id); err == nil { // one that cannot be read is reported in its place
			later = append(later, o)
		}
	}
	return newSequels(later)
}
