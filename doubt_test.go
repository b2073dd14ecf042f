package main

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"hardmatch/link"
)

// veiled is a tenant that shows of one account no more than its id and its name.
type veiled struct{ id string }

// RoundTrip implements http.RoundTripper.
func (v veiled) RoundTrip(r *http.Request) (*http.Response, error) {
	res, err := http.DefaultTransport.RoundTrip(r)
	if err != nil || res.StatusCode != http.StatusOK {
		return res, err
	}
	defer res.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(res.Body).Decode(&body); err != nil {
		return nil, err
	}
	items, _ := body["value"].([]any)
	for _, item := range append(items, body) {
		if account, ok := item.(map[string]any); ok && account["id"] == v.id {
			for name := range account {
				if name != "id" && name != "displayName" && name != "value" {
					account[name] = nil
				}
			}
		}
	}
	text, err := json.Marshal(body)
	res.Body, res.ContentLength = io.NopCloser(bytes.NewReader(text)), int64(len(text))
	return res, err
}

// attacks-1 T12: a holder that may be read by its id and name only is shown, stops, and says who could read it.
func TestAHolderThatMayNotBeReadStopsTheWizard(t *testing.T) {
	s := newStage(t)
	dup := s.account("james.bond4821@contoso.onmicrosoft.com")
	s.network = veiled{dup.ID}
	d := s.wizard(80, 40)
	toCheckUp(d, "james.bond")
	d.Expect("Holder", link.AccountID(dup.ID).Short(), "Not known: what another account has that Entra ID finds by this ImmutableID", "User.Read.All")
	d.Press("enter")
	d.Expect("Check-up")
	if got := s.account("james.bond@contoso.com").ImmutableID; got != "" {
		t.Errorf("the account has %q", got)
	}
}
