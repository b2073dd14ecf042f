package link

import (
	"context"
	"time"
)

// Directory is what link reads of Active Directory; package ad provides it. Every error is a *Problem.
type Directory interface {
	// Search finds whoever has exactly this name, by any form that package naming reads, and then people by ambiguous name resolution, at most limit; more
	// says that there are others. Only the names are sure to be filled.
	Search(ctx context.Context, text string, limit int) (found []Person, more bool, err error)
	// Searched is the DN below which Search looks; "" if it looks in a whole forest.
	Searched() string
	// Forest is the DNS name of the forest's root domain, which distinguishes one forest from another; "" if the directory does not give it. It does no I/O.
	Forest() string
	// Person reads one by any name that package naming reads; a GUID is the objectGUID and nothing else. The problem is NotFound, Ambiguous with the
	// candidates, or BadInput.
	Person(ctx context.Context, ref string) (Person, error)
	// AddressOwners says who in AD has each mail address, in proxyAddresses, as mail or as sign-in name: users, groups, contacts and whatever else. It is an
	// error if a part of the forest does not answer.
	AddressOwners(ctx context.Context, addresses ...string) (OwnersInAD, error)
	// Owners and Named give what the other domains of a forest say with a problem whose Unasked names those that do not answer.

	// Owners says who in AD has each value as objectGUID or as mS-DS-ConsistencyGuid. A value that no one has is absent from the map.
	Owners(ctx context.Context, ids ...ImmutableID) (map[ImmutableID][]Person, error)
	// Named finds the people that have one of the SIDs, now or before they were moved (sIDHistory), or one of the names as sign-in name, sAMAccountName or mail address.
	Named(ctx context.Context, sids, names []string) ([]Person, error)
}

// Cloud is what link reads of the tenant; package entra provides it. Every error is a *Problem.
type Cloud interface {
	// Ahead is how far the tenant's clock is ahead of this computer's, to about a second, by its latest answer; 0 if no answer said. It does no I/O.
	Ahead() time.Duration
	// Tenant reads the tenant and the operator. What cannot be read is unknown.
	Tenant(ctx context.Context) (Tenant, error)
	// Related finds everything in the tenant that has to do with a person: level 1 of a check-up, one round trip.
	Related(ctx context.Context, p Person) (Related, error)
	// Find searches live accounts by the beginning of a name, UPN or address, at most limit; more says that there are others.
	Find(ctx context.Context, text string, limit int) (found []Account, more bool, err error)
	// FindDeleted is Find in the recycle bin. Sign-in names there are compared without the id in front.
	FindDeleted(ctx context.Context, text string, limit int) (found []Account, more bool, err error)
	// Account reads the card of one account by its id, live or in the recycle bin, consistently. The problem is NotFound if it is in neither.
	Account(ctx context.Context, id AccountID) (Account, error)
	// AccountDetails reads the card and everything else about one account: level 2 of a check-up. What cannot be read is unknown.
	AccountDetails(ctx context.Context, id AccountID) (Account, error)
	// Holders finds the accounts that carry exactly this value, live and in the recycle bin, in the order of their ids.
	Holders(ctx context.Context, id ImmutableID) ([]Account, error)
	// Carriers finds every account, live and in the recycle bin, that carries one of the person's ImmutableIDs or SIDs, in the order of their ids: the
	// accounts that the sync may have taken for the person. What could not be searched is returned with them.
	Carriers(ctx context.Context, p Person) ([]Account, []Unread, error)
	// SyncRun says when the sync ran last. What cannot be read is unknown.
	SyncRun(ctx context.Context) (SyncRun, error)
	// Snapshot is everything that the server says about an account, in JSON, for the journal.
	Snapshot(ctx context.Context, id AccountID) ([]byte, error)
}

// Writer is every change that hardmatch makes. Read-only mode is a decorator of it.
type Writer interface {
	CloudWriter
	DirectoryWriter
}

