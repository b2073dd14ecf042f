package ui

import (
	"context"
	"time"

	tea "github.com/charmbracelet/bubbletea"

	"hardmatch/ui/term"
)

// The practice company's sync, which F5 lets run once on every screen: what it does to the accounts is seen when they are read again.

const (
	jobSync   jobName = "sync"
	syncLimit         = time.Minute
)

// syncRan says what a run of the practice company's sync has come to.
type syncRan struct{ said string }

// practises says that this is the practice company, and that its sync can be run.
func (r *Root) practises() bool { return r.opts.RunSync != nil && r.backend.Connections().Practice }

// syncKey is F5.
func (r *Root) syncKey() term.Control {
	key := term.On("F5", "let the sync run", "f5").Besides()
	if r.jobs.runs(jobSync) {
		return key.OffBecause("the sync is running, one moment")
	}
	return key
}

// runSync lets the sync run. The screen stays as it is.
func (r *Root) runSync() tea.Cmd {
	run := r.opts.RunSync
	return r.perform(begin(reads(jobSync, syncLimit, func(ctx context.Context) (tea.Msg, error) {
		said, err := run(ctx)
		return syncRan{said}, err
	})).withNotice("The sync of the practice company is running."))
}
