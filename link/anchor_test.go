package link_test

import (
	"testing"

	"hardmatch/link"
)

// A text that is no GUID is not taken for one whose last bytes are zero: no one has that one, or someone else does.
func TestWhatIsNoGUID(t *testing.T) {
	for _, text := range []string{
		"", "a1b2c3d4-e5f6-4789-abcd-1234567890a", "a1b2c3d4e5f64789abcd1234567890ab", "{a1b2c3d4-e5f6-4789-abcd-1234567890ab",
		"a1b2c3d4-e5f6-4789-abcd-12345678--ab", "--b2c3d4-e5f6-4789-abcd-1234567890ab", "a1b2c3d4-e5f6-4789-abcd-1234567890ag",
	} {
		if guid, err := link.ParseGUID(text); err == nil {
			t.Errorf("%q is the GUID %s", text, guid)
		}
	}
}
