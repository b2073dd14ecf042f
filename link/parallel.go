package link

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"runtime/debug"
	"sync"
)

// Together runs tasks at the same time and returns when all are done. A panic in one of them would end the program, since no one above that goroutine
// could catch it: the first goes on here instead, as a *Fault with the stack that it came from.
func Together(tasks ...func()) {
	var group sync.WaitGroup
	var once sync.Once
	var fault *Fault
	for _, task := range tasks {
		group.Go(func() {
			defer func() {
				if value := recover(); value != nil {
					once.Do(func() { fault = faultOf(value) })
				}
			}()
			task()
		})
	}
	group.Wait()
	if fault != nil {
		panic(fault)
	}
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
	Together(tasks...)
	return first
}

func (e Engine) guarded(ctx context.Context, do func(context.Context) error) (err error) {
	defer Catch(e.Log, &err)
	return do(ctx)
}

// Fault is a panic of this program that was caught: what was panicked with, and the stack that led there.
type Fault struct {
	Value any
	Stack []byte
}

// Error says what was panicked with.
func (f *Fault) Error() string { return fmt.Sprint(f.Value) }

// faultOf is what was caught. It must be called where it was caught; one that goes on from another goroutine keeps the stack it has.
func faultOf(value any) *Fault {
	if f, again := value.(*Fault); again {
		return f
	}
	return &Fault{value, debug.Stack()}
}

// Catch turns a panic of the call that defers it into that call's error: a Problem of kind Bug, made of a *Fault. The stack goes to the log, which may be nil.
func Catch(log *slog.Logger, err *error) {
	value := recover()
	if value == nil {
		return
	}
	f := faultOf(value)
	if log != nil {
		log.Error("panic", "value", f.Error(), "stack", string(f.Stack))
	}
	*err = &Problem{Kind: Bug, Object: "hardmatch", Cause: "has a fault and could not do this (" + f.Error() + ")",
		Cure: "try again with --log FILE, and report what the log says", Err: f}
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
	if errors.Is(err, context.DeadlineExceeded) {
		return &Problem{Kind: Unreachable, Cause: "there was no answer in time", Cure: "Look at the network, then try again", Err: err}
	}
	return &Problem{Kind: Bug, Cause: err.Error(), Err: err}
}

// is tells whether an error is a Problem of that kind.
func is(err error, kind Kind) bool {
	p := asProblem(err)
	return p != nil && p.Kind == kind
}
