package entratest

import (
	"slices"
	"strings"
)

// Unit is an administrative unit. Its members are the users that name it among theirs.
type Unit struct {
	ID          string // "": made by the tenant
	DisplayName string
	Restricted  bool // isMemberManagementRestricted: only those with a role for the unit can change its members, not even a Global Administrator without one
}

// ScopedRole is a directory role that is not for the whole tenant. Within this package, without unit and application it is for the whole tenant.
type ScopedRole struct {
	Role     string // its name: "User Administrator"
	Unit     string // id of the administrative unit that it is for; "": it is for the application
	App      string // id of the application, if Unit is ""
	Eligible bool   // may be activated (PIM), is not active
}

// AddUnit adds an administrative unit and returns its object id.
func (t *Tenant) AddUnit(u Unit) string { return added(t, &t.units, &u, &u.ID) }

// whole reports whether a role is for the whole tenant.
func (r ScopedRole) whole() bool { return r.Unit == "" && r.App == "" }

// scope returns directoryScopeId of an assignment.
func (r ScopedRole) scope() string {
	if r.Unit == "" {
		return "/" + strings.ToLower(r.App)
	}
	return "/administrativeUnits/" + strings.ToLower(r.Unit)
}

func (t *Tenant) unit(id string) (Unit, bool) {
	return first(t.units, func(u Unit) bool { return strings.EqualFold(u.ID, id) })
}

// restricted reports whether a user is in a restricted management unit.
func (t *Tenant) restricted(u *User) bool {
	return slices.ContainsFunc(u.Units, t.unitRestricted)
}

func (t *Tenant) unitRestricted(id string) bool {
	u, _ := t.unit(id)
	return u.Restricted
}

// in reports whether a user is a member of an administrative unit.
func (u *User) in(unit string) bool {
	return slices.ContainsFunc(u.Units, func(id string) bool { return strings.EqualFold(id, unit) })
}

func (c *call) unitEntities(ids []string) []entity {
	var found []entity
	for _, id := range ids {
		if u, known := c.unit(id); known {
			found = append(found, c.limited(entity{unitKind, map[string]any{"id": u.ID, "displayName": orNull(u.DisplayName),
				"isMemberManagementRestricted": orNull(u.Restricted)}}, unitReaders))
		}
	}
	return found
}
