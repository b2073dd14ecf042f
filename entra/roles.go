package entra

import (
	"cmp"
	"context"
	"slices"
	"sync"

	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"hardmatch/link"
)

// needsRoles is the permission for assignments and eligibilities (Learn: permissions-reference).
const needsRoles = "RoleManagement.Read.Directory"

// roleReader collects the directory roles of one account from the reads that each tell a part of them.
type roleReader struct {
	c      *Client
	mu     sync.Mutex
	roles  []link.Role
	failed link.Known[[]link.Role] // the unknown value of the first read that failed
	gap    bool
}

// rolesAndGroups reads the directory roles of an account, assigned or eligible, directly or through a group, and counts its groups.
func (c *Client) rolesAndGroups(ctx context.Context, id link.AccountID) (link.Known[[]link.Role], link.Known[int]) {
	r := &roleReader{c: c}
	var groups link.Known[int]
	var active []string
	together(
		func() { r.ofPrincipal(ctx, string(id), "") },
		func() { groups, active = r.ofMemberships(ctx, id) },
	)
	r.addActive(active)
	return r.result(), groups
}

// ofPrincipal reads what a user, or a group by the name of via, holds and may activate.
func (r *roleReader) ofPrincipal(ctx context.Context, principal, via string) {
	together(
		func() {
			found, err := r.c.assignments(ctx, principal)
			for _, a := range found {
				r.add(link.Role{Name: roleName(a.GetRoleDefinition(), a.GetRoleDefinitionId()), Via: via})
			}
			r.note(ctx, err, needsRoles)
		},
		func() {
			found, err := r.c.eligibilities(ctx, principal)
			for _, e := range found {
				r.add(link.Role{Name: roleName(e.GetRoleDefinition(), e.GetRoleDefinitionId()), Via: via, Eligible: true})
			}
			if tell(err).code != "AadPremiumLicenseRequired" { // without P2 nobody is eligible for anything
				r.note(ctx, err, needsRoles)
			}
		},
	)
}

// ofMemberships counts the groups of an account, reads the roles of those that can have one, and gives the names of active roles.
func (r *roleReader) ofMemberships(ctx context.Context, id link.AccountID) (link.Known[int], []string) {
	found, err := r.c.memberships(ctx, id)
	if err != nil {
		r.note(ctx, err, "GroupMember.Read.All")
		return unknown[int](ctx, err, "GroupMember.Read.All"), nil
	}
	var active []string
	var tasks []func()
	groups := 0
	for _, o := range found {
		switch o := o.(type) {
		case models.DirectoryRoleable:
			active = append(active, deref(o.GetDisplayName()))
		case models.Groupable:
			groups++
			if task := r.ofGroup(ctx, o); task != nil {
				tasks = append(tasks, task)
			}
		}
	}
	together(tasks...)
	return link.Know(groups), active
}

// ofGroup gives the reads for a group's roles; nil for a group that can have none.
func (r *roleReader) ofGroup(ctx context.Context, g models.Groupable) func() {
	if g.GetDisplayName() == nil { // every group has a name: the token may not know more than the id
		r.unknown("GroupMember.Read.All")
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
		if !slices.ContainsFunc(r.roles, func(o link.Role) bool { return o.Name == name && !o.Eligible }) {
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

// result is known where a role was found, which is enough to say so, or where every part was read: only then there is none.
func (r *roleReader) result() link.Known[[]link.Role] {
	if len(r.roles) == 0 && r.gap {
		return r.failed
	}
	slices.SortFunc(r.roles, compareRoles)
	return link.Know(slices.Compact(r.roles))
}

func compareRoles(a, b link.Role) int {
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Via, b.Via), compareBool(a.Eligible, b.Eligible))
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
