package ad

import "testing"

func TestSIDsKeepTheirBytes(t *testing.T) {
	for _, text := range []string{"S-1-5-18", "S-1-5-21-1004336348-1177238915-682003330-512", "S-1-16-4294967295"} {
		raw, ok := sidBytes(text)
		if got := sidText(raw); !ok || got != text {
			t.Errorf("%s became %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "S-1-5", "S-2-5-18", "S-1-5-x", "S-1-5-4294967296", "james"} {
		if _, ok := sidBytes(text); ok {
			t.Errorf("%q passes for a SID", text)
		}
	}
}
