package entratest

import (
	"maps"
	"slices"
	"time"
)

// Behaviour holds what a tenant may do either way: because Microsoft does not document it, or because it depends on licences and
// settings. The zero value is the kinder or better attested side of each.
type Behaviour struct {
	// BinCopyBlocks refuses to set an ImmutableID that only a user in the recycle bin holds. Unproven: no document says it.
	BinCopyBlocks bool
	// BinCopyWins lets the sync match a user in the recycle bin before a live one with the same ImmutableID. Unproven.
	BinCopyWins bool
	// AnchorFilterAdvanced refuses a plain $filter on onPremisesImmutableId; it then needs ConsistencyLevel and $count.
	// The documented table has said both.
	AnchorFilterAdvanced bool
	// AnchorFilterExact makes $filter compare onPremisesImmutableId with case. The directory compares strings without it.
	AnchorFilterExact bool
	// SIDFilterRefused refuses every $filter eq on onPremisesSecurityIdentifier, as the documented table says; the property's text says that eq works.
	SIDFilterRefused bool
	// LeftScopeReadOnly refuses to write the ImmutableID of a user whose onPremisesSyncEnabled is false.
	LeftScopeReadOnly bool
	// StaleReads is how many reads by id of a user still see it as it was before the last write.
	StaleReads int
	// StaleLists is the same for lists, with or without a filter, which lag longer.
	StaleLists int
	// IndexLag is how many more lists, after StaleLists, an advanced query lags behind: an index of its own serves it.
	IndexLag int
	// StaleUniqueness is how many checks for a unique ImmutableID still see a user as it was before the last write: a value that
	// was just cleared or purged is still in the way then.
	StaleUniqueness int
	// Lag is the same by the clock: how long answers still show what was before a write.
	Lag Lag
	// LagAsked, unless it is nil, is called whenever an answer depends on Lag: with the field that it depends on, and with the age of the write. Lags on the same side of
	// all these ages give the same answers.
	LagAsked func(field string, age time.Duration)
	// NotPremium is a tenant without Entra ID P1: signInActivity is refused.
	NotPremium bool
	// NoPIM is a tenant without Entra ID P2: eligible roles are refused.
	NoPIM bool
	// FlagsReadable lets every operator with the scope read /directory/onPremisesSynchronization, not only a Global Administrator.
	FlagsReadable bool
	// FlagsAlone answers /directory/onPremisesSynchronization with the object itself, as its reference shows it, not with a list of one.
	FlagsAlone bool
	// AdminsNeedAccessAsUser demands Directory.AccessAsUser.All for deleting, restoring and purging a role holder, as documented for delegated access.
	AdminsNeedAccessAsUser bool
	// NoProtection is a tenant that does not have isHardDeleteProtectionEnabled yet: beta refuses to select it.
	NoProtection bool
	// ProtectionDenies answers the purge of a protected user like a missing right, with 403. No document says how it is refused.
	ProtectionDenies bool
	// Omits are properties that answers leave out of every user, even if they are selected and not null.
	Omits []string
	// StepUpToPurge is the authentication context that guards microsoft.directory/deletedItems/delete, "c1" (Learn: protected-actions-overview): a purge needs a
	// token that has it in its acrs claim; "": none.
	StepUpToPurge string
	// Conflict is how the tenant reports that another object has a value which must be unique.
	Conflict ConflictShape
	// ConflictNames is what the tenant names, instead of the user that it knows, as the object that has an ImmutableID: one that no list of users shows,
	// "PublicFolder_" and an id; "": the user.
	ConflictNames string
}

// SetFeature switches a feature of /directory/onPremisesSynchronization on or off, by its name in Graph.
func (t *Tenant) SetFeature(name string, on bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	features := map[string]bool{}
	maps.Copy(features, t.config.Features)
	features[name] = on
	t.config.Features = features
}

// SetSyncOn sets onPremisesSyncEnabled of the organisation; nil: never synchronised.
func (t *Tenant) SetSyncOn(on *bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.config.SyncOn = on
}

// SyncOn returns onPremisesSyncEnabled of the organisation; nil: never synchronised.
func (t *Tenant) SyncOn() *bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.config.SyncOn
}

// RemoveDomain takes a domain away from the tenant; names in it stay as they are.
func (t *Tenant) RemoveDomain(name string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.domains = slices.DeleteFunc(slices.Clone(t.domains), func(d Domain) bool { return d.Name == name })
}
