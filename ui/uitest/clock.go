package uitest

import (
	"context"
	"slices"
	"sync"
	"time"

	"hardmatch/link"
)

// Clock is the time of a wizard under test. A backend that has a clock's Now and Sleep as its own lives in the same time: what sleeps goes on
// when the driver lets the time pass, or when its context ends. At most one read or write of a command may sleep at a time.
type Clock struct {
	mu       sync.Mutex
	now      time.Time
	sleepers []*sleeper
	more     chan struct{} // someone has fallen asleep
}

type sleeper struct {
	ctx   context.Context
	until time.Time
	wake  chan struct{}
}

// NewClock makes a clock that stands at a time until a driver moves it.
func NewClock(at time.Time) *Clock { return &Clock{now: at, more: make(chan struct{}, 1)} }

// Now is the time.
func (c *Clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

// Sleep returns when the span has passed, or with the context's error when that ends.
func (c *Clock) Sleep(ctx context.Context, span time.Duration) error {
	// The wizard hears one message of a command after the other. Once it listens to this one, which says nothing, it has shown those before it.
	link.Pausing(ctx, link.Pause{})
	s := &sleeper{ctx, c.Now().Add(span), make(chan struct{})}
	c.mu.Lock()
	c.sleepers = append(c.sleepers, s)
	c.mu.Unlock()
	select {
	case c.more <- struct{}{}:
	default: // no one has looked since the last one
	}
	select {
	case <-s.wake:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// asleep is how many sleep, without those whose context has ended.
func (c *Clock) asleep() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
	return len(c.sleepers)
}

// forget drops those whose context has ended.
func (c *Clock) forget() {
	c.sleepers = slices.DeleteFunc(c.sleepers, func(s *sleeper) bool { return s.ctx.Err() != nil })
}

// first is when the first sleeper wakes, or the end if that comes before.
func (c *Clock) first(end time.Time) time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.forget()
	for _, s := range c.sleepers {
		if s.until.Before(end) {
			end = s.until
		}
	}
	return end
}

// move sets the time, and wakes those whose time has come.
func (c *Clock) move(to time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = to
	c.sleepers = slices.DeleteFunc(c.sleepers, func(s *sleeper) bool {
		over := !s.until.After(to)
		if over {
			close(s.wake)
		}
		return over
	})
}
