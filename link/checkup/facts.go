package checkup

import (
	"slices"
	"time"

	"hardmatch/link"
)

// Facts are all that a check-up and a plan are made of: what both directories said, and when.
type Facts struct {
	At            time.Time // by the tenant's clock
	Person        link.Person
	Account       *link.Account       // the one to be linked, examined; nil where nothing is chosen and nothing suggests itself
	Related       []link.Account      // every other account near the person, holders examined, in the order of their ids
	AddressOwners []link.AddressOwner // groups and contacts that own one of the person's addresses
	Owners        map[link.ImmutableID][]link.Person
	Others        []link.Person  // AD users other than the person, who have one of their names, the SID of the account, or the SID or a name of one that carries their values
	Synced        []link.Account // a sample of synced accounts
	Sampled       []link.Person  // the AD users by the SIDs of the sample; only where nobody in AD has a value of the sample
	Tenant        link.Tenant
	Settings      link.SyncSettings
	Unread        []link.Unread
	Unasked       *link.Problem   // its Unasked are domains of the forest that do not answer: whether a user there has a value or a name is not known; nil: all did
	Held          link.SyncHold   // what the operator says of the sync; no directory tells it
	Stamped       time.Time       // when hardmatch wrote the ImmutableID that the account carries, as the journal has it; zero: not by this computer
	Open          []OpenOperation // of the journal, here, for the person or the account
}

// OpenOperation is an operation that was begun, and neither finished nor taken back, as far as a check-up needs it.
type OpenOperation struct {
	ID         string
	Started    time.Time
	Running    bool   // right now, by another hardmatch
	Stops      bool   // it comes before anything else; false: it only warns
	OfPerson   bool   // it is for the person, and not only for the account
	FinishOnly string // of an undo, which cannot be taken back itself: the id of the operation that can be taken back anew; "" for any other
	Left       string // what is left of it, as the rest of a sentence
}

// accounts are the chosen account, if any, and all others.
func (f Facts) Accounts() []link.Account {
	if f.Account == nil {
		return f.Related
	}
	return slices.Concat([]link.Account{*f.Account}, f.Related)
}
