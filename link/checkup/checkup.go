package checkup

import (
	"slices"
	"time"

	"hardmatch/link"
)

// Verdict sums a check-up up.
type Verdict string

// The verdicts. A check-up at which an open operation stops is blocked; any other has the first of linked, prepared, blocked, resolve and ready that holds.
const (
	VerdictLinked   Verdict = "linked"   // the sync has taken the account: done
	VerdictPrepared Verdict = "prepared" // stamped with this anchor, the sync has not taken it yet
	VerdictBlocked  Verdict = "blocked"  // something stops
	VerdictResolve  Verdict = "resolve"  // something asks for a decision
	VerdictReady    Verdict = "ready"
)

// CheckUp is what is true of a person and an account, and what would stop or endanger their match. Only Check makes one that a plan can be made of.
type CheckUp struct {
	Verdict    Verdict
	Person     link.Person
	Anchor     link.Anchor
	Account    *link.Account // the one to be linked; nil if nothing is chosen
	Original   *link.Account // the one that looks like the person's, if Account is the copy that the sync has made of it, or only carries the ImmutableID; nil for any other
	Candidates []Candidate
	Holders    []Holder // every other account that carries the anchor, the value of the other attribute or the person's SID, or may carry a value: its ImmutableID is unknown then
	Findings   []link.Finding
	Facts      Facts // what it was made of
	// What findings, plans and screens are made of, beside the verdict:
	Lost             []LostAddress // the mail addresses that the sync will take off the account, unless a plan carries them
	Changes          Changes       // what the sync will change of the account, as Findings says
	NameTaken        *link.Account // the live account that has the sign-in name which the sync is to give Account; nil if that is free
	PerhapsOthers    bool          // something says that Account is another person's, or nothing that it is this one's
	Carried          string        // whose the ImmutableID is that the account carries in place of the anchor, as a sentence without its full stop; "" for none
	AnchorShared     bool          // another AD user gives the same ImmutableID
	Skipped          bool          // the default rules of the sync skip the AD user
	Federated        bool          // the sign-in name of Account has to leave its federated domain for the link
	PassedBy         bool          // the sync has run since Account was prepared, and has not taken it
	ClearsIdentifier bool          // a plan clears the account's tie to another AD object
	SyncDue          *link.Finding // a run of the sync in the middle of a plan could make a holder again, or another account: what to do about it; nil: it could not
	made             bool          // by Check
}

// Changes are the findings of what the sync will change of an account, by what they are about.
type Changes struct {
	Name      []link.Finding // the sign-in name
	Addresses []link.Finding // those that the account loses
	Others    []link.Finding // whether and with which password it signs in, and who else has the addresses that the sync is to give it
}

// Candidate is an account that may be the person's.
type Candidate struct {
	Account link.Account
	Why     []string // "named by AD (msDS-ExternalDirectoryObjectId)", "same UPN", "same primary SMTP", "same address", "same employee id", "same name", "carries the person's GUID in another notation", "carries the anchor", "carries the SID"
	Against []string // what speaks against it: "other employee id", "another name", "other given name", "other family name", "another AD user's SID"
	// UsedBySync marks an account that holds the anchor or the person's SID: the sync uses it now. It is usually the duplicate.
	UsedBySync bool
}

// Holder is an account, other than the one to be linked, that carries one of the person's values.
type Holder struct {
	Account   link.Account
	Value     link.AnchorValue // the value it carries; zero: none, it only has the person's SID
	BelongsTo *link.Person     // the AD user whose account it is by its SID: the person, or someone else; nil: no one known
	Options   []Option         // clear, delete, keep-instead, in this order; none for a holder that is left alone
}

// AccountsOf returns the account, if there is one, and those of the holders.
func AccountsOf(account *link.Account, holders []Holder) []link.Account {
	all := link.Map(holders, func(h Holder) link.Account { return h.Account })
	if account == nil {
		return all
	}
	return append([]link.Account{*account}, all...)
}

// Choice is what becomes of a holder, or how the account is linked.
type Choice string

// The choices.
const (
	ChooseClear       Choice = "clear"        // keep the account, take the value off it
	ChooseDelete      Choice = "delete"       // remove the account
	ChooseKeepInstead Choice = "keep-instead" // the direction was wrong: this one becomes the account
	ChooseFromAD      Choice = "from-ad"      // of the account itself: link it from the AD side
)

// Option is one choice, offered or not.
type Option struct {
	Choice    Choice
	Available bool
	Reason    string // why it is not available; for an available one, what it does
	TakeBack  string // whether and how long it can be taken back
	Final     bool   // it is available, and what it deletes can never come back
}

// SIDOnly reports whether the holder of a check-up carries none of the person's values, and stands in the way by the person's SID alone.
func (h Holder) SIDOnly() bool { return h.Value == link.AnchorValue{} }

// Option returns the option of that choice; the zero Option, which is not available, if there is none.
func (h Holder) Option(choice Choice) Option {
	o, _ := link.First(h.Options, func(o Option) bool { return o.Choice == choice })
	o.Choice = choice
	return o
}

