package plan

import (
	"slices"

	"hardmatch/link"
)

// Condition says when a step is done: whoever carries the plan out asks Step.Unmet, and the screen shows Step.Condition.
type Condition string

// The conditions. A step whose condition does not hold is skipped.
const (
	Always         Condition = ""
	IfBinRefuses   Condition = "bin-refuses"   // the set was refused because of the copy in the recycle bin
	IfStillInBin   Condition = "still-in-bin"  // the account is in the recycle bin at that moment
	IfClearRefused Condition = "clear-refused" // the server refused to clear the holder
	IfStillLive    Condition = "still-live"    // the account has not been deleted by an earlier step
	IfNotSet       Condition = "not-set"       // the account does not carry the value yet
	IfSet          Condition = "set"           // the account carries the value already, by the first try
	IfFound        Condition = "found"         // of an undo: the account, which could not be found, is to be found by then
)

// Situation is what is known when it comes to a step: the facts that its condition is about.
type Situation struct {
	Set          bool       // the server has accepted the value, and it was not taken back
	BinRefused   bool       // the set was refused because of a copy in the recycle bin
	ClearRefused bool       // the server refused to clear the step's account
	Where        link.Where // the step's account is, as far as it was looked for; "": in neither place
}

// What is said of a step that is skipped.
const (
	SetAlready = "set already"
	GonePurge  = "no longer in the recycle bin" // a copy that was to be purged
)

// condition is one row of the table: what the screen says, which fact decides, and what is said of a step that is skipped.
type condition struct {
	text  string
	holds func(Situation, Step) bool
	unmet string // "": the plan has not come to the branch that the step is on
}

var conditions = map[Condition]condition{
	Always:       {holds: func(Situation, Step) bool { return true }},
	IfBinRefuses: {text: "only if Entra ID refuses because of the copy in the recycle bin", holds: func(now Situation, _ Step) bool { return now.BinRefused }},
	IfStillInBin: {
		text: "only if it is still in the recycle bin then", unmet: GonePurge,
		holds: func(now Situation, _ Step) bool { return now.Where == link.RecycleBin },
	},
	IfClearRefused: {text: "only if Entra ID refuses to clear it", holds: func(now Situation, _ Step) bool { return now.ClearRefused }},
	IfStillLive: {
		text: "only if it is not deleted by then", unmet: "deleted already",
		holds: func(now Situation, _ Step) bool { return now.Where == link.Live },
	},
	IfNotSet: {text: "only if it is not set by then", unmet: SetAlready, holds: func(now Situation, _ Step) bool { return !now.Set }},
	IfSet: {
		text:  "only if Entra ID took it at once; it is set again afterwards",
		holds: func(now Situation, _ Step) bool { return now.Set },
	},
	IfFound: {
		text: "only if it can be found by then", unmet: "it cannot be found",
		holds: func(now Situation, s Step) bool {
			return now.Where == link.Live || s.Do == link.DoRestore && now.Where != ""
		},
	},
}

// Unmet reports whether the condition of the step does not hold, and says why it is skipped; "" if nothing but the branch that the plan has taken says so.
func (s Step) Unmet(now Situation) (why string, unmet bool) {
	c := conditions[s.When]
	return c.unmet, !c.holds(now, s)
}

// Condition says when the step is done, in plain words; "" if it always is.
func (s Step) Condition() string { return conditions[s.When].text }

// Exception reports whether the step is done only if the server refuses another one, or takes one too early.
func (s Step) Exception() bool {
	return slices.Contains([]Condition{IfBinRefuses, IfClearRefused, IfNotSet, IfSet}, s.When)
}

// WayBack reports whether the step takes back what the plan itself has just done.
func (s Step) WayBack() bool { return s.Ends || s.When == IfSet }

// Foresees reports whether the plan has a step on the account for that condition.
func (p Plan) Foresees(id link.AccountID, c Condition) bool {
	return slices.ContainsFunc(p.Steps, func(s Step) bool { return s.On == id && s.When == c })
}
