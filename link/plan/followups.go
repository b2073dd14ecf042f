package plan

import (
	"cmp"
	"slices"
	"time"

	"hardmatch/link"
)

// FollowUp is one thing that someone has to do after an operation. The text may hold names from the directories: it is hostile until cleaned.
type FollowUp struct {
	Code FollowUpCode
	Whom Whom
	Then bool     // not before the sync has taken the account
	Or   bool     // in place of the one before it
	Text string   // what to do, or what to tell the person: a sentence without its capital and its stop
	Way  link.Way // how hardmatch helps
}

// Sentence is the follow-up with whom it is for.
func (f FollowUp) Sentence() string {
	text := f.Text
	if f.Then {
		text = "once the sync has taken the account, " + text
	}
	if f.Whom == ForPerson {
		return "Tell the person: " + text + "."
	}
	return link.UpperFirst(text) + "."
}

// FollowUpCode names it for scripts: see the table. A code never changes.
type FollowUpCode string

// Whom a follow-up is for.
type Whom string

// Either the operator does it, or has it done; or the person is told.
const (
	ForOperator Whom = "operator"
	ForPerson   Whom = "person"
)

// FollowWait is the code of the wait for the sync.
const FollowWait FollowUpCode = "wait-for-sync"

// After is an operation that has ended, as far as its follow-ups depend on it. Times are in the zone in which they are said.
type After struct {
	Plan      Plan
	Steps     []Progress
	End       End
	Others    []string  // the ids of other operations on an account of the plan that run or are not finished: what the sync needs waits for them
	At        time.Time // when it ended
	NextSync  time.Time // zero: not known
	SignedOut bool      // it ended because the sign-in has
}

// FollowUps are what someone has to do after the operation, and whom to tell what, in the order of the table.
func FollowUps(a After) []FollowUp {
	if a.Plan.From.Account == nil {
		return nil
	}
	var out []FollowUp
	for _, row := range followUps {
		if !slices.Contains(row.ends, a.End) || a.SignedOut && !row.signedOut {
			continue
		}
		for _, text := range row.texts(a) {
			f := FollowUp{Code: row.code, Whom: row.whom, Then: row.then && a.End != EndLinked && a.good(), Or: row.or, Text: text, Way: link.Way{To: row.way}}
			f.Whom = cmp.Or(f.Whom, ForOperator)
			out = append(out, f)
		}
	}
	return out
}

// followUp is a row of the table.
type followUp struct {
	code      FollowUpCode
	whom      Whom // "" is the operator
	ends      []End
	texts     func(After) []string // none: nothing is to be done
	way       link.WayTo
	then      bool // after the sync has taken the account
	or        bool // in place of the one before it
	signedOut bool // is said too where the operator is signed out, and then alone
}

// Which ends a follow-up is for.
var (
	whenPrepared  = []End{EndPrepared, EndNotVisible}
	whenGood      = []End{EndPrepared, EndNotVisible, EndLinked}
	whenNotLinked = []End{EndTakenBack, EndNothing, EndReverted} // nothing is linked
	whenSettled   = slices.Concat(whenGood, whenNotLinked)
	whenOpen      = []End{EndPurgeDue, EndPartly}
	whenever      = slices.Concat(whenSettled, whenOpen)
)

// followUps is the table, in the order in which it is read: what a stop asks for, whom to tell what, what the sync needs, and what is left for afterwards.
var followUps = []followUp{
	{code: "sign-in-again", ends: whenever, texts: After.signInAgain, way: link.ToSignIn, signedOut: true},
	{code: "try-again", ends: whenOpen, texts: After.tryAgain, way: link.ToTryAgain},
	{code: "take-back", ends: whenOpen, texts: After.takeBack, way: link.ToTakeBack, or: true},
	{code: "leave-for-later", ends: whenOpen, texts: says("leave it for later: the next start offers it again"), way: link.ToLeave, or: true},
	{code: "keep-sync-held", ends: whenever, texts: After.keepHeld, signedOut: true},
	{code: "tell-sign-in", whom: ForPerson, ends: whenGood, texts: After.tell},
	{code: "tell-addresses", whom: ForPerson, ends: whenGood, texts: After.tellAddresses},
	{code: "tell-unchanged", whom: ForPerson, ends: []End{EndTakenBack}, texts: After.unchanged},
	{code: "password", ends: whenGood, texts: After.newPassword},
	{code: "enable-person", ends: whenGood, texts: After.enable},
	{code: "sign-in-name", ends: whenPrepared, texts: After.signInName},
	{code: "turn-sync-on", ends: whenPrepared, texts: After.syncOn},
	{code: "restart-sync", ends: whenSettled, texts: After.restart, signedOut: true},
	{code: "back-in-scope", ends: whenSettled, texts: After.scope, signedOut: true},
	{code: FollowWait, ends: whenPrepared, texts: After.wait, way: link.ToWatch},
	{code: "give-role-back", ends: whenSettled, texts: After.roles, then: true, signedOut: true},
	{code: "block-hard-match-again", ends: whenSettled, texts: After.block, then: true, signedOut: true},
	{code: "licence", ends: whenGood, texts: After.licences},
	{code: "live-again", ends: whenGood, texts: After.liveAgain},
	{code: "groups", ends: whenGood, texts: After.groups},
	{code: "restorable", ends: whenGood, texts: After.restorable},
	{code: "look-again", ends: whenNotLinked, texts: After.lookAgain, way: link.ToLookAgain},
}
