package link

import (
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
			if f := caught(task); f != nil {
				once.Do(func() { fault = f })
			}
		})
	}
	group.Wait()
	if fault != nil {
		panic(fault)
	}
}

// caught does something, and returns its panic; nil if there was none.
func caught(do func()) (fault *Fault) {
	defer func() {
		if value := recover(); value != nil {
			fault = faultOf(value)
		}
	}()
	do()
	return nil
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
		Cure: "Try again with a log, and report what it says", Way: Way{To: ToKeepLog}, Err: f}
}
