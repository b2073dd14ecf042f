package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
)

const (
	journalLimit = 10 * time.Second
	amendLimit   = checkLimit + 5*time.Minute // what does not show yet is looked for so long
)

func readJournal(e link.Engine) job {
	return job{name: jobJournal, limit: checkLimit, work: once(jobJournal, func(ctx context.Context) (tea.Msg, error) {
		operations, err := e.Journal.Operations()
		problems := problemsOf(ctx, err)
		here, err := e.Place(ctx)
		if err != nil {
			problems = append(problems, problemOf(ctx, err))
		}
		return journalRead{operations, problems, here}, nil
	})}
}

// problemsOf takes joined errors apart.
func problemsOf(ctx context.Context, err error) []*link.Problem {
	var out []*link.Problem
	for _, one := range link.Each(err) {
		out = append(out, problemOf(ctx, one))
	}
	return out
}

// lookNow reads what an operation has touched.
func lookNow(e link.Engine, o link.Operation) job {
	return job{name: jobLook, delay: detailDelay, limit: checkLimit, work: func(ctx context.Context, _ func(tea.Msg)) tea.Msg {
		return lookedNow{operation: o.ID, now: nowSentences(e.LookNow(ctx, o))}
	}}
}

// planUndo asks for the plan that takes an operation back. It changes nothing.
func planUndo(e link.Engine, id string) job {
	return job{name: jobAmend, limit: amendLimit, work: once(jobAmend, func(ctx context.Context) (tea.Msg, error) {
		o, err := e.Journal.Operation(id)
		if err != nil {
			return nil, err
		}
		plan, err := e.TakeBack(ctx, o)
		return undoPlanned{plan}, err
	})}
}

// planFinish reads an operation again, which must still be unfinished, and what it has touched. It changes nothing.
func planFinish(e link.Engine, id string) job {
	return job{name: jobAmend, limit: amendLimit, work: once(jobAmend, func(ctx context.Context) (tea.Msg, error) {
		o, err := e.Journal.Operation(id)
		switch {
		case err != nil:
		case !o.Unfinished():
			err = &link.Problem{Kind: link.Refused, Object: "Operation " + id, Cause: whyNotFinish(o) + "; it stands as " + string(o.Standing())}
		default:
			err = e.Belongs(ctx, o)
		}
		if err != nil {
			return nil, err
		}
		return finishPlanned{o, e.LookNow(ctx, o)}, nil
	})}
}

// finishOperation does what an operation has left to do. Like applyPlan it writes to a directory.
func finishOperation(e link.Engine, rest link.Confirmed) job {
	work := func(ctx context.Context, tell func(tea.Msg)) tea.Msg {
		outcome, err := e.Finish(ctx, rest, func(p link.Progress) { tell(stepProgressed{p}) })
		if err != nil && outcome.Problem == nil {
			outcome.Problem = problemOf(ctx, err)
		}
		return planApplied{outcome}
	}
	return job{name: jobApply, writes: true, work: work}
}
