package entratest

import (
	"net/http"
	"strings"
)

func (c *call) getMe() (any, error) {
	if err := c.checkSignIn(c.operator.user.ID, c.operator.user.ID); err != nil {
		return nil, err
	}
	return c.one("users", c.userEntity(c.operator.user, c.userKind()), false)
}

func (c *call) listUsers() (any, error) {
	if err := c.checkSignIn("", ""); err != nil {
		return nil, err
	}
	return c.list(collection{set: "users", kind: c.userKind(), users: c.listed(true, c.query.eventual)})
}

func (c *call) getUser() (any, error) {
	id := c.args[0]
	if u := c.byName(id); u != nil {
		id = u.ID
		if err := c.checkSignIn(c.args[0], id); err != nil {
			return nil, err
		}
	}
	u := c.seen(id)
	if u == nil || !u.live() {
		return nil, notFound(c.args[0])
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

func (c *call) deleteUser() (any, error) {
	u, err := c.named(true)
	if err != nil {
		return nil, err
	}
	if err := c.operator.need("User.DeleteRestore.All", "User.ReadWrite.All", "Directory.AccessAsUser.All"); err != nil {
		return nil, err
	}
	if err := c.mayRemove(u); err != nil {
		return nil, err
	}
	deleted := u.clone()
	deleted.DeletedAt, deleted.DeletedBySync = c.now().UTC(), false
	c.put(u.ID, deleted)
	return nil, nil
}

// getManager returns the user that a user reports to. If there is none, the answer is a 404 that names the navigation (Learn: user-list-manager).
func (c *call) getManager() (any, error) {
	u, err := c.named(true)
	if err != nil {
		return nil, err
	}
	m := c.current(u.Manager)
	if m == nil || !m.live() {
		return nil, notFound("manager")
	}
	return c.one("directoryObjects", c.userEntity(m, c.userKind()), true)
}
