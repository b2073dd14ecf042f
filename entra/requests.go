package entra

import (
	"context"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/contacts"
	"github.com/microsoftgraph/msgraph-sdk-go/directory"
	"github.com/microsoftgraph/msgraph-sdk-go/rolemanagement"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// question is a request for a list.
type question struct {
	filter   string
	selected []string
	top      int32 // size of a page; 0 is the server's own
	advanced bool  // asks the eventually consistent index, which knows more operators (Learn: aad-advanced-queries)
	atMost   int   // stop at the page that makes so many; 0 is all
}

func (q question) where() *string {
	if q.filter == "" {
		return nil
	}
	return &q.filter
}

func (q question) pageSize() *int32 {
	if q.top == 0 {
		return nil
	}
	return &q.top
}

func (q question) count() *bool {
	if !q.advanced {
		return nil
	}
	return &q.advanced
}

func (q question) headers() *kiota.RequestHeaders {
	h := kiota.NewRequestHeaders()
	if q.advanced {
		h.Add("ConsistencyLevel", "eventual")
	}
	return h
}

// The builders of the SDK share a map that sending changes, so each request makes its own.

func (c *Client) users() *users.UsersRequestBuilder {
	return users.NewUsersRequestBuilderInternal(map[string]string{}, c.adapter)
}

func (c *Client) user(id link.AccountID) *users.UserItemRequestBuilder {
	return c.users().ByUserId(string(id))
}

func (c *Client) directory() *directory.DirectoryRequestBuilder {
	return directory.NewDirectoryRequestBuilderInternal(map[string]string{}, c.adapter)
}

func (c *Client) deleted(id link.AccountID) *directory.DeletedItemsDirectoryObjectItemRequestBuilder {
	return c.directory().DeletedItems().ByDirectoryObjectId(string(id))
}

func (c *Client) roleManagement() *rolemanagement.DirectoryRequestBuilder {
	return rolemanagement.NewRoleManagementRequestBuilderInternal(map[string]string{}, c.adapter).Directory()
}

// liveUsers is a request for accounts that are not deleted.
func (c *Client) liveUsers(ctx context.Context, q question) listing {
	config := &users.UsersRequestBuilderGetRequestConfiguration{
		Headers: q.headers(),
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{
			Filter: q.where(), Select: q.selected, Top: q.pageSize(), Count: q.count(),
		},
	}
	return listOf(c.users().ToGetRequestInformation(ctx, config)).upTo(q.atMost)
}

// deletedUsers is a request for accounts in the recycle bin. Without the cast to user Graph refuses.
func (c *Client) deletedUsers(ctx context.Context, q question) listing {
	config := &directory.DeletedItemsGraphUserRequestBuilderGetRequestConfiguration{
		Headers: q.headers(),
		QueryParameters: &directory.DeletedItemsGraphUserRequestBuilderGetQueryParameters{
			Filter: q.where(), Select: q.selected, Top: q.pageSize(), Count: q.count(),
		},
	}
	return listOf(c.directory().DeletedItems().GraphUser().ToGetRequestInformation(ctx, config)).upTo(q.atMost)
}

// mailContacts is a request for organisational contacts.
func (c *Client) mailContacts(ctx context.Context, q question) listing {
	config := &contacts.ContactsRequestBuilderGetRequestConfiguration{
		Headers: q.headers(),
		QueryParameters: &contacts.ContactsRequestBuilderGetQueryParameters{
			Filter: q.where(), Select: q.selected, Top: q.pageSize(), Count: q.count(),
		},
	}
	return listOf(contacts.NewContactsRequestBuilderInternal(map[string]string{}, c.adapter).ToGetRequestInformation(ctx, config)).upTo(q.atMost)
}

// liveUser reads one account, consistently.
func (c *Client) liveUser(ctx context.Context, id link.AccountID, properties []string) (record, error) {
	request, err := c.user(id).ToGetRequestInformation(ctx, &users.UserItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UserItemRequestBuilderGetQueryParameters{Select: properties},
	})
	return c.withID(ctx, id, request, err)
}

// typeOfUser is how Graph marks a user where an answer may be about any object.
const typeOfUser = "#microsoft.graph.user"

// deletedUser reads one account of the recycle bin, consistently.
func (c *Client) deletedUser(ctx context.Context, id link.AccountID, properties []string) (record, error) {
	request, err := c.deleted(id).ToGetRequestInformation(ctx, &directory.DeletedItemsDirectoryObjectItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &directory.DeletedItemsDirectoryObjectItemRequestBuilderGetQueryParameters{Select: properties},
	})
	r, err := c.withID(ctx, id, request, err)
	if err != nil {
		return record{}, err
	}
	switch r.text("@odata.type") {
	case typeOfUser:
		return r, nil
	case "":
		return record{}, web.Unfitf("the answer does not say what kind of object it is about")
	default:
		return record{}, errNotAUser
	}
}
