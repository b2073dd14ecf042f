package link

import (
	"context"
	"iter"
	"sync"
)

// Ahead returns the pages of a list one after the other. It reads the next page while the caller looks at one, so that the two waits overlap. read is called
// once for each page, never twice at the same time; more says that there is another one. An error ends the list. Once the list has ended, nothing of it still
// runs: the context of a page that no one wants ends, and Ahead waits for that read. A panic of read goes on in whoever looks at the pages.
func Ahead[T any](ctx context.Context, read func(context.Context) (page T, more bool, err error)) iter.Seq2[T, error] {
	return func(yield func(T, error) bool) {
		ctx, stop := context.WithCancel(ctx)
		var reads sync.WaitGroup
		defer reads.Wait()
		defer stop()
		began := func() <-chan arrival[T] {
			came := make(chan arrival[T], 1)
			reads.Go(func() {
				var a arrival[T]
				a.fault = caught(func() { a.page, a.more, a.err = read(ctx) })
				came <- a
			})
			return came
		}
		for came := began(); ; {
			a := <-came
			if a.fault != nil {
				panic(a.fault)
			}
			goesOn := a.more && a.err == nil
			if goesOn {
				came = began()
			}
			if !yield(a.page, a.err) || !goesOn {
				return
			}
		}
	}
}

// arrival is what came of reading a page.
type arrival[T any] struct {
	page  T
	more  bool
	err   error
	fault *Fault
}
