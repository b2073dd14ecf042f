package entratest

import "slices"

// The roles that may carry out sensitive actions (Learn: privileged-roles-permissions, "Who can perform sensitive actions").
const (
	globalAdmin         = "Global Administrator"
	privilegedAuthAdmin = "Privileged Authentication Administrator"
	authAdmin           = "Authentication Administrator"
	userAdmin           = "User Administrator"
	hybridAdmin         = "Hybrid Identity Administrator"
)

// lightRoles are the roles whose holders any of these roles may change.
var lightRoles = []string{"Directory Readers", "Guest Inviter", "Message Center Reader", "Password Administrator", "Reports Reader",
	"User Experience Success Manager", "Usage Summary Reports Reader"}

// userAdminRoles are the roles whose holders a User Administrator may change as well.
var userAdminRoles = []string{"Groups Administrator", "Helpdesk Administrator", userAdmin}

// held returns the roles of a user, active or eligible, for whatever part of the tenant, directly or through a role-assignable group.
func (t *Tenant) held(u *User) []ScopedRole {
	roles := u.grants()
	for _, g := range t.roleGroups(u) {
		roles = append(roles, g.grants()...)
	}
	return roles
}

// active returns the directory roles that a user holds now and that are for what the caller asks about.
func (t *Tenant) active(u *User, reaches func(ScopedRole) bool) []string {
	var roles []string
	for _, r := range t.held(u) {
		if !r.Eligible && reaches(r) {
			roles = append(roles, r.Role)
		}
	}
	return roles
}

// activeRoles returns those for the whole tenant.
func (t *Tenant) activeRoles(u *User) []string { return t.active(u, ScopedRole.whole) }

// allRoles returns the roles that a user holds now, for whatever part of the tenant.
func (t *Tenant) allRoles(u *User) []string {
	return t.active(u, func(ScopedRole) bool { return true })
}

// rolesOver returns the operator's active roles that reach a user: those for the whole tenant and for an administrative unit of the user. A user in
// a restricted unit is reached only by those for such a unit (Learn: admin-units-restricted-management, admin-units-assign-roles).
func (c *call) rolesOver(u *User) []string {
	restricted := c.restricted(u)
	return c.active(c.operator.user, func(r ScopedRole) bool {
		return !restricted && r.whole() || u.in(r.Unit) && (!restricted || c.unitRestricted(r.Unit))
	})
}

// roleGroups returns the role-assignable groups that a user is a direct member of. Such groups cannot be nested.
func (t *Tenant) roleGroups(u *User) []Group {
	var found []Group
	for _, id := range u.Groups {
		if g, known := t.group(id); known && g.RoleAssignable {
			found = append(found, g)
		}
	}
	return found
}

// mayTouch reports whether the operator's roles are strong enough for a sensitive action on a user.
func (c *call) mayTouch(u *User) bool {
	mine, theirs := c.rolesOver(u), c.allRoles(u)
	has := func(role string) bool { return slices.Contains(mine, role) }
	within := func(allowed ...string) bool {
		return len(c.roleGroups(u)) == 0 && !c.guardsRestricted(u) && !slices.ContainsFunc(theirs, func(role string) bool { return !slices.Contains(allowed, role) })
	}
	switch {
	case has(globalAdmin), has(privilegedAuthAdmin):
		return true
	case has(userAdmin) && within(slices.Concat(lightRoles, userAdminRoles)...):
		return true
	default:
		return has(authAdmin) && within(append(slices.Clone(lightRoles), authAdmin)...)
	}
}

// guardsRestricted reports whether a user has a role for a restricted unit; only the two strongest roles may change such a user.
func (c *call) guardsRestricted(u *User) bool {
	return slices.ContainsFunc(c.held(u), func(r ScopedRole) bool { return !r.Eligible && c.unitRestricted(r.Unit) })
}

// mayWrite checks scope and role for a change of sensitive properties.
func (c *call) mayWrite(u *User) error {
	if err := c.operator.need("User.ReadWrite.All", "User.ReadUpdate.All", "Directory.ReadWrite.All"); err != nil {
		return err
	}
	if !c.mayTouch(u) {
		return denied()
	}
	return nil
}

// mayRemove checks the role for deleting, restoring or purging; the scope was checked before.
func (c *call) mayRemove(u *User) error {
	admin := len(c.allRoles(u)) > 0
	if !c.mayTouch(u) || admin && c.behaviour.AdminsNeedAccessAsUser && !c.operator.may("Directory.AccessAsUser.All") {
		return denied()
	}
	return nil
}

// mayClearIdentifier checks scope and role for clearing onPremisesObjectIdentifier.
func (c *call) mayClearIdentifier(u *User) error {
	if err := c.operator.need("User-OnPremisesSyncBehavior.ReadWrite.All"); err != nil {
		return err
	}
	mine := c.rolesOver(u)
	if !slices.Contains(mine, globalAdmin) && !slices.Contains(mine, hybridAdmin) {
		return denied()
	}
	return nil
}
