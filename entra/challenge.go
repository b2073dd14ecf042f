package entra

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"net/http"
	"regexp"
	"strings"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
)

var challengeClaims = regexp.MustCompile(`claims="([^"]+)"`)

// tokenRefused tells whether the server would not take the token: one that is not good any more (401), or one that is too weak, which it says
// with claims (Learn: app-resilience-continuous-access-evaluation; Graph's Conditional Access answers 403 too). The claims are "" where it asks
// for none.
func (x exchange) tokenRefused() (claims string, refused bool) {
	if x.res == nil {
		return "", false
	}
	asked := challengeClaims.FindStringSubmatch(strings.Join(x.res.Header.Values("WWW-Authenticate"), ", "))
	if asked != nil {
		claims = claimsIn(asked[1])
	}
	switch x.res.StatusCode {
	case http.StatusUnauthorized:
		return claims, true
	case http.StatusForbidden:
		return claims, claims != ""
	default:
		return "", false
	}
}

// claimsIn decodes the claims of a challenge; "" for what is no JSON.
func claimsIn(encoded string) string {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil || !json.Valid(raw) {
		return ""
	}
	return string(raw)
}

// anew asks for no more than every token, but claims of any kind get a new one in place of the kept one (MSAL for Go 1.10).
const anew = `{"access_token":{}}`

// renewal gets a token in place of one that the server would not take, without asking anybody.
type renewal func(ctx context.Context, claims string) (string, error)

// renewal is nil for a token that somebody else obtained: there is no other.
func (s *Session) renewal() renewal {
	if _, given := s.credential.(staticToken); given {
		return nil
	}
	return func(ctx context.Context, claims string) (string, error) {
		token, err := tokenSource{s}.GetToken(ctx, policy.TokenRequestOptions{Claims: orElse(claims, anew)})
		return token.Token, err
	}
}
