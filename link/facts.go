package link

import (
	"slices"
	"time"
)

// Facts are all that a check-up and a plan are made of: what both directories said, and when.
type Facts struct {
	At       time.Time // by the tenant's clock
	Person   Person
	Account  *Account  // the one to be linked, examined; nil where nothing is chosen and nothing suggests itself
	Near     []Account // every other account near the person, holders examined, in the order of their ids
	Claims   []Claim   // groups and contacts that own one of the person's addresses
	Owners   map[ImmutableID][]Person
	Others   []Person  // AD users other than the person, who have one of their names, the SID of the account, or the SID or a name of one that carries their values
	Synced   []Account // a sample of synced accounts
	Sampled  []Person  // the AD users by the SIDs of the sample; only where nobody in AD has a value of the sample
	Tenant   Tenant
	Settings SyncSettings
	Unread   []Unread
	Unasked  *Problem    // its Unasked are domains of the forest that do not answer: whether a user there has a value or a name is not known; nil: all did
	Held     Held        // what the operator says of the sync; no directory tells it
	Stamped  time.Time   // when hardmatch wrote the ImmutableID that the account carries, as the journal has it; zero: not by this computer
	Open     []Operation // of the journal, here, for the person or the account: begun, and neither finished nor taken back
}

// accounts are the chosen account, if any, and all others.
func (f Facts) accounts() []Account {
	if f.Account == nil {
		return f.Near
	}
	return slices.Concat([]Account{*f.Account}, f.Near)
}
