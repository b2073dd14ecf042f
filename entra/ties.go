package entra

import (
	"context"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/models"

	"hardmatch/link"
)

// needsIdentifier clears onPremisesObjectIdentifier (Learn: how-to-connect-install-existing-tenant).
const needsIdentifier = "the permission User-OnPremisesSyncBehavior.ReadWrite.All and the role Hybrid Identity Administrator"

// Rename implements link.CloudWriter.
func (c *Client) Rename(ctx context.Context, id link.AccountID, upn string) error {
	user := models.NewUser()
	user.SetUserPrincipalName(&upn)
	return c.update(ctx, link.DoRename, id, user)
}

// ClearObjectIdentifier implements link.CloudWriter. Only the beta version has the property, and takes nothing but null.
func (c *Client) ClearObjectIdentifier(ctx context.Context, id link.AccountID) error {
	return c.write(ctx, link.DoClearIdentifier, id, needsIdentifier, func() error {
		request, err := rawRequest(kiota.PATCH, c.address("/beta/users/"+string(id)))
		if err != nil {
			return err
		}
		request.SetStreamContentAndContentType([]byte(`{"onPremisesObjectIdentifier":null}`), "application/json")
		return c.adapter.SendNoContent(ctx, request, nil)
	})
}
