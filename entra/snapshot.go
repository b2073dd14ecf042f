package entra

import (
	"context"
	"encoding/json"
	"slices"

	"hardmatch/link"
)

// snapshotProperties is what a snapshot keeps beside the card: everything that someone would need to recreate the account by hand.
var snapshotProperties = []string{
	"jobTitle", "department", "companyName", "officeLocation", "mobilePhone", "businessPhones", "otherMails",
	"mailNickname", "usageLocation", "preferredLanguage", "identities", "licenseAssignmentStates", "onPremisesDomainName",
	"onPremisesSamAccountName", "onPremisesUserPrincipalName", "onPremisesExtensionAttributes",
}

// Snapshot implements link.Cloud. A live account also has memberOf and manager, null if it reports to no one;
// if they could not be read, memberOf@unread and manager@unread say what that needs.
func (c *Client) Snapshot(ctx context.Context, id link.AccountID) (_ []byte, err error) {
	defer link.Catch(c.log, &err)
	if err := checkID(id); err != nil {
		return nil, err
	}
	raw, in, err := c.userAnywhere(ctx, v1, id, slices.Concat(accountProperties, snapshotProperties))
	if err == nil && in == live {
		raw = c.withRelations(ctx, id, raw)
	}
	return raw, reading("account "+string(id)).problem(ctx, err)
}

// withRelations adds what is linked to the account: a purge would lose it for good.
func (c *Client) withRelations(ctx context.Context, id link.AccountID, raw []byte) []byte {
	var account snapshot
	if json.Unmarshal(raw, &account) != nil {
		return raw
	}
	var memberOf []json.RawMessage
	var manager json.RawMessage
	var memberErr, managerErr error
	link.Together(
		func() {
			memberOf, memberErr = collect(ctx, c, c.ask(v1+"/users/"+string(id)+"/memberOf", "$select", "id,displayName"), decodeWithID[json.RawMessage])
		},
		func() { manager, managerErr = c.manager(ctx, id) },
	)
	account.add(ctx, "memberOf", memberOf, memberErr, needsReading+" and Directory.Read.All")
	account.add(ctx, "manager", manager, managerErr, needsReading)
	if whole, err := json.Marshal(account); err == nil {
		return whole
	}
	return raw
}

// manager returns the user an account reports to, nil if it reports to no one: Graph answers that with 404 (Learn: user-list-manager).
func (c *Client) manager(ctx context.Context, id link.AccountID) (json.RawMessage, error) {
	manager, err := getAs[json.RawMessage](ctx, c, c.ask(v1+"/users/"+string(id)+"/manager", "$select", "id,userPrincipalName,displayName"))
	if notFound(err) {
		return nil, nil
	}
	return manager, err
}

type snapshot map[string]json.RawMessage

// add adds a value under its name or, if it could not be read, what that needs under the name with @unread.
func (s snapshot) add(ctx context.Context, name string, value any, err error, permission string) {
	if err != nil {
		name, value = name+"@unread", "needs "+needs(action{needs: permission}.problem(ctx, err), permission)
	}
	if text, err := json.Marshal(value); err == nil {
		s[name] = text
	}
}
