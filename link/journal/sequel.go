package journal

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// What later operations have made of one is decided here, from their own ends, for whoever reads the whole journal and whoever reads one operation.

// sequels are the later operations that matter to others.
type sequels struct {
	undos    map[string]Operation           // by what they take back: the newest that counts
	replaced map[string][]Operation         // by what they take the place of
	cleared  map[link.AccountID][]Operation // by the account that a finished undo has taken the match off
}

// newSequels are those of some operations, in any order.
func newSequels(operations []Operation) sequels {
	slices.SortFunc(operations, newestFirst)
	q := sequels{map[string]Operation{}, map[string][]Operation{}, map[link.AccountID][]Operation{}}
	q.see(operations)
	return q
}

// see takes operations in, the newest first, so that an undo which was itself taken back is known before it counts.
func (q sequels) see(operations []Operation) {
	for _, o := range operations {
		_, undone := q.undos[o.ID]
		if _, has := q.undos[o.Plan.Undoes]; o.takesBack() && !undone && !has {
			q.undos[o.Plan.Undoes] = o
		}
		if o.End == plan.EndTakenBack && o.Plan.From.Account != nil {
			q.cleared[o.Plan.From.Account.ID] = append(q.cleared[o.Plan.From.Account.ID], o)
		}
		for _, id := range o.Plan.From.Replaces {
			if o.matches() || o.takesBack() {
				q.replaced[id] = append(q.replaced[id], o)
			}
		}
	}
}

// on writes down in an operation what the later ones have made of it. What had begun to take it back and stopped is replaced together with it.
func (q sequels) on(o Operation) Operation {
	undo, undone := q.undos[o.ID]
	o.TakenBack, o.TakingBack, o.undoRuns = undo.ID, undone && undo.End != plan.EndTakenBack, undo.Running
	var by Operation
	switch {
	case o.TakingBack:
		by = q.replacing(undo)
	case !undone && o.mayGoOn():
		by = q.replacing(o)
	case !undone:
		o.TakenBack = q.takenOff(o)
	}
	o.ReplacedBy, o.retaken = by.ID, by.Plan.Undoes != ""
	return o
}

// replacing is the operation that has taken the place of one that stopped half way, and has not been taken back itself; the zero one if none has.
func (q sequels) replacing(o Operation) Operation {
	for _, l := range q.replaced[o.ID] {
		undo, undone := q.undos[l.ID]
		if l.Plan.From.Person.GUID == o.Plan.From.Person.GUID && o.Elsewhere(l.Place) == "" && !(undone && undo.End == plan.EndTakenBack) {
			return l
		}
	}
	return Operation{}
}

// takenOff is the undo of another match of the two that took off what this one had set too; "" if there is none, or if this one did more than set.
func (q sequels) takenOff(o Operation) string {
	if !o.matches() || o.Plan.From.Account == nil || !o.onlySet() {
		return ""
	}
	from := o.Plan.From
	for _, undo := range q.cleared[from.Account.ID] {
		clears := slices.ContainsFunc(undo.Steps, func(p plan.Progress) bool {
			return p.State == plan.Done && p.Step.Do == link.DoClear && p.Step.On == from.Account.ID && p.Step.Before == from.Anchor.ImmutableID
		})
		if clears && undo.Started.After(o.Ended) && undo.Plan.From.Person.GUID == from.Person.GUID && o.Elsewhere(undo.Place) == "" {
			return undo.ID
		}
	}
	return ""
}

// onlySet reports whether all that an operation has changed is the ImmutableID of its account, and the sign-in name for a minute.
func (o Operation) onlySet() bool {
	return !slices.ContainsFunc(o.Steps, func(p plan.Progress) bool {
		sets := p.Step.Do.Sets() || p.Step.Do == link.DoRename
		return p.State == plan.Done && p.Step.Writes() && (!sets || p.Step.On != o.Plan.From.Account.ID || p.Step.Before != "" && p.Step.Do != link.DoRename)
	})
}

// takesBack reports whether an operation has taken another one back, or has begun to.
func (o Operation) takesBack() bool {
	return o.Plan.Undoes != "" && (o.End == plan.EndTakenBack || o.Running || o.mayGoOn() && o.touchedAnything())
}

