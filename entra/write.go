package entra

import (
	"context"
	"encoding/json"
	"errors"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/directory"
	"github.com/microsoftgraph/msgraph-sdk-go/models"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// Ready implements link.CloudWriter.
func (c *Client) Ready(ctx context.Context, verbs []link.Verb) (err error) {
	defer link.Catch(c.log, &err)
	return c.permitted(ctx, plan.Permissions(verbs...))
}

// permitted makes sure that the session has these permissions.
func (c *Client) permitted(ctx context.Context, need []string) error {
	if err := c.session.Authorize(ctx, need); err != nil {
		return err
	}
	return c.session.Covers(ctx, need)
}

// Set implements link.CloudWriter.
func (c *Client) Set(ctx context.Context, id link.AccountID, value link.ImmutableID) error {
	if value == "" {
		return &link.Problem{Kind: link.Bug, Object: "account " + string(id), Cause: "would get an empty ImmutableID"}
	}
	user := models.NewUser()
	text := string(value)
	user.SetOnPremisesImmutableId(&text)
	return c.write(ctx, link.DoSet, id, needsUpdate, c.patch(ctx, id, user))
}

// Clear implements link.CloudWriter. The server needs JSON's null: it refuses an empty string, and a property left out changes nothing.
func (c *Client) Clear(ctx context.Context, id link.AccountID) error {
	user := models.NewUser()
	user.SetAdditionalData(map[string]any{"onPremisesImmutableId": nil})
	return c.write(ctx, link.DoClear, id, needsUpdate, c.patch(ctx, id, user))
}

// Rename implements link.CloudWriter.
func (c *Client) Rename(ctx context.Context, id link.AccountID, upn string) error {
	user := models.NewUser()
	user.SetUserPrincipalName(&upn)
	return c.write(ctx, link.DoRename, id, needsUpdate, c.patch(ctx, id, user))
}

// ClearObjectIdentifier implements link.CloudWriter. Only the beta version has the property, and it takes only null.
func (c *Client) ClearObjectIdentifier(ctx context.Context, id link.AccountID) error {
	return c.write(ctx, link.DoClearIdentifier, id, needsIdentifier, func() error {
		return c.change(ctx, kiota.PATCH, beta+"/users/"+string(id), map[string]any{identifierProperty: nil})
	})
}

// change sends a request that the SDK does not have.
func (c *Client) change(ctx context.Context, method kiota.HttpMethod, path string, body any) error {
	r, err := c.send(method, path, body)
	if err != nil {
		return err
	}
	return c.adapter.SendNoContent(ctx, r, nil)
}

// send makes a request that carries JSON.
func (c *Client) send(method kiota.HttpMethod, path string, body any) (*kiota.RequestInformation, error) {
	text, err := json.Marshal(body)
	r := c.ask(path)
	r.Method = method
	r.SetStreamContentAndContentType(text, "application/json")
	return r, err
}

// The builders of the SDK share a map that sending changes, so each request makes its own.

func (c *Client) sdkUser(id link.AccountID) *users.UserItemRequestBuilder {
	return users.NewUsersRequestBuilderInternal(map[string]string{}, c.adapter).ByUserId(string(id))
}

// patch changes a user through a new object: the SDK leaves changes out of one that it has read.
func (c *Client) patch(ctx context.Context, id link.AccountID, user models.Userable) func() error {
	return func() error {
		_, err := c.sdkUser(id).Patch(ctx, user, nil)
		return err
	}
}

// SoftDelete implements link.CloudWriter.
func (c *Client) SoftDelete(ctx context.Context, id link.AccountID) error {
	return c.write(ctx, link.DoSoftDelete, id, needsDelete, func() error { return c.sdkUser(id).Delete(ctx, nil) })
}

// Restore implements link.CloudWriter. The SDK's own call cannot carry the body that Graph takes here.
func (c *Client) Restore(ctx context.Context, id link.AccountID, o link.RestoreOptions) error {
	return c.write(ctx, link.DoRestore, id, needsDelete, func() error {
		return c.change(ctx, kiota.POST, v1+"/directory/deletedItems/"+string(id)+"/restore", restoreBody{o.DropAddresses, o.UPN})
	})
}

// restoreBody is what Graph takes with a restore (Graph reference: directory-deleteditems-restore).
type restoreBody struct {
	DropAddresses bool   `json:"autoReconcileProxyConflict,omitempty"`
	UPN           string `json:"newUserPrincipalName,omitempty"`
}

// Purge implements link.CloudWriter.
func (c *Client) Purge(ctx context.Context, id link.AccountID) error {
	return c.write(ctx, link.DoPurge, id, needsDelete, func() error {
		bin := directory.NewDirectoryRequestBuilderInternal(map[string]string{}, c.adapter).DeletedItems()
		return bin.ByDirectoryObjectId(string(id)).Delete(ctx, nil)
	})
}

// write sends one change of the account of this object id, once the session has the permission for it: usually since Ready.
func (c *Client) write(ctx context.Context, do link.Verb, id link.AccountID, needs string, send func() error) (err error) {
	act := action{object: "account " + string(id), needs: needs}
	defer act.undecided(ctx, &err)
	defer link.Catch(c.log, &err)
	if err := checkID(id); err != nil {
		return err
	}
	if err := c.session.Authorize(ctx, plan.Permissions(do)); err != nil {
		return err
	}
	act.write = true
	return act.problem(ctx, send())
}

// undecided ends a change during which this program panicked: what it panicked on may be the answer.
func (a *action) undecided(ctx context.Context, err *error) {
	if fault, is := errors.AsType[*link.Fault](*err); is && a.write {
		*err = a.problem(ctx, &noAnswer{err: fault, sent: true})
	}
}
