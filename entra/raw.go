package entra

import (
	"context"
	"encoding/json"
	"errors"
	"net/url"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"
)

// What the SDK cannot say, or only with a package of many megabytes, is asked for by its address and read as JSON.

var (
	errNotAUser     = errors.New("the object is not a user")
	errNothingThere = errors.New("the answer is empty")
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

// getRaw reads the JSON at an address as the server sent it.
func (c *Client) getRaw(ctx context.Context, address string) ([]byte, error) {
	request, err := rawRequest(kiota.GET, address)
	if err != nil {
		return nil, err
	}
	answer, err := c.adapter.SendPrimitive(ctx, request, "[]byte", nil)
	if err != nil {
		return nil, err
	}
	raw, ok := answer.([]byte)
	if !ok {
		return nil, errNothingThere
	}
	return raw, nil
}

// rawPage is a page of a list read as JSON.
type rawPage[T any] struct {
	Value []T     `json:"value"`
	Next  *string `json:"@odata.nextLink"`
}

func (p rawPage[T]) GetValue() []T             { return p.Value }
func (p rawPage[T]) GetOdataNextLink() *string { return p.Next }

// listRaw follows every page of a list read as JSON.
func listRaw[T any](ctx context.Context, c *Client, first string) ([]T, error) {
	return collect[T](c, 0, func(next string) (rawPage[T], error) {
		var p rawPage[T]
		if next == "" {
			next = first
		}
		raw, err := c.getRaw(ctx, next)
		if err != nil {
			return p, err
		}
		return p, json.Unmarshal(raw, &p)
	})
}
