package entra_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

func TestWhoIsAGuestAndWhoIsExternal(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for n, test := range []struct {
		user            entratest.User
		guest, external bool
	}{
		{entratest.User{UPN: "member@contoso.com"}, false, false},
		{entratest.User{UPN: "internal.guest@contoso.com", Guest: true}, true, false},
		{entratest.User{UPN: "ann_fabrikam.com#EXT#@contoso.onmicrosoft.com", Guest: true}, true, true},
		{entratest.User{UPN: "invited@contoso.com", Guest: true, ExternalState: "Accepted"}, true, true},
		{entratest.User{UPN: "bob_fabrikam.com#EXT#@contoso.onmicrosoft.com"}, false, true},
	} {
		a, err := c.Account(t.Context(), c.add(n, test.user))
		if err != nil || a.Guest != test.guest || a.External != test.external {
			t.Errorf("%s: guest %t, external %t, %v", test.user.UPN, a.Guest, a.External, err)
		}
	}
}

// What distinguishes people is on every card, live or in the recycle bin.
func TestACardHasWhatTellsPeopleApart(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for n, deleted := range []time.Time{{}, now.AddDate(0, 0, -1)} {
		a, err := c.Account(t.Context(), c.add(n, entratest.User{UPN: "jane@contoso.com", GivenName: "Jane", Surname: "Smithers", DisplayName: "Jane S.",
			EmployeeID: "2002", DeletedAt: deleted}))
		if err != nil || a.GivenName != "Jane" || a.Surname != "Smithers" || a.DisplayName != "Jane S." || a.EmployeeID != "2002" {
			t.Errorf("%q %q %q %q, %v", a.GivenName, a.Surname, a.DisplayName, a.EmployeeID, err)
		}
	}
}

func TestTheThreeStatesOfTheSync(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for n, test := range []struct {
		sync *bool
		want link.SyncState
	}{{nil, link.CloudOnly}, {new(true), link.Synced}, {new(false), link.LeftScope}} {
		a, err := c.Account(t.Context(), c.add(n, entratest.User{UPN: "a@contoso.com", Sync: test.sync,
			Quarantined: []entratest.ProvisioningError{{Property: "ProxyAddresses", Value: "SMTP:x@contoso.com", At: now}}}))
		if err != nil {
			t.Fatal(err)
		}
		known(t, "sync", a.Sync, test.want)
		if len(a.Quarantined) != 1 || a.Quarantined[0] != "ProxyAddresses SMTP:x@contoso.com" {
			t.Errorf("quarantined %q", a.Quarantined)
		}
	}
}

func TestWhichPlanIsAMailbox(t *testing.T) {
	const exchange, foundation = "efb87545-963c-4e0d-99df-69c6916d9eb0", "113feb6c-3fe4-4440-bddc-54d774bf0318"
	for _, test := range []struct {
		service, status, plan string
		want                  bool
	}{
		{"exchange", "Enabled", exchange, true},
		{"exchange", "Warning", exchange, true},
		{"exchange", "Suspended", exchange, false},
		{"exchange", "Deleted", exchange, false},
		{"exchange", "Enabled", foundation, false}, // comes with most products and makes no mailbox
		{"SharePoint", "Enabled", exchange, false},
	} {
		client, _ := broken(t, func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 200, fmt.Sprintf(`{"id":%q,"userPrincipalName":"a@b.c","accountEnabled":true,"assignedPlans":[{"service":%q,"capabilityStatus":%q,"servicePlanId":%q}]}`,
				guid(1), test.service, test.status, test.plan))
		})
		a, err := client.Account(t.Context(), guid(1))
		if err != nil {
			t.Fatal(err)
		}
		known(t, fmt.Sprint(test), a.Usage.Mailbox, test.want)
	}
}

func TestEachRequestHasItsOwnID(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "a@contoso.com"})
	n := 0
	client := connect(t, c.url, c.Issue(entratest.Grant{UserID: string(guid(900))}), entra.Options{Transport: c.wire, NewID: func() string {
		n++
		return fmt.Sprintf("request-%d", n)
	}})
	for range 2 {
		if _, err := client.Account(t.Context(), id); err != nil {
			t.Fatal(err)
		}
	}
	if got := c.wire.last().header.Get("client-request-id"); got != "request-2" {
		t.Errorf("second request has id %q", got)
	}
}
