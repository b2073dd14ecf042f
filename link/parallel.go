package link

import (
	"context"
	"errors"
	"sync"
)

// parallel runs all at once and waits for all. The first that fails cancels the others; its error is returned.
func parallel(ctx context.Context, all ...func(context.Context) error) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var group sync.WaitGroup
	var once sync.Once
	var first error
	for _, one := range all {
		group.Go(func() {
			if err := one(ctx); err != nil {
				once.Do(func() { first = err; cancel() })
			}
		})
	}
	group.Wait()
	return first
}

// asProblem makes a Problem of any error, keeping one that it already is.
func asProblem(err error) *Problem {
	if err == nil {
		return nil
	}
	var p *Problem
	if errors.As(err, &p) {
		return p
	}
	if errors.Is(err, context.Canceled) {
		return &Problem{Kind: Cancelled, Cause: "stopped before it was finished", Err: err}
	}
	return &Problem{Kind: Bug, Cause: err.Error(), Err: err}
}

// is tells whether an error is a Problem of that kind.
func is(err error, kind Kind) bool {
	p := asProblem(err)
	return p != nil && p.Kind == kind
}
