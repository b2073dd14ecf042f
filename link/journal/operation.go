package journal

import (
	"slices"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

// Concerns reports whether the operation is for the person, for the account, or has the account among its holders. One that never began, since a crash has torn
// its first line, has done nothing to anyone.
func (o Operation) Concerns(f checkup.Facts) bool {
	if !o.Began() {
		return false
	}
	if f.Account != nil && (o.Plan.From.Account.ID == f.Account.ID ||
		slices.ContainsFunc(o.Plan.From.Holders, func(h checkup.Holder) bool { return h.Account.ID == f.Account.ID })) {
		return true
	}
	return o.Plan.From.Person.GUID == f.Person.GUID
}

// Operation is one file of the journal: who did what to whom, and how far it came.
type Operation struct {
	ID        string
	Started   time.Time
	Ended     time.Time // zero: it has no end
	Operator  link.Account
	Reason    string
	Plan      plan.Plan
	Steps     []plan.Progress // one for each step of the plan; Doing is one that was begun and whose outcome is unknown
	End       plan.End        // "" if it has none
	Running   bool            // another process is working on it
	Torn      bool            // its last line was cut off by a crash
	Place     Place           // where it was begun; zero in files of earlier versions
	Sealed    bool            // every line has its checksum; false in files of earlier versions, which nothing guards
	TakenBack string          // the id of the operation that took this one back, or has begun to
	// TakingBack says that TakenBack is not finished: it runs, or stopped half way.
	TakingBack bool
	ReplacedBy string                       // the id of a later match of the person, which has taken the place of this one, or of TakenBack, that stopped half way
	undoRuns   bool                         // TakenBack is being carried out right now
	retaken    bool                         // ReplacedBy is another undo
	BinRefused bool                         // a copy in the recycle bin was in the way
	sealing    bool                         // its last line has a checksum
	chain      chain                        // of its lines, by which it is known again
	Back       map[link.AccountID]time.Time // accounts that it has deleted and that someone else has brought back, and when it has seen that
	Met        []link.AccountID             // accounts that it has read in its tenant, as their snapshots show
}

// Unfinished reports whether something was begun that was neither finished, taken back nor replaced by a later match, and that no process is working on.
func (o Operation) Unfinished() bool {
	return o.mayGoOn() && !o.Running && o.TakenBack == "" && o.ReplacedBy == "" && o.touchedAnything()
}

// mayGoOn reports whether its end is not the last word.
func (o Operation) mayGoOn() bool { return o.End == "" || o.End.Open() }

// UndoRefused says why an operation cannot be undone, whatever the directories show; nil if they decide. One that changed nothing, or put it back at once, left nothing behind.
// An undo is never undone: that would make a match, which is made only after a check-up.
func (o Operation) UndoRefused() *link.Problem {
	switch stands := o.Standing(); {
	case len(o.Steps) == 0:
		return o.Refused("it never began, so there is nothing to undo", "")
	case o.Running:
		return o.Refused("another hardmatch is working on it right now", "Wait until it has finished")
	case o.MayTakeBackAnew():
		return nil
	case o.Followed() != nil:
		return o.Followed()
	case stands == Standing(plan.EndNothing):
		return o.Refused("it changed nothing, so there is nothing to undo", "")
	case stands == Standing(plan.EndReverted):
		return o.Refused("what it had changed was put back at once, so there is nothing to undo", "")
	case o.Plan.Undoes == "":
		return nil
	}
	cure := "Check the person again and make the match again"
	if o.mayGoOn() {
		cure = "Finish it, undo operation " + o.Plan.Undoes + " again, or check the person again and make the match again"
	}
	return o.Refused("it is an undo, of operation "+o.Plan.Undoes+", and an undo cannot be undone", cure)
}

// Refused is the problem of an operation that does not let something be done about it.
func (o Operation) Refused(cause, cure string) *link.Problem {
	return &link.Problem{Kind: link.Refused, Object: "Operation " + o.ID, Cause: cause, Cure: cure}
}

// Uncertain reports whether the operation stopped where no certain answer came, and nothing is known to have changed.
func (o Operation) Uncertain() bool { return o.End == plan.EndPartly && !o.Rest().ChangedAnything() }

func (o Operation) touchedAnything() bool {
	return slices.ContainsFunc(o.Steps, func(p plan.Progress) bool {
		return p.Step.Writes() && (p.State == plan.Done || p.State == plan.Doing || p.State == plan.Failed)
	})
}

// ChangedNothing reports whether the operation is over and is known to have changed nothing.
func (o Operation) ChangedNothing() bool {
	return o.End == plan.EndNothing && !slices.ContainsFunc(o.Steps, func(p plan.Progress) bool { return p.Step.Writes() && (p.State == plan.Done || p.State == plan.Doing) })
}

// Standing is how an operation stands today, in one word.
type Standing string

// The standings of an operation whose end is missing, or is not the last word. Any other stands as it ended: see End.
const (
	StandsRunning  Standing = "running"  // another process is working on it
	StandsCrashed  Standing = "crashed"  // something was begun, and its process died
	StandsUndone   Standing = "undone"   // a later operation has taken it back
	StandsUndoing  Standing = "undoing"  // a later operation has begun to take it back, and is not finished
	StandsReplaced Standing = "replaced" // it stopped half way, or its undo did, and the person has been matched again since
)

// Standing says how the operation stands.
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
	case slices.ContainsFunc(o.Steps, func(p plan.Progress) bool { return p.State == plan.Reverted }):
		return Standing(plan.EndReverted)
	default:
		return Standing(plan.EndNothing)
	}
}

