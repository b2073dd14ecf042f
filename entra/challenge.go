package entra

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"errors"
	"net/http"
	"regexp"
	"strings"
	"sync"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"hardmatch/link"
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

// renewals get tokens in place of those that the server would not take, without asking anybody. What many requests were refused for at the same
// time is renewed once for all of them: the sign-in service takes a client that asks again and again for one in a loop (AADSTS50196).
type renewals struct {
	session *Session

	mu    sync.Mutex
	last  challenge
	token string
	err   error
}

// challenge is a token that was refused, and what another one must have.
type challenge struct{ token, claims string }

// renewals is nil for a token that somebody else obtained: there is no other.
func (s *Session) renewals() *renewals {
	if _, given := s.credential.(staticToken); given {
		return nil
	}
	return &renewals{session: s}
}

// of answers a challenge with another token.
func (r *renewals) of(ctx context.Context, c challenge) (string, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.last == c {
		return r.token, r.err
	}
	token, err := tokenSource{r.session}.GetToken(ctx, policy.TokenRequestOptions{Claims: orElse(c.claims, anew)})
	if p, ok := errors.AsType[*link.Problem](err); err == nil || ok && p.Kind == link.SignedOut { // anything else may be over at the next try
		r.last, r.token, r.err = c, token.Token, err
	}
	return token.Token, err
}
