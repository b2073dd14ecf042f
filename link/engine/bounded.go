package engine

import (
	"context"
	"sync"
	"time"

	"hardmatch/link"
)

// readLimit is how long one read of a plan may take, with all its pages, tries and waits for a busy tenant.
const readLimit = 5 * time.Minute

// bounded is the engine as plans read through it: a read ends in readLimit, and one that panics has failed. A plan is not cancelled by anybody, so that
// nothing else would end it.
func (e Engine) bounded() Engine {
	e.Cloud, e.Directory = boundedCloud{e.Cloud, e}, boundedDirectory{e.Directory, e}
	return e
}

// read does one read.
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

// waitFor waits, before the n-th look again, for a change of whoever it is to show in the cloud or in AD, and tells so.
func (r *run) waitFor(ctx context.Context, who string, n int) error {
	link.Pausing(ctx, link.Pause{Who: "The directory", Why: "does not show the change of " + who + " yet", Until: r.engine.Now().Add(pauses[n])})
	return r.engine.Wait(ctx, pauses[n])
}
