package link

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// AccountID is the object id of an Entra ID user. Every write goes to an account by its id.
type AccountID string

// ShortIDLength is how many characters of an object id are enough to distinguish the accounts of a tenant by eye.
const ShortIDLength = 8

// Short is the beginning of the id, as the screens, the journal and the receipt show it beside a name.
func (id AccountID) Short() string { return string(id[:min(ShortIDLength, len(id))]) }

// SyncState is onPremisesSyncEnabled, which has three values (Learn: tshoot-connect-sync-errors).
type SyncState string

// The three values of onPremisesSyncEnabled: null, true and false.
const (
	CloudOnly SyncState = "cloud-only" // null: made in the cloud, or given to it
	Synced    SyncState = "synced"     // true: AD owns it, Graph refuses to change it
	LeftScope SyncState = "left-scope" // false: was synced once, left the sync's scope, often restored from the bin
)

// Where an account is.
type Where string

// The two places that an account can be in.
const (
	Live       Where = "live"
	RecycleBin Where = "recycle-bin" // soft-deleted: kept for 30 days, then gone (Learn: recover-from-deletions)
)

// BinDays is how long the recycle bin keeps an account (Learn: recover-from-deletions).
const BinDays = 30

// Account is an Entra ID user, live or in the recycle bin. A field of type Known is unknown if the token cannot read it, or if no one asked for it:
// Cloud.AccountDetails asks for everything, the other reads for the card only.
type Account struct {
	ID          AccountID
	UPN         string // of a deleted account without the id that Entra ID puts in front
	DisplayName string
	GivenName   string
	Surname     string
	Mail        string
	EmployeeID  string
	Addresses   []string  // proxyAddresses: "SMTP:" is the primary one
	Identities  []string  // what it signs in with beside the UPN: issuerAssignedId of identities that are not by the UPN
	OtherMails  []string  // otherMails: where a guest was invited; for anyone else, where lost passwords go
	DeletedAt   time.Time // zero: live
	Guest       bool
	External    bool // a guest whose home is another tenant: #EXT# in the UPN, or an external state
	Enabled     Known[bool]
	Sync        Known[SyncState]
	ImmutableID Known[ImmutableID]
	MayHold     bool          // the server found it by an ImmutableID of the person, and its own cannot be read
	SID         Known[string] // onPremisesSecurityIdentifier: stays behind after an account was synced
	MayCarrySID bool          // the server found it by the person's SID, and its own cannot be read
	OnPremDN    string        // onPremisesDistinguishedName, likewise
	SAM         string        // onPremisesSamAccountName, likewise
	LastSync    time.Time     // onPremisesLastSyncDateTime; zero: never
	Quarantined []string      // values that the sync could not give it, "ProxyAddresses SMTP:x@y" (onPremisesProvisioningErrors)
	Restricted  Known[bool]   // isManagementRestricted: in a restricted management unit
	Units       Known[[]Unit] // the administrative units that it is a member of
	Roles       Known[[]Role]
	MoreRoles   string // what could read the remaining roles, if some were found and a read of others failed; "": none remain
	// ObjectIdentifier is onPremisesObjectIdentifier (beta): the objectGUID, as text, that the account was once mapped to; "" is none.
	ObjectIdentifier Known[string]
	Protected        Known[bool] // isHardDeleteProtectionEnabled (beta): see NoPurgeBefore
	CloudManaged     Known[bool] // isCloudManaged of onPremisesSyncBehavior: taken from AD and given to the cloud, by choice
	Absent           []string    // properties that an audit rests on, and that the answer left out though they were asked for, by Graph's names; a null is there
	Usage            Usage
}

// Name is what people call the account: the display name, else the sign-in name.
func (a Account) Name() string { return cmp.Or(a.DisplayName, a.UPN, string(a.ID)) }

// Called names the account where it matters what is done to it: by its sign-in name and the beginning of its object id. Two accounts may share a display
// name, and a deleted account and a live one may share the sign-in name too.
func (a Account) Called() string {
	if a.UPN == "" {
		return string(a.ID)
	}
	return a.UPN + " (" + a.ID.Short() + ")"
}

// Where reports whether the account is live or in the recycle bin.
func (a Account) Where() Where {
	if a.DeletedAt.IsZero() {
		return Live
	}
	return RecycleBin
}

