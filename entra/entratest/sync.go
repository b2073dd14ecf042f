package entratest

import (
	"reflect"
	"slices"
	"strings"
	"time"
)

// Export is a person of Active Directory as the sync sends them to the tenant.
type Export struct {
	ImmutableID      string // the source anchor
	UPN              string
	DisplayName      string
	GivenName        string
	Surname          string
	EmployeeID       string
	Mail             string
	Nickname         string   // mailNickname
	Proxies          []string // proxyAddresses: only the "SMTP:" one counts for a soft match
	SID              string
	SAM              string
	DN               string
	OnPremDomain     string
	ObjectIdentifier string // objectGUID as text
	Disabled         bool
}

// SyncError is how the tenant refuses an export. Only the sync's own console shows it, never Graph.
type SyncError struct {
	Code    string // "InvalidHardMatch", "InvalidSoftMatch", "AttributeUpdateNotAllowed", "AttributeValueMustBeUnique", "IdentityDataValidationFailed"
	Message string
}

// Error returns the code and the message.
func (e *SyncError) Error() string { return e.Code + ": " + e.Message }

// Linked is the account that an export went to, and how it was found.
type Linked struct {
	ID  string // of the account that the person is linked to now
	How How
}

// How says by what an account was found.
type How string

// The outcomes of an export.
const (
	Unchanged   How = "unchanged"  // it was linked before, and says the same
	Updated     How = "updated"    // it was linked before
	HardMatched How = "hard match" // by the anchor
	SoftMatched How = "soft match" // by the primary address or the sign-in name
	Restored    How = "restored"   // by the anchor, from the recycle bin
	Made        How = "made"       // there was none
)

// Sync exports a person as Entra Connect does: to the account that is synced under this anchor, else by hard match, by soft match, or
// as a new account. It returns the account that the person is then linked to; every error is a *SyncError (Learn:
// how-to-connect-install-existing-tenant, 2026-07). What it writes is visible at once.
func (t *Tenant) Sync(e Export) (Linked, error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.config.LastSync = t.now().UTC()
	if err := checkSyncedName(e.UPN); err != nil {
		return Linked{}, err
	}
	u, how, err := t.matched(e)
	if err != nil {
		return Linked{}, err
	}
	if u == nil {
		u = &User{ID: t.newID(), Created: t.now().UTC()}
	}
	if other := t.find(func(o *User) bool { return o.live() && o.ID != u.ID && e.SID != "" && o.SID == e.SID }); other != nil {
		return Linked{}, &SyncError{"AttributeValueMustBeUnique", "AttributeConflictName = OnPremiseSecurityIdentifier, ObjectIdInConflict = " + other.ID}
	}
	taken := t.taken(u, e)
	if how == Updated && sameButForTheRun(u, taken) {
		return Linked{u.ID, Unchanged}, nil
	}
	t.keep(u.ID, unwritten(taken))
	return Linked{u.ID, how}, nil
}

// SyncDelete deletes an account as the sync does when its person has left the scope: it goes to the recycle bin, and if restored it is no longer
// synced (Learn: tshoot-connect-sync-errors). SyncDelete reports false for an account that is not live.
func (t *Tenant) SyncDelete(id string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.current(id)
	if u == nil || !u.live() {
		return false
	}
	deleted := u.clone()
	deleted.DeletedAt, deleted.DeletedBySync = t.now().UTC(), true
	t.keep(u.ID, unwritten(deleted))
	return true
}

// sameButForTheRun reports whether an export changes nothing: then it is not sent, and the time of the last sync stays. An account's lack of an object identifier
// is no reason to send it (Connect 2.2.8.0 sent it once, when it was installed).
func sameButForTheRun(before, after *User) bool {
	same := after.clone()
	same.LastSync = before.LastSync
	if before.ObjectIdentifier == "" {
		same.ObjectIdentifier = ""
	}
	return reflect.DeepEqual(before.clone(), same)
}

// find returns the first user, live or deleted, for whom the condition is true; nil for none.
func (t *Tenant) find(is func(*User) bool) *User {
	for u := range t.everybody() {
		if is(u) {
			return u
		}
	}
	return nil
}

// matched finds the account that an export goes to; nil if it makes a new one.
func (t *Tenant) matched(e Export) (*User, How, error) {
	holds := func(u *User) bool { return e.ImmutableID != "" && u.ImmutableID == e.ImmutableID }
	if u := t.find(func(u *User) bool { return holds(u) && u.live() && u.synced() }); u != nil {
		return u, Updated, t.remapped(u, e)
	}
	live := t.find(func(u *User) bool { return holds(u) && u.live() })
	deleted := t.find(func(u *User) bool { return holds(u) && !u.live() })
	switch {
	case live != nil && (deleted == nil || !t.behaviour.BinCopyWins):
		return live, HardMatched, t.hardMatch(live, e)
	case deleted != nil:
		return deleted, Restored, t.hardMatch(deleted, e)
	}
	u, err := t.softMatch(e)
	if u == nil {
		return nil, Made, err
	}
	return u, SoftMatched, err
}

