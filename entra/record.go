package entra

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	kiota "github.com/microsoft/kiota-abstractions-go"
	"github.com/microsoft/kiota-abstractions-go/serialization"
	kiotajson "github.com/microsoft/kiota-serialization-json-go"

	"hardmatch/entra/web"
	"hardmatch/link"
)

// The SDK makes the requests and reads the objects. Between the two, every answer is read here: the SDK cannot tell what is null from what was left
// out, takes a list that is missing for an empty one, and panics on some of what no schema allows.

// logTry is one object of an answer, before anything is made of it.
type record struct {
	raw        json.RawMessage
	properties map[string]json.RawMessage // its properties; a null is there, what was left out is not
}

func newRecord(raw json.RawMessage) (record, error) {
	if err := checkObject(raw); err != nil {
		return record{}, err
	}
	properties := web.Fields(raw)
	if properties == nil {
		return record{}, web.Unfitf("the answer has something other than an object")
	}
	return record{raw, properties}, nil
}

// has reports whether a property is there; a null is.
func (r record) has(property string) bool {
	_, there := r.properties[property]
	return there
}

// text is a property that is a text; "" for none and for anything else.
func (r record) text(property string) string {
	var text string
	_ = json.Unmarshal(r.properties[property], &text) // null, or something else
	return text
}

// id is the object id of an account, in lower case. An account without one cannot be told from others.
func (r record) id() (link.AccountID, error) {
	id := link.AccountID(strings.ToLower(r.text("id")))
	if checkID(id) != nil {
		return "", web.Unfitf("the answer has an account without an object id (%.60q)", r.properties["id"])
	}
	return id, nil
}

// hasID refuses an object that has no id at all: without one it could not be told from others.
func (r record) hasID() error {
	if r.text("id") == "" {
		return web.Unfitf("the answer has an object without an id (%.60q)", r.properties["id"])
	}
	return nil
}

func (r record) into(object any) error {
	if err := json.Unmarshal(r.raw, object); err != nil {
		return web.Unfitf("the answer has a value of the wrong type (%.80s)", err)
	}
	return nil
}

// parseAs reads a record as an object of the SDK.
func parseAs[T serialization.Parsable](r record, factory serialization.ParsableFactory) (object T, err error) {
	defer func() { // the SDK asserts the types that the schema has
		if value := recover(); value != nil {
			err = web.Unfitf("the answer has a value of the wrong type (%.80s)", fmt.Sprint(value))
		}
	}()
	node, err := kiotajson.NewJsonParseNode(r.raw)
	if err != nil {
		return object, web.Unfitf("the answer is not JSON (%.80s)", err)
	}
	read, err := node.GetObjectValue(factory)
	if err != nil {
		return object, web.Unfitf("the answer has a value of the wrong type (%.80s)", err)
	}
	object, ok := read.(T)
	if !ok {
		return object, web.Unfitf("the answer has another kind of object than the one asked for")
	}
	return object, nil
}

// get sends a request for JSON and gives it as the server sent it. It takes what the SDK's builders of requests give.
func (c *Client) get(ctx context.Context, request *kiota.RequestInformation, err error) ([]byte, error) {
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

func (c *Client) getRecord(ctx context.Context, request *kiota.RequestInformation, err error) (record, error) {
	raw, err := c.get(ctx, request, err)
	if err != nil {
		return record{}, err
	}
	return newRecord(raw)
}

// getByID reads the object of this id at an address.
func (c *Client) getByID(ctx context.Context, id link.AccountID, address string) (record, error) {
	request, err := getRequest(address)
	return c.getWithID(ctx, id, request, err)
}

// getWithID reads the one object of this id. Another one, or one that does not say, is no answer.
func (c *Client) getWithID(ctx context.Context, id link.AccountID, request *kiota.RequestInformation, err error) (record, error) {
	r, err := c.getRecord(ctx, request, err)
	if err != nil {
		return record{}, err
	}
	if !strings.EqualFold(r.text("id"), string(id)) {
		return record{}, web.Unfitf("the answer is about another object than the one asked for (%.60q)", r.properties["id"])
	}
	return r, nil
}
