package link

// Way is a cure that the program itself offers. Cure says it in words; whoever shows it adds how it is done there: link knows no key, command or flag.
type Way struct {
	To        WayTo
	Operation string // for ToFinish and ToTakeBack: the id of the operation that can be taken back
}

// WayTo is what a way leads to.
type WayTo string

// Where ways lead. The zero value is a cure that the program has no part in.
const (
	ToKeepLog       WayTo = "keep-log"        // run again with a log
	ToStateAnchor   WayTo = "state-anchor"    // state the source anchor
	ToMoveJournal   WayTo = "move-journal"    // keep the journal in another folder
	ToSeeHistory    WayTo = "see-history"     // see what the journal has
	ToLinkFromAD    WayTo = "link-from-ad"    // link from the AD side
	ToEndOperation  WayTo = "end-operation"   // finish an operation or take it back
	ToFinishTheUndo WayTo = "finish-the-undo" // finish an undo, or take anew what it takes back
	ToWatch         WayTo = "watch"           // follow the account until the sync has taken it
	ToTryAgain      WayTo = "try-again"       // go on with an operation that stopped half way
	ToTakeBack      WayTo = "take-back"       // take such an operation back
	ToLeave         WayTo = "leave"           // leave it for later
	ToLookAgain     WayTo = "look-again"      // check the person up again
	ToSignIn        WayTo = "sign-in"         // sign in to the tenant again
	ToMakeList      WayTo = "make-list"       // make a list of everybody that the wizard can work through
)
