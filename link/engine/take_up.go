package engine

import (
	"hardmatch/link"
)

// stillToUndo looks, under the locks of its accounts, whether the operation that a plan takes back stands as it did when the plan was made.
func (r *run) stillToUndo() *link.Problem {
	if r.plan.Undoes == "" {
		return nil
	}
	now, err := r.engine.Journal.Operation(r.plan.Undoes)
	if err != nil {
		return link.AsProblem(err)
	}
	anew, err := r.stillStopped(now)
	if err != nil {
		return link.AsProblem(err)
	}
	if now.Mark() != r.plan.UndoneMark || now.Sequel() != "" && !anew {
		return now.ChangedSince()
	}
	return nil
}
