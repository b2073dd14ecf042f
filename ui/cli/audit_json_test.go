package cli

import (
	"bytes"
	"testing"

	"hardmatch/link"
)

// TestARowIsIndentedAsTheRest: what is written by hand, since there are many rows, is what encoding/json would write.
func TestARowIsIndentedAsTheRest(t *testing.T) {
	type all struct {
		A any `json:"a"`
		B any `json:"b"`
		C any `json:"c"`
		D any `json:"d"`
		E any `json:"e"`
		F any `json:"f"`
		G any `json:"g"`
		H any `json:"h"`
	}
	for _, test := range []struct {
		row   orderedJSON
		plain any
	}{
		{orderedJSON{{"a", nil}}, map[string]any{"a": nil}},
		{orderedJSON{{"a", "x"}, {"b", 7}, {"c", []string{}}, {"d", []string{"1", "\"2\"\n"}}, {"e", nil}, {"f", "<&>\x1b\u202e\xff"}, {"g", link.Stops}, {"h", []string{""}}},
			all{"x", 7, []string{}, []string{"1", "\"2\"\n"}, nil, "<&>\x1b\u202e\xff", link.Stops, []string{""}}},
	} {
		want, err := encode(test.plain, "    ", "  ")
		var got bytes.Buffer
		if err != nil || test.row.indentInto(&got, "    ") != nil || string(link.EscapeJSON(got.Bytes()))+"\n" != string(want) {
			t.Errorf("%v: %q, want %q", err, got.String(), want)
		}
	}
}
