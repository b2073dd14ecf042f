package ui

import (
	"context"
	"errors"
	"fmt"
	"io"
	"iter"
	"time"

	"github.com/aymanbagabas/go-osc52/v2"
	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

const (
	connectLimit = 30 * time.Second
	signInLimit  = 20 * time.Minute // a device code lives 15 minutes (RFC 8628 leaves it to the server, Entra ID says 900 seconds)
	findLimit    = 20 * time.Second
	receiptLimit = 10 * time.Second

	// checkLimit bounds reads of the tenant. Each try has a deadline of its own; between them a busy tenant may ask for waits of up to a minute
	// each, which are shown, and which Esc ends.
	checkLimit = 5 * time.Minute

	findDelay   = 250 * time.Millisecond // a search begins when typing pauses
	detailDelay = 120 * time.Millisecond

	findMost = 200
)

// reads makes a job that only has an answer.
func reads(name jobName, limit time.Duration, do func(ctx context.Context) (tea.Msg, error)) job {
	return job{name: name, limit: limit, work: func(ctx context.Context, _ func(tea.Msg)) (tea.Msg, error) { return do(ctx) }}
}

// after puts a job off: one that takes its place in the meantime is done instead.
func (w job) after(delay time.Duration) job {
	w.delay = delay
	return w
}

// problemOf makes a problem of any error. One that only says that the time was over gets words.
func problemOf(ctx context.Context, err error) *link.Problem {
	if problem, ok := errors.AsType[*link.Problem](err); ok {
		return problem
	}
	if ctx.Err() != nil {
		return &link.Problem{
			Kind: link.Unreachable, Cause: "There was no answer in time", Cure: "Check the network, then try again", Err: err,
		}
	}
	return &link.Problem{Kind: link.Bug, Cause: err.Error(), Err: err}
}

func connectDirectory(b Backend, password string) job {
	return reads(jobConnect, connectLimit, func(ctx context.Context) (tea.Msg, error) {
		return directoryConnected{}, b.ConnectDirectory(ctx, password)
	})
}

func signIn(b Backend) job {
	return job{name: jobConnect, limit: signInLimit, work: func(ctx context.Context, tell func(tea.Msg)) (tea.Msg, error) {
		if err := b.SignIn(ctx, func(code, url string, until time.Time) { tell(signInShown{code, url, until}) }); err != nil {
			return nil, err
		}
		e := b.Engine()
		tenant, err := e.Cloud.Tenant(ctx)
		if err != nil { // the check-up says why, if it still is so
			tenant = link.Tenant{}
		}
		return signedIn{e, tenant}, nil
	}}
}

func findPeople(e engine.Engine, text string, delay time.Duration) job {
	return reads(jobFind, findLimit, func(ctx context.Context) (tea.Msg, error) {
		found, err := e.FindPeople(ctx, text, findMost)
		return peopleFound{text, e.Directory.Searched(), found}, err
	}).after(delay)
}

func findAccounts(e engine.Engine, text string, delay time.Duration) job {
	return reads(jobFind, checkLimit, func(ctx context.Context) (tea.Msg, error) {
		found, err := e.FindAccounts(ctx, text, findMost)
		return accountsFound{text, found}, err
	}).after(delay)
}

// readPerson reads the marked person for the detail pane.
func readPerson(e engine.Engine, id link.GUID) job {
	return reads(jobDetail, findLimit, func(ctx context.Context) (tea.Msg, error) {
		person, err := e.Directory.Person(ctx, id.String())
		return personRead{person}, err
	}).after(detailDelay)
}

// takePerson reads the chosen person again, by GUID: what the list shows may be old. without is the account that an operation about them had, if that is gone;
// otherwise "".
func takePerson(e engine.Engine, id link.GUID, without link.AccountID) job {
	return reads(jobTake, findLimit, func(ctx context.Context) (tea.Msg, error) {
		person, err := e.Directory.Person(ctx, id.String())
		return personTaken{person, without}, err
	})
}

// findCandidates reads what is near the person.
func findCandidates(e engine.Engine, person link.Person) job {
	return reads(jobCandidates, checkLimit, func(ctx context.Context) (tea.Msg, error) {
		facts, err := e.Gather(ctx, person, "")
		return candidatesFound{checkup.Check(facts, e.TenantNow())}, err
	})
}

// checkUp reads everything about the person and the account. The person is read again too: what stood in the way may have been cured in AD.
func checkUp(e engine.Engine, person link.Person, id link.AccountID) job {
	return reads(jobTake, checkLimit, func(ctx context.Context) (tea.Msg, error) {
		now, err := e.Directory.Person(ctx, person.GUID.String())
		if err != nil {
			return nil, err
		}
		facts, err := e.Gather(ctx, now, id)
		return checkedUp{checkup.Check(facts, e.TenantNow())}, err
	})
}

// carryOut does what was confirmed, by Apply or Finish of the engine. Only this job writes to a directory.
func carryOut(do func(context.Context, plan.Confirmed, func(plan.Progress)) (engine.Outcome, error), confirmed plan.Confirmed) job {
	return job{name: jobApply, writes: true, work: func(ctx context.Context, tell func(tea.Msg)) (tea.Msg, error) {
		outcome, err := do(ctx, confirmed, func(p plan.Progress) { tell(stepProgressed{p}) })
		if err != nil && outcome.Problem == nil {
			outcome.Problem = problemOf(ctx, err)
		}
		return planApplied{outcome}, nil
	}}
}

// saveReceipt writes a receipt to a new file, in the format of its extension.
func saveReceipt(b Backend, name, text string) job {
	return reads(jobReceipt, receiptLimit, func(ctx context.Context) (tea.Msg, error) {
		path, err := b.SaveReceipt(ctx, name, text)
		return noticed{"Saved: " + path}, err
	})
}

// copyText asks the terminal to put the text on its clipboard (OSC 52). No answer ever comes.
func copyText(name jobName, terminal io.Writer, text, notice string) job {
	return reads(name, receiptLimit, func(context.Context) (tea.Msg, error) {
		if _, err := osc52.New(text).WriteTo(terminal); err != nil {
			return nil, fmt.Errorf("copying to the terminal: %w", err)
		}
		return noticed{notice}, nil
	})
}

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

// readOperation reads one operation.
func readOperation(e engine.Engine, id string) job {
	return reads(jobTake, journalLimit, func(context.Context) (tea.Msg, error) {
		o, err := e.Journal.Operation(id)
		return operationRead{o}, err
	})
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
		msg.here, _ = e.Place(ctx) // if that is not known, whoever tries to do something learns why
		return msg, nil
	})
}

