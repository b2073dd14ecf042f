package entratest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// Export is a person of Active Directory as the sync brings them to the tenant.
type Export struct {
	ImmutableID      string // the source anchor
	UPN              string
	DisplayName      string
	Mail             string
	Proxies          []string // proxyAddresses: only the "SMTP:" one counts for a soft match
	SID              string
	SAM              string
	DN               string
	OnPremDomain     string
	ObjectIdentifier string // objectGUID as text
	Disabled         bool
}

// SyncError is how the tenant refuses an export. It is found in the sync's own console, never in Graph.
type SyncError struct {
	Code    string // "InvalidHardMatch", "InvalidSoftMatch", "AttributeUpdateNotAllowed", "AttributeValueMustBeUnique"
	Message string
}

// Error is the code and the message.
func (e *SyncError) Error() string { return e.Code + ": " + e.Message }

// Sync exports a person as Entra Connect does: to the account that is synced under this anchor, else by hard match, by soft match, or
// as a new account. It returns the id of the account that the person is then linked to; every error is a *SyncError (Learn:
// how-to-connect-install-existing-tenant, 2026-07). What it writes is seen at once.
func (t *Tenant) Sync(e Export) (id string, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.config.LastSync = t.now().UTC()
	u, err := t.matched(e)
	if err != nil {
		return "", err
	}
	if u == nil {
		u = t.provision(e)
	}
	if other := t.find(func(o *User) bool { return o.live() && o.ID != u.ID && e.SID != "" && o.SID == e.SID }); other != nil {
		return "", &SyncError{"AttributeValueMustBeUnique", "AttributeConflictName = OnPremiseSecurityIdentifier, ObjectIdInConflict = " + other.ID}
	}
	if t.users[u.ID] == nil {
		t.userOrder = append(t.userOrder, u.ID)
	}
	t.users[u.ID] = unwritten(t.taken(u, e))
	return u.ID, nil
}

// find is the first user, live or deleted, of whom it is true; nil for none.
func (t *Tenant) find(is func(*User) bool) *User {
	for _, id := range t.userOrder {
		if u := t.current(id); u != nil && is(u) {
			return u
		}
	}
	return nil
}

// matched finds the account that an export goes to; nil if a new one is to be made.
func (t *Tenant) matched(e Export) (*User, error) {
	holds := func(u *User) bool { return e.ImmutableID != "" && u.ImmutableID == e.ImmutableID }
	if u := t.find(func(u *User) bool { return holds(u) && u.live() && u.synced() }); u != nil {
		return u, t.remapped(u, e)
	}
	live := t.find(func(u *User) bool { return holds(u) && u.live() })
	deleted := t.find(func(u *User) bool { return holds(u) && !u.live() })
	switch {
	case live != nil && (deleted == nil || !t.behaviour.BinCopyWins):
		return t.hardMatch(live, e)
	case deleted != nil:
		return t.hardMatch(deleted, e)
	default:
		return t.softMatch(e)
	}
}

// hardMatch reports whether the sync may take an account over by its anchor.
func (t *Tenant) hardMatch(u *User, e Export) (*User, error) {
	switch {
	case t.config.Features["blockCloudObjectTakeoverThroughHardMatchEnabled"], u.CloudManaged, t.hasRole(u):
		return nil, &SyncError{"InvalidHardMatch", "Another cloud created object with the same source anchor already exists in Microsoft Entra ID"}
	default:
		return u, t.remapped(u, e)
	}
}

// remapped refuses an export of another AD object than the account is mapped to, if it is synced or not.
func (t *Tenant) remapped(u *User, e Export) error {
	mapped := u.ObjectIdentifier != "" && !strings.EqualFold(u.ObjectIdentifier, e.ObjectIdentifier)
	if mapped && !t.config.Features["allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled"] {
		return &SyncError{"AttributeUpdateNotAllowed", "Hard match operation blocked due to security hardening. Review OnPremisesObjectIdentifier mapping."}
	}
	return nil
}

// softMatch finds an account by the primary address or the sign-in name. It must not carry an anchor or a role.
func (t *Tenant) softMatch(e Export) (*User, error) {
	if t.config.Features["blockSoftMatchEnabled"] {
		return nil, nil
	}
	i := slices.IndexFunc(e.Proxies, func(a string) bool { return strings.HasPrefix(a, "SMTP:") })
	u := t.find(func(u *User) bool { return u.live() && i >= 0 && slices.Contains(u.Proxies, e.Proxies[i]) })
	if u == nil {
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

// hasRole reports whether a user holds a directory role or is eligible for one, directly or through a group.
func (t *Tenant) hasRole(u *User) bool {
	eligible := slices.ContainsFunc(t.roleGroups(u), func(g Group) bool { return len(g.EligibleRoles) > 0 })
	return eligible || len(u.EligibleRoles) > 0 || len(t.activeRoles(u)) > 0 || len(t.scopedRoles(u)) > 0
}

// provision is a new account. A sign-in name that is taken becomes one with four digits at the initial domain, an address that is
// taken is left out, and both are noted (Learn: how-to-connect-syncservice-duplicate-attribute-resiliency).
func (t *Tenant) provision(e Export) *User {
	u := &User{ID: t.newID(), UPN: e.UPN, Created: t.now().UTC()}
	d, found := t.domainOf(e.UPN)
	if taken := t.find(func(o *User) bool { return o.live() && strings.EqualFold(o.UPN, e.UPN) }); taken != nil || !found || d.Unverified {
		u.UPN = t.placeholder(e.UPN)
		u.Quarantined = append(u.Quarantined, ProvisioningError{"UserPrincipalName", e.UPN, t.now().UTC()})
	}
	return u
}

// placeholder is a free sign-in name at the tenant's first domain.
func (t *Tenant) placeholder(upn string) string {
	initial := t.initialDomain()
	local, _, _ := strings.Cut(upn, "@")
	for n := 1000; ; n++ {
		name := fmt.Sprintf("%s%04d@%s", local, n, initial)
		if t.find(func(u *User) bool { return strings.EqualFold(u.UPN, name) }) == nil {
			return name
		}
	}
}

// initialDomain is the name that the tenant began with; "" if it was taken away.
func (t *Tenant) initialDomain() string {
	for _, d := range t.domains {
		if d.Initial {
			return d.Name
		}
	}
	return ""
}

// taken is an account after the sync has written to it: what Active Directory says overwrites what the cloud said.
func (t *Tenant) taken(u *User, e Export) *User {
	c := u.clone()
	c.DeletedAt, c.DeletedBySync, c.Sync, c.LastSync = time.Time{}, false, new(true), t.now().UTC()
	c.ImmutableID, c.DisplayName, c.Mail, c.Disabled = e.ImmutableID, e.DisplayName, e.Mail, e.Disabled
	c.SID, c.SAM, c.DN, c.OnPremDomain, c.OnPremUPN = e.SID, e.SAM, e.DN, e.OnPremDomain, e.UPN
	c.ObjectIdentifier = e.ObjectIdentifier
	if len(c.Quarantined) == 0 {
		c.UPN = e.UPN
	}
	c.Proxies = nil
	for _, address := range e.Proxies {
		if t.ownerOf(u.ID, address) == "" {
			c.Proxies = append(c.Proxies, address)
			continue
		}
		c.Quarantined = append(c.Quarantined, ProvisioningError{"ProxyAddresses", address, t.now().UTC()})
	}
	return c
}
