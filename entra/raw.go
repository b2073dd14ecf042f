package entra

import (
	"context"
	"errors"
	"net/url"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"
)

// What the SDK cannot say, or only with a package of many megabytes, is asked for by its address and read as JSON.

var (
	errNotAUser     = errors.New("the object is not a user")
	errNothingThere = errors.New("the answer is empty")
	errWithheld     = errors.New("some accounts there may be read by no more than their id and name")
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

// at is a request for the JSON at an address.
func at(address string) (*kiota.RequestInformation, error) { return rawRequest(kiota.GET, address) }

// listRaw follows every page of a list of objects with ids, read as JSON.
func listRaw[T any](ctx context.Context, c *Client, l listing) ([]T, error) {
	return collect(ctx, c, l, func(r record) (object T, err error) {
		if err := r.counts(); err != nil {
			return object, err
		}
		return object, r.into(&object)
	})
}
