package entra_test

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"sync"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

// told collects the pauses of a context.
type told struct {
	mu     sync.Mutex
	pauses []link.Pause
}

func (p *told) listen(ctx context.Context) context.Context {
	return link.TellPauses(ctx, func(one link.Pause) {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.pauses = append(p.pauses, one)
	})
}

// The client reports each wait between two tries before it begins, with its reason and its end. The SDK keeps the context all the way down.
func TestAWaitIsTold(t *testing.T) {
	until := func(why string, after time.Duration) link.Pause {
		return link.Pause{Who: "Entra ID", Why: why, Until: now.Add(after)}
	}
	for name, test := range map[string]struct {
		fault entratest.Fault
		times int
		want  []link.Pause
	}{
		"429, seconds":             {graphfault.Throttled("7"), 1, []link.Pause{until("is busy", 7*time.Second)}},
		"429, decimals":            {graphfault.Throttled("1.3"), 1, []link.Pause{until("is busy", 2*time.Second)}},
		"429, a date":              {graphfault.Throttled(now.Add(9 * time.Second).Format(http.TimeFormat)), 1, []link.Pause{until("is busy", 9*time.Second)}},
		"429, a date that is over": {graphfault.Throttled(now.Add(-time.Second).Format(http.TimeFormat)), 1, nil},
		"503, twice": {entratest.Fault{Status: 503}, 2, []link.Pause{
			until("is not available", time.Second), until("is not available", 3*time.Second)}},
		"502, a page":    {graphfault.BadGateway(), 1, []link.Pause{until("is not available", time.Second)}},
		"connection cut": {entratest.Fault{Reset: true}, 1, []link.Pause{until("gave no answer", time.Second)}},
		"answer cut off": {entratest.Fault{CutOff: true}, 1, []link.Pause{until("gave no answer", time.Second)}},
		"for too long":   {graphfault.Throttled("3600"), 1, nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			id := c.add(1, entratest.User{UPN: "james@contoso.com"})
			c.Fail("GET", "/users/", test.times, test.fault)
			var got told
			_, _ = c.Account(got.listen(t.Context()), id)
			if !slices.Equal(got.pauses, test.want) {
				t.Errorf("told %v, want %v", got.pauses, test.want)
			}
		})
	}
}

// A write reports its waits too, and so does a read that the SDK does not know.
func TestEveryKindOfRequestTellsItsWaits(t *testing.T) {
	for name, request := range map[string]func(context.Context, *contoso, link.AccountID) error{
		"write": func(ctx context.Context, c *contoso, id link.AccountID) error { return c.Set(ctx, id, anchor) },
		"snapshot": func(ctx context.Context, c *contoso, id link.AccountID) error {
			_, err := c.Snapshot(ctx, id)
			return err
		},
		"list": func(ctx context.Context, c *contoso, _ link.AccountID) error {
			_, err := c.Holders(ctx, anchor)
			return err
		},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			id := c.add(1, entratest.User{UPN: "james@contoso.com"})
			c.Fail("", "", 1, graphfault.Throttled("5"))
			var got told
			if err := request(got.listen(t.Context()), c, id); err != nil {
				t.Fatal(err)
			}
			if len(got.pauses) != 1 || got.pauses[0].Why != "is busy" {
				t.Errorf("told %v", got.pauses)
			}
		})
	}
}

// The client also waits for an overloaded sign-in service, and reports that.
func TestAWaitOfTheSignInIsTold(t *testing.T) {
	busy := roundTrip(func(r *http.Request) (*http.Response, error) {
		return &http.Response{StatusCode: 429, Header: http.Header{"Retry-After": {"50"}}, Body: http.NoBody, Request: r}, nil
	})
	var got []link.Pause
	ctx, cancel := context.WithCancel(t.Context())
	ctx = link.TellPauses(ctx, func(p link.Pause) {
		got = append(got, p)
		cancel()
	})
	_, err := signin.SignIn(ctx, signin.Options{
		Method: signin.ByCode, Tenant: "contoso.com", ClientID: "app", Authority: "https://login.contoso.com", Transport: busy,
		Now: func() time.Time { return now },
	}, func(signin.DeviceCode) {})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("%v, not the end of the context", err)
	}
	want := []link.Pause{{Who: "Entra ID", Why: "is busy", Until: now.Add(50 * time.Second)}}
	if !slices.Equal(got, want) {
		t.Errorf("told %v, want %v", got, want)
	}
}
