package link

import (
	"errors"
	"time"
)

// takeUp locks the operation of an id, with its accounts, and reads it again: since it was shown, another hardmatch may have finished it,
// taken it back, or gone on with it. The problem is of kind Changed then. The operation is given as it is now.
func (j *Journal) takeUp(id string, shown Mark, now func() time.Time) (*journalFile, Operation, error) {
	f := &journalFile{journal: j, id: id, now: now}
	fresh, err := f.takeUp(shown)
	if err != nil {
		return nil, fresh, errors.Join(err, f.close())
	}
	return f, fresh, nil
}

func (f *journalFile) takeUp(shown Mark) (Operation, error) {
	if err := f.lock(lockOfOperation(f.id)); err != nil {
		was, _ := f.journal.read(f.id) // as far as it came: that it is locked is the problem
		return was, err
	}
	fresh, err := f.again()
	if err != nil {
		return fresh, err
	}
	if !fresh.began() || fresh.Mark() != shown {
		return fresh, fresh.changedSince()
	}
	if err := f.lock(locksOf(fresh.Plan)...); err != nil {
		return fresh, err
	}
	if fresh = f.journal.followed(fresh); fresh.Sequel() != "" {
		return fresh, fresh.changedSince()
	}
	if err := f.open(); err != nil {
		return fresh, err
	}
	fresh, err = f.again() // a last line that had no end is whole now, or is no line
	f.chain = fresh.chain
	return fresh, err
}

// again reads the operation that this process has locked.
func (f *journalFile) again() (Operation, error) {
	o, err := f.journal.read(f.id)
	o.Running = false // but for this process
	return o, err
}

// changedSince says that an operation is not what was shown: another hardmatch was at it.
func (o Operation) changedSince() *Problem {
	p := &Problem{Kind: Changed, Object: "Operation " + o.ID, Cure: "Hardmatch history shows how it stands"}
	switch {
	case o.Followed() != nil:
		p.Cause, p.Cure = "since you looked it "+o.Sequel(), o.Followed().Cure
	case !o.mayGoOn():
		p.Cause = "another hardmatch has finished it since you looked: it stands as " + string(o.Standing())
	default:
		p.Cause, p.Cure = "another hardmatch has gone on with it since you looked", "Look at it again"
	}
	return p
}

// stillToUndo looks, under the locks of its accounts, whether the operation that a plan takes back stands as it did when the plan was made.
func (r *run) stillToUndo() *Problem {
	if r.plan.Undoes == "" {
		return nil
	}
	now, err := r.engine.Journal.Operation(r.plan.Undoes)
	if err != nil {
		return asProblem(err)
	}
	anew, err := r.stillStopped(now)
	if err != nil {
		return asProblem(err)
	}
	if now.Mark() != r.plan.undone || now.Sequel() != "" && !anew {
		return now.changedSince()
	}
	return nil
}