// Writers is a Writer of two halves.
type Writers struct {
	CloudWriter
	DirectoryWriter
}

// DirectoryWriter is every change in Active Directory; package ad provides it. Every error is a *Problem, MaybeDone if no answer came. Each change is read back
// from the controller that it was written to, which is returned.
type DirectoryWriter interface {
	// SetConsistencyGUID sets mS-DS-ConsistencyGuid of an AD user to to, if it is still from; empty is not set. The problem is Changed if it is not from any more.
	SetConsistencyGUID(ctx context.Context, person GUID, from, to []byte) (controller string, err error)
	// AddAddress adds an address, as ProxyOf writes it, to proxyAddresses of an AD user, not as the primary one. It is no problem that it is there already.
	AddAddress(ctx context.Context, person GUID, address string) (controller string, err error)
	// RemoveAddress removes a mail address that is not the primary one from proxyAddresses of an AD user. It is no problem that it is not there; the problem
	// is Changed if it is the primary one.
	RemoveAddress(ctx context.Context, person GUID, address string) (controller string, err error)
}

// CloudWriter is every change in the tenant; package entra provides it. Every error is a *Problem; MaybeDone if no answer came.
type CloudWriter interface {
	// Ready gets every permission that the verbs need, before the first of them is done. It changes nothing.
	Ready(ctx context.Context, verbs []Verb) error
	// Set writes the ImmutableID of a live account. The problem is Conflict, with the holder, if another account has it.
	Set(ctx context.Context, id AccountID, value ImmutableID) error
	// Clear takes the ImmutableID off a live account.
	Clear(ctx context.Context, id AccountID) error
	// SoftDelete moves a live account to the recycle bin.
	SoftDelete(ctx context.Context, id AccountID) error
	// Restore brings an account back from the recycle bin. The problem is Conflict, with the owner, if its name or an address is taken.
	Restore(ctx context.Context, id AccountID, o RestoreOptions) error
	// Purge deletes an account in the recycle bin for good. No one can bring it back.
	Purge(ctx context.Context, id AccountID) error
	// Rename gives a live account another sign-in name.
	Rename(ctx context.Context, id AccountID, upn string) error
	// ClearObjectIdentifier clears onPremisesObjectIdentifier. No one can write the former value back.
	ClearObjectIdentifier(ctx context.Context, id AccountID) error
}

// PersonSyncer lets Cloud Sync take one person at once; package entra provides it. It is no part of a plan and not in the journal: the sync does now what it
// would do by itself within minutes, by its own rules and from AD as it is. It loses nothing that would not be lost then, and nothing can undo it. It does
// change the tenant: with --read-only there is none, and the operator is asked once more.
type PersonSyncer interface {
	// SyncPerson asks the sync to take the person now, and returns its answer, also when it did not take them. The error is a *Problem: the question could
	// not be put, or MaybeDone if no answer came.
	SyncPerson(ctx context.Context, p Person) (PersonSync, error)
}

// RestoreOptions say how an account comes back from the recycle bin if something of it is taken. The zero value: as it was, or not at all.
type RestoreOptions struct {
	UPN           string // its sign-in name from now on; "": the one it had
	DropAddresses bool   // it comes back without the addresses that other objects have
}

// Related is what the tenant has near a person.
type Related struct {
	Accounts      []Account      // by anchor, SID, UPN, mail or proxy address, live and in the recycle bin, each once, in the order of their ids
	AddressOwners []AddressOwner // groups and contacts that own one of the person's addresses
	Synced        []Account      // a sample of synced accounts with ImmutableID and SID, which show what AD attribute the tenant follows
	Unread        []Unread       // what could not be read
}

// OwnersInAD say who in AD has addresses.
type OwnersInAD struct {
	Owners []AddressOwner
	Asked  string // where that was looked for, in words
}

// AddressOwner is an object that owns an address: in the tenant a group or contact that owns one of the person's, in AD whatever it is.
type AddressOwner struct {
	Object  Ref
	Address string
}
