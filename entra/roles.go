package entra

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"hardmatch/link"
)

// What reads assignments and eligibilities, and the names of groups (Learn: permissions-reference).
const (
	needsRoles  = "RoleManagement.Read.Directory"
	needsGroups = "GroupMember.Read.All"
)

// roleReader collects the directory roles of one account from the reads that each tell a part of them.
type roleReader struct {
	c      *Client
	mu     sync.Mutex
	roles  []link.Role
	failed link.Known[[]link.Role] // the unknown value of the first read that failed
	gap    bool
}

// readStanding reads into an account its directory roles, assigned or eligible, directly or through a group, and its administrative units, and
// counts its groups.
func (c *Client) readStanding(ctx context.Context, id link.AccountID, a *link.Account) {
	r := &roleReader{c: c}
	var m memberships
	link.Together(
		func() { r.ofPrincipal(ctx, string(id), "") },
		func() { m = r.ofMemberships(ctx, id) },
	)
	r.addActive(m.active)
	a.Roles, a.MoreRoles = r.result()
	a.Units, a.Evidence.Groups = m.units, m.groups
}

// ofPrincipal reads what a user, or a group by the name of via, holds and may activate.
func (r *roleReader) ofPrincipal(ctx context.Context, principal, via string) {
	link.Together(
		func() {
			found, err := r.c.assignments(ctx, principal)
			for _, role := range found {
				role.Via = via
				r.add(role)
			}
			r.note(ctx, err, needsRoles)
		},
		func() {
			found, err := r.c.eligibilities(ctx, principal)
			for _, role := range found {
				role.Via, role.Eligible = via, true
				r.add(role)
			}
			if tell(err).code != "AadPremiumLicenseRequired" { // without P2 nobody is eligible for anything
				r.note(ctx, err, needsRoles)
			}
		},
	)
}

// memberships are what an account is a member of, directly or through groups.
type memberships struct {
	active []string // the names of directory roles for the whole tenant
	groups link.Known[int]
	units  link.Known[[]link.Unit]
}

// ofMemberships reads the memberships of an account, and the roles of those groups that can have one.
func (r *roleReader) ofMemberships(ctx context.Context, id link.AccountID) memberships {
	found, err := r.c.memberships(ctx, id)
	if err != nil {
		r.note(ctx, err, needsGroups)
		return memberships{groups: unread[int](ctx, err, needsGroups), units: unread[[]link.Unit](ctx, err, needsUnits)}
	}
	var active []string
	var tasks []func()
	groups := 0
	for _, o := range found {
		switch of := o.object.(type) {
		case models.DirectoryRoleable:
			active = append(active, r.nameOf(of))
		case models.Groupable:
			groups++
			if task := r.ofGroup(ctx, of, o.told); task != nil {
				tasks = append(tasks, task)
			}
		}
	}
	link.Together(tasks...)
	return memberships{active: active, groups: link.Know(groups), units: unitsAmong(found)}
}

// nameOf is what people call an active role. Every role has a name: without it the token may not know more than the id.
func (r *roleReader) nameOf(role models.DirectoryRoleable) string {
	name := deref(role.GetDisplayName())
	if name == "" {
		r.unknown(needsRoles)
		return deref(role.GetId())
	}
	return name
}

// ofGroup gives the reads for a group's roles; nil for a group that can have none.
func (r *roleReader) ofGroup(ctx context.Context, g models.Groupable, told record) func() {
	if g.GetDisplayName() == nil || !told.tells("isAssignableToRole") { // every group has a name: the token may not know more than the id
		r.unknown(needsGroups)
		return nil
	}
	if !deref(g.GetIsAssignableToRole()) {
		return nil
	}
	return func() { r.ofPrincipal(ctx, deref(g.GetId()), deref(g.GetDisplayName())) }
}

func (r *roleReader) add(role link.Role) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.roles = append(r.roles, role)
}

// addActive adds roles that are active in a way no assignment has told.
func (r *roleReader) addActive(names []string) {
	for _, name := range names {
		if !slices.ContainsFunc(r.roles, func(o link.Role) bool { return o.Name == name && !o.Eligible && o.Unit == "" }) {
			r.add(link.Role{Name: name})
		}
	}
}

// note remembers that a part could not be read.
func (r *roleReader) note(ctx context.Context, err error, permission string) {
	if err != nil {
		r.unknown(needs(action{needs: permission}.problem(ctx, err), permission))
	}
}

func (r *roleReader) unknown(needs string) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if !r.gap {
		r.gap, r.failed = true, link.Unknown[[]link.Role](needs)
	}
}

// result is known where a role was found, which is enough to say so, or where every part was read: only then there is none. more names what could
// read the rest of what was found.
func (r *roleReader) result() (roles link.Known[[]link.Role], more string) {
	if len(r.roles) == 0 && r.gap {
		return r.failed, ""
	}
	if r.gap {
		more = r.failed.Needs()
	}
	slices.SortFunc(r.roles, compareRoles)
	return link.Know(slices.Compact(r.roles)), more
}

func compareRoles(a, b link.Role) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Via, b.Via), cmp.Compare(a.Unit, b.Unit), compareBool(a.Eligible, b.Eligible))
}

func compareBool(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	default:
		return 1
	}
}

// roleName is what people call a role, or its id where the name could not be read.
func roleName(role models.UnifiedRoleDefinitionable, id *string) string {
	if role != nil && deref(role.GetDisplayName()) != "" {
		return deref(role.GetDisplayName())
	}
	return deref(id)
}
