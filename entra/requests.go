package entra

import (
	"context"
	"errors"
	"net/url"
	"strconv"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// The SDK sends the requests, and knows how to change an account. This package reads every answer: the SDK's own objects cannot distinguish null from what was left
// out, take a missing list for an empty one, and panic on some of what no schema allows.

// The versions of Graph.
const (
	v1   = "/v1.0"
	beta = "/beta"
)

// place is where accounts are: in use, or in the recycle bin. It is their path in a version of Graph.
type place string

const (
	live place = "/users"
	bin  place = "/directory/deletedItems"
)

// list returns the address of all accounts in a place. Without the cast to user Graph refuses to list those in the bin.
func (in place) list() string {
	if in == bin {
		return string(in) + "/graph.user"
	}
	return string(in)
}

var (
	errNotAUser     = errors.New("the object is not a user")
	errNothingThere = errors.New("the answer is empty")
	errWithheld     = errors.New("of some accounts there, only the id and name may be read")
)

// ask returns a request for the JSON at an address of Graph; options come in pairs of name and value.
func (c *Client) ask(path string, options ...string) *kiota.RequestInformation {
	u := *c.root
	u.Path = path
	query := make([]string, 0, len(options)/2)
	for i := 0; i+1 < len(options); i += 2 {
		query = append(query, options[i]+"="+strings.ReplaceAll(url.QueryEscape(options[i+1]), "+", "%20"))
	}
	u.RawQuery = strings.Join(query, "&")
	return request(kiota.GET, u)
}

func request(method kiota.HttpMethod, u url.URL) *kiota.RequestInformation {
	r := kiota.NewRequestInformation()
	r.Method = method
	r.SetUri(u)
	r.Headers.Add("Accept", "application/json")
	return r
}

type listQuery struct {
	filter   string
	selected []string
	top      int  // size of a page; 0 is the server's own
	advanced bool // asks the eventually consistent index, which knows more operators (Learn: aad-advanced-queries)
	atMost   int  // stop at the page that makes so many; 0 is all
}

// accounts returns the request for a list of accounts in one place.
func (c *Client) accounts(version string, in place, q listQuery) *kiota.RequestInformation {
	options := []string{"$select", strings.Join(q.selected, ",")}
	if q.filter != "" {
		options = append(options, "$filter", q.filter)
	}
	if q.top > 0 {
		options = append(options, "$top", strconv.Itoa(q.top))
	}
	if q.advanced {
		options = append(options, "$count", "true")
	}
	r := c.ask(version+in.list(), options...)
	if q.advanced {
		r.Headers.Add("ConsistencyLevel", "eventual")
	}
	return r
}

// get sends a request for JSON and returns the answer as the server sent it.
func (c *Client) get(ctx context.Context, r *kiota.RequestInformation) ([]byte, error) {
	answer, err := c.adapter.SendPrimitive(ctx, r, "[]byte", nil)
	if err != nil {
		return nil, err
	}
	raw, ok := answer.([]byte)
	if !ok {
		return nil, errNothingThere
	}
	return raw, nil
}

// getAs reads the one object that a request is for.
func getAs[T any](ctx context.Context, c *Client, r *kiota.RequestInformation) (object T, err error) {
	raw, err := c.get(ctx, r)
	if err != nil {
		return object, err
	}
	return decode[T](raw)
}

// user reads the account of this id from one place, consistently. It accepts no other object, and none that does not say what it is.
func (c *Client) user(ctx context.Context, version string, in place, id link.AccountID, properties []string) ([]byte, error) {
	raw, err := c.get(ctx, c.ask(version+string(in)+"/"+string(id), "$select", strings.Join(properties, ",")))
	if err != nil {
		return nil, err
	}
	is, err := decode[anyObject](raw)
	switch {
	case err != nil:
		return nil, err
	case !strings.EqualFold(is.ID, string(id)):
		return nil, web.Unfitf("the answer is about another object than the one asked for (%.60q)", web.Fields(raw)["id"])
	case in == live || is.Kind == "#microsoft.graph.user":
		return raw, nil
	case is.Kind == "":
		return nil, web.Unfitf("the answer does not say what kind of object it is about")
	default:
		return nil, errNotAUser
	}
}

// userAnywhere reads an account, from the recycle bin if it is not live.
func (c *Client) userAnywhere(ctx context.Context, version string, id link.AccountID, properties []string) ([]byte, place, error) {
	raw, err := c.user(ctx, version, live, id, properties)
	if !notFound(err) {
		return raw, live, err
	}
	raw, err = c.user(ctx, version, bin, id, properties)
	return raw, bin, err
}
