package entratest

import (
	"net/http"
	"strings"
)

// readers are the scopes that let a token read every user.
var readers = []string{"User.Read.All", "User.ReadWrite.All", "User.ReadUpdate.All", "Directory.Read.All", "Directory.ReadWrite.All"}

func (c *call) getMe() (answer, error) {
	if err := c.operator.need(append([]string{"User.Read"}, readers...)...); err != nil {
		return answer{}, err
	}
	if err := c.checkSignIn(c.operator.user.ID, c.operator.user.ID); err != nil {
		return answer{}, err
	}
	return c.one("users", c.userEntity(c.operator.user, c.userKind()), false)
}

func (c *call) listUsers() (answer, error) {
	if err := c.mayList(); err != nil {
		return answer{}, err
	}
	return c.list(collection{set: "users", kind: c.userKind(), users: c.listed(true, c.query.eventual)})
}

// mayList checks what a list of users needs: the scope, and what signInActivity needs if it is selected or filtered.
func (c *call) mayList() error {
	if err := c.operator.need(readers...); err != nil {
		return err
	}
	return c.checkSignIn("", "")
}

func (c *call) getUser() (answer, error) {
	if err := c.operator.need(readers...); err != nil {
		return answer{}, err
	}
	u := c.byName(c.args[0])
	if u != nil {
		if err := c.checkSignIn(c.args[0], u.ID); err != nil {
			return answer{}, err
		}
		u = c.seen(u.ID)
	} else {
		u = c.seen(c.args[0])
	}
	if u == nil || !u.live() {
		return answer{}, notFound(c.args[0])
	}
	return c.one("users", c.userEntity(u, c.userKind()), false)
}

// checkSignIn refuses signInActivity by sign-in name, without the scope, and in a tenant without premium.
func (c *call) checkSignIn(asked, id string) error {
	options := strings.ToLower(c.query.raw.Get("$select") + " " + c.query.filter)
	if !strings.Contains(options, "signinactivity") {
		return nil
	}
	switch {
	case !strings.EqualFold(asked, id):
		return &failure{status: http.StatusBadRequest, code: "BadRequest", lower: true,
			message: "Get By Key only supports UserId and the key has to be a valid Guid"}
	case c.behaviour.NotPremium:
		return &failure{status: http.StatusForbidden, code: "Authentication_RequestFromNonPremiumTenantOrB2CTenant", lower: true,
			message: "Neither tenant is B2C or tenant doesn't have premium license"}
	default:
		return c.operator.need("AuditLog.Read.All")
	}
}

func (c *call) deleteUser() (answer, error) {
	u := c.reachable(c.args[0])
	if u == nil || !u.live() {
		return answer{}, notFound(c.args[0])
	}
	if err := c.operator.need("User.DeleteRestore.All", "User.ReadWrite.All", "Directory.AccessAsUser.All"); err != nil {
		return answer{}, err
	}
	if err := c.mayRemove(u); err != nil {
		return answer{}, err
	}
	deleted := u.clone()
	deleted.DeletedAt, deleted.DeletedBySync = c.now().UTC(), false
	c.put(u.ID, deleted)
	return answer{status: http.StatusNoContent}, nil
}

// getManager answers the user that a user reports to. That there is none is a 404 that names the navigation (Learn: user-list-manager).
func (c *call) getManager() (answer, error) {
	u, err := c.liveUser()
	if err != nil {
		return answer{}, err
	}
	m := c.manager(u)
	if m == nil {
		return answer{}, notFound("manager")
	}
	return c.one("directoryObjects", c.userEntity(m, c.userKind()), true)
}

// manager is the live user that a user reports to; nil for none.
func (t *Tenant) manager(u *User) *User {
	if m := t.current(u.Manager); m != nil && m.live() {
		return m
	}
	return nil
}
