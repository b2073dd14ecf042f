package link

import (
	"slices"
	"strings"
	"time"
)

// Covers reports whether a role of the operator reaches an account at all: one for the whole tenant reaches everyone except the members of a
// restricted unit, one for a unit its members only, and those of a restricted unit only if it is that one (Learn: admin-units-assign-roles,
// admin-units-restricted-management). If the units of the account are not known, a role for a unit does not count.
func (r Role) Covers(a Account) bool {
	restricted := a.Restricted.Or(false)
	if r.Unit == "" {
		return !restricted
	}
	return slices.ContainsFunc(a.Units.Or(nil), func(u Unit) bool { return strings.EqualFold(u.ID, r.Unit) && (u.Restricted || !restricted) })
}

// Tenant is what a check-up needs to know of the tenant as a whole, with the operator who is signed in.
type Tenant struct {
	ID               string // "" if neither the tenant nor the token gives it
	Name             string
	InitialDomain    string // the onmicrosoft.com name that the tenant began with; "" if it could not be read
	Operator         Account
	Scopes           Known[[]string] // permissions of a token that cannot be given more; unknown if they are asked for when they are needed
	Domains          Known[[]Domain]
	SyncOn           Known[bool]
	LastSync         Known[time.Time] // the last run of the sync; known and zero: never
	HardMatchBlocked Known[bool]      // blockCloudObjectTakeoverThroughHardMatchEnabled; only a Global Administrator can read it
	SoftMatchBlocked Known[bool]
	// IdentifierBypass is allowOnPremUpdateOfOnPremisesObjectIdentifierEnabled: for a while, an account that is mapped to another AD object
	// may be matched all the same.
	IdentifierBypass Known[bool]
}

// Domain is a domain name of the tenant.
type Domain struct {
	Name      string
	Verified  bool
	Federated bool // sign-in goes to another identity provider; Graph refuses to change the ImmutableID of its users
	Initial   bool // the onmicrosoft.com name that the tenant began with
}

// Domain finds the tenant's domain that a UPN or address is in. It is unknown if the domains could not be read; known and zero
// where the tenant has no such domain.
func (t Tenant) Domain(upn string) Known[Domain] {
	domains, known := t.Domains.Get()
	if !known {
		return Unknown[Domain](t.Domains.Needs())
	}
	_, suffix, _ := strings.Cut(upn, "@")
	domain, _ := First(domains, func(d Domain) bool { return strings.EqualFold(d.Name, suffix) })
	return Know(domain)
}

// SyncSettings is what the administrator states in the configuration, since the helpdesk cannot read it.
type SyncSettings struct {
	Tool             SyncTool
	Interval         time.Duration // 0: the tool's own, 30 minutes for Connect (Learn: how-to-connect-sync-feature-scheduler), 2 for Cloud Sync
	HardMatchBlocked bool
	PasswordHashSync bool
	Anchor           AnchorAttribute
}

// SyncRun is what the tenant says of its sync, beside its settings.
type SyncRun struct {
	On   Known[bool]
	Last Known[time.Time] // when it ran last; known and zero: never
}

// Run is what the tenant says of its sync.
func (t Tenant) Run() SyncRun { return SyncRun{t.SyncOn, t.LastSync} }

// SyncHold is what keeps the sync from making a duplicate again while it is deleted. Only the operator knows: neither directory shows it.
type SyncHold string

// The answers to the question whether the sync is held.
const (
	NotHeld    SyncHold = ""             // nothing was done, or no one was asked
	SyncPaused SyncHold = "paused"       // Set-ADSyncScheduler -SyncCycleEnabled $false, or the job of Cloud Sync is paused
	OutOfScope SyncHold = "out-of-scope" // the AD user was moved out of the sync's scope, and two runs have passed
)

// Says is the answer as a sentence without its full stop.
func (h SyncHold) Says() string {
	switch h {
	case SyncPaused:
		return "The sync is paused"
	case OutOfScope:
		return "The AD user is out of the sync's scope"
	default:
		return "Nothing holds the sync"
	}
}

// SaysOn is the answer with what follows from it, for a plan that rests on it.
func (h SyncHold) SaysOn() string {
	return "You said: " + h.Says() + ". It must stay so until this is done; after that the AD user must be in scope and the sync must run."
}

// SyncTool is the program that synchronises the directories.
type SyncTool string

// The sync tools.
const (
	SyncUnknown SyncTool = "unknown"
	SyncConnect SyncTool = "connect"
	CloudSync   SyncTool = "cloud-sync"
)

// Every is the time from one run of the sync to the next.
func (s SyncSettings) Every() time.Duration {
	switch {
	case s.Interval > 0:
		return s.Interval
	case s.Tool == CloudSync:
		return 2 * time.Minute
	default:
		return 30 * time.Minute
	}
}
