package journeys

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"testing"

	"hardmatch/link"
	"hardmatch/link/plan"
)

// The holder is looked at instead: it carries the ImmutableID already, but not the person's sign-in name, which another account has: that is not called done.
func TestTheHolderIsKeptInstead(t *testing.T) {
	if bothFaces(t, TestTheHolderIsKeptInstead) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toResolve(d, "ursula.busy")
	d.Choose("Swap")
	d.ExpectFrame("(•) Swap", "Enter look at the other one")
	d.Press("enter")
	d.Expect("Check-up", "Account  ursula.b@contoso.onmicrosoft.com", "This account only carries the ImmutableID")
	if changes := s.changes(); len(changes) > 0 {
		t.Errorf("the choice alone has changed something: %v", changes)
	}
}

// A holder in the recycle bin that is kept instead is restored first: it comes back with its ImmutableID, and the plan has nothing else to do.
func TestAHolderInTheRecycleBinIsKeptInstead(t *testing.T) {
	if bothFaces(t, TestAHolderInTheRecycleBinIsKeptInstead) {
		return
	}
	s := newStage(t)
	d := s.wizard(80, 24)
	toResolve(d, "rita.bin")
	d.Choose("Swap")
	d.Press("enter")
	d.Expect("Check-up", "Account  rita.bin1077@contoso.onmicrosoft.com", "The account is in the recycle bin")
	out, err := s.apply(s.planOf(s.checkUp("rita.bin", "rita.bin1077@contoso.onmicrosoft.com"), plan.Decision{}))
	if err != nil || out.End != plan.EndLinked {
		t.Errorf("%s, %v", out.End, err)
	}
	if got, want := s.accounts("rita.bin1077"), "rita.bin1077@contoso.onmicrosoft.com: live, "+s.value("rita.bin"); got != want {
		t.Errorf("the tenant has\n%s\nwant\n%s", got, want)
	}
	if got, want := s.asked(), "POST v1.0 200"; got != want {
		t.Errorf("the tenant was asked %s, want %s", got, want)
	}
}

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
	if bothFaces(t, TestAHolderThatMayNotBeReadStopsTheWizard) {
		return
	}
	s := newStage(t)
	dup := s.account("james.bond4821@contoso.onmicrosoft.com")
	s.network = veiled{dup.ID}
	d := s.wizard(80, 40)
	toCheckUp(d, "james.bond")
	d.Expect("Other    ", link.AccountID(dup.ID).Short(), "Not known: what is on another account that Entra ID finds by this ImmutableID", "User.Read.All")
	d.Press("enter")
	d.Expect("Check-up")
	if got := s.account("james.bond@contoso.com").ImmutableID; got != "" {
		t.Errorf("the account has %q", got)
	}
}
