package plan

import (
	"slices"
	"time"

	"hardmatch/link"
)

// BegunInDoubt reports whether a step was begun and no certain answer came.
func (p Progress) BegunInDoubt() bool {
	return p.State == Doing || p.State == Failed && p.Problem != nil && p.Problem.Kind == link.MaybeDone
}

// Refused reports whether the tenant has refused the step, so it is known not to be done: with a status of 4xx, or with a challenge for which no token could
// be had. It is not known of a 404, since this very step may have removed the object, of a 408, or of a step that an earlier run had begun.
func (p Progress) Refused() bool {
	if p.State != Failed || p.Unsure || p.Step.OnPerson() || p.Problem == nil || p.Problem.Kind == link.MaybeDone {
		return false
	}
	status := p.Problem.Status
	return p.Problem.Refusal == link.RefusedStepUp || status/100 == 4 && status != 404 && status != 408
}

// State is how far a step has come.
type State string

// The states of a step.
const (
	Waiting  State = "waiting"
	Doing    State = "doing"
	Done     State = "done"
	Expected State = "expected" // refused as the plan foresaw
	Skipped  State = "skipped"
	Failed   State = "failed"
	Reverted State = "reverted" // done, and taken back by the run itself, since it ended too early
)

// Progress is the state of one step, reported each time it changes.
type Progress struct {
	Index   int // of Plan.Steps
	Step    Step
	State   State
	Note    string // what came of it, or why it was skipped
	Started time.Time
	Took    time.Duration
	// TenantAt is when its change was sent, by the tenant's clock, to the second; zero if that is not known, as in files of earlier versions.
	TenantAt time.Time
	Problem  *link.Problem // why it failed
	Unsure   bool          // an earlier run has begun it, with an unknown outcome
	NotInBin bool          // a purge that was skipped: the copy could not be found in the recycle bin, and may be there all the same
}

// End is how an operation ended.
type End string

// The ends.
const (
	EndLinked     End = "linked"      // the sync has already taken the account
	EndPrepared   End = "prepared"    // stamped and read back: the next sync takes it
	EndNotVisible End = "not-visible" // accepted, but not to be read yet
	EndPurgeDue   End = "purge-due"   // the account carries the value, and a copy in the recycle bin is still to be purged: it is not done
	EndNothing    End = "nothing"     // stopped, and nothing was changed
	EndReverted   End = "reverted"    // stopped, and what had been changed was put back
	EndPartly     End = "partly"      // stopped after something was changed
	EndTakenBack  End = "taken-back"  // the former state is back, as far as it could be
	EndGone       End = "gone"        // stopped, and the account that it was to link is gone: nothing else is left to undo; should the account come back, it can be undone
)

// LeavesNothing reports whether nothing of the operation is left: it has changed nothing, has put it back, or what it has changed is gone for good.
func (e End) LeavesNothing() bool { return e == EndNothing || e == EndReverted || e == EndGone }

// Open reports whether something is left to finish or to take back.
func (e End) Open() bool { return e == EndPartly || e == EndPurgeDue }

// Left reports whether a step is not done: in doubt, failed, never begun, or not to be found.
func (p Progress) Left() bool {
	return p.State == Waiting || p.State == Doing || p.State == Failed || p.NotFound()
}

// NotFound reports whether a step was skipped since its account was not to be found.
func (p Progress) NotFound() bool { return p.State == Skipped && p.Step.When == IfFound }

// Did reports whether one of the steps has done that to an account.
func Did(steps []Progress, do link.Verb, id link.AccountID) bool {
	return slices.ContainsFunc(steps, func(p Progress) bool { return p.Step.On == id && p.Step.Do == do && p.State == Done })
}

// Elsewhere is the gravest that an operation has done, or may have done, to anything but the account that was linked, as far as that can come back.
type Elsewhere int

// From the least to the gravest.
const (
	NothingElsewhere Elsewhere = iota // or nothing that can come back
	ChangedElsewhere
	DeletedElsewhere // an account, to the recycle bin
	StampedElsewhere // mS-DS-ConsistencyGuid: only the account shows whether the sync has taken it, after which it must not change
)

// DoneElsewhere reads it from the steps. What was purged cannot come back, and addresses that were added in AD stay there: see uncarry.
func DoneElsewhere(steps []Progress, account link.AccountID) Elsewhere {
	gravest := NothingElsewhere
	for _, p := range steps {
		s := p.Step
		switch may := p.State == Done || p.BegunInDoubt(); {
		case !may, !s.Writes(), s.On == account, Did(steps, link.DoPurge, s.On), s.Do == link.DoCarry:
		case s.Do == link.DoStamp:
			gravest = max(gravest, StampedElsewhere)
		case s.Do == link.DoSoftDelete:
			gravest = max(gravest, DeletedElsewhere)
		default:
			gravest = max(gravest, ChangedElsewhere)
		}
	}
	return gravest
}

// FirstInDoubt returns the first step whose outcome is unknown, or that failed; false if there is none.
func FirstInDoubt(steps []Progress) (Progress, bool) {
	for _, p := range steps {
		if p.State == Doing || p.State == Failed {
			return p, true
		}
	}
	return Progress{}, false
}
