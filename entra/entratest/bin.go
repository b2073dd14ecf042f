package entratest

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// listDeletedUncast refuses the recycle bin without a cast, as Graph does.
func (c *call) listDeletedUncast() (any, error) {
	return nil, badRequest("The requested resource type is not supported: a cast to a type is required.")
}

func (c *call) listDeleted() (any, error) {
	if err := c.checkSignIn("", ""); err != nil {
		return nil, err
	}
	return c.list(collection{set: "users", kind: c.userKind(), users: c.listed(false, c.query.eventual)})
}

func (c *call) getDeleted() (any, error) {
	u := c.seen(c.args[0])
	if u == nil || u.live() {
		return nil, notFound(c.args[0])
	}
	return c.one("directoryObjects", c.userEntity(u, c.userKind()), true)
}

// inBin finds a deleted user that the operator may restore or purge.
func (c *call) inBin() (*User, error) {
	u, err := c.named(false)
	if err != nil {
		return nil, err
	}
	if err := c.operator.need("User.DeleteRestore.All", "Directory.AccessAsUser.All"); err != nil {
		return nil, err
	}
	return u, c.mayRemove(u)
}

func (c *call) purge() (any, error) {
	u, err := c.inBin()
	if err == nil {
		err = c.mayPurge(u)
	}
	if err != nil {
		return nil, err
	}
	c.put(u.ID, nil)
	return nil, nil
}

// protectedFor is how long after its soft deletion a protected user cannot be deleted permanently (Graph reference, beta: directory-deleteditems-delete).
const protectedFor = 7 * 24 * time.Hour

// mayPurge refuses to delete a user permanently if an authentication context guards that and the token does not have it, or if hard delete
// protection keeps the user. Synchronised users have no such protection. How the tenant refuses a protected one is a guess.
func (c *call) mayPurge(u *User) error {
	if context := c.behaviour.StepUpToPurge; context != "" && !slices.Contains(c.operator.contexts, context) {
		return stepUp(context)
	}
	switch over := u.DeletedAt.Add(protectedFor); {
	case !u.Protected, u.synced(), !c.now().Before(over):
		return nil
	case c.behaviour.ProtectionDenies:
		return denied()
	default:
		return badRequest("The object is protected from permanent deletion.")
	}
}

func (c *call) restore() (any, error) {
	u, err := c.inBin()
	if err != nil {
		return nil, err
	}
	var options struct { // a body may be left out
		AutoReconcileProxyConflict bool   `json:"autoReconcileProxyConflict"`
		NewUserPrincipalName       string `json:"newUserPrincipalName"`
	}
	if len(c.body) > 0 && json.Unmarshal(c.body, &options) != nil {
		return nil, unreadableBody()
	}
	restored := u.clone()
	restored.DeletedAt = time.Time{}
	if u.synced() && u.DeletedBySync {
		restored.Sync = new(false)
	}
	if options.NewUserPrincipalName != "" {
		restored.UPN = options.NewUserPrincipalName
	}
	if options.AutoReconcileProxyConflict {
		restored.Proxies = slices.DeleteFunc(restored.Proxies, func(address string) bool { return c.ownerOf(u.ID, address) != "" })
	}
	if err := c.checkUnique(restored); err != nil {
		return nil, err
	}
	c.put(u.ID, restored)
	return c.one("directoryObjects", c.userEntity(restored, c.userKind()), true)
}

// checkUnique refuses to bring a user back whose name, addresses or ImmutableID someone has taken.
func (c *call) checkUnique(u *User) error {
	if err := c.checkName(u); err != nil {
		return err
	}
	for _, address := range u.Proxies {
		if owner := c.ownerOf(u.ID, address); owner != "" {
			return c.duplicate("proxyAddresses", owner)
		}
	}
	return c.checkAnchor(u)
}

// checkName refuses a sign-in name that another live user has.
func (c *call) checkName(u *User) error {
	other := c.claimant(u.ID, func(o *User) bool { return strings.EqualFold(o.UPN, u.UPN) })
	if other != nil {
		return c.duplicate("userPrincipalName", "User_"+other.ID)
	}
	return nil
}

// checkAnchor refuses an ImmutableID that another user has. Whether one in the recycle bin counts depends on Behaviour.
func (c *call) checkAnchor(u *User) error {
	other := c.holder(u.ID, func(o *User) bool {
		return u.ImmutableID != "" && o.ImmutableID == u.ImmutableID && (o.live() || c.behaviour.BinCopyBlocks)
	})
	if other != nil {
		return c.duplicate(anchorProperty, "User_"+other.ID)
	}
	return nil
}

// ownerOf returns the live user, group, contact or public folder that has a proxy address, as the details of a conflict name it: "User_" and the id. "" is no one.
func (t *Tenant) ownerOf(except, address string) string {
	has := func(list []string) bool {
		return slices.ContainsFunc(list, func(a string) bool { return strings.EqualFold(a, address) })
	}
	if u := t.claimant(except, func(u *User) bool { return has(u.Proxies) }); u != nil {
		return "User_" + u.ID
	}
	if g, found := first(t.groups, func(g Group) bool { return has(g.Proxies) }); found {
		return "Group_" + g.ID
	}
	if contact, found := first(t.contacts, func(contact Contact) bool { return has(contact.Proxies) }); found {
		return "Contact_" + contact.ID
	}
	if f, found := first(t.folders, func(f PublicFolder) bool { return has(f.Proxies) }); found {
		return "PublicFolder_" + f.ID
	}
	return ""
}
