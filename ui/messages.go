package ui

import (
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/engine"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// A message is named for what has happened.
type (
	directoryConnected struct{}

	signInShown struct {
		code, url string
		until     time.Time
	}

	// signedIn has the tenant too, or the zero one if it could not be read.
	signedIn struct {
		engine engine.Engine
		tenant link.Tenant
	}

	peopleFound struct {
		text  string
		base  string // the DN below which they were looked for; "" for the whole forest
		found engine.FoundPeople
	}

	personRead struct{ person link.Person }

	// personTaken is the person of the search, read again by GUID because it was chosen; or whom an operation was about, without its account, which is gone.
	personTaken struct {
		person  link.Person
		without link.AccountID // "": an account was not asked for
	}

	accountsFound struct {
		text  string
		found engine.FoundAccounts
	}

	// candidatesFound is a check-up without a chosen account: it shows what is near the person.
	candidatesFound struct{ check checkup.CheckUp }

	checkedUp struct{ check checkup.CheckUp }

	stepProgressed struct{ progress plan.Progress }

	planApplied struct{ outcome engine.Outcome }

	// paused says that a job waits for its next try.
	paused struct{ pause link.Pause }

	// journalRead is what was asked for of the journal, the newest operation first, whether there is more, the files that could not be read, and the tenant and
	// forest that it was read in, as far as they are known.
	journalRead struct {
		operations []journal.Operation
		more       bool
		problems   []*link.Problem
		here       journal.Place
	}

	// lookedNow is how what an operation has touched is now.
	lookedNow struct {
		operation journal.Operation // as it stands by then
		found     engine.Now
	}

	// lookedAt is one look at an account that is waited for.
	lookedAt struct{ seen engine.Observation }

	// proposed is what takes an operation back, or finishes it.
	proposed struct{ proposal proposal }

	// noticed says what came of something that a key has done beside the way: saving, copying, opening a page.
	noticed struct{ text string }

	// failed says that a job came to nothing.
	failed struct {
		job     jobName
		problem *link.Problem
	}
)

// Messages that the root keeps to itself.
type (
	// tagged is every asynchronous answer; next waits for what the same job has to say after it.
	tagged struct {
		job        jobName
		generation uint64
		msg        tea.Msg
		next       tea.Cmd
	}

	// due says that the delay of a job is over.
	due struct {
		job        job
		generation uint64
	}

	// ticked says that a moment has passed while a job is at work.
	ticked struct{}

	// interrupted asks to quit, as Ctrl+C does.
	interrupted struct{}

	// pasteTooLong says that a paste was dropped because of its length.
	pasteTooLong struct{}

	// terminated quits as soon as nothing is being written.
	terminated struct{}
)
