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
	"time"

	"hardmatch/entra/signin"
	"hardmatch/entra/web"
	"hardmatch/link"
)

const maxTries = 4

// shouldRetry reports whether to try once more, and after how long; it returns a wait that is too long as well. It repeats a write only if the server says that it did not act.
func (t *transport) shouldRetry(method string, x exchange, tries int) (time.Duration, bool) {
	if tries >= maxTries || !repeatable(method, x) {
		return 0, false
	}
	backoff := time.Second << (tries - 1)
	if x.res == nil {
		return backoff, true
	}
	if after, said := web.RetryAfter(x.res.Header.Get("Retry-After"), t.now()); said {
		return after, after <= web.MaxPause
	}
	return backoff, true
}

func repeatable(method string, x exchange) bool {
	read := method == http.MethodGet
	if x.err != nil {
		return read && connectionBroke(x.err)
	}
	switch x.res.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return read
	default:
		return false
	}
}

// retryReason says why a request is tried again, in words that continue "Entra ID".
func (x exchange) retryReason() string {
	if x.res == nil || x.err != nil {
		return "gave no answer"
	}
	return web.Busy(x.res.StatusCode)
}

var challengeClaims = regexp.MustCompile(`claims="([^"]+)"`)

// tokenRefused reports whether the server refused the token: as no longer good (401), or as too weak, which it says
// with claims (Learn: app-resilience-continuous-access-evaluation; Graph's Conditional Access answers 403 too). The claims are "" if it asks
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

// claimsIn decodes the claims of a challenge; "" for what is not JSON.
func claimsIn(encoded string) string {
	raw, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(encoded, "="))
	if err != nil || !json.Valid(raw) {
		return ""
	}
	return string(raw)
}

// wantsContext reports whether claims ask for an authentication context: a stronger sign-in for what is being done, not for everything (Learn:
// developer-guide-conditional-access-authentication-context).
func wantsContext(claims string) bool { return strings.Contains(claims, `"acrs"`) }

// renewals get new tokens in place of those that the server refused, and prompt no one. If many requests were refused at the same
// time, one renewal serves them all: the sign-in service takes a client that asks again and again for one in a loop (AADSTS50196).
type renewals struct {
	session *signin.Session

	mu    sync.Mutex
	last  challenge
	token string
	err   error
	unmet string // claims for which only the person can get a token; "": none
}

// challenge is a refused token, and what another one must have.
type challenge struct{ token, claims string }

// renewalsOf returns nil for a session that has no other token.
func renewalsOf(s *signin.Session) *renewals {
	if !s.Renews() {
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
	token, err := r.session.Renew(ctx, c.claims)
	p, ok := errors.AsType[*link.Problem](err)
	if ok && wantsContext(c.claims) {
		weak := *p
		weak.Refusal, weak.Cause = link.RefusedStepUp, strongerSignIn+" for this: "+p.Cause
		p, err = &weak, &weak
	}
	if err == nil || ok && p.Kind == link.SignedOut { // anything else may be over at the next try
		r.last, r.token, r.err = c, token, err
	}
	if err != nil && ok && p.Kind == link.SignedOut {
		r.unmet = c.claims
	}
	return token, err
}

// refusedAgain notes what a token obtained to meet a challenge does not meet.
func (r *renewals) refusedAgain(x exchange) {
	if claims, refused := x.tokenRefused(); refused {
		r.mu.Lock()
		defer r.mu.Unlock()
		r.unmet = claims
	}
}

// Unmet returns, as JSON, what Entra ID has asked of the sign-in and no token of it meets: the next sign-in should ask for it (Learn: claims-challenge). It is
// "" if there is nothing, or nothing that a sign-in could ask for.
func (c *Client) Unmet() string {
	if c.renew == nil {
		return ""
	}
	c.renew.mu.Lock()
	defer c.renew.mu.Unlock()
	return c.renew.unmet
}
