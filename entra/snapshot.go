package entra

import (
	"context"
	"encoding/json"
	"errors"
	"strings"

	"hardmatch/link"
)

// kept is what a snapshot keeps beside the card: all that somebody would need to make the account again by hand.
var kept = []string{
	"givenName", "surname", "jobTitle", "department", "companyName", "officeLocation", "mobilePhone", "businessPhones", "otherMails",
	"mailNickname", "usageLocation", "preferredLanguage", "identities", "licenseAssignmentStates", "onPremisesDomainName",
	"onPremisesSamAccountName", "onPremisesUserPrincipalName", "onPremisesExtensionAttributes",
}

// Snapshot implements link.Cloud. The memberships of a live account are added as memberOf, where they may be read.
func (c *Client) Snapshot(ctx context.Context, id link.AccountID) ([]byte, error) {
	if err := checkID(id); err != nil {
		return nil, err
	}
	properties := strings.Join(append(append([]string{}, card...), kept...), ",")
	raw, err := c.getRaw(ctx, c.address("/v1.0/users/"+string(id), "$select", properties))
	if err == nil {
		return c.withMemberships(ctx, id, raw), nil
	}
	if notFound(err) {
		raw, err = c.getRaw(ctx, c.address("/v1.0/directory/deletedItems/"+string(id), "$select", properties))
	}
	return raw, reading("account "+string(id)).problem(ctx, err)
}

// withMemberships adds what a purge would lose for good.
func (c *Client) withMemberships(ctx context.Context, id link.AccountID, raw []byte) []byte {
	address := c.address("/v1.0/users/"+string(id)+"/memberOf", "$select", "id,displayName")
	groups, err := listRaw[json.RawMessage](ctx, c, address)
	var account map[string]json.RawMessage
	if err = errors.Join(err, json.Unmarshal(raw, &account)); err != nil {
		return raw
	}
	if account["memberOf"], err = json.Marshal(groups); err != nil {
		return raw
	}
	if whole, err := json.Marshal(account); err == nil {
		return whole
	}
	return raw
}
