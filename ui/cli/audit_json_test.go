package cli

import (
	"bytes"
	"testing"

	"hardmatch/link"
)

// TestARowIsIndentedAsTheRest: what is written by hand, for there are many, is what encoding/json would write.
func TestARowIsIndentedAsTheRest(t *testing.T) {
	for _, row := range []orderedJSON{
		{{"a", nil}},
		{{"a", "x"}, {"b", 7}, {"c", []string{}}, {"d", []string{"1", "\"2\"\n"}}, {"e", nil}, {"f", "<&>\x1b\u202e\xff"}, {"g", link.Stops}, {"h", []string{""}}},
	} {
		want, err := encodeIn("    ", row)
		var got bytes.Buffer
		if err != nil || row.indentInto(&got, "    ") != nil || string(link.EscapeJSON(got.Bytes()))+"\n" != string(want) {
			t.Errorf("%v: %q, want %q", err, got.String(), want)
		}
	}
}
