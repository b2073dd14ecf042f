// Package engine reads both directories for a check-up, and carries out what was confirmed: it looks again before each step, writes down what it is about
// to do, does it, and reads it back. What a crash has left it finishes or takes back.
package engine

import (
	"context"
	"log/slog"
	"time"

	"hardmatch/link"
	"hardmatch/link/journal"
	"hardmatch/link/plan"
)

// Engine reads, and carries plans out. Now, Wait and NewID are real in main and turned by hand in tests.
type Engine struct {
	Directory link.Directory
	Cloud     link.Cloud
	Writer    link.Writer
	Journal   *journal.Journal
	Settings  link.SyncSettings
	Practice  bool // both are the practice company's: its operations are marked, and are nobody else's
	Now       func() time.Time
	Wait      func(context.Context, time.Duration) error // returns early with the context's error
	NewID     func() string                              // of an operation
	Log       *slog.Logger                               // of faults of this program that were caught; nil: none
}

// TenantNow is the time by the tenant's clock, as far as it has told that: what the tenant dates, like a deletion, is counted from there.
func (e Engine) TenantNow() time.Time { return e.Now().Add(e.Cloud.Ahead()) }

// Outcome is what happened and what is true now.
type Outcome struct {
	Operation string // the id of the journal's file
	End       plan.End
	Plan      plan.Plan
	Steps     []plan.Progress // one for each step of the plan, in order
	Now       Now             // what the last look has found
	Problem   *link.Problem   // what stopped it, or what is left to do by hand; nil where all went well
	Started   time.Time
	Finished  time.Time
	NextSync  time.Time // when the sync is expected to take the account; zero where that is not known
}
