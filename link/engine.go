package link

import (
	"context"
	"log/slog"
	"time"
)

// Engine reads, and carries plans out. Now, Wait and NewID are real in main and turned by hand in tests.
type Engine struct {
	Directory Directory
	Cloud     Cloud
	Writer    Writer
	Journal   *Journal
	Settings  SyncSettings
	Practice  bool // both are the practice company's: its operations are marked, and are nobody else's
	Now       func() time.Time
	Wait      func(context.Context, time.Duration) error // returns early with the context's error
	NewID     func() string                              // of an operation
	Log       *slog.Logger                               // of faults of this program that were caught; nil: none
}

// TenantNow is the time by the tenant's clock, as far as it has told that: what the tenant dates, like a deletion, is counted from there.
func (e Engine) TenantNow() time.Time { return e.Now().Add(e.Cloud.Ahead()) }

// State is how far a step has come.
type State string

// The states of a step.
const (
	Waiting  State = "waiting"
	Doing    State = "doing"
	Done     State = "done"
	Expected State = "expected" // refused as the plan foresaw
	Skipped  State = "skipped"
	Failed   State = "failed"
	Reverted State = "reverted" // done, and taken back by the run itself, since it ended too early
)

// Progress is the state of one step, reported each time it changes.
type Progress struct {
	Index   int // of Plan.Steps
	Step    Step
	State   State
	Note    string // what came of it, or why it was skipped
	Started time.Time
	Took    time.Duration
	Problem *Problem // why it failed
	unsure  bool     // an earlier run has begun it, of which nobody knows what came
}

// End is how an operation ended.
type End string

// The ends.
const (
	EndLinked     End = "linked"      // the sync has already taken the account
	EndPrepared   End = "prepared"    // stamped and read back: the next sync takes it
	EndNotVisible End = "not-visible" // accepted, but not to be read yet
	EndPurgeDue   End = "purge-due"   // the account carries the value, and a copy in the recycle bin is still to be purged: it is not done
	EndNothing    End = "nothing"     // stopped, and nothing was changed
	EndReverted   End = "reverted"    // stopped, and what had been changed was put back
	EndPartly     End = "partly"      // stopped after something was changed
	EndTakenBack  End = "taken-back"  // the former state is back, as far as it could be
)

// Open tells whether something is left to finish or to take back.
func (e End) Open() bool { return e == EndPartly || e == EndPurgeDue }

// Outcome is what happened and what is true now.
type Outcome struct {
	Operation string // the id of the journal's file
	End       End
	Plan      Plan
	Steps     []Progress // one for each step of the plan, in order
	Now       Now        // what the last look has found
	Problem   *Problem   // what stopped it, or what is left to do by hand; nil where all went well
	Started   time.Time
	Finished  time.Time
	NextSync  time.Time // when the sync is expected to take the account; zero where that is not known
}
