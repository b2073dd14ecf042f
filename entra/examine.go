package entra

import (
	"context"
	"encoding/json"
	"time"

	"hardmatch/link"
)

// notOfDeleted stands where a permission would: what leads away from an account cannot be read while it is in the recycle bin.
const notOfDeleted = "the account restored: Graph does not tell it of a deleted one"

// Examine implements link.Cloud. After the card everything is asked at the same time.
func (c *Client) Examine(ctx context.Context, id link.AccountID) (link.Account, error) {
	if err := checkID(id); err != nil {
		return link.Account{}, err
	}
	c.learnProducts(ctx)
	a, err := c.Account(ctx, id)
	if err != nil {
		return link.Account{}, err
	}
	if a.Where() == link.RecycleBin {
		c.examineDeleted(ctx, &a)
	} else {
		c.examineLive(ctx, &a)
	}
	if err := ctx.Err(); err != nil {
		return link.Account{}, reading("account "+string(id)).problem(ctx, err)
	}
	return a, nil
}

func (c *Client) examineLive(ctx context.Context, a *link.Account) {
	e := &a.Evidence
	together(
		func() { e.LastSignIn = c.lastSignIn(ctx, a.ID) },
		func() { a.ObjectIdentifier = c.objectIdentifier(ctx, a.ID) },
		func() { e.Owned = count(ctx, a.ID, c.ownedObjects, "User.Read.All and Directory.Read.All") },
		func() { e.Reports = count(ctx, a.ID, c.directReports, needsReading) },
		func() { e.Devices = count(ctx, a.ID, c.devices, "User.Read.All and Device.Read.All") },
		func() { a.Roles, e.Groups = c.rolesAndGroups(ctx, a.ID) },
	)
}

func (c *Client) examineDeleted(ctx context.Context, a *link.Account) {
	a.ObjectIdentifier = link.Unknown[string](notOfDeleted)
	e := &a.Evidence
	e.LastSignIn = link.Unknown[time.Time](notOfDeleted)
	e.Groups, e.Devices = link.Unknown[int](notOfDeleted), link.Unknown[int](notOfDeleted)
	e.Owned, e.Reports = link.Unknown[int](notOfDeleted), link.Unknown[int](notOfDeleted)
	a.Roles = c.rolesOfDeleted(ctx, a.ID)
}

// lastSignIn reads it in a request of its own: refused, it would take the rest of the card with it.
func (c *Client) lastSignIn(ctx context.Context, id link.AccountID) link.Known[time.Time] {
	user, err := c.liveUser(ctx, id, []string{"id", "signInActivity"})
	if err != nil || user == nil {
		return unknown[time.Time](ctx, err, "AuditLog.Read.All and a tenant with Microsoft Entra ID P1")
	}
	activity := user.GetSignInActivity()
	if activity == nil { // left out, not null, where nobody ever signed in
		return link.Know(time.Time{})
	}
	return link.Know(instant(activity.GetLastSuccessfulSignInDateTime()))
}

// objectIdentifier reads a property that only the beta version has, and leaves out where an account has none.
func (c *Client) objectIdentifier(ctx context.Context, id link.AccountID) link.Known[string] {
	raw, err := c.getRaw(ctx, c.address("/beta/users/"+string(id), "$select", "id,userPrincipalName,onPremisesObjectIdentifier"))
	var user struct {
		UPN        string `json:"userPrincipalName"`
		Identifier string `json:"onPremisesObjectIdentifier"`
	}
	if err == nil {
		err = json.Unmarshal(raw, &user)
	}
	if err != nil || user.UPN == "" { // every account has a UPN: without it the rest is withheld too
		return unknown[string](ctx, err, needsReading)
	}
	return link.Know(user.Identifier)
}

// devices are those that the account owns or has registered, most of them both.
func (c *Client) devices(ctx context.Context, id link.AccountID) ([]objects, error) {
	var owned, registered []objects
	var ownedErr, registeredErr error
	together(
		func() { owned, ownedErr = c.ownedDevices(ctx, id) },
		func() { registered, registeredErr = c.registeredDevices(ctx, id) },
	)
	if ownedErr != nil {
		return nil, ownedErr
	}
	return append(owned, registered...), registeredErr
}

// count counts what leads away from an account, each object once.
func count(ctx context.Context, id link.AccountID, list func(context.Context, link.AccountID) ([]objects, error), permission string) link.Known[int] {
	found, err := list(ctx, id)
	if err != nil {
		return unknown[int](ctx, err, permission)
	}
	ids := map[string]bool{}
	for _, o := range found {
		ids[deref(o.GetId())] = true
	}
	return link.Know(len(ids))
}

// unknown is the value of a read that failed.
func unknown[T any](ctx context.Context, err error, permission string) link.Known[T] {
	if err == nil {
		err = errNothingThere
	}
	return link.Unknown[T](needs(action{needs: permission}.problem(ctx, err), permission))
}