// Undecided are the holders that need a choice before a plan can be made.
func (c CheckUp) Undecided() []Holder {
	return link.Filter(c.Holders, func(h Holder) bool { return len(h.Options) > 0 })
}

// Having returns the findings of one severity.
func (c CheckUp) Having(s link.Severity) []link.Finding {
	return link.Filter(c.Findings, func(f link.Finding) bool { return f.Severity == s })
}

// StoppedBy returns the open operation, of the person or the account, that comes before anything else: it runs, or must be finished or taken back first. false
// if there is none.
func (c CheckUp) StoppedBy() (OpenOperation, bool) { return c.Facts.stoppedBy() }

// Doubted reports whether something says that the account is not the person's: whoever goes on must confirm it by typing its name.
func (c CheckUp) Doubted() bool {
	return c.Account != nil && slices.ContainsFunc(c.Findings, func(f link.Finding) bool { return f.Typed && f.Object.ID == string(c.Account.ID) })
}

// Unsettled reports whether a finding says that something is to be done, whatever the verdict is.
func (c CheckUp) Unsettled() bool {
	return slices.ContainsFunc(c.Findings, func(f link.Finding) bool { return f.Severity != link.Notes && f.Cure != "" })
}

// StopsAnyway reports whether something about the person stops the match, whichever account is chosen.
func (c CheckUp) StopsAnyway() bool {
	return slices.ContainsFunc(c.Findings, func(f link.Finding) bool {
		return f.Severity == link.Stops && f.Object.Kind == link.KindPerson && !f.NoAccount
	})
}

// Made reports whether Check has made it: of any other, no plan is made.
func (c CheckUp) Made() bool { return c.made }

// Proceeds reports whether the way to a plan is open: nothing stops, an account is chosen, and it is not linked or prepared already.
func (c CheckUp) Proceeds() bool {
	return c.Verdict == VerdictReady || c.Verdict == VerdictResolve && c.Account != nil && c.Original == nil
}

// Facts are all that a check-up and a plan are made of: what both directories said, and when.
type Facts struct {
	At            time.Time // by the tenant's clock
	Person        link.Person
	Account       *link.Account               // the one to be linked, examined; nil if nothing is chosen and nothing suggests itself
	Related       []link.Account              // every other account near the person, holders examined, in the order of their ids
	AddressOwners []link.AddressOwner         // groups and contacts that own one of the person's addresses
	InAD          link.Known[link.OwnersInAD] // who in AD has the addresses of the account that the person lacks; unknown if there are none, or AD did not answer
	Owners        map[link.ImmutableID][]link.Person
	Others        []link.Person  // AD users other than the person, who have one of their names, the SID of the account, or the SID or a name of one that carries their values
	Synced        []link.Account // a sample of synced accounts
	Sampled       []link.Person  // the AD users by the SIDs of the sample; only if no one in AD has a value of the sample
	Tenant        link.Tenant
	Settings      link.SyncSettings
	Unread        []link.Unread
	Unasked       *link.Problem   // its Unasked are domains of the forest that do not answer: whether a user there has a value or a name is not known; nil: all did
	Held          link.SyncHold   // what the operator says of the sync; no directory says it
	Lifted        []Hindrance     // what stood in the way when the account was looked at before, and is gone now: whoever looks again knows that
	Stamped       Stamp           // by which operation hardmatch wrote the ImmutableID that the account carries, as the journal has it; zero: not by this computer
	Open          []OpenOperation // of the journal, here, for the person or the account
}

// Stamp is an operation that gave an account the ImmutableID that it carries, or gave that to the person in AD.
type Stamp struct {
	At        time.Time        // when it was written; zero: there is none
	Here      bool             // At is by this computer's clock, not the tenant's, which the journal does not have
	Operation string           // its id
	By        string           // the sign-in name of who has done it
	InAD      bool             // it wrote into AD: the account had the value before, from another AD user
	Before    link.ImmutableID // what the account carried before, or the person in AD; "": nothing
	Held      link.SyncHold    // what the operator said of the sync then
}

// OpenOperation is an operation that was begun, and neither finished nor taken back, as far as a check-up needs it.
type OpenOperation struct {
	ID         string
	Started    time.Time
	Running    bool   // right now, by another hardmatch
	Stops      bool   // it comes before anything else; false: it only warns
	OfPerson   bool   // it is for the person, and not only for the account
	FinishOnly string // of an undo, which cannot be taken back itself: the id of the operation that can be taken back again; "" for any other
	Left       string // what is left of it, as the rest of a sentence
}

// Accounts are the chosen account, if any, and all others.
func (f Facts) Accounts() []link.Account {
	if f.Account == nil {
		return f.Related
	}
	return slices.Concat([]link.Account{*f.Account}, f.Related)
}

// Unacknowledged says which finding that warns has not been read; nil if all have.
func (c CheckUp) Unacknowledged(acknowledged []link.Code) error {
	for _, f := range c.Having(link.Warns) {
		if !slices.Contains(acknowledged, f.Code) {
			return &link.Problem{Kind: link.Refused, Object: c.Person.Name(), Cause: "a warning is not acknowledged: " + f.Title, Cure: "Read the check-up first"}
		}
	}
	return nil
}
