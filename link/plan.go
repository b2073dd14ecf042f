package link

// Decision is what the person chose for one holder.
type Decision struct {
	Choice      Choice
	PurgeToo    bool // after a delete that needs no purge, purge all the same
	DeleteAgain bool // a holder that was restored from the recycle bin to be cleared goes back there afterwards
}

// Verb is what a step does.
type Verb string

// The verbs.
const (
	DoTrySet     Verb = "try-set" // ask the server first: the expected answer is a conflict that names a holder of the plan
	DoSet        Verb = "set"
	DoClear      Verb = "clear"
	DoSoftDelete Verb = "soft-delete"
	DoRestore    Verb = "restore"
	DoPurge      Verb = "purge"
	DoVerify     Verb = "verify"
	DoStamp      Verb = "stamp"  // write the person's mS-DS-ConsistencyGuid, in AD
	DoRename     Verb = "rename" // out of a federated domain, where Entra ID refuses to change the ImmutableID, or back into it
	// DoClearIdentifier clears onPremisesObjectIdentifier, which ties the account to a former AD object.
	DoClearIdentifier Verb = "clear-identifier"
)

// Writes tells whether the verb changes something.
func (v Verb) Writes() bool { return v != DoVerify }

// Irreversible tells whether nobody can take the step back.
func (v Verb) Irreversible() bool { return v == DoPurge || v == DoClearIdentifier }

// When says under which condition a step is done.
type When string

// The conditions. A step whose condition does not hold is skipped.
const (
	Always         When = ""
	IfBinRefuses   When = "bin-refuses"   // the set was refused because of the copy in the recycle bin
	IfStillInBin   When = "still-in-bin"  // the account is in the recycle bin at that moment
	IfClearRefused When = "clear-refused" // the server refused to clear the holder
	IfStillLive    When = "still-live"    // the account has not been deleted by an earlier step
	IfNotSet       When = "not-set"       // the account does not carry the value yet
	IfSet          When = "set"           // the account carries the value already, by the first try
	IfFound        When = "found"         // of an undo: the account, which could not be found, is to be found by then
)

// Step is one step of a plan.
type Step struct {
	Do     Verb
	On     AccountID // "" of a stamp, which is on no account
	UPN    string    // of the account, or of the person, for people
	Name   string
	Before ImmutableID // what the account, or the person, carries before; "": none
	After  ImmutableID // and after
	When   When
	Ends   bool // once this is done the plan ends: what it was made for could not be reached
	// UPNBefore and UPNAfter are the sign-in names of a rename. UPNAfter of a restore is the name it comes back with; "": its own.
	UPNBefore, UPNAfter string
	DropAddresses       bool // of a restore: without the addresses that others have
}

// called is the account of the step, by the name that it has then; of a stamp, the person.
func (s Step) called() string {
	switch s.Do {
	case DoStamp:
		return s.Name + " (" + s.UPN + ")"
	case DoRename:
		return Account{ID: s.On, UPN: s.UPNBefore, DisplayName: s.Name}.Called()
	default:
		return Account{ID: s.On, UPN: s.UPN, DisplayName: s.Name}.Called()
	}
}

// Title says what the step does and to whom, in plain words.
func (s Step) Title() string {
	switch who := s.called(); s.Do {
	case DoTrySet:
		return "Ask Entra ID first: try to set the ImmutableID on " + who
	case DoSet:
		return "Set the ImmutableID on " + who
	case DoClear:
		return "Clear the ImmutableID of " + who
	case DoSoftDelete:
		return "Delete " + who + ", to the recycle bin"
	case DoRestore:
		return "Restore " + who + " from the recycle bin" + s.changedBack()
	case DoPurge:
		return "Purge " + who + " from the recycle bin for good"
	case DoRename:
		return "Change the sign-in name of " + who + " to " + s.UPNAfter
	case DoStamp:
		return s.stampTitle()
	case DoClearIdentifier:
		return "Clear the tie of " + who + " to a former AD object"
	default:
		return "Read " + who + " back and compare"
	}
}

// changedBack says what is not as it was on an account that comes back from the recycle bin; "" for nothing.
func (s Step) changedBack() string {
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
		return "Take the ImmutableID out of mS-DS-ConsistencyGuid of " + s.called() + ", in AD"
	}
	return "Write the ImmutableID into mS-DS-ConsistencyGuid of " + s.called() + ", in AD"
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

// Plan is what will happen, step by step, and what it was made from. Only NewPlan, NewADPlan and Engine.TakeBack make one.
type Plan struct {
	From      Basis
	Decisions map[AccountID]Decision
	Steps     []Step
	Says      []Statement // what the confirm screen must say
	Typed     []Typed     // accounts whose name must be typed, holders first
	Lost      []string    // what an undo cannot bring back, as is said once it is done
	Undoes    string      // the id of the operation that this plan takes back; "" for any other plan
	undone    Mark        // that operation, as it was when the plan was made
	stopped   Mark        // the undo that stopped half way, whose place this one takes, likewise

	unless map[string]AccountID // of Lost: what is not so where the account was restored after all
}

// Statement is one sentence of the confirm screen with its weight: Warns for what cannot be undone or will be lost, else Notes.
type Statement struct {
	Severity Severity
	Text     string
}

// warning is what cannot be undone or will be lost.
func warning(text string) Statement { return Statement{Severity: Warns, Text: text} }

// note is anything else that is good to know.
func note(text string) Statement { return Statement{Severity: Notes, Text: text} }
