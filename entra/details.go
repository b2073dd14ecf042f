package entra

import (
	"context"
	"strconv"
	"time"

	"hardmatch/link"
)

// notOfDeleted stands in for a permission: no one can read what leads away from an account while it is in the recycle bin.
const notOfDeleted = "the account restored: Graph omits it for a deleted one"

// AccountDetails implements link.Cloud. It asks for everything at the same time, as if the account were live.
func (c *Client) AccountDetails(ctx context.Context, id link.AccountID) (_ link.Account, err error) {
	defer link.Catch(c.log, &err)
	if err := checkID(id); err != nil {
		return link.Account{}, err
	}
	var card []byte
	var in place
	var around link.Account
	link.Together(
		func() { card, in, err = c.userAnywhere(ctx, v1, id, accountProperties) },
		func() { c.loadProducts(ctx) },
		func() { around = c.readDetails(ctx, id) },
	)
	if err == nil {
		err = ctx.Err()
	}
	var a link.Account
	if err == nil {
		a, err = c.account(card, in) // by now the products have names
	}
	if err != nil {
		return link.Account{}, reading("account "+string(id)).problem(ctx, err)
	}
	if a.Where() == link.RecycleBin {
		around = detailsOfDeleted(around)
	}
	return mergeDetails(a, around), nil
}

// readDetails reads what the card does not say.
func (c *Client) readDetails(ctx context.Context, id link.AccountID) link.Account {
	var a link.Account
	e := &a.Usage
	link.Together(
		func() { e.LastSignIn = c.lastSignIn(ctx, id) },
		func() { a.ObjectIdentifier, a.Protected = c.betaOnly(ctx, id) },
		func() { a.CloudManaged = c.cloudManaged(ctx, id) },
		func() { e.Owned = c.count(ctx, id, needsReading+" and Directory.Read.All", "ownedObjects") },
		func() { e.Reports = c.count(ctx, id, needsReading, "directReports") },
		func() {
			e.Devices = c.count(ctx, id, needsReading+" and Device.Read.All", "ownedDevices", "registeredDevices")
		},
		func() { c.readRolesAndUnits(ctx, id, &a) },
	)
	return a
}

// detailsOfDeleted returns what counts of these details for a deleted account: a role that was returned. That none was returned proves nothing, since Graph does
// not say whether it lists those of deleted accounts.
func detailsOfDeleted(around link.Account) link.Account {
	a := link.Account{
		Protected:        around.Protected,
		ObjectIdentifier: link.Unknown[string](notOfDeleted), CloudManaged: link.Unknown[bool](notOfDeleted),
		Roles: link.Unknown[[]link.Role](notOfDeleted), Units: link.Unknown[[]link.Unit](notOfDeleted),
	}
	if len(around.Roles.Or(nil)) > 0 {
		a.Roles, a.MoreRoles = around.Roles, notOfDeleted
	}
	none := link.Unknown[int](notOfDeleted)
	a.Usage = link.Usage{LastSignIn: link.Unknown[time.Time](notOfDeleted), Groups: none, Devices: none, Owned: none, Reports: none}
	return a
}

// mergeDetails returns the card with what is around it.
func mergeDetails(a, around link.Account) link.Account {
	a.Roles, a.MoreRoles, a.Units = around.Roles, around.MoreRoles, around.Units
	a.ObjectIdentifier, a.CloudManaged, a.Protected = around.ObjectIdentifier, around.CloudManaged, around.Protected
	withholdUnits(&a)
	own, e := a.Usage, around.Usage
	e.Licences, e.Mailbox, e.Created, e.PasswordChanged = own.Licences, own.Mailbox, own.Created, own.PasswordChanged
	a.Usage = e
	return a
}

// lastSignIn reads the last sign-in in a request of its own: a refusal would take the rest of the card with it.
func (c *Client) lastSignIn(ctx context.Context, id link.AccountID) link.Known[time.Time] {
	type account struct {
		Activity said[*struct {
			Last time.Time `json:"lastSuccessfulSignInDateTime"`
		}] `json:"signInActivity"`
	}
	var user account
	raw, err := c.user(ctx, v1, live, id, []string{"id", "signInActivity"})
	if err == nil {
		user, err = decode[account](raw)
	}
	switch activity := user.Activity; {
	case err == nil && !activity.there: // left out, not null, if no one ever signed in
		return link.Know(time.Time{})
	case err != nil || activity.value == nil:
		return unread[time.Time](ctx, err, "AuditLog.Read.All and a tenant with Microsoft Entra ID P1")
	default:
		return link.Know(activity.value.Last.UTC())
	}
}

// betaProperties are those that only the beta version has. The property of hard delete protection is so new that a tenant may refuse to select it.
var betaProperties = []string{"id", "userPrincipalName", "onPremisesObjectIdentifier", "isHardDeleteProtectionEnabled"}

// betaOnly reads what only the beta version has of an account, live or deleted: which AD object it was mapped to, null for none, and
// whether it is protected from permanent deletion.
func (c *Client) betaOnly(ctx context.Context, id link.AccountID) (identifier link.Known[string], protected link.Known[bool]) {
	raw, _, err := c.userAnywhere(ctx, beta, id, betaProperties)
	if unsupported(err) {
		raw, _, err = c.userAnywhere(ctx, beta, id, betaProperties[:len(betaProperties)-1])
	}
	type account struct {
		UPN        string       `json:"userPrincipalName"`
		Identifier said[string] `json:"onPremisesObjectIdentifier"`
		Protected  said[bool]   `json:"isHardDeleteProtectionEnabled"`
	}
	var user account
	if err == nil {
		user, err = decode[account](raw)
	}
	if err != nil || user.UPN == "" { // every account has a UPN: without it the rest is withheld too
		return unread[string](ctx, err, needsReading), unread[bool](ctx, err, needsReading)
	}
	// If protection is left out, either the tenant does not know it, or the answer leaves it out.
	return user.Identifier.known("another try: Microsoft Graph's answer leaves it out"), user.Protected.known("")
}

// count counts what navigation properties of an account lead to, each object once.
func (c *Client) count(ctx context.Context, id link.AccountID, permission string, properties ...string) link.Known[int] {
	found, err := forEach(properties, func(property string) ([]anyObject, error) {
		return collect(ctx, c, c.ask(v1+"/users/"+string(id)+"/"+property, "$select", "id", "$top", strconv.Itoa(biggestPage)), decodeWithID[anyObject])
	})
	if err != nil {
		return unread[int](ctx, err, permission)
	}
	once := map[string]bool{}
	for _, object := range found {
		once[object.ID] = true
	}
	return link.Know(len(once))
}

// unread returns the value of a read that failed.
func unread[T any](ctx context.Context, err error, permission string) link.Known[T] {
	if err == nil {
		err = errNothingThere
	}
	return link.Unknown[T](needs(action{needs: permission}.problem(ctx, err), permission))
}

// cloudManaged reads onPremisesSyncBehavior, which the SDK does not have.
func (c *Client) cloudManaged(ctx context.Context, id link.AccountID) link.Known[bool] {
	behaviour, err := getAs[struct {
		CloudManaged *bool `json:"isCloudManaged"`
	}](ctx, c, c.ask(v1+"/users/"+string(id)+"/onPremisesSyncBehavior"))
	if err != nil || behaviour.CloudManaged == nil {
		return unread[bool](ctx, err, needsBehaviour)
	}
	return link.Know(*behaviour.CloudManaged)
}
