package link

import (
	"context"
	"time"
)

// Pause is a wait that a server has asked for, or that comes before another try.
type Pause struct {
	Who   string    // "Entra ID"
	Why   string    // "is busy", "gave no answer"
	Until time.Time // when the next try begins
}

type pauseKey struct{}

// TellPauses makes a context whose pauses are passed to tell, from any goroutine.
func TellPauses(ctx context.Context, tell func(Pause)) context.Context {
	return context.WithValue(ctx, pauseKey{}, tell)
}

// Pausing announces to whoever listens to the context that a pause begins.
func Pausing(ctx context.Context, p Pause) {
	if tell, ok := ctx.Value(pauseKey{}).(func(Pause)); ok {
		tell(p)
	}
}

// Wait lets real time pass, and returns early with the context's error.
func Wait(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}
