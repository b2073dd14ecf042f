package entra

import (
	"encoding/json"
	"fmt"
	"testing"
)

// pages are answers in Graph's spelling and in others.
var pages = []string{
	`{"@odata.context":"c","@odata.nextLink":"https://graph/x?a=1\u0026b=2","value":[{"id":"1","n":{"value":[1]}},{"id":"2"}]}`,
	`{"value":[{"a":"}]\"{"}],"@odata.nextLink":"n"}`, `{"value":[]}`, `{ "value" : [ {} , {"a":[{}]} ] }`, `{"value":[{"id":"1"}],"@odata.nextLink":null}`,
	`{"value":null}`, `{"value":"x"}`, `{"value":{"a":[{}]}}`, `{"value":[1]}`, `{"value":["x"]}`, `{"value":[[{}],{}]}`, `{"value":[true,{}]}`, `{"id":"1"}`, `{}`,
	`{"value":[{"id":"1"}],"value":[{"id":"2"}]}`, `{"Value":[{"id":"1"}]}`, `{"value":[{"id":"1"}],"VALUE":[]}`, `{"v\u0061lue":[{"id":"1"}]}`,
	`{"value":[{}],"@odata.nextLink":"a","@odata.nextLink":"b"}`, `{"value":[{}],"@odata.nextLink":7}`, `{"@odata.nextLink":{"a":"b"},"value":[{}]}`,
	`{"value":[{}],"@odata.nextLink":""}`, `{"":"value","x":[{}]}`, `{"":"@odata.nextLink","value":[{}]}`, `{"value":[{}],"@ODATA.NEXTLINK":"n"}`, `[{"value":[]}]`, `"value"`, `7`,
}

// sameAsInFull checks that a page taken apart is what encoding/json makes of it.
func sameAsInFull(t *testing.T, page string) {
	t.Helper()
	var want struct {
		Value []json.RawMessage `json:"value"`
		Next  string            `json:"@odata.nextLink"`
	}
	wantErr := json.Unmarshal([]byte(page), &want)
	objects, next, err := takeApart([]byte(page))
	if (err != nil) != (wantErr != nil) || err == nil && (fmt.Sprintf("%s", objects) != fmt.Sprintf("%s", want.Value) || (objects == nil) != (want.Value == nil) || next != want.Next) {
		t.Errorf("%s\nis %q, %q, %v\nwant %q, %q, %v", page, objects, next, err, want.Value, want.Next, wantErr)
	}
}

func TestAPageIsTakenApartAsItIsReadInFull(t *testing.T) {
	for _, page := range pages {
		sameAsInFull(t, page)
	}
	if _, _, plain := parts([]byte(pages[0])); !plain {
		t.Error("what Graph writes is read in full")
	}
}

func FuzzAPageIsTakenApartAsItIsReadInFull(f *testing.F) {
	for _, page := range pages {
		f.Add(page)
	}
	f.Fuzz(func(t *testing.T, page string) {
		if json.Valid([]byte(page)) { // what is not does not get here
			sameAsInFull(t, page)
		}
	})
}
