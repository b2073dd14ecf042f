package ui

import (
	"context"
	"iter"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
)

const (
	journalLimit = 10 * time.Second
	amendLimit   = checkLimit + 5*time.Minute // what does not show yet is looked for so long
)

// historyMost is how many operations the history holds; hardmatch history shows all.
const historyMost = 1000

// readJournal reads the newest operations.
func readJournal(e engine.Engine) job {
	return readOperations(e, e.Journal.All(), func(journal.Operation) bool { return true })
}

// readUnfinished reads the operations that something may be left to be done about.
func readUnfinished(e engine.Engine) job {
	return readOperations(e, e.Journal.Briefly(), func(o journal.Operation) bool { return o.Unfinished() || o.Running })
}

func readOperations(e engine.Engine, all iter.Seq2[journal.Operation, error], wanted func(journal.Operation) bool) job {
	return reads(jobJournal, checkLimit, func(ctx context.Context) (tea.Msg, error) {
		var msg journalRead
		for o, err := range all {
			switch {
			case ctx.Err() != nil:
				return nil, ctx.Err()
			case err != nil:
				msg.problems = append(msg.problems, problemOf(ctx, err))
			case !wanted(o):
			case len(msg.operations) == historyMost:
				msg.more = true
			default:
				msg.operations = append(msg.operations, o)
			}
		}
		msg.here, _ = e.Place(ctx) // where that cannot be told, whoever tries to do something is told why
		return msg, nil
	})
}

// lookNow reads what an operation has touched.
func lookNow(e engine.Engine, o journal.Operation) job {
	return job{name: jobLook, delay: detailDelay, limit: checkLimit, work: func(ctx context.Context, _ func(tea.Msg)) tea.Msg {
		return lookedNow{operation: o.ID, now: nowSentences(e.LookNow(ctx, o))}
	}}
}

// planUndo asks for the plan that takes an operation back. It changes nothing.
func planUndo(e engine.Engine, id string) job {
	return reads(jobAmend, amendLimit, func(ctx context.Context) (tea.Msg, error) {
		o, err := e.Journal.Operation(id)
		if err != nil {
			return nil, err
		}
		plan, err := e.TakeBack(ctx, o)
		return undoPlanned{plan}, err
	})
}

// planFinish reads an operation again, which must still be unfinished, and what it has touched. It changes nothing.
func planFinish(e engine.Engine, id string) job {
	return reads(jobAmend, amendLimit, func(ctx context.Context) (tea.Msg, error) {
		o, err := e.Journal.Operation(id)
		switch {
		case err != nil:
		case !o.Unfinished():
			err = &link.Problem{Kind: link.Refused, Object: "Operation " + id, Cause: whyNotFinish(o) + "; it stands as " + string(o.Standing())}
		default:
			var now engine.Now
			o, now, err = e.Rest(ctx, o)
			return finishPlanned{o, now}, err
		}
		return nil, err
	})
}
