package journal

import (
	"reflect"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// FollowUps are what someone has to do after the operation. There are none while it runs, or once a later one has undone or replaced it. Times are in the
// zone of at. Others are other operations on the same accounts that are not finished, as a look has found them.
func (o Operation) FollowUps(at time.Time, others []string) []plan.FollowUp {
	if o.End == "" || o.Running || o.Sequel() != "" {
		return nil
	}
	return plan.FollowUps(plan.After{Plan: o.Plan, Steps: o.Steps, End: o.End, Others: others, At: o.Ended.In(at.Location())})
}

// afterLine is a plan's aftermath.
type afterLine struct {
	Held        link.SyncHold   `json:"held,omitempty"`
	Federated   bool            `json:"federated,omitempty"`
	Renamed     bool            `json:"renamed,omitempty"`
	Name        string          `json:"name,omitempty"`
	Blocked     bool            `json:"blocked,omitempty"`
	NewPassword bool            `json:"newPassword,omitempty"`
	SyncOff     bool            `json:"syncOff,omitempty"`
	Lost        []string        `json:"lost,omitempty"`
	Lifted      []hindranceLine `json:"lifted,omitempty"`
}

type hindranceLine struct {
	Kind checkup.HindranceKind `json:"code"`
	Name string                `json:"name,omitempty"`
}

// recordAfter is an aftermath for the journal; nil if there is nothing to act on.
func recordAfter(a plan.Aftermath) *afterLine {
	l := afterLine{Held: a.Held, Federated: a.Federated, Renamed: a.Renamed, Name: a.Name, Blocked: a.Blocked, NewPassword: a.NewPassword, SyncOff: a.SyncOff, Lost: a.Lost}
	l.Lifted = link.Map(a.Lifted, func(h checkup.Hindrance) hindranceLine { return hindranceLine(h) })
	if reflect.ValueOf(l).IsZero() {
		return nil
	}
	return &l
}

// aftermath is that of a plan; of one that an earlier version has written only what was said of the sync is known.
func (r recordedPlan) aftermath() plan.Aftermath {
	l := r.After
	if l == nil {
		return plan.Aftermath{Held: r.Held}
	}
	a := plan.Aftermath{Held: l.Held, Federated: l.Federated, Renamed: l.Renamed, Name: l.Name, Blocked: l.Blocked, NewPassword: l.NewPassword, SyncOff: l.SyncOff, Lost: l.Lost}
	a.Lifted = link.Map(l.Lifted, func(h hindranceLine) checkup.Hindrance { return checkup.Hindrance(h) })
	return a
}
