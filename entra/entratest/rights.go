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

// lightRoles are the roles whose holders each of these may touch.
var lightRoles = []string{"Directory Readers", "Guest Inviter", "Message Center Reader", "Password Administrator", "Reports Reader",
	"User Experience Success Manager", "Usage Summary Reports Reader"}

// userAdminRoles are the roles whose holders a User Administrator may touch besides.
var userAdminRoles = []string{"Groups Administrator", "Helpdesk Administrator", userAdmin}

// activeRoles are the directory roles that a user holds now, directly or through a role-assignable group.
func (t *Tenant) activeRoles(u *User) []string {
	roles := slices.Clone(u.Roles)
	for _, g := range t.roleGroups(u) {
		roles = append(roles, g.Roles...)
	}
	return roles
}

// roleGroups are the role-assignable groups that a user is a direct member of. Such groups cannot be nested.
func (t *Tenant) roleGroups(u *User) []Group {
	var found []Group
	for _, id := range u.Groups {
		if g, known := t.group(id); known && g.RoleAssignable {
			found = append(found, g)
		}
	}
	return found
}

// mayTouch tells whether the operator's roles are strong enough for a sensitive action on a user.
func (c *call) mayTouch(u *User) bool {
	mine, theirs := c.activeRoles(c.operator.user), c.activeRoles(u)
	has := func(role string) bool { return slices.Contains(mine, role) }
	within := func(allowed ...string) bool {
		return len(c.roleGroups(u)) == 0 && !slices.ContainsFunc(theirs, func(role string) bool { return !slices.Contains(allowed, role) })
	}
	switch {
	case u.Restricted:
		return false
	case has(globalAdmin), has(privilegedAuthAdmin):
		return true
	case has(userAdmin) && within(slices.Concat(lightRoles, userAdminRoles)...):
		return true
	default:
		return has(authAdmin) && within(append(slices.Clone(lightRoles), authAdmin)...)
	}
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
	admin := len(c.activeRoles(u)) > 0
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
	mine := c.activeRoles(c.operator.user)
	if u.Restricted || !slices.Contains(mine, globalAdmin) && !slices.Contains(mine, hybridAdmin) {
		return denied()
	}
	return nil
}
