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

// TellPauses makes a context whose pauses are told to tell, from any goroutine.
func TellPauses(ctx context.Context, tell func(Pause)) context.Context {
	return context.WithValue(ctx, pauseKey{}, tell)
}

// Pausing tells whoever listens to the context that a pause begins.
func Pausing(ctx context.Context, p Pause) {
	if tell, ok := ctx.Value(pauseKey{}).(func(Pause)); ok {
		tell(p)
	}
}

// waitFor waits, before the n-th look again, for a change of whoever it is to show in the cloud or in AD, and tells so.
func (r *run) waitFor(ctx context.Context, who string, n int) error {
	Pausing(ctx, Pause{Who: "The directory", Why: "does not show the change of " + who + " yet", Until: r.engine.Now().Add(pauses[n])})
	return r.engine.Wait(ctx, pauses[n])
}

// personCalled names the AD user as accounts are named: by the sign-in name.
func (r *run) personCalled() string { return r.person.Name() + " (" + r.person.UPN + ")" }
