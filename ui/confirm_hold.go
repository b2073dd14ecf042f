package ui

import (
	"time"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// What was said of the sync when an operation began may no longer hold when it is finished: it is shown as of then, and asked again before anything is
// deleted for good.

// holdAgain is what must be said once more of the sync before an operation is finished; "" if nothing must.
func (t proposal) holdAgain() string {
	if t.finish == nil || len(t.typed()) == 0 {
		return ""
	}
	switch t.finish.Plan.From.Held {
	case link.SyncPaused:
		return "The sync is still paused: I have looked again"
	case link.OutOfScope:
		return "The AD user is still out of the sync's scope: I have looked again"
	default:
		return ""
	}
}

// saysHeld is what was said of the sync, and when; older reports whether it has run since.
func (t proposal) saysHeld(older bool) string {
	said := t.plan.From.Held.Says()
	switch {
	case older && t.plan.From.Held == link.SyncPaused:
		return "was said to be paused, but has just run"
	case t.finish == nil:
		return holdLabel(t.plan.From.Held)
	}
	return "What was said when this began, and may no longer be so: " + term.Sentence(said)
}

// ranSince says that the sync has run since an operation was planned that is finished now; "" if it has not, or if that is not known.
func (t proposal) ranSince() string {
	if t.finish == nil || !ranSince(t.finish.Plan.From.Tenant, t.now.Tenant) {
		return ""
	}
	text := "The sync has run since this was begun, last at " + link.Clock(t.now.Tenant.LastSync.Or(time.Time{}), t.now.At)
	if t.finish.Plan.From.Held == link.SyncPaused {
		text += ", though it was said to be paused"
	}
	return text + "."
}

// ranSince says that the sync of a tenant has run between two readings of it; false if that is not known.
func ranSince(then, now link.Tenant) bool {
	was, known := then.LastSync.Get()
	last, readable := now.LastSync.Get()
	return known && readable && last.After(was)
}
