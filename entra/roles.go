package entra

import (
	"cmp"
	"context"
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"sync"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// roleReader collects the directory roles of one account from several reads, each of which returns some of them.
type roleReader struct {
	c      *Client
	mu     sync.Mutex
	roles  []link.Role
	failed link.Known[[]link.Role] // the unknown value of the first read that failed
	gap    bool
}

// readRolesAndUnits reads into an account its directory roles, assigned or eligible, directly or through a group, and its administrative units, and
// counts its groups.
func (c *Client) readRolesAndUnits(ctx context.Context, id link.AccountID, a *link.Account) {
	r := &roleReader{c: c}
	var active []string
	link.Together(
		func() { r.readPrincipal(ctx, string(id), "") },
		func() { active = r.readMemberships(ctx, id, a) },
	)
	for _, name := range active { // in a way that no assignment has shown
		if !slices.ContainsFunc(r.roles, func(o link.Role) bool { return o.Name == name && !o.Eligible && o.Unit == "" }) {
			r.add(link.Role{Name: name})
		}
	}
	a.Roles, a.MoreRoles = r.result()
}

// readPrincipal reads what a user, or a group with the name via, holds and may activate.
func (r *roleReader) readPrincipal(ctx context.Context, principal, via string) {
	read := func(list string, eligible bool) {
		found, err := r.c.grants(ctx, list, principal)
		for _, role := range found {
			role.Via, role.Eligible = via, eligible
			r.add(role)
		}
		if !eligible || !withoutPIM(err) {
			r.note(ctx, err, needsRoles)
		}
	}
	link.Together(func() { read(assignments, false) }, func() { read(eligibilities, true) })
}

// withoutPIM reports whether a tenant has no licence for eligible roles (P2): then no one there is eligible for anything.
func withoutPIM(err error) bool { return failureOf(err).code == "AadPremiumLicenseRequired" }

// membership is a role, group or unit that an account is in.
type membership struct {
	anyObject
	Name       string     `json:"displayName"` // all of them have one: without it the token may not know more than the id
	Assignable said[bool] `json:"isAssignableToRole"`
	Restricted said[bool] `json:"isMemberManagementRestricted"`
}

// memberships reads what an account is a member of.
func (c *Client) memberships(ctx context.Context, id link.AccountID) ([]membership, error) {
	request := c.ask(v1+"/users/"+string(id)+"/transitiveMemberOf", "$select", "id,displayName,isAssignableToRole,isMemberManagementRestricted", "$top", strconv.Itoa(biggestPage))
	return collect(ctx, c, request, func(raw json.RawMessage) (membership, error) {
		m, err := decode[membership](raw)
		if err == nil && (m.ID == "" || m.Kind == "") { // it may be a role
			err = web.Unfitf("the answer has a membership without an id or a kind")
		}
		return m, err
	})
}

// readMemberships reads the administrative units of an account, counts its groups, and reads the roles of those groups that can have one. It returns the names of its directory
// roles for the whole tenant.
func (r *roleReader) readMemberships(ctx context.Context, id link.AccountID, a *link.Account) (active []string) {
	found, err := r.c.memberships(ctx, id)
	if err != nil {
		r.note(ctx, err, needsGroups)
		a.Usage.Groups, a.Units = unread[int](ctx, err, needsGroups), unread[[]link.Unit](ctx, err, needsUnits)
		return nil
	}
	var tasks []func()
	groups := 0
	for _, m := range found {
		switch m.Kind {
		case "#microsoft.graph.directoryRole":
			if m.Name == "" {
				r.unknown(needsRoles)
			}
			active = append(active, cmp.Or(m.Name, m.ID))
		case "#microsoft.graph.group":
			groups++
			switch {
			case m.Name == "" || !m.Assignable.there:
				r.unknown(needsGroups)
			case m.Assignable.value:
				tasks = append(tasks, func() { r.readPrincipal(ctx, m.ID, m.Name) })
			}
		}
	}
	link.Together(tasks...)
	a.Usage.Groups, a.Units = link.Know(groups), unitsAmong(found)
	return active
}

func (r *roleReader) add(role link.Role) {
	r.mu.Lock()
	defer r.mu.Unlock()
	r.roles = append(r.roles, role)
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

// result is known if a role was found, which is enough to say so, or if every part was read: only then is there none. more names what could
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
	return cmp.Or(cmp.Compare(a.Name, b.Name), cmp.Compare(a.Via, b.Via), cmp.Compare(a.Unit, b.Unit), link.FalseFirst(a.Eligible, b.Eligible))
}

// grant says who has which role, and for what.
type grant struct {
	Principal string `json:"principalId"`
	Scope     string `json:"directoryScopeId"`
	RoleID    string `json:"roleDefinitionId"`
	Role      struct {
		Name string `json:"displayName"`
	} `json:"roleDefinition"`
}

// The lists of grants: what a principal holds now, and what it may activate (PIM).
const (
	assignments   = "roleAssignments"
	eligibilities = "roleEligibilityScheduleInstances"
)

// grants reads the roles of one user or group from a list. It checks again what a filter brings.
func (c *Client) grants(ctx context.Context, list, principal string) ([]link.Role, error) {
	found, err := c.grantsOf(ctx, list, "$filter", equal("principalId", principal))
	var roles []link.Role
	for _, g := range found {
		if strings.EqualFold(g.Principal, principal) {
			roles = append(roles, g.role())
		}
	}
	return roles, err
}

// grantsOf reads a list of grants. Each part is always there; without one the list is of no use.
func (c *Client) grantsOf(ctx context.Context, list string, options ...string) ([]grant, error) {
	return collect(ctx, c, c.ask(v1+"/roleManagement/directory/"+list, append(options, "$expand", "roleDefinition")...), func(raw json.RawMessage) (grant, error) {
		g, err := decode[grant](raw)
		if err == nil && (g.Principal == "" || g.role().Name == "" || g.Scope == "") {
			err = web.Unfitf("the answer has a role without a holder, a name or a scope")
		}
		return g, err
	})
}

func (g grant) role() link.Role {
	return link.Role{Name: link.RoleName(g.RoleID, cmp.Or(g.Role.Name, g.RoleID)), Unit: unitOfScope(g.Scope)}
}

// unitsAmong returns the administrative units among what an account is a member of, in the order of their ids.
func unitsAmong(found []membership) link.Known[[]link.Unit] {
	units := []link.Unit{}
	for _, m := range found {
		if m.Kind != "#microsoft.graph.administrativeUnit" {
			continue
		}
		if m.Name == "" || !m.Restricted.there {
			return link.Unknown[[]link.Unit](needsUnits)
		}
		units = append(units, link.Unit{ID: strings.ToLower(m.ID), Name: m.Name, Restricted: m.Restricted.value})
	}
	slices.SortFunc(units, func(a, b link.Unit) int { return cmp.Compare(a.ID, b.ID) })
	return link.Know(units)
}

// withholdUnits makes the units of an account unknown if its card says that it is in a restricted one and they do not: then the token sees only some of them.
func withholdUnits(a *link.Account) {
	units, known := a.Units.Get()
	if known && a.Restricted.Or(false) && !slices.ContainsFunc(units, func(u link.Unit) bool { return u.Restricted }) {
		a.Units = link.Unknown[[]link.Unit](needsUnits)
	}
}

// unitOfScope returns what a role is for, from directoryScopeId: "" is the whole tenant ("/"), else the id of an administrative unit
// ("/administrativeUnits/ID") or of an application ("/ID"). A role for an application still counts: no document says that the sync takes
// over its holder.
func unitOfScope(directoryScope string) string {
	scope := strings.ToLower(directoryScope)
	return scope[strings.LastIndex(scope, "/")+1:]
}
