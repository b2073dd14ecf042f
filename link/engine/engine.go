// Package engine reads both directories for a check-up, and carries out what was confirmed: it looks again before each step, writes down what it is about
// to do, does it, and reads it back. What a crash has left it finishes or takes back.
package engine

import (
	"context"
	"log/slog"
	"sync"
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
	Syncer    link.PersonSyncer // lets Cloud Sync take one person at once; nil: no one may
	Journal   *journal.Journal
	Settings  link.SyncSettings
	Practice  bool   // both are the practice company's: its operations are marked, and are no one else's
	Start     string // with Practice: which practice company, since each start of the program makes another
	Now       func() time.Time
	Wait      func(context.Context, time.Duration) error // returns early with the context's error
	NewID     func() string                              // of an operation
	Log       *slog.Logger                               // of faults of this program that were caught; nil: none
}

// TenantNow is the time by the tenant's clock, as far as it is known: what the tenant dates, such as a deletion, is counted from there.
func (e Engine) TenantNow() time.Time { return e.Now().Add(e.Cloud.Ahead()) }

// Outcome is what happened and what is true now.
type Outcome struct {
	Operation string // the id of the journal's file
	End       plan.End
	Plan      plan.Plan
	Steps     []plan.Progress // one for each step of the plan, in order
	Now       Now             // what the last look has found
	Problem   *link.Problem   // what stopped it, or what is left to do by hand; nil if all went well
	Started   time.Time
	Finished  time.Time
	NextSync  time.Time // when the sync is expected to take the account; zero if that is not known
}

// readLimit is how long one read of a plan may take, with all its pages, tries and waits for a busy tenant.
const readLimit = 5 * time.Minute

// bounded is the engine as plans read through it: no one cancels a plan, so a read ends in readLimit, and one that panics has failed.
func (e Engine) bounded() Engine {
	e.Cloud, e.Directory = boundedCloud{e.Cloud, e}, boundedDirectory{e.Directory, e}
	return e
}

func read[T any](ctx context.Context, e Engine, do func(context.Context) (T, error)) (got T, err error) {
	ctx, cancel := context.WithTimeout(ctx, readLimit)
	defer cancel()
	err = e.guarded(ctx, func(ctx context.Context) (err error) {
		got, err = do(ctx)
		return err
	})
	return got, err
}

// boundedCloud bounds what plans read of the tenant.
type boundedCloud struct {
	link.Cloud
	e Engine
}

func (c boundedCloud) Tenant(ctx context.Context) (link.Tenant, error) {
	return read(ctx, c.e, c.Cloud.Tenant)
}

func (c boundedCloud) Account(ctx context.Context, id link.AccountID) (link.Account, error) {
	return read(ctx, c.e, func(ctx context.Context) (link.Account, error) { return c.Cloud.Account(ctx, id) })
}

func (c boundedCloud) AccountDetails(ctx context.Context, id link.AccountID) (link.Account, error) {
	return read(ctx, c.e, func(ctx context.Context) (link.Account, error) { return c.Cloud.AccountDetails(ctx, id) })
}

func (c boundedCloud) Holders(ctx context.Context, id link.ImmutableID) ([]link.Account, error) {
	return read(ctx, c.e, func(ctx context.Context) ([]link.Account, error) { return c.Cloud.Holders(ctx, id) })
}

func (c boundedCloud) SyncRun(ctx context.Context) (link.SyncRun, error) {
	return read(ctx, c.e, c.Cloud.SyncRun)
}

func (c boundedCloud) Snapshot(ctx context.Context, id link.AccountID) ([]byte, error) {
	return read(ctx, c.e, func(ctx context.Context) ([]byte, error) { return c.Cloud.Snapshot(ctx, id) })
}

// boundedDirectory bounds what plans read of AD.
type boundedDirectory struct {
	link.Directory
	e Engine
}

func (d boundedDirectory) Person(ctx context.Context, ref string) (link.Person, error) {
	return read(ctx, d.e, func(ctx context.Context) (link.Person, error) { return d.Directory.Person(ctx, ref) })
}

func (d boundedDirectory) Owners(ctx context.Context, ids ...link.ImmutableID) (map[link.ImmutableID][]link.Person, error) {
	return read(ctx, d.e, func(ctx context.Context) (map[link.ImmutableID][]link.Person, error) {
		return d.Directory.Owners(ctx, ids...)
	})
}

func (d boundedDirectory) AddressOwners(ctx context.Context, addresses ...string) (link.OwnersInAD, error) {
	return read(ctx, d.e, func(ctx context.Context) (link.OwnersInAD, error) {
		return d.Directory.AddressOwners(ctx, addresses...)
	})
}

func (d boundedDirectory) Named(ctx context.Context, sids, names []string) ([]link.Person, error) {
	return read(ctx, d.e, func(ctx context.Context) ([]link.Person, error) { return d.Directory.Named(ctx, sids, names) })
}

// parallel runs all at once and waits for all. The first that fails, or panics, cancels the others; its error is returned.
func (e Engine) parallel(ctx context.Context, all ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var once sync.Once
	var first error
	var tasks []func()
	for _, one := range all {
		tasks = append(tasks, func() {
			if err := e.guarded(ctx, one); err != nil {
				once.Do(func() { first = err; cancel() })
			}
		})
	}
	link.Together(tasks...)
	return first
}

func (e Engine) guarded(ctx context.Context, do func(context.Context) error) (err error) {
	defer link.Catch(e.Log, &err)
	return do(ctx)
}
