package entra

import (
	"context"
	"encoding/json"
	"strings"

	"hardmatch/link"
)

// snapshotProperties is what a snapshot keeps beside the card: all that someone would need to make the account again by hand.
var snapshotProperties = []string{
	"jobTitle", "department", "companyName", "officeLocation", "mobilePhone", "businessPhones", "otherMails",
	"mailNickname", "usageLocation", "preferredLanguage", "identities", "licenseAssignmentStates", "onPremisesDomainName",
	"onPremisesSamAccountName", "onPremisesUserPrincipalName", "onPremisesExtensionAttributes",
}

// Snapshot implements link.Cloud. A live account has memberOf and manager besides, null if it reports to no one;
// where they could not be read, memberOf@unread and manager@unread say what that needs.
func (c *Client) Snapshot(ctx context.Context, id link.AccountID) (_ []byte, err error) {
	defer link.Catch(c.log, &err)
	if err := checkID(id); err != nil {
		return nil, err
	}
	properties := strings.Join(append(append([]string{}, accountProperties...), snapshotProperties...), ",")
	r, err := c.getByID(ctx, id, c.address("/v1.0/users/"+string(id), "$select", properties))
	if err == nil {
		return c.withRelations(ctx, id, r.raw), nil
	}
	if notFound(err) {
		r, err = c.getByID(ctx, id, c.address("/v1.0/directory/deletedItems/"+string(id), "$select", properties))
	}
	return r.raw, reading("account "+string(id)).problem(ctx, err)
}

// withRelations adds what hangs on the account: a purge would lose it for good.
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
			memberOf, memberErr = listRaw[json.RawMessage](ctx, c, listOf(getRequest(c.address("/v1.0/users/"+string(id)+"/memberOf", "$select", "id,displayName"))))
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

// manager is the one an account reports to, nil if it reports to no one: Graph answers that with 404 (Learn: user-list-manager).
func (c *Client) manager(ctx context.Context, id link.AccountID) (json.RawMessage, error) {
	request, err := getRequest(c.address("/v1.0/users/"+string(id)+"/manager", "$select", "id,userPrincipalName,displayName"))
	r, err := c.getRecord(ctx, request, err)
	if err != nil && notFound(err) {
		return nil, nil
	}
	return r.raw, err
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
