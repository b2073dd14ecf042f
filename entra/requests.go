package entra

import (
	"context"
	"errors"
	"net/url"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoftgraph/msgraph-sdk-go/directory"
	"github.com/microsoftgraph/msgraph-sdk-go/users"

	"hardmatch/entra/web"
	"hardmatch/link"
)

type listQuery struct {
	filter   string
	selected []string
	top      int32 // size of a page; 0 is the server's own
	advanced bool  // asks the eventually consistent index, which knows more operators (Learn: aad-advanced-queries)
	atMost   int   // stop at the page that makes so many; 0 is all
}

func (q listQuery) filterOption() *string {
	if q.filter == "" {
		return nil
	}
	return &q.filter
}

func (q listQuery) pageSize() *int32 {
	if q.top == 0 {
		return nil
	}
	return &q.top
}

func (q listQuery) count() *bool {
	if !q.advanced {
		return nil
	}
	return &q.advanced
}

func (q listQuery) headers() *kiota.RequestHeaders {
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

// liveUsers is a request for accounts that are not deleted.
func (c *Client) liveUsers(ctx context.Context, q listQuery) listing {
	config := &users.UsersRequestBuilderGetRequestConfiguration{
		Headers: q.headers(),
		QueryParameters: &users.UsersRequestBuilderGetQueryParameters{
			Filter: q.filterOption(), Select: q.selected, Top: q.pageSize(), Count: q.count(),
		},
	}
	return listOf(c.users().ToGetRequestInformation(ctx, config)).upTo(q.atMost)
}

// deletedUsers is a request for accounts in the recycle bin. Without the cast to user Graph refuses.
func (c *Client) deletedUsers(ctx context.Context, q listQuery) listing {
	config := &directory.DeletedItemsGraphUserRequestBuilderGetRequestConfiguration{
		Headers: q.headers(),
		QueryParameters: &directory.DeletedItemsGraphUserRequestBuilderGetQueryParameters{
			Filter: q.filterOption(), Select: q.selected, Top: q.pageSize(), Count: q.count(),
		},
	}
	return listOf(c.directory().DeletedItems().GraphUser().ToGetRequestInformation(ctx, config)).upTo(q.atMost)
}

// liveUser reads one account, consistently.
func (c *Client) liveUser(ctx context.Context, id link.AccountID, properties []string) (record, error) {
	request, err := c.user(id).ToGetRequestInformation(ctx, &users.UserItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &users.UserItemRequestBuilderGetQueryParameters{Select: properties},
	})
	return c.getWithID(ctx, id, request, err)
}

// typeOfUser is how Graph marks a user if an answer may be about any object.
const typeOfUser = "#microsoft.graph.user"

// deletedUser reads one account of the recycle bin, consistently.
func (c *Client) deletedUser(ctx context.Context, id link.AccountID, properties []string) (record, error) {
	request, err := c.deleted(id).ToGetRequestInformation(ctx, &directory.DeletedItemsDirectoryObjectItemRequestBuilderGetRequestConfiguration{
		QueryParameters: &directory.DeletedItemsDirectoryObjectItemRequestBuilderGetQueryParameters{Select: properties},
	})
	r, err := c.getWithID(ctx, id, request, err)
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

// What the SDK cannot say, or only with a package of many megabytes, is asked for by its address and read as JSON.

var (
	errNotAUser     = errors.New("the object is not a user")
	errNothingThere = errors.New("the answer is empty")
	errWithheld     = errors.New("of some accounts there, only the id and name may be read")
)

// address is the whole address of a request; options come in pairs of name and value.
func (c *Client) address(path string, options ...string) string {
	u := *c.root
	u.Path = path
	query := make([]string, 0, len(options)/2)
	for i := 0; i+1 < len(options); i += 2 {
		query = append(query, options[i]+"="+strings.ReplaceAll(url.QueryEscape(options[i+1]), "+", "%20"))
	}
	u.RawQuery = strings.Join(query, "&")
	return u.String()
}

func rawRequest(method kiota.HttpMethod, address string) (*kiota.RequestInformation, error) {
	u, err := url.Parse(address)
	if err != nil {
		return nil, err
	}
	request := kiota.NewRequestInformation()
	request.Method = method
	request.SetUri(*u)
	request.Headers.Add("Accept", "application/json")
	return request, nil
}

// getRequest is a request for the JSON at an address.
func getRequest(address string) (*kiota.RequestInformation, error) {
	return rawRequest(kiota.GET, address)
}

// listRaw follows every page of a list of objects with ids, read as JSON.
func listRaw[T any](ctx context.Context, c *Client, l listing) ([]T, error) {
	return collect(ctx, c, l, func(r record) (object T, err error) {
		if err := r.hasID(); err != nil {
			return object, err
		}
		return object, r.into(&object)
	})
}
