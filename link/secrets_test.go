package link

import (
	"strings"
	"testing"
)

// attacks-1 T14
func TestSecretsAreCutOutOfWhatAServerSays(t *testing.T) {
	const jwt = "eyJ0eXAiOiJKV1QiLCJhbGciOiJub25lIn0.eyJzdWIiOiJvbGdhIn0.c2lnbmF0dXJl"
	for said, want := range map[string]string{
		"bad header: Bearer " + jwt:                            "bad header: Bearer [secret]",
		"you sent opaque/token+1&":                             "you sent [secret]",
		"you sent opaque%2Ftoken%2B1%26":                       "you sent [secret]",
		`you sent opaque\/token+1&`:                            "you sent [secret]",
		"you sent opaque/token+1&amp; twice opaque/token+1&.":  "you sent [secret] twice [secret].",
		"someone else's " + jwt + ".":                          "someone else's [secret]",
		"Authorization: Basic dXNlcjpwYXNzd29yZGxvbmc=; x":     "Authorization: Basic [secret]; x",
		"Basic authentication is off. The bearer token is bad": "Basic authentication is off. The bearer token is bad",
		"a b eyJ is not one":                                   "a b eyJ is not one",
	} {
		if got := (Secrets{"opaque/token+1&", "ab", ""}).Cut(said); got != want {
			t.Errorf("%q became %q, want %q", said, got, want)
		}
	}
	data := `{"displayName":"` + jwt + `","x":"token"}`
	if got := string(Secrets{jwt, "token"}.CutData([]byte(data))); got != `{"displayName":"[secret]","x":"token"}` {
		t.Error(got)
	}
	if got := string(Secrets{strings.Repeat("x", 20)}.CutData([]byte(data))); got != data {
		t.Error(got)
	}
}
