package entra_test

import (
	"cmp"
	"context"
	"maps"
	"net/http"
	"strings"
	"sync"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

// challenges are the ways in which Graph refuses a token in mid-use, each with a part of what the request for the next one contains.
var challenges = map[string]struct {
	fault  entratest.Fault
	claims string
}{
	"expired": {entratest.Fault{Status: 401, Body: `{"error":{"code":"InvalidAuthenticationToken","message":"Lifetime validation failed, the token is expired."}}`}, `"CP1"`},
	"nothing": {entratest.Fault{Status: 401}, `"CP1"`},
	"step-up": {graphfault.StepUp(), `"acrs"`},
	"protected action": {entratest.Fault{Status: 403, Claims: `{"access_token":{"acrs":{"essential":true,"value":"c7"}}}`,
		Body: `{"error":{"code":"Forbidden","message":"insufficient_claims"}}`}, `"c7"`},
	"claims that are none": {entratest.Fault{Status: 401, Claims: "{", Body: `{"error":{"code":"InvalidAuthenticationToken","message":"x"}}`}, `"CP1"`},
}

// reads are one of each kind, for the tenant of twoAccounts.
var reads = map[string]func(context.Context, *entra.Client, *contoso) error{
	"read": func(ctx context.Context, c *entra.Client, _ *contoso) error {
		_, err := c.Account(ctx, guid(1))
		return err
	},
	"read as JSON": func(ctx context.Context, c *entra.Client, _ *contoso) error {
		_, err := c.Snapshot(ctx, guid(1))
		return err
	},
	"list": func(ctx context.Context, c *entra.Client, _ *contoso) error {
		_, err := c.Holders(ctx, anchor)
		return err
	},
}

// writes are all that there are, for the tenant of twoAccounts.
var writes = map[string]func(context.Context, *entra.Client, *contoso) error{
	"set":   func(ctx context.Context, c *entra.Client, _ *contoso) error { return c.Set(ctx, guid(1), anchor) },
	"clear": func(ctx context.Context, c *entra.Client, _ *contoso) error { return c.Clear(ctx, guid(1)) },
	"rename": func(ctx context.Context, c *entra.Client, _ *contoso) error {
		return c.Rename(ctx, guid(1), "y@contoso.com")
	},
	"untie": func(ctx context.Context, c *entra.Client, _ *contoso) error {
		return c.ClearObjectIdentifier(ctx, guid(1))
	},
	"delete":  func(ctx context.Context, c *entra.Client, _ *contoso) error { return c.SoftDelete(ctx, guid(1)) },
	"purge":   func(ctx context.Context, c *entra.Client, _ *contoso) error { return c.Purge(ctx, guid(2)) },
	"restore": restoreWithBody,
}

// requests are the reads and the writes.
func requests() map[string]func(context.Context, *entra.Client, *contoso) error {
	all := maps.Clone(reads)
	maps.Copy(all, writes)
	return all
}

// restoreWithBody restores under a name that the account gets only if the body arrives.
func restoreWithBody(ctx context.Context, client *entra.Client, c *contoso) error {
	err := client.Restore(ctx, guid(2), link.RestoreOptions{UPN: "z@contoso.com"})
	if u, _ := c.User(string(guid(2))); err == nil && u.UPN != "z@contoso.com" {
		c.t.Errorf("restored as %s", u.UPN)
	}
	return err
}

// twoAccounts is a tenant with an account in use and a deleted one.
func twoAccounts(t *testing.T) *contoso {
	t.Helper()
	c := serve(t, entratest.Behaviour{})
	c.add(1, entratest.User{UPN: "x@contoso.com"})
	c.add(2, entratest.User{UPN: "deleted@contoso.com", DeletedAt: now.AddDate(0, 0, -1)})
	return c
}

// signedIn is the tenant of twoAccounts, and a client that signed in by device code and has every permission to write.
func signedIn(t *testing.T) (*contoso, *signInService, *entra.Client) {
	t.Helper()
	c := twoAccounts(t)
	s := c.signIns(entratest.SignIn{})
	client := s.signIn()
	if err := client.Ready(t.Context(), []link.Verb{link.DoSet, link.DoPurge, link.DoClearIdentifier}); err != nil {
		t.Fatal(err)
	}
	c.ResetRequests()
	return c, s, client
}

// A token that Graph refuses in mid-use is renewed once, with what Graph asks for, and the request sent again: it did not act. No one is asked.
func TestARefusedTokenIsRenewedOnce(t *testing.T) {
	t.Parallel()
	for why, challenge := range challenges {
		for what, request := range requests() {
			c, s, client := signedIn(t)
			before := s.count(entratest.AskRefresh)
			c.Fail("", "", 1, challenge.fault)
			if err := request(t.Context(), client, c); err != nil {
				t.Errorf("%s, %s: %v", why, what, err)
			}
			asked := s.Asked()
			if last := asked[len(asked)-1]; s.count(entratest.AskRefresh) != before+1 || !strings.Contains(last.Claims, challenge.claims) || len(s.shown) != 1 {
				t.Errorf("%s, %s: renewed %d times, last with %q; asked %d times", why, what, s.count(entratest.AskRefresh)-before, last.Claims, len(s.shown))
			}
		}
	}
}

// A token that is refused again is not renewed for ever: the person has to sign in, and learns that.
func TestATokenThatIsRefusedAgain(t *testing.T) {
	t.Parallel()
	for why, challenge := range challenges {
		for what, request := range requests() {
			c, s, client := signedIn(t)
			before := s.count(entratest.AskRefresh)
			c.Fail("", "", 99, challenge.fault)
			contains(t, problem(t, request(t.Context(), client, c), link.SignedOut).Error(), "Sign in again")
			renewed, sent := s.count(entratest.AskRefresh)-before, len(c.Requests())
			if what != "list" && (renewed != 1 || sent != 2) || len(s.shown) != 1 { // a list is two requests at the same time
				t.Errorf("%s, %s: renewed %d times, sent %d times; asked %d times", why, what, renewed, sent, len(s.shown))
			}
		}
	}
}

// A refused renewal is a sign-in that is no longer good; a renewal that no one answers is not.
func TestARenewalThatFails(t *testing.T) {
	t.Parallel()
	for what, request := range requests() {
		c, s, client := signedIn(t)
		s.Authority.Close()
		c.Fail("", "", 99, graphfault.StepUp())
		contains(t, problem(t, request(t.Context(), client, c), link.Unreachable).Error(), "the sign-in service could not be reached")
		c, s, client = signedIn(t)
		s.Refuse(entratest.AskRefresh, 50076)
		c.Fail("", "", 99, graphfault.StepUp())
		p := problem(t, request(t.Context(), client, c), link.SignedOut)
		contains(t, p.Error(), "a second factor is required", "Sign in again")
		if len(s.shown) != 1 {
			t.Errorf("%s: asked %d times", what, len(s.shown))
		}
	}
}

// A check-up asks for many things at the same time: one renewal serves all that are refused, and if it is in vain there is no second.
func TestManyRequestsShareARenewal(t *testing.T) {
	for name, code := range map[string]int{"granted": 0, "refused": 50173} {
		c := twoAccounts(t)
		s := c.signIns(entratest.SignIn{})
		client := s.refusingTheFirstToken()
		before := s.count(entratest.AskRefresh)
		s.Refuse(entratest.AskRefresh, code)
		_, err := client.Related(t.Context(), bond(t))
		if code == 0 && err != nil || code != 0 && problem(t, err, link.SignedOut) == nil {
			t.Errorf("%s: %v", name, err)
		}
		if n := s.count(entratest.AskRefresh) - before; n != 1 {
			t.Errorf("%s: renewed %d times", name, n)
		}
	}
}

// refusingTheFirstToken is a client whose first token Graph never takes.
func (s *signInService) refusingTheFirstToken() *entra.Client {
	s.t.Helper()
	session, err := signin.SignIn(s.t.Context(), s.options, s.show)
	if err != nil {
		s.t.Fatal(err)
	}
	var mu sync.Mutex
	var first string
	client, err := entra.Connect(session, entra.Options{URL: s.tenant.url, Transport: roundTrip(func(r *http.Request) (*http.Response, error) {
		mu.Lock()
		defer mu.Unlock()
		token := r.Header.Get("Authorization")
		if first = cmp.Or(first, token); token == first {
			return &http.Response{StatusCode: 401, Header: http.Header{}, Body: http.NoBody, Request: r}, nil
		}
		return http.DefaultTransport.RoundTrip(r)
	})})
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

// A request refused for another reason is not sent again with another token, and neither is one whose token cannot be replaced.
func TestWhatARenewalCannotCure(t *testing.T) {
	c, s, client := signedIn(t)
	before := s.count(entratest.AskRefresh)
	c.Fail("", "", 1, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"Insufficient privileges"}}`})
	problem(t, client.Clear(t.Context(), guid(1)), link.NoRights)
	if s.count(entratest.AskRefresh) != before || len(c.Requests()) != 1 {
		t.Errorf("renewed %d times, sent %d times", s.count(entratest.AskRefresh)-before, len(c.Requests()))
	}
	c = serve(t, entratest.Behaviour{})
	c.Fail("", "", 1, graphfault.StepUp())
	problem(t, c.Clear(t.Context(), guid(1)), link.SignedOut)
	if len(c.Requests()) != 1 {
		t.Errorf("sent %d times with the same token", len(c.Requests()))
	}
}
