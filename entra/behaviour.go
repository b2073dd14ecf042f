package entra

import (
	"context"

	"hardmatch/link"
)

// needsBehaviour reads whether an account was given to the cloud: there is no permission for reading alone
// (Learn: user-source-of-authority-configure).
const needsBehaviour = "User-OnPremisesSyncBehavior.ReadWrite.All"

// cloudManaged reads onPremisesSyncBehavior, which the SDK does not have.
func (c *Client) cloudManaged(ctx context.Context, id link.AccountID) link.Known[bool] {
	request, err := at(c.address("/v1.0/users/" + string(id) + "/onPremisesSyncBehavior"))
	r, err := c.one(ctx, request, err)
	var behaviour struct {
		CloudManaged *bool `json:"isCloudManaged"`
	}
	if err == nil {
		err = r.into(&behaviour)
	}
	if err != nil || behaviour.CloudManaged == nil {
		return unread[bool](ctx, err, needsBehaviour)
	}
	return link.Know(*behaviour.CloudManaged)
}
