package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
)

const (
	journalLimit = 10 * time.Second
	amendLimit   = checkLimit + time.Minute // a write in doubt is looked for so long
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

// accountNow is how one account of an operation is now.
type accountNow struct {
	was     link.Account
	now     link.Account
	problem *link.Problem // why it could not be read; of kind NotFound: it is gone for good
	doubted bool          // the operation does not say that this was its tenant: that it is not found says less
}

// personNow says what mS-DS-ConsistencyGuid of a person is.
func personNow(ctx context.Context, e link.Engine, was link.Person) string {
	now, err := e.Directory.Person(ctx, was.GUID.String())
	if err != nil {
		return named(was.Name(), was.UPN) + ": could not be read (" + problemOf(ctx, err).Cause + ")"
	}
	return named(now.Name(), now.UPN) + " in AD: mS-DS-ConsistencyGuid " + consistency(now)
}

// lookNow reads the accounts of an operation, and the person where that is who it changed.
func lookNow(e link.Engine, o link.Operation) job {
	return job{name: jobLook, delay: detailDelay, limit: checkLimit, work: func(ctx context.Context, _ func(tea.Msg)) tea.Msg {
		msg := lookedNow{operation: o.ID}
		here, err := e.Place(ctx)
		if err != nil {
			msg.now = []string{"could not be read (" + problemOf(ctx, err).Cause + ")"}
			return msg
		}
		if why := o.Elsewhere(here); why != "" {
			msg.now = []string{"not to be seen from here: " + why}
			return msg
		}
		if o.Plan.FromAD() {
			msg.now = append(msg.now, personNow(ctx, e, o.Plan.From.Person))
		}
		for _, was := range accountsOf(o.Plan) {
			now, err := e.Cloud.Account(ctx, was.ID)
			one := accountNow{was: was, now: now, doubted: !o.Sealed || !o.Place.Known()}
			if err != nil {
				one.problem = problemOf(ctx, err)
			}
			msg.now = append(msg.now, one.sentence())
		}
		return msg
	}}
}

// accountsOf are the account and the holders of a plan; none where the plan was lost.
func accountsOf(p link.Plan) []link.Account {
	if p.From.Account == nil {
		return nil
	}
	accounts := []link.Account{*p.From.Account}
	for _, h := range p.From.Holders {
		accounts = append(accounts, h.Account)
	}
	return accounts
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

// planFinish reads an operation again, which must still be unfinished. It changes nothing.
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
		return finishPlanned{o}, err
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
