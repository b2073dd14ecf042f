// Package plan says what will be done, step by step, and what the operator has to read and to type first. New makes a plan of a check-up, NewADLink one
// from the AD side; Confirm makes a Confirmed of it, which is all that the engine applies. The package is pure.
package plan

import (
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// gives tells whether a step of a plan for the account named first gave this account the ImmutableID that it carries, or gave that to the person in AD.
func (s Step) Gives(target link.AccountID, a link.Account) bool {
	switch s.Do {
	case link.DoSet, link.DoTrySet:
		target = s.On
	case link.DoStamp:
	default:
		return false
	}
	return target == a.ID && a.Holds(s.After)
}

// touched are the accounts that the plan does something to, as it was made from them: the account first, which is read in any case.
func (p Plan) Accounts() []link.Account {
	out := []link.Account{*p.From.Account}
	for _, h := range p.From.Holders {
		missed := p.Undoes != "" // what the operation did to it is to be taken back, or cannot be
		if missed || slices.ContainsFunc(p.Steps, func(s Step) bool { return s.On == h.Account.ID }) {
			out = append(out, h.Account)
		}
	}
	return out
}

// Fate is what becomes of an account in a plan, in one word: "Delete", "Clear", "Restore", "Set"; "" where nothing does. What is deleted in the
// end is deleted, whatever is done to it before; a step that is only the way back of another one does not count.
func (p Plan) Fate(id link.AccountID) string {
	words := [...]string{"", "Set", "Restore", "Clear", "Delete"}
	ranks := map[link.Verb]int{link.DoTrySet: 1, link.DoSet: 1, link.DoRestore: 2, link.DoClear: 3, link.DoSoftDelete: 4, link.DoPurge: 4}
	fate := 0
	for _, s := range p.Steps {
		if s.On == id && !s.Ends && s.When != IfSet {
			fate = max(fate, ranks[s.Do])
		}
	}
	return words[fate]
}

// Decision is what the person chose for one holder.
type Decision struct {
	Choice      checkup.Choice
	PurgeToo    bool // after a delete that needs no purge, purge all the same
	DeleteAgain bool // a holder that was restored from the recycle bin to be cleared goes back there afterwards
}

// Condition says under which condition a step is done.
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

// Step is one step of a plan.
type Step struct {
	Do     link.Verb
	On     link.AccountID // "" of a stamp, which is on no account
	UPN    string         // of the account, or of the person, for people
	Name   string
	Before link.ImmutableID // what the account, or the person, carries before; "": none
	After  link.ImmutableID // and after
	When   Condition
	Ends   bool // once this is done the plan ends: what it was made for could not be reached
	// UPNBefore and UPNAfter are the sign-in names of a rename. UPNAfter of a restore is the name it comes back with; "": its own.
	UPNBefore, UPNAfter string
	DropAddresses       bool // of a restore: without the addresses that others have
}

// called is the account of the step, by the name that it has then; of a stamp, the person.
func (s Step) Called() string {
	switch s.Do {
	case link.DoStamp:
		return s.Name + " (" + s.UPN + ")"
	case link.DoRename:
		return link.Account{ID: s.On, UPN: s.UPNBefore, DisplayName: s.Name}.Called()
	default:
		return link.Account{ID: s.On, UPN: s.UPN, DisplayName: s.Name}.Called()
	}
}

// Title says what the step does and to whom, in plain words.
func (s Step) Title() string {
	switch who := s.Called(); s.Do {
	case link.DoTrySet:
		return "Ask Entra ID first: try to set the ImmutableID on " + who
	case link.DoSet:
		return "Set the ImmutableID on " + who
	case link.DoClear:
		return "Clear the ImmutableID of " + who
	case link.DoSoftDelete:
		return "Delete " + who + ", to the recycle bin"
	case link.DoRestore:
		return "Restore " + who + " from the recycle bin" + s.ChangedBack()
	case link.DoPurge:
		return "Purge " + who + " from the recycle bin for good"
	case link.DoRename:
		return "Change the sign-in name of " + who + " to " + s.UPNAfter
	case link.DoStamp:
		return s.stampTitle()
	case link.DoClearIdentifier:
		return "Clear the tie of " + who + " to a former AD object"
	default:
		return "Read " + who + " back and compare"
	}
}

// changedBack says what is not as it was on an account that comes back from the recycle bin; "" for nothing.
func (s Step) ChangedBack() string {
	var out string
	if s.UPNAfter != "" {
		out = " as " + s.UPNAfter
	}
	if s.DropAddresses {
		out += ", without addresses that others have"
	}
	return out
}

// stampTitle says what becomes of the person's mS-DS-ConsistencyGuid.
func (s Step) stampTitle() string {
	if s.After == "" {
		return "Take the ImmutableID out of mS-DS-ConsistencyGuid of " + s.Called() + ", in AD"
	}
	return "Write the ImmutableID into mS-DS-ConsistencyGuid of " + s.Called() + ", in AD"
}

// Condition says when the step is done, in plain words; "" where it always is.
func (s Step) Condition() string {
	switch s.When {
	case IfBinRefuses:
		return "only if Entra ID refuses because of the copy in the recycle bin"
	case IfStillInBin:
		return "only if it is still in the recycle bin then"
	case IfClearRefused:
		return "only if Entra ID refuses to clear it"
	case IfStillLive:
		return "only if it is not deleted by then"
	case IfNotSet:
		return "only if it is not set by then"
	case IfFound:
		return "only if it is to be found by then"
	case IfSet:
		return "only if Entra ID took it at once; it is set again afterwards"
	default:
		return ""
	}
}

// Plan is what will happen, step by step, and what it was made from. Only New, NewADLink and Engine.TakeBack make one.
type Plan struct {
	From        Basis
	Decisions   map[link.AccountID]Decision
	Steps       []Step
	Statements  []Statement         // what the confirm screen must say
	Typed       []TypedConfirmation // accounts whose name must be typed, holders first
	Lost        []string            // what an undo cannot bring back, as is said once it is done
	Undoes      string              // the id of the operation that this plan takes back; "" for any other plan
	UndoneMark  Mark                // that operation, as it was when the plan was made
	StoppedMark Mark                // the undo that stopped half way, whose place this one takes, likewise

	Unless map[string]link.AccountID // of Lost: what is not so where the account was restored after all
}

// Statement is one sentence of the confirm screen with its weight: Warns for what cannot be undone or will be lost, else Notes.
type Statement struct {
	Severity link.Severity
	Text     string
}

// warning is what cannot be undone or will be lost.
func warning(text string) Statement { return Statement{Severity: link.Warns, Text: text} }

// note is anything else that is good to know.
func note(text string) Statement { return Statement{Severity: link.Notes, Text: text} }

// asItCame is the plan without what is not lost after all.
func (p Plan) AsItCame(steps []Progress) Plan {
	p.Lost = slices.DeleteFunc(slices.Clone(p.Lost), func(text string) bool {
		id, found := p.Unless[text]
		return found && slices.ContainsFunc(steps, func(s Progress) bool { return s.Step.On == id && s.Step.Do == link.DoRestore && s.State == Done })
	})
	return p
}
