package journal

import (
	"errors"
	"time"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// TakeUp locks the operation and its accounts, and reads it again: since it was shown, another hardmatch may have finished it, undone it, or gone on with it.
// Then the problem is of kind Changed. TakeUp also returns the operation as it is now.
func (j *Journal) TakeUp(id string, shown plan.Mark, now func() time.Time) (*Record, Operation, error) {
	f := &Record{journal: j, ID: id, now: now}
	fresh, err := f.takeUp(shown)
	if err != nil {
		return nil, fresh, errors.Join(err, f.Close())
	}
	return f, fresh, nil
}

func (f *Record) takeUp(shown plan.Mark) (Operation, error) {
	if err := f.lock(lockOfOperation(f.ID)); err != nil {
		was, _ := f.journal.read(f.ID) // as far as it came: that it is locked is the problem
		return was, err
	}
	fresh, err := f.again()
	if err != nil {
		return fresh, err
	}
	if !fresh.Began() || fresh.Mark() != shown {
		return fresh, fresh.ChangedSince()
	}
	if err := f.lock(locksOf(fresh.Plan)...); err != nil {
		return fresh, err
	}
	if fresh = f.journal.Followed(fresh); fresh.Sequel() != "" {
		return fresh, fresh.ChangedSince()
	}
	if err := f.open(); err != nil {
		return fresh, err
	}
	fresh, err = f.again() // a last line that had no end is whole now, or is no line
	f.chain = fresh.chain
	return fresh, err
}

// again reads the operation that this process has locked.
func (f *Record) again() (Operation, error) {
	o, err := f.journal.read(f.ID)
	o.Running = false // except in this process
	return o, err
}

// ChangedSince says that an operation is not what was shown: another hardmatch has worked on it.
func (o Operation) ChangedSince() *link.Problem {
	p := &link.Problem{Kind: link.Changed, Object: "Operation " + o.ID, Cure: "Read in the journal how it stands", Way: history}
	switch {
	case o.Followed() != nil:
		p.Cause, p.Cure, p.Way = "since you looked it "+o.Sequel(), o.Followed().Cure, o.Followed().Way
	case !o.mayGoOn():
		p.Cause = "another hardmatch has finished it since you looked: it stands as " + string(o.Standing())
	default:
		p.Cause, p.Cure = "another hardmatch has worked on it since you looked", "Look at it again"
	}
	return p
}
