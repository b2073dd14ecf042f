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

// FollowUpCode names it for scripts. A code never changes.
type FollowUpCode string

// Whom a follow-up is for.
type Whom string

// Either the operator does it, or has it done, or the person is told.
const (
	ForOperator Whom = "operator"
	ForPerson   Whom = "person"
)

// The codes of follow-ups.
const (
	FollowSignInAgain FollowUpCode = "sign-in-again"
	FollowTryAgain    FollowUpCode = "try-again"
	FollowTakeBack    FollowUpCode = "take-back"
	FollowLeave       FollowUpCode = "leave-for-later"
	FollowKeepHeld    FollowUpCode = "keep-sync-held"
	FollowTell        FollowUpCode = "tell-sign-in"
	FollowUnchanged   FollowUpCode = "tell-unchanged"
	FollowAddresses   FollowUpCode = "tell-addresses"
	FollowPassword    FollowUpCode = "password"
	FollowEnable      FollowUpCode = "enable-person"
	FollowName        FollowUpCode = "sign-in-name"
	FollowSyncOn      FollowUpCode = "turn-sync-on"
	FollowRestart     FollowUpCode = "restart-sync"
	FollowScope       FollowUpCode = "back-in-scope"
	FollowWait        FollowUpCode = "wait-for-sync"
	FollowRoles       FollowUpCode = "give-role-back"
	FollowBlock       FollowUpCode = "block-hard-match-again"
	FollowLicence     FollowUpCode = "licence"
	FollowLiveAgain   FollowUpCode = "live-again"
	FollowGroups      FollowUpCode = "groups"
	FollowRestorable  FollowUpCode = "restorable"
	FollowLookAgain   FollowUpCode = "look-again"
)

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

// FollowUps returns what someone has to do after the operation, and whom to tell what, in the order of the table.
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
	signedOut bool // is said even if the operator is signed out, and then alone
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
	{code: FollowSignInAgain, ends: whenever, texts: After.signInAgain, way: link.ToSignIn, signedOut: true},
	{code: FollowTryAgain, ends: whenOpen, texts: After.tryAgain, way: link.ToTryAgain},
	{code: FollowTakeBack, ends: whenOpen, texts: After.takeBack, way: link.ToTakeBack, or: true},
	{code: FollowLeave, ends: whenOpen, texts: says("leave it for later: the next start offers it again"), way: link.ToLeave, or: true},
	{code: FollowKeepHeld, ends: whenever, texts: After.keepHeld, signedOut: true},
	{code: FollowTell, whom: ForPerson, ends: whenGood, texts: After.tell},
	{code: FollowAddresses, whom: ForPerson, ends: whenGood, texts: After.tellAddresses},
	{code: FollowUnchanged, whom: ForPerson, ends: []End{EndTakenBack}, texts: After.unchanged},
	{code: FollowPassword, ends: whenGood, texts: After.newPassword},
	{code: FollowEnable, ends: whenGood, texts: After.enable},
	{code: FollowName, ends: whenPrepared, texts: After.signInName},
	{code: FollowSyncOn, ends: whenPrepared, texts: After.syncOn},
	{code: FollowRestart, ends: whenSettled, texts: After.restart, signedOut: true},
	{code: FollowScope, ends: whenSettled, texts: After.scope, signedOut: true},
	{code: FollowWait, ends: whenPrepared, texts: After.wait, way: link.ToWatch},
	{code: FollowRoles, ends: whenSettled, texts: After.roles, then: true, signedOut: true},
	{code: FollowBlock, ends: whenSettled, texts: After.block, then: true, signedOut: true},
	{code: FollowLicence, ends: whenGood, texts: After.licences},
	{code: FollowLiveAgain, ends: whenGood, texts: After.liveAgain},
	{code: FollowGroups, ends: whenGood, texts: After.groups},
	{code: FollowRestorable, ends: whenGood, texts: After.restorable},
	{code: FollowLookAgain, ends: whenNotLinked, texts: After.lookAgain, way: link.ToLookAgain},
}