// matches reports whether an operation has matched a person with an account, or has begun to.
func (o Operation) matches() bool {
	good := slices.Contains([]plan.End{plan.EndLinked, plan.EndPrepared, plan.EndNotVisible}, o.End)
	return o.Plan.Undoes == "" && (good || o.mayGoOn() && o.touchedAnything())
}

// mostSequels bounds how many undos of undos, and matches in the place of others, are followed. A circle of them is forged.
const mostSequels = 8

// Followed is an operation that was read alone, with what later ones have made of it.
func (j *Journal) Followed(o Operation) Operation {
	all, ids := []Operation(nil), []string{o.ID}
	for n := 0; n < mostSequels && len(ids) > 0; n++ {
		next, _ := j.About(ids...) // a file that cannot be read says nothing about this one
		next = slices.DeleteFunc(next, func(l Operation) bool { return !l.follows(ids) || slices.ContainsFunc(all, l.is) })
		all, ids = append(all, next...), link.Map(next, func(l Operation) string { return l.ID })
	}
	if o.matches() && o.Plan.From.Account != nil { // the undo of another match may have taken off what this one had set
		near, _ := j.About(string(o.Plan.From.Account.ID))
		for _, l := range near {
			if l.End == plan.EndTakenBack && !slices.ContainsFunc(all, l.is) {
				all = append(all, l)
			}
		}
	}
	return newSequels(all).on(o)
}

func (o Operation) is(other Operation) bool { return o.ID == other.ID }

// follows reports whether an operation takes one of these back, or takes its place.
func (o Operation) follows(ids []string) bool {
	return slices.Contains(ids, o.Plan.Undoes) || slices.ContainsFunc(o.Plan.From.Replaces, func(id string) bool { return slices.Contains(ids, id) })
}

// Sequel says what later operations have made of this one, as the rest of a sentence that begins with it; "" if nothing.
func (o Operation) Sequel() string {
	switch {
	case o.ReplacedBy != "" && o.TakingBack:
		return "was undone in part by operation " + o.TakenBack + ", and operation " + o.ReplacedBy + " has matched the person again since"
	case o.retaken:
		return "stopped before its end, and operation " + o.ReplacedBy + " undoes operation " + o.Plan.Undoes + " in its place"
	case o.ReplacedBy != "":
		return "stopped before its end, and operation " + o.ReplacedBy + " has matched the person again since"
	case o.TakingBack:
		return "is being undone by operation " + o.TakenBack + ", which is not finished"
	case o.TakenBack != "":
		return "was undone by operation " + o.TakenBack
	default:
		return ""
	}
}

// Followed is the problem of an operation that later ones have taken further, so nothing remains to be done about it; nil for any other.
func (o Operation) Followed() *link.Problem {
	cause := "it " + o.Sequel()
	switch {
	case o.retaken:
		return o.Refused(cause, "Leave it: there is nothing to do about it")
	case o.ReplacedBy != "":
		return o.Refused(cause, "Leave it: there is nothing to do about it. To undo the match, undo operation "+o.ReplacedBy)
	case o.MayTakeBackAnew():
		return o.Refused(cause, "Finish operation "+o.TakenBack+", or undo this one again")
	case o.TakingBack:
		return o.Refused(cause, "Finish operation "+o.TakenBack)
	case o.TakenBack != "":
		return o.Refused(cause, "Nothing is left to do. To match again, check the person")
	default:
		return nil
	}
}

// An undo that stopped half way is finished as it was confirmed, or never: an account that it is yet to change may be another's, or in use, by then. So its operation can be
// taken back again, by a new undo that is planned from what is true now, with its own warnings and typed names, and takes its place.

// MayTakeBackAnew reports whether an undo of the operation stopped half way and another one may take its place. One that wrote into AD is finished instead: a
// domain controller may not show yet what it has done.
func (o Operation) MayTakeBackAnew() bool {
	return o.TakingBack && !o.undoRuns && o.ReplacedBy == "" && !o.Plan.FromAD()
}
