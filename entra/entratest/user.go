package entratest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// User is an Entra ID user. Only ID and UPN matter to the tenant; any other field may stay zero, and is then null or empty in Graph.
type User struct {
	ID          string // object id; "": made by the tenant
	UPN         string // of a deleted user without the id that Entra ID puts in front
	DisplayName string
	GivenName   string
	Surname     string
	Mail        string
	Nickname    string   // mailNickname; "": what stands before the @ of the UPN
	Proxies     []string // proxyAddresses: "SMTP:" is the primary one
	OtherMails  []string
	Identities  []Identity // beside the one that every user has, by the UPN
	EmployeeID  string
	Department  string
	JobTitle    string
	Office      string

	Disabled        bool   // accountEnabled false
	Guest           bool   // userType "Guest", else "Member"
	ExternalState   string // externalUserState of an invited guest: "Accepted", "PendingAcceptance"
	UsageLocation   string
	Created         time.Time // zero: null, as for users made before June 2018
	PasswordChanged time.Time
	LastSignIn      time.Time // zero: no signInActivity at all
	DeletedAt       time.Time // zero: live; else in the recycle bin for 30 days from then

	ImmutableID      string
	Sync             *bool  // onPremisesSyncEnabled: new(true) synced, new(false) left scope, nil cloud-only
	SID              string // onPremisesSecurityIdentifier, stays after the sync has let go
	SAM              string // onPremisesSamAccountName
	DN               string // onPremisesDistinguishedName
	OnPremUPN        string // onPremisesUserPrincipalName
	OnPremDomain     string // onPremisesDomainName
	LastSync         time.Time
	ObjectIdentifier string // onPremisesObjectIdentifier, beta only: objectGUID as text
	CloudManaged     bool   // onPremisesSyncBehavior.isCloudManaged
	Protected        bool   // isHardDeleteProtectionEnabled, beta only: not to be purged for seven days after its deletion, unless it is synced
	DeletedBySync    bool   // in the bin because the sync deleted it: restored, it has Sync false; after a deletion in the cloud it comes back as it was
	Quarantined      []ProvisioningError

	Licences      []string     // part numbers of SKUs: "SPE_E3"
	DisabledPlans []string     // names of service plans that are off in all its licences: "EXCHANGE_S_ENTERPRISE"
	Groups        []string     // ids of groups that it is a direct member of
	Roles         []string     // names of directory roles assigned directly: "User Administrator"; "User Administrator (custom)" is one that the tenant has made itself under that name
	EligibleRoles []string     // the same, eligible (PIM), not active
	Devices       []string     // names of devices registered and owned
	Applications  []string     // names of applications owned
	OwnedGroups   []string     // ids of groups owned
	Manager       string       // id of the user it reports to
	Units         []string     // ids of administrative units that it is a member of
	ScopedRoles   []ScopedRole // directory roles that are not for the whole tenant
}

// Identity is one of identities: what a user signs in with (Graph reference: objectIdentity).
type Identity struct {
	SignInType string // "federated", "emailAddress", "userName"
	Issuer     string // of a guest: the domain of the other organisation, or "mail", "google.com"; of a local account: this tenant's domain
	AssignedID string // issuerAssignedId
}

// ProvisioningError is one of onPremisesProvisioningErrors: a value that the sync could not give the user.
type ProvisioningError struct {
	Property string // "ProxyAddresses" or "UserPrincipalName"
	Value    string // "SMTP:x@y"
	At       time.Time
}

// AddUser adds a user and returns its object id. It checks nothing: a test may build what Graph would refuse.
func (t *Tenant) AddUser(u User) string {
	t.mu.Lock()
	defer t.mu.Unlock()
	if u.ID == "" {
		u.ID = t.newID()
	}
	u.ID = strings.ToLower(u.ID)
	t.keep(u.ID, unwritten(u.clone()))
	return u.ID
}

// User returns the true state of a user, live or deleted, past every staleness. It reports false for one who is gone.
func (t *Tenant) User(id string) (User, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if u := t.current(id); u != nil {
		return *u.clone(), true
	}
	return User{}, false
}

// Users returns the true state of all users, live and deleted, in the order in which they were added.
func (t *Tenant) Users() []User {
	t.mu.Lock()
	defer t.mu.Unlock()
	all := make([]User, 0, len(t.userOrder))
	for u := range t.everybody() {
		all = append(all, *u.clone())
	}
	return all
}

// Stale describes what the tenant has still to answer as it was before the last write, by the counts of [Behaviour]: how many reads, lists, advanced queries and checks
// of each user, after how many writes. If the text and [Tenant.Users] are the same twice, no request in between has used a stale answer up.
func (t *Tenant) Stale() string {
	t.mu.Lock()
	defer t.mu.Unlock()
	text := fmt.Sprintf("%d writes", t.writes)
	for _, id := range t.userOrder {
		r := t.users[id]
		text += fmt.Sprintf(", %d %d %d %d", r.reads, r.lists, r.index, r.checks)
	}
	return text
}

// Change edits a user as someone else would, such as the sync: at once and past all rules. It reports false for one who is gone.
func (t *Tenant) Change(id string, edit func(*User)) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	u := t.current(id)
	if u == nil {
		return false
	}
	changed := u.clone()
	edit(changed)
	t.keep(strings.ToLower(id), unwritten(changed))
	return true
}

// Remove takes a user away for good, as if it had never been.
func (t *Tenant) Remove(id string) {
	t.mu.Lock()
	defer t.mu.Unlock()
	delete(t.users, strings.ToLower(id))
	t.writes++
	t.userOrder = slices.DeleteFunc(t.userOrder, func(other string) bool { return strings.EqualFold(other, id) })
}

// clone copies a user so deeply that no change of the copy reaches the original. A user in the store is never changed, only replaced.
func (u *User) clone() *User {
	c := *u
	for _, list := range []*[]string{&c.Proxies, &c.OtherMails, &c.Licences, &c.DisabledPlans, &c.Groups, &c.Roles,
		&c.EligibleRoles, &c.Devices, &c.Applications, &c.OwnedGroups, &c.Units} {
		*list = slices.Clone(*list)
	}
	c.Quarantined, c.ScopedRoles, c.Identities = slices.Clone(c.Quarantined), slices.Clone(c.ScopedRoles), slices.Clone(c.Identities)
	if u.Sync != nil {
		c.Sync = new(*u.Sync)
	}
	return &c
}

func (u *User) live() bool   { return u.DeletedAt.IsZero() }
func (u *User) synced() bool { return u.Sync != nil && *u.Sync }

// shownUPN returns the sign-in name as Graph shows it: that of a deleted user begins with its id, without dashes.
func (u *User) shownUPN() string {
	if u.live() {
		return u.UPN
	}
	return strings.ReplaceAll(u.ID, "-", "") + u.UPN
}
