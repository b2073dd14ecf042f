package link

import (
	"slices"
	"strings"
	"time"
)

// Operation is one file of the journal: who did what to whom, and how far it came.
type Operation struct {
	ID        string
	Started   time.Time
	Ended     time.Time // zero: it has no end
	Operator  Account
	Reason    string
	Plan      Plan
	Steps     []Progress // one for each step of the plan; Doing is one that was begun and of which nobody knows what came
	End       End        // "" where it has none
	Running   bool       // another process is at it
	Torn      bool       // its last line was cut off by a crash
	Place     Place      // where it was begun; zero in files of earlier versions
	Sealed    bool       // every line has its checksum; false in files of earlier versions, which nothing guards
	TakenBack string     // the id of the operation that took this one back, or has begun to
	// TakingBack tells that TakenBack is not finished: it runs, or stopped half way.
	TakingBack bool
	ReplacedBy string      // the id of a later match of the person, which has taken the place of this one, or of TakenBack, that stopped half way
	undoRuns   bool        // TakenBack is being carried out right now
	retaken    bool        // ReplacedBy is another undo
	bin        bool        // a copy in the recycle bin was in the way
	sealing    bool        // its last line has a checksum
	chain      chain       // of its lines, by which it is known again
	met        []AccountID // accounts that it has read in its tenant, as their snapshots show
}

// Unfinished tells whether something was begun that was neither finished, taken back nor replaced by a later match, and nobody is at it.
func (o Operation) Unfinished() bool {
	return o.mayGoOn() && !o.Running && o.TakenBack == "" && o.ReplacedBy == "" && o.touchedAnything()
}

// mayGoOn tells whether its end is not the last word.
func (o Operation) mayGoOn() bool { return o.End == "" || o.End.Open() }

// UndoRefused says why an operation is not taken back, whatever the directories show; nil where that is for them to say. One that changed nothing, or that put
// back at once what it had changed, has left nothing: what looks like its work is somebody else's. One that has taken another one back itself is left, since
// to take that back is to make a match, and a match is only made after a check-up.
func (o Operation) UndoRefused() *Problem {
	p := &Problem{Kind: Refused, Object: "Operation " + o.ID}
	switch stands := o.Standing(); {
	case len(o.Steps) == 0:
		p.Cause = "it never began, so nothing can be taken back"
	case o.Running:
		p.Cause, p.Cure = "another hardmatch is at it right now", "Wait until it is finished"
	case o.mayTakeBackAnew():
		return nil
	case o.Followed() != nil:
		return o.Followed()
	case stands == Standing(EndNothing):
		p.Cause = "it changed nothing, so there is nothing to take back"
	case stands == Standing(EndReverted):
		p.Cause = "what it had changed was put back at once, so there is nothing to take back"
	case o.Plan.Undoes != "":
		p.Cause = "it is an undo, of operation " + o.Plan.Undoes + ", and an undo cannot be taken back"
		p.Cure = "Check the person again and make the match anew"
		if o.mayGoOn() {
			p.Cure = "Finish it, take operation " + o.Plan.Undoes + " back anew, or check the person again and make the match anew"
		}
	default:
		return nil
	}
	return p
}

// Uncertain tells whether the operation stopped where no certain answer came, and nothing is known to have changed.
func (o Operation) Uncertain() bool { return o.End == EndPartly && !o.Rest().ChangedAnything() }

func (o Operation) touchedAnything() bool {
	return slices.ContainsFunc(o.Steps, func(p Progress) bool {
		return p.Step.Do.Writes() && (p.State == Done || p.State == Doing || p.State == Failed)
	})
}

// Standing is how an operation stands today, in one word.
type Standing string

// The standings of an operation whose end is missing, or is not the last word. Any other stands as it ended: see End.
const (
	StandsRunning  Standing = "running"  // another process is at it
	StandsCrashed  Standing = "crashed"  // something was begun, and its process died
	StandsUndone   Standing = "undone"   // a later operation has taken it back
	StandsUndoing  Standing = "undoing"  // a later operation has begun to take it back, and is not finished
	StandsReplaced Standing = "replaced" // it stopped half way, or its undo did, and the person has been matched again since
)

// Standing tells how the operation stands.
func (o Operation) Standing() Standing {
	switch {
	case o.Running:
		return StandsRunning
	case o.ReplacedBy != "":
		return StandsReplaced
	case o.TakingBack:
		return StandsUndoing
	case o.TakenBack != "":
		return StandsUndone
	case o.End != "":
		return Standing(o.End)
	case o.touchedAnything():
		return StandsCrashed
	case slices.ContainsFunc(o.Steps, func(p Progress) bool { return p.State == Reverted }):
		return Standing(EndReverted)
	default:
		return Standing(EndNothing)
	}
}

// What says what the operation was for. Accounts are named by sign-in name and the beginning of their id: their display names are often the same.
func (o Operation) What() string {
	if !o.began() {
		return "Nothing: it was cut off before its plan was written down"
	}
	account := *o.Plan.From.Account
	text, others := "Match "+o.Plan.From.Person.Name()+" with "+account.Called(), []Account(nil)
	switch {
	case o.Plan.Undoes != "":
		text, others = "Take back operation "+o.Plan.Undoes, []Account{account}
	case o.Plan.FromAD():
		text += " from the AD side"
	}
	for _, h := range o.Plan.From.Holders {
		others = append(others, h.Account)
	}
	for _, a := range others {
		if fate := o.Plan.Fate(a.ID); fate != "" {
			text += ", " + strings.ToLower(fate) + " " + a.Called()
		}
	}
	return text
}

// Mentions tells whether a name, a sign-in name or an id of the operation has the text in it, without regard to case. The empty text is in all.
func (o Operation) Mentions(text string) bool {
	if text = strings.ToLower(Clean(text)); text == "" {
		return true
	}
	names := []string{o.ID, o.Operator.UPN, o.Reason, o.Plan.From.Person.Name(), o.Plan.From.Person.UPN, o.Plan.From.Person.SAMAccountName}
	for _, s := range o.Plan.Steps {
		names = append(names, s.UPN, s.Name, string(s.On))
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(strings.ToLower(Clean(name)), text) })
}

// Fate is what becomes of an account in a plan, in one word: "Delete", "Clear", "Restore", "Set"; "" where nothing does. What is deleted in the
// end is deleted, whatever is done to it before; a step that is only the way back of another one does not count.
func (p Plan) Fate(id AccountID) string {
	words := [...]string{"", "Set", "Restore", "Clear", "Delete"}
	ranks := map[Verb]int{DoTrySet: 1, DoSet: 1, DoRestore: 2, DoClear: 3, DoSoftDelete: 4, DoPurge: 4}
	fate := 0
	for _, s := range p.Steps {
		if s.On == id && !s.Ends && s.When != IfSet {
			fate = max(fate, ranks[s.Do])
		}
	}
	return words[fate]
}
