package ui

import (
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/engine"
	"hardmatch/link/plan"
)

// verdictOf says in one sentence how an operation ended.
func verdictOf(o engine.Outcome) string {
	switch o.End {
	case plan.EndLinked:
		if len(withheld(o)) > 0 {
			return linkedWithout + " " + withheldText(o)
		}
		return "Linked: the sync has already taken the account."
	case plan.EndPrepared:
		if o.Plan.FromAD() {
			return "Prepared: the AD user now carries the account's ImmutableID, which was read back. " + o.Plan.Prospect()
		}
		return "Prepared: the ImmutableID is written and was read back. " + o.Plan.Prospect()
	case plan.EndNotVisible:
		return "Entra ID accepted the ImmutableID, but it cannot be read back yet. Check again in a few minutes."
	case plan.EndTakenBack:
		if len(o.Plan.Lost(o.Steps)) > 0 {
			return "Undone: the former state is back, but for what could not come back."
		}
		return "Undone: the former state is back."
	case plan.EndPurgeDue:
		return purgeDue(o)
	case plan.EndReverted:
		return "Stopped: nothing is linked, and every change was put back. Read below what is true now."
	case plan.EndPartly:
		if o.Plan.Undoes != "" {
			return "Stopped half way: some of it is undone, and some is not. Read below what is true now."
		}
		if doubtful(o) {
			return "Stopped: no certain answer came, and no change shows. Read below what is true now."
		}
		if _, linked := linkedNow(o); linked {
			return "Stopped half way: the account carries the ImmutableID, but not everything is done. Read below what is true now."
		}
		return "Stopped half way: something changed, but the account is not ready. Read below what is true now."
	default:
		return "Stopped before anything was changed."
	}
}

// linkedWithout says of an account that it is linked, and lacks some of its values.
const linkedWithout = "Linked, but the sync could not give the account all its values."

// withheld are the values that the sync could not give the account which it has taken, as the last look has found it.
func withheld(o engine.Outcome) []string {
	if a, linked := linkedNow(o); linked && o.End == plan.EndLinked {
		return a.Quarantined
	}
	return nil
}

// withheldText names them, and says where the cure is.
func withheldText(o engine.Outcome) string {
	return "Another object has " + strings.Join(withheld(o), ", ") + ": the check-up says what to do."
}

// purgeDue says of an operation that only a purge is left of how the account stands, and what the purge is for.
func purgeDue(o engine.Outcome) string {
	text := "Prepared"
	if a, _ := linkedNow(o); a.Sync.Or("") == link.Synced {
		text = "Linked"
	}
	var names, live []string
	for _, p := range o.Steps {
		if p.Step.Do != link.DoPurge || p.State == plan.Done || p.State == plan.Skipped {
			continue
		}
		names = append(names, p.Step.Called())
		if a := accountIn(o.Now, p.Step.On); a.State == engine.NowRead && a.Found.Where() == link.Live {
			live = append(live, p.Step.Called())
		}
	}
	if len(live) > 0 {
		return text + ", but " + strings.Join(live, " and ") + ", which was to be purged, came back from the recycle bin since and is live."
	}
	return text + ", but the purge of " + strings.Join(names, " and ") + " is still due: until then the sync may take the copy in the recycle bin instead."
}

// doubtful reports whether nothing is known of the only change there may have been: no answer came, or the process was cut off before it could.
func doubtful(o engine.Outcome) bool {
	return o.Problem != nil && slices.ContainsFunc(o.Steps, func(p plan.Progress) bool { return p.BegunInDoubt() || p.Unsure }) && !slices.ContainsFunc(o.Steps, func(p plan.Progress) bool {
		return p.Step.Writes() && p.State == plan.Done
	})
}
