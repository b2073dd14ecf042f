package link

import (
	"context"
	"time"
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
	Cloud
	e Engine
}

func (c boundedCloud) Tenant(ctx context.Context) (Tenant, error) {
	return read(ctx, c.e, c.Cloud.Tenant)
}

func (c boundedCloud) Account(ctx context.Context, id AccountID) (Account, error) {
	return read(ctx, c.e, func(ctx context.Context) (Account, error) { return c.Cloud.Account(ctx, id) })
}

func (c boundedCloud) AccountDetails(ctx context.Context, id AccountID) (Account, error) {
	return read(ctx, c.e, func(ctx context.Context) (Account, error) { return c.Cloud.AccountDetails(ctx, id) })
}

func (c boundedCloud) Holders(ctx context.Context, id ImmutableID) ([]Account, error) {
	return read(ctx, c.e, func(ctx context.Context) ([]Account, error) { return c.Cloud.Holders(ctx, id) })
}

func (c boundedCloud) Snapshot(ctx context.Context, id AccountID) ([]byte, error) {
	return read(ctx, c.e, func(ctx context.Context) ([]byte, error) { return c.Cloud.Snapshot(ctx, id) })
}

// boundedDirectory bounds what plans read of AD.
type boundedDirectory struct {
	Directory
	e Engine
}

func (d boundedDirectory) Person(ctx context.Context, ref string) (Person, error) {
	return read(ctx, d.e, func(ctx context.Context) (Person, error) { return d.Directory.Person(ctx, ref) })
}

func (d boundedDirectory) Owners(ctx context.Context, ids ...ImmutableID) (map[ImmutableID][]Person, error) {
	return read(ctx, d.e, func(ctx context.Context) (map[ImmutableID][]Person, error) { return d.Directory.Owners(ctx, ids...) })
}

func (d boundedDirectory) Named(ctx context.Context, sids, names []string) ([]Person, error) {
	return read(ctx, d.e, func(ctx context.Context) ([]Person, error) { return d.Directory.Named(ctx, sids, names) })
}

// guardedStep is step, but that a panic in it is a failed step.
func (r *run) guardedStep(ctx context.Context, i int) (state State, note string, problem *Problem) {
	err := r.engine.guarded(ctx, func(ctx context.Context) error {
		state, note, problem = r.step(ctx, i)
		return nil
	})
	if problem := asProblem(err); problem != nil {
		return Failed, problem.Cause, problem
	}
	return state, note, problem
}
