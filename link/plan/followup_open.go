package plan

import "hardmatch/link"

// What goes on with an operation that has stopped with something left to do, by what it was stopped for.

func (a After) signInAgain() []string {
	text := "sign in again"
	if p := a.purgeRefused(); p != nil && p.Refusal == link.RefusedStepUp {
		text += strongly
	}
	return sayIf(a.SignedOut, text+map[bool]string{true: "; hardmatch then offers what is left to do"}[a.End.Open()])
}

// strongly is how one signs in for what Conditional Access guards.
const strongly = " by the method that Conditional Access asks for"

func (a After) tryAgain() []string {
	if a.End != EndPurgeDue {
		return []string{"try again from where it stopped"}
	}
	var text string
	switch refused := a.purgeRefused(); {
	case refused == nil, refused.Status == 429:
		text = "try again in a few minutes"
	case refused.Refusal == link.RefusedProtected:
		return []string{"go on once the copy's protection has ended"}
	case refused.Refusal == link.RefusedStepUp:
		text = "sign in again" + strongly + " and go on, or have it finished by someone who may do that"
	case refused.Status == 403:
		text = "have it finished by someone who may do that"
	default:
		text = "clear up what it was refused for, then go on"
	}
	text += ", before the next run of the sync"
	if !a.NextSync.IsZero() {
		text += ", expected about " + a.clock()
	}
	return []string{text}
}

// purgeRefused is what the tenant has refused a purge for; nil if it has not.
func (a After) purgeRefused() *link.Problem {
	for _, p := range a.Steps {
		if p.Step.Do == link.DoPurge && p.Refused() {
			return p.Problem
		}
	}
	return nil
}
