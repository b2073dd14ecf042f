// Package plan says what will be done, step by step, and what the operator has to read and to type first. New makes a plan of a check-up, NewADLink one
// from the AD side; Confirm makes a Confirmed of it, which is all that the engine applies. The package is pure.
package plan

import (
	"cmp"
	"slices"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

// Accounts are those that the plan does something to, as it was made from them: the account first, which is read in any case.
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

// Gives reports whether a step of a plan for the account named first gave this account the ImmutableID that it carries, or gave that to the person in AD.
func (s Step) Gives(target link.AccountID, a link.Account) bool {
	if s.Do.Sets() {
		target = s.On
	}
	return (s.Do.Sets() || s.Do == link.DoStamp) && target == a.ID && a.Holds(s.After)
}

// Fate is what becomes of an account in a plan, in one word: "Delete", "Clear", "Restore", "Set"; "" if nothing does. An account that is deleted in the end
// is deleted, whatever is done to it before. A step that is only the way back of another one does not count.
func (p Plan) Fate(id link.AccountID) string {
	gravest := 0
	for _, s := range p.Steps {
		if s.On == id && !s.WayBack() {
			gravest = max(gravest, slices.Index(fates, verbs[s.Do].fate))
		}
	}
	return fates[gravest]
}

// Decision is what the person chose for one holder.
type Decision struct {
	Choice      checkup.Choice
	PurgeToo    bool // after a delete that needs no purge, purge all the same
	DeleteAgain bool // a holder that was restored from the recycle bin to be cleared goes back there afterwards
}

// Step is one step of a plan. The journal keeps it as it is.
type Step struct {
	Do            link.Verb        `json:"do"`
	On            link.AccountID   `json:"on"`  // "" of what changes the AD user, which is on no account
	UPN           string           `json:"upn"` // of the account, or of the person, for people
	Name          string           `json:"name"`
	Before        link.ImmutableID `json:"before,omitempty"`        // what the account, or the person, carries before; "": none
	After         link.ImmutableID `json:"after,omitempty"`         // and after
	When          Condition        `json:"when,omitempty"`          // see Unmet
	Ends          bool             `json:"ends,omitempty"`          // once this is done the plan ends: what it was made for could not be reached
	UPNBefore     string           `json:"upnBefore,omitempty"`     // of a rename
	UPNAfter      string           `json:"upnAfter,omitempty"`      // of a rename; of a restore the name it comes back with, "": its own
	DropAddresses bool             `json:"dropAddresses,omitempty"` // of a restore: without the addresses that others have
	Address       string           `json:"address,omitempty"`       // that is added to the person in AD, or taken out again, without its type
}

// OnPerson reports whether the step changes the AD user, and no account.
func (s Step) OnPerson() bool { return s.On == "" }

// Called is the account of the step, by the name that it has then; or the person.
func (s Step) Called() string {
	if s.OnPerson() {
		return s.Name + " (" + s.UPN + ")"
	}
	return link.Account{ID: s.On, UPN: cmp.Or(s.UPNBefore, s.UPN), DisplayName: s.Name}.Called()
}

// ChangedBack says what is not as it was on an account that comes back from the recycle bin; "" for nothing.
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

// Plan is what will happen, step by step, and what it was made from. Only New, NewADLink and NewUndo make one that may be confirmed.
type Plan struct {
	From        Basis
	Steps       []Step
	Statements  []Statement         // what the confirm screen must say
	Typed       []TypedConfirmation // accounts whose name must be typed, in the order in which they are shown
	Losses      []Loss              // what an undo cannot bring back
	Undoes      string              // the id of the operation that this plan takes back; "" for any other plan
	UndoneMark  Mark                // that operation, as it was when the plan was made
	StoppedMark Mark                // the undo that stopped half way, whose place this one takes, likewise

	made bool // by one of the three: one that the journal has kept is finished or taken back, and never done anew
}

// Statement is one sentence of the confirm screen with its weight: Warns for what cannot be undone or will be lost, else Notes.
type Statement struct {
	Severity link.Severity
	Text     string
	On       link.AccountID // what it says is the fate of this account; "": of none alone
	OfSync   bool           // it repeats what the operator said of the sync
}

// about says of which account each of the statements is.
func about(id link.AccountID, statements ...Statement) []Statement {
	for i := range statements {
		statements[i].On = id
	}
	return statements
}

// warning is what cannot be undone or will be lost.
func warning(text string) Statement { return Statement{Severity: link.Warns, Text: text} }

// note is anything else that is good to know.
func note(text string) Statement { return Statement{Severity: link.Notes, Text: text} }

// Loss is what an undo cannot bring back, as is said once it is done.
type Loss struct {
	Text   string
	Unless link.AccountID // it is not lost if this account was found after all, and restored; "": it is in any case
}

// Lost is what an undo that came so far has not brought back.
func (p Plan) Lost(steps []Progress) []string {
	var out []string
	for _, l := range p.Losses {
		if l.Unless == "" || !Did(steps, link.DoRestore, l.Unless) {
			out = append(out, l.Text)
		}
	}
	return out
}
