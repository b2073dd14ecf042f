package entra_test

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/link"
)

func TestReadsAreTriedAgain(t *testing.T) {
	second := time.Second
	for name, test := range map[string]struct {
		fault  entratest.Fault
		waited []time.Duration
	}{
		"429, seconds":             {graphfault.Throttled("7"), []time.Duration{7 * second, 7 * second}},
		"429, decimals rounded up": {graphfault.Throttled("0.3"), []time.Duration{second, second}},
		"429, a date":              {graphfault.Throttled(now.Add(9 * second).Format(http.TimeFormat)), []time.Duration{9 * second, 0}},
		"429, nothing told":        {graphfault.Throttled(""), []time.Duration{second, 2 * second}},
		"503, empty":               {entratest.Fault{Status: 503}, []time.Duration{second, 2 * second}},
		"502, a page":              {graphfault.BadGateway(), []time.Duration{second, 2 * second}},
		"504":                      {entratest.Fault{Status: 504, Body: "{}"}, []time.Duration{second, 2 * second}},
		"connection cut":           {entratest.Fault{Reset: true}, []time.Duration{second, 2 * second}},
		"answer cut off":           {entratest.Fault{CutOff: true}, []time.Duration{second, 2 * second}},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			id := c.add(1, entratest.User{UPN: "james@contoso.com"})
			c.Fail("GET", "/users/", 2, test.fault)
			a, err := c.Account(t.Context(), id)
			if err != nil || a.UPN != "james@contoso.com" {
				t.Fatalf("%q, %v", a.UPN, err)
			}
			if !slices.Equal(c.clock.waited, test.waited) {
				t.Errorf("waited %v, want %v", c.clock.waited, test.waited)
			}
		})
	}
}

func TestReadsAreGivenUp(t *testing.T) {
	for name, test := range map[string]struct {
		fault entratest.Fault
		tries int
		words string
		code  int
	}{
		"always 502":            {graphfault.BadGateway(), 4, "502 Bad Gateway", 502},
		"always 503":            {entratest.Fault{Status: 503}, 4, "status 503", 503},
		"always throttled":      {graphfault.Throttled("1"), 4, "throttling requests. Wait a few minutes", 429},
		"throttled for an hour": {graphfault.Throttled("3600"), 1, "asks you to wait 60 minutes", 429},
		"throttled for a day":   {graphfault.Throttled("86400"), 1, "asks you to wait 24 hours: something makes too many requests", 429},
		"throttled by a date":   {graphfault.Throttled(now.Add(90 * time.Second).Format(http.TimeFormat)), 1, "asks you to wait 2 minutes", 429},
		"nothing, for an hour":  {entratest.Fault{Status: 503, RetryAfter: "3600"}, 1, "asks you to wait 60 minutes", 503},
		"always cut":            {entratest.Fault{Reset: true}, 4, "could not be reached", 0},
		"a redirect":            {entratest.Fault{Status: 302, Body: "{}"}, 1, "status 302", 302},
		"a proxy's 404":         {entratest.Fault{Status: 404, Body: "<p>no such host</p>"}, 1, "no such host", 404},
		"a page instead":        {entratest.Fault{Status: 200, Body: "<h1>Please log in to the guest network</h1>"}, 1, "guest network", 200},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			c.Fail("GET", "/users/", 99, test.fault)
			_, err := c.Account(t.Context(), c.add(1, entratest.User{UPN: "james@contoso.com"}))
			p := problem(t, err, link.Unreachable)
			contains(t, p.Error(), test.words)
			if p.Status != test.code || len(c.wire.sent) != test.tries {
				t.Errorf("status %d after %d tries, want %d after %d", p.Status, len(c.wire.sent), test.code, test.tries)
			}
		})
	}
}

// Throttling is the one answer by which the server says that it did not act: then every write is sent again, whole and not packed.
func TestAThrottledWriteIsRepeated(t *testing.T) {
	for name, write := range writes {
		c := twoAccounts(t)
		c.Fail("", "", 2, graphfault.Throttled("3"))
		if err := write(t.Context(), c.Client, c); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if !slices.Equal(c.clock.waited, []time.Duration{3 * time.Second, 3 * time.Second}) || len(c.wire.sent) != 3 {
			t.Fatalf("%s: %d tries, waited %v", name, len(c.wire.sent), c.clock.waited)
		}
		for _, r := range c.wire.sent {
			if r.body != c.wire.sent[0].body || r.header.Get("Content-Encoding") != "" || r.body != "" && !json.Valid([]byte(r.body)) {
				t.Errorf("%s sent %q, packed %q", name, r.body, r.header.Get("Content-Encoding"))
			}
		}
	}
}

