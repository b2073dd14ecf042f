package engine

import (
	"context"
	"sync"
	"time"
)

// Alarm ends the wait between two looks.
type Alarm struct {
	mu   sync.Mutex
	wake context.CancelFunc // nil: no one sleeps
}

// Ring makes the watch look at once, if it waits. It does no I/O.
func (a *Alarm) Ring() {
	a.mu.Lock()
	defer a.mu.Unlock()
	if a.wake != nil {
		a.wake()
	}
}

// sleep waits, and reports whether the whole time has passed.
func (a *Alarm) sleep(ctx context.Context, wait func(context.Context, time.Duration) error, d time.Duration) bool {
	if a == nil {
		return wait(ctx, d) == nil
	}
	ctx, wake := context.WithCancel(ctx)
	defer wake()
	a.set(wake)
	defer a.set(nil)
	return wait(ctx, d) == nil
}

func (a *Alarm) set(wake context.CancelFunc) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.wake = wake
}