// Holds reports whether the account carries exactly this value.
func (a Account) Holds(id ImmutableID) bool {
	v, known := a.ImmutableID.Get()
	return known && id != "" && v == id
}

// WasSynced reports whether the account carries anything that only a sync leaves behind.
func (a Account) WasSynced() bool {
	return a.SID.Or("") != "" || a.OnPremDN != "" || !a.LastSync.IsZero()
}

// DaysLeft is how many whole days the recycle bin will still keep the account; 0 for a live one or on the last day.
func (a Account) DaysLeft(now time.Time) int {
	return max(0, int(a.GoneAt().Sub(now)/(24*time.Hour)))
}

// GoneAt is when the recycle bin gives the account up; zero for a live one.
func (a Account) GoneAt() time.Time {
	if a.DeletedAt.IsZero() {
		return time.Time{}
	}
	return a.DeletedAt.AddDate(0, 0, BinDays)
}

// Expired reports whether the account is in the recycle bin and its days there are over.
func (a Account) Expired(at time.Time) bool { return a.Where() == RecycleBin && !at.Before(a.GoneAt()) }

// PrimarySMTP is the address mail is sent from, without its prefix; "" for none.
func (a Account) PrimarySMTP() string { return primarySMTP(a.Addresses, a.Mail) }

// SMTPAddresses are all mail addresses of the account, lower case, without prefix, each once, the primary one first.
func (a Account) SMTPAddresses() []string { return MailAddresses(a.PrimarySMTP(), a.Addresses, a.Mail) }

// Ref is the account as a finding names it.
func (a Account) Ref() Ref {
	return Ref{Kind: KindAccount, ID: string(a.ID), Name: cmp.Or(a.UPN, a.DisplayName)}
}

// Doubtful accounts: the server found them by a value of the person, and does not show this sign-in what they have. Nothing can be decided about
// them, and nothing can be said without them.

// MayHoldValue reports whether the account carries one of the person's ImmutableIDs by the server's word alone.
func (a Account) MayHoldValue() bool { return a.MayHold && !a.ImmutableID.IsKnown() }

// MayHaveSID reports the same of the person's SID.
func (a Account) MayHaveSID() bool { return a.MayCarrySID && !a.SID.IsKnown() }

// Begins reports whether one of the account's names or addresses begins so, without regard to case.
func (a Account) Begins(text string) bool {
	text = strings.ToLower(text)
	names := append(a.SMTPAddresses(), a.DisplayName, a.UPN, a.GivenName, a.Surname)
	return slices.ContainsFunc(names, func(name string) bool { return strings.HasPrefix(strings.ToLower(name), text) })
}

// ListedOnly is an account that a search has listed and that is not found by its id: deleted or purged a moment ago, or a list is late. It counts as it was
// listed until the lists agree; all else about it is unknown.
func (a Account) ListedOnly() Account {
	const found = "the account found by its id too: it is listed, and not there"
	a.Roles, a.Units = Unknown[[]Role](found), Unknown[[]Unit](found)
	a.ObjectIdentifier, a.CloudManaged, a.Protected = Unknown[string](found), Unknown[bool](found), Unknown[bool](found)
	none := Unknown[int](found)
	a.Usage.LastSignIn, a.Usage.Groups, a.Usage.Devices, a.Usage.Owned, a.Usage.Reports = Unknown[time.Time](found), none, none, none, none
	return a
}

// Keeping fills what the closer look cannot read with what the search has shown: a holder stays a holder.
func (a Account) Keeping(found Account) Account {
	a.MayHold, a.MayCarrySID = found.MayHold, found.MayCarrySID
	if !a.ImmutableID.IsKnown() {
		a.ImmutableID = found.ImmutableID
	}
	if !a.SID.IsKnown() {
		a.SID = found.SID
	}
	return a
}

// CarriesSID reports whether the account carries the SID that the person has now.
func CarriesSID(p Person, a Account) bool { return p.SID != "" && a.SID.Or("") == p.SID }

// Introduce introduces an account in a sentence: by its display name, and in parentheses by what distinguishes it from any other.
func Introduce(a Account) string {
	if a.UPN == "" || a.Name() == a.UPN {
		return a.Called()
	}
	return a.Name() + " (" + a.UPN + ", " + a.ID.Short() + ")"
}