// After anything but a refusal a write may have happened, and is not sent again.
func TestAWriteWithoutAnAnswerMayBeDone(t *testing.T) {
	for name, fault := range map[string]entratest.Fault{
		"reset after the server acted":  {Reset: true, AfterActing: true},
		"reset before the server acted": {Reset: true},
		"504 after the server acted":    {Status: 504, AfterActing: true},
		"502, a page":                   graphfault.BadGateway(),
		"503, with a wait":              {Status: 503, RetryAfter: "2"},
		"500":                           {Status: 500, Body: `{"error":{"code":"InternalServerError","message":"oops"}}`},
		"a page with status 200":        {Status: 200, Body: "<p>log in</p>"},
	} {
		for what, write := range writes {
			c := twoAccounts(t)
			c.Fail("", "", 1, fault)
			problem(t, write(t.Context(), c.Client, c), link.MaybeDone)
			if len(c.wire.sent) != 1 || len(c.clock.waited) != 0 {
				t.Errorf("%s, %s: %d tries, waited %v", name, what, len(c.wire.sent), c.clock.waited)
			}
		}
	}
}

func TestAWriteThatNeverLeftIsNotMaybeDone(t *testing.T) {
	client := connect(t, "http://127.0.0.1:1", "token", entra.Options{})
	p := problem(t, client.SoftDelete(t.Context(), guid(1)), link.Unreachable)
	contains(t, p.Error(), "could not be reached", "refused")
}

func TestAWriteGivenUpInMidFlightMayBeDone(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	client, _ := broken(t, func(_ http.ResponseWriter, r *http.Request) {
		cancel()
		<-r.Context().Done()
	})
	problem(t, client.SoftDelete(ctx, guid(1)), link.MaybeDone)
}

func TestAReadCanBeGivenUpWhileWaiting(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	c := serve(t, entratest.Behaviour{})
	c.Fail("", "", 99, graphfault.Throttled("5"))
	client := connect(t, c.url, "t", entra.Options{Wait: func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}})
	_, err := client.Account(ctx, guid(1))
	problem(t, err, link.Cancelled)
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v is not a cancelled context", err)
	}
}

func TestATryHasADeadline(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	block := roundTrip(func(r *http.Request) (*http.Response, error) {
		<-r.Context().Done()
		return nil, r.Context().Err()
	})
	client := connect(t, c.url, "t", entra.Options{Timeout: time.Nanosecond, Transport: block})
	_, err := client.Account(t.Context(), guid(1))
	contains(t, problem(t, err, link.Unreachable).Error(), "in time")
}

type roundTrip func(*http.Request) (*http.Response, error)

// RoundTrip implements http.RoundTripper.
func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

func TestTheTokenStaysAtItsServer(t *testing.T) {
	var strayed atomic.Bool
	elsewhere := newServer(t, func(http.ResponseWriter, *http.Request) { strayed.Store(true) })
	client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) {
		answerJSON(w, 200, fmt.Sprintf(`{"value":[],"@odata.nextLink":%q}`, elsewhere+"/v1.0/users?$skiptoken=x"))
	})
	_, err := client.Holders(t.Context(), anchor)
	contains(t, problem(t, err, link.Unreachable).Error(), "another server")
	if strayed.Load() {
		t.Error("the link to another server was followed")
	}
}

func TestAPageThatLeadsToItselfEnds(t *testing.T) {
	client, _ := broken(t, func(w http.ResponseWriter, r *http.Request) {
		answerJSON(w, 200, fmt.Sprintf(`{"value":[],"@odata.nextLink":"http://%s/v1.0/users?$skiptoken=x"}`, r.Host))
	})
	_, err := client.Holders(t.Context(), anchor)
	contains(t, problem(t, err, link.Unreachable).Error(), "the same page")
}

func TestTheLogHasNoSecrets(t *testing.T) {
	var lines bytes.Buffer
	c := serve(t, entratest.Behaviour{})
	token := c.Issue(entratest.Grant{UserID: string(guid(900))})
	client := connect(t, c.url, token, entra.Options{Log: slog.New(slog.NewJSONHandler(&lines, nil)), Wait: c.clock.wait})
	populate(c)
	if _, err := client.Related(t.Context(), bond(t)); err != nil {
		t.Fatal(err)
	}
	if err := client.Set(t.Context(), guid(9), "secret-value"); err != nil {
		t.Fatal(err)
	}
	log := lines.String()
	contains(t, log, `"path":"/v1.0/users"`, `"filter":"onPremisesImmutableId eq '?'"`, `"status":204`, `"method":"PATCH"`, `"request_id":"`)
	for _, secret := range []string{token, "Bearer", "secret-value", string(anchor), sid, "james.bond", "James Bond"} {
		if strings.Contains(log, secret) {
			t.Errorf("the log has %q in it", secret)
		}
	}
}