// What says what the operation was for. Accounts are named by sign-in name and the beginning of their id: their display names are often the same.
func (o Operation) What() string {
	if !o.Began() {
		return "Nothing: it was cut off before its plan was written down"
	}
	others := checkup.AccountsOf(o.Plan.From.Account, o.Plan.From.Holders)
	text := "Undo operation " + o.Plan.Undoes
	if o.Plan.Undoes == "" {
		text = "Match " + o.Plan.From.Person.Name() + " with " + others[0].Called()
		others = others[1:]
	}
	if o.Plan.FromAD() && o.Plan.Undoes == "" {
		text += " from the AD side"
	}
	for _, a := range others {
		if fate := o.Plan.Fate(a.ID); fate != "" {
			text += ", " + strings.ToLower(fate) + " " + a.Called()
			if which := o.Plan.From.WhichWas(a.ID); which != "" {
				text += ", " + which
			}
		}
	}
	return text
}

// Mentions reports whether a name, a sign-in name or an id of the operation contains the text, which may be empty, without regard to case.
func (o Operation) Mentions(text string) bool {
	if text = strings.ToLower(link.Clean(text)); text == "" {
		return true
	}
	names := []string{o.ID, o.Operator.UPN, o.Reason, o.Plan.From.Person.Name(), o.Plan.From.Person.UPN, o.Plan.From.Person.SAMAccountName}
	for _, s := range o.Plan.Steps {
		names = append(names, s.UPN, s.Name, string(s.On))
	}
	return slices.ContainsFunc(names, func(name string) bool { return strings.Contains(strings.ToLower(link.Clean(name)), text) })
}

// Rest is what the operation has left to do.
func (o Operation) Rest() plan.Rest {
	return plan.Rest{Operation: o.ID, Mark: o.Mark(), Plan: o.Plan, Steps: o.Steps, Reason: o.Reason}
}

// Confirm turns what is left to do into what may be finished, for the reason given at the beginning. typed is what the operator typed for each account of Typed.
func (o Operation) Confirm(typed map[link.AccountID]string) (plan.Confirmed, error) {
	if problem := o.Unconfirmed(typed); problem != nil {
		return plan.Confirmed{}, problem
	}
	return o.Rest().Confirm(typed)
}

// Unconfirmed says why Confirm would refuse; nil if it would not.
func (o Operation) Unconfirmed(typed map[link.AccountID]string) *link.Problem {
	if problem := o.Followed(); problem != nil {
		return problem
	}
	if !o.Unfinished() {
		problem := o.Refused("there is nothing left to finish", "Read in the journal how it ended")
		problem.Way = history
		return problem
	}
	return plan.Untyped(o.Typed(), typed)
}

// Typed are the accounts that finishing may yet delete or purge: see Rest.Typed.
func (o Operation) Typed() []plan.TypedConfirmation { return o.Rest().Typed() }

// FollowUps are what someone has to do after the operation. There are none while it runs, or once a later one has undone or replaced it. Times are in the
// zone of at. Others are other operations on the same accounts that are not finished, as a look has found them.
func (o Operation) FollowUps(at time.Time, others []string) []plan.FollowUp {
	if o.End == "" || o.Running || o.Sequel() != "" {
		return nil
	}
	return plan.FollowUps(plan.After{Plan: o.Plan, Steps: o.Steps, End: o.End, Others: others, At: o.Ended.In(at.Location())})
}

// Left are the steps that are not done.
func (o Operation) Left() []plan.Progress { return link.Filter(o.Steps, plan.Progress.Left) }

// Doubt is the step whose outcome is unknown, or that failed; false if there is none.
func (o Operation) Doubt() (plan.Progress, bool) { return plan.FirstInDoubt(o.Steps) }