// lookNow reads what an operation has touched.
func lookNow(e engine.Engine, o journal.Operation) job {
	return reads(jobLook, checkLimit, func(ctx context.Context) (tea.Msg, error) {
		if kept, err := e.Journal.Operation(o.ID); err == nil { // which also says in which tenant it was
			o = kept
		}
		return lookedNow{o, e.LookNow(ctx, o)}, nil
	}).after(detailDelay)
}

// planUndo asks for the plan that takes an operation back. It changes nothing, except that it closes what has nothing to take back.
func planUndo(e engine.Engine, id string) job {
	return reads(jobAmend, amendLimit, func(ctx context.Context) (tea.Msg, error) {
		o, err := e.Journal.Operation(id)
		if err != nil {
			return nil, err
		}
		plan, err := e.TakeBack(ctx, o)
		return proposed{proposal{plan: plan}}, err
	})
}

// planFinish reads an operation again, which must still be unfinished, and what it has touched. It changes nothing.
func planFinish(e engine.Engine, id string) job {
	return reads(jobAmend, amendLimit, func(ctx context.Context) (tea.Msg, error) {
		o, err := e.Journal.Operation(id)
		if err != nil {
			return nil, err
		}
		if !o.Unfinished() {
			return nil, &link.Problem{Kind: link.Refused, Object: "Operation " + id, Cause: whyNotFinish(o) + "; it stands as " + string(o.Standing())}
		}
		o, now, err := e.Rest(ctx, o)
		return proposed{finishProposal(o, now, e.Settings)}, err
	})
}

// watchAccount follows an account until something is decided, or it is stopped. Its end is the last look.
func watchAccount(e engine.Engine, w engine.Watching) job {
	return job{name: jobWatch, work: func(ctx context.Context, tell func(tea.Msg)) (tea.Msg, error) {
		return lookedAt{e.Watch(ctx, w, func(o engine.Observation) {
			if !o.Ends() {
				tell(lookedAt{o})
			}
		})}, nil
	}}
}