// hardMatch refuses what the sync may not take over by its anchor: a cloud-managed account, one that has a role or is eligible for one, in the recycle bin too, and
// every account while the tenant blocks hard matches (Learn: how-to-connect-install-existing-tenant, how-to-connect-syncservice-features, 2026-07).
func (t *Tenant) hardMatch(u *User, e Export) error {
	if t.config.Features["blockCloudObjectTakeoverThroughHardMatchEnabled"] || u.CloudManaged || t.hasRole(u) {
		return &SyncError{"InvalidHardMatch", "Another cloud created object with the same source anchor already exists in Microsoft Entra ID"}
	}
	return t.remapped(u, e)
}

// remapped refuses an export of an AD object other than the one the account is mapped to, whether the account is synced or not.
func (t *Tenant) remapped(u *User, e Export) error {
	mapped := u.ObjectIdentifier != "" && !strings.EqualFold(u.ObjectIdentifier, e.ObjectIdentifier)
	if mapped && !t.config.Features["allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"] {
		return &SyncError{"AttributeUpdateNotAllowed", "Hard match operation blocked due to security hardening. Review OnPremisesObjectIdentifier mapping."}
	}
	return nil
}

// softMatch finds an account by the primary address, or by the sign-in name unless softMatchOnUpnEnabled is off, as it is only in old tenants (Learn:
// how-to-connect-syncservice-features). The account must have no anchor and no role.
func (t *Tenant) softMatch(e Export) (*User, error) {
	if t.config.Features["blockSoftMatchEnabled"] {
		return nil, nil
	}
	primary := primaryAddress(e.Proxies)
	u := t.find(func(u *User) bool { return u.live() && primary != "" && slices.Contains(u.Proxies, primary) })
	if byUPN, set := t.config.Features["softMatchOnUpnEnabled"]; u == nil && (byUPN || !set) {
		u = t.find(func(u *User) bool { return u.live() && strings.EqualFold(u.UPN, e.UPN) })
	}
	switch {
	case u == nil, t.hasRole(u): // a role holder is left alone, and a quarantined duplicate made
		return nil, nil
	case u.ImmutableID != "" && u.synced():
		return nil, nil // a duplicate: attribute resiliency lets the export through
	case u.ImmutableID != "":
		return nil, &SyncError{"InvalidSoftMatch", "Unable to update this object because the following attributes associated with this object have values " +
			"that may already be associated with another object in your local directory services: [UserPrincipalName " + u.UPN + ";]. " +
			"Correct or remove the duplicate values in your local directory."}
	default:
		return u, nil
	}
}

// primaryAddress returns the address that begins with SMTP: in capitals; "" for none.
func primaryAddress(proxies []string) string {
	primary, _ := first(proxies, func(address string) bool { return strings.HasPrefix(address, "SMTP:") })
	return primary
}

// hasRole reports whether a user holds a directory role or is eligible for one, directly or through a group.
func (t *Tenant) hasRole(u *User) bool { return len(t.held(u)) > 0 }

// initialDomain returns the name that the tenant began with; "" if it was taken away.
func (t *Tenant) initialDomain() string {
	d, _ := first(t.domains, func(d Domain) bool { return d.Initial })
	return d.Name
}

// taken returns an account after the sync has written to it: what Active Directory says overwrites what the cloud said.
func (t *Tenant) taken(u *User, e Export) *User {
	c := u.clone()
	c.DeletedAt, c.DeletedBySync, c.Sync, c.LastSync = time.Time{}, false, new(true), t.now().UTC()
	c.ImmutableID, c.DisplayName, c.GivenName, c.Surname = e.ImmutableID, e.DisplayName, e.GivenName, e.Surname
	c.EmployeeID, c.Disabled = e.EmployeeID, e.Disabled
	c.SID, c.SAM, c.DN, c.OnPremDomain, c.OnPremUPN = e.SID, e.SAM, e.DN, e.OnPremDomain, e.UPN
	c.ObjectIdentifier = e.ObjectIdentifier
	c.Quarantined = nil
	c.UPN = t.syncedName(u, c, e)
	t.giveAddresses(u, c, e)
	return c
}

// quarantine notes a value that someone else has. An earlier note keeps its time.
func (t *Tenant) quarantine(before, c *User, property, value string) {
	q := ProvisioningError{property, value, t.now().UTC()}
	for _, old := range before.Quarantined {
		if old.Property == property && old.Value == value {
			q.At = old.At
		}
	}
	c.Quarantined = append(c.Quarantined, q)
}
