package entra_test

import (
	"encoding/json"
	"net/http"
	"slices"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

const anchor = link.ImmutableID("1MOyofbliUerzRI0VniQqw==")

// body decodes what was sent, after making sure that it is plain JSON.
func body(t *testing.T, r sentRequest) map[string]any {
	t.Helper()
	if enc := r.header.Get("Content-Encoding"); enc != "" {
		t.Fatalf("body is packed: %s", enc)
	}
	var got map[string]any
	if err := json.Unmarshal([]byte(r.body), &got); err != nil {
		t.Fatalf("body %q: %v", r.body, err)
	}
	return got
}

func TestSetSendsTheValueAndClearSendsNull(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "james@contoso.com"})
	if err := c.Set(t.Context(), id, anchor); err != nil {
		t.Fatal(err)
	}
	if got := body(t, c.wire.last()); got["onPremisesImmutableId"] != string(anchor) {
		t.Errorf("set sent %v", got)
	}
	if u, _ := c.User(string(id)); u.ImmutableID != string(anchor) {
		t.Errorf("after set the tenant has %q", u.ImmutableID)
	}
	if err := c.Clear(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	value, sent := body(t, c.wire.last())["onPremisesImmutableId"]
	if !sent || value != nil {
		t.Errorf("clear sent %s, want null", c.wire.last().body)
	}
	if u, _ := c.User(string(id)); u.ImmutableID != "" {
		t.Errorf("after clear the tenant has %q", u.ImmutableID)
	}
}

func TestSetTellsWhoHoldsTheValue(t *testing.T) {
	for name, deleted := range map[string]bool{"live": false, "in the bin": true} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{BinCopyBlocks: true})
			holder := entratest.User{UPN: "holder@contoso.com", ImmutableID: string(anchor)}
			if deleted {
				holder.DeletedAt = now.AddDate(0, 0, -1)
			}
			c.add(2, holder)
			id := c.add(1, entratest.User{UPN: "james@contoso.com"})
			p := problem(t, c.Set(t.Context(), id, anchor), link.Conflict)
			if p.Holder != guid(2) || p.Status != http.StatusBadRequest || p.RequestID == "" {
				t.Errorf("holder %q, status %d, request %q", p.Holder, p.Status, p.RequestID)
			}
			contains(t, p.Error(), "onPremisesImmutableId", string(id))
		})
	}
}

func TestDeleteRestorePurge(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "james@contoso.com"})
	where := func(want link.Where) {
		t.Helper()
		a, err := c.Account(t.Context(), id)
		if err != nil || a.Where() != want || a.UPN != "james@contoso.com" {
			t.Fatalf("account %+v, %v, want it %s", a, err, want)
		}
	}
	if err := c.SoftDelete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	where(link.RecycleBin)
	if err := c.Restore(t.Context(), id, link.RestoreOptions{}); err != nil {
		t.Fatal(err)
	}
	where(link.Live)
	if err := c.SoftDelete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	if err := c.Purge(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	_, err := c.Account(t.Context(), id)
	problem(t, err, link.NotFound)
}

// TestRestoreOfWhatIsTaken: another object has got its name or an address while the account was in the recycle bin.
func TestRestoreOfWhatIsTaken(t *testing.T) {
	both := []string{"SMTP:james@contoso.com", "smtp:jb@contoso.com"}
	for name, test := range map[string]struct {
		arrange func(*contoso)
		options link.RestoreOptions
		cause   string         // "": it is restored
		holder  link.AccountID // whom the problem names
		upn     string         // after it was restored
		proxies []string
	}{
		"name": {func(c *contoso) { c.add(2, entratest.User{UPN: "james@contoso.com"}) }, link.RestoreOptions{},
			"another account has the same userPrincipalName", guid(2), "", nil},
		"address of an account": {func(c *contoso) {
			c.add(2, entratest.User{UPN: "jb@contoso.com", Proxies: []string{"SMTP:jb@contoso.com"}})
		}, link.RestoreOptions{},
			"another account has the same proxyAddresses", guid(2), "", nil},
		"address of a group": {func(c *contoso) {
			c.AddGroup(entratest.Group{ID: string(guid(3)), Proxies: []string{"SMTP:jb@contoso.com"}})
		}, link.RestoreOptions{},
			"a group (" + string(guid(3)) + ") has the same proxyAddresses", "", "", nil},
		"address of a contact": {func(c *contoso) {
			c.AddContact(entratest.Contact{ID: string(guid(4)), Proxies: []string{"smtp:JB@contoso.com"}})
		}, link.RestoreOptions{},
			"a contact (" + string(guid(4)) + ") has the same proxyAddresses", "", "", nil},
		"another name": {func(c *contoso) { c.add(2, entratest.User{UPN: "james@contoso.com"}) }, link.RestoreOptions{UPN: "james2@contoso.com"},
			"", "", "james2@contoso.com", both},
		"a name that is taken too": {func(c *contoso) { c.add(2, entratest.User{UPN: "james2@contoso.com"}) }, link.RestoreOptions{UPN: "james2@contoso.com"},
			"another account has the same userPrincipalName", guid(2), "", nil},
		"without the address": {func(c *contoso) { c.AddGroup(entratest.Group{Proxies: []string{"SMTP:jb@contoso.com"}}) }, link.RestoreOptions{DropAddresses: true},
			"", "", "james@contoso.com", both[:1]},
		"both": {func(c *contoso) {
			c.add(2, entratest.User{UPN: "james@contoso.com", Proxies: []string{"SMTP:jb@contoso.com"}})
		},
			link.RestoreOptions{UPN: "james2@contoso.com", DropAddresses: true}, "", "", "james2@contoso.com", both[:1]},
		"the name still": {func(c *contoso) {
			c.add(2, entratest.User{UPN: "james@contoso.com", Proxies: []string{"SMTP:jb@contoso.com"}})
		},
			link.RestoreOptions{DropAddresses: true}, "another account has the same userPrincipalName", guid(2), "", nil},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			id := c.add(1, entratest.User{UPN: "james@contoso.com", Proxies: both, DeletedAt: now.AddDate(0, 0, -3)})
			test.arrange(c)
			err := c.Restore(t.Context(), id, test.options)
			u, _ := c.User(string(id))
			if test.cause != "" {
				if p := problem(t, err, link.Conflict); p.Cause != test.cause || p.Holder != test.holder || u.DeletedAt.IsZero() {
					t.Errorf("%q, holder %q, %+v", p.Cause, p.Holder, u)
				}
				return
			}
			if err != nil || u.UPN != test.upn || !slices.Equal(u.Proxies, test.proxies) || !u.DeletedAt.IsZero() {
				t.Errorf("%v, %+v", err, u)
			}
		})
	}
}

func TestRestoreSendsWhatWasAskedFor(t *testing.T) {
	for want, options := range map[string]link.RestoreOptions{
		`{}`: {}, `{"newUserPrincipalName":"n@contoso.com"}`: {UPN: "n@contoso.com"}, `{"autoReconcileProxyConflict":true}`: {DropAddresses: true},
	} {
		c := serve(t, entratest.Behaviour{})
		if err := c.Restore(t.Context(), c.add(1, entratest.User{UPN: "james@contoso.com", DeletedAt: now}), options); err != nil {
			t.Error(err)
		}
		if sent := c.wire.last(); sent.body != want || sent.method != http.MethodPost || sent.path != "/v1.0/directory/deletedItems/"+string(guid(1))+"/restore" {
			t.Errorf("%s %s %s, want %s", sent.method, sent.path, sent.body, want)
		}
	}
}

func TestWritesTakeObjectIDsOnly(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for _, id := range []link.AccountID{"", "james@contoso.com", "../groups", link.AccountID("{" + guid(1) + "}"), guid(1) + "/x"} {
		problem(t, c.Set(t.Context(), id, anchor), link.BadInput)
		problem(t, c.Clear(t.Context(), id), link.BadInput)
		problem(t, c.SoftDelete(t.Context(), id), link.BadInput)
		problem(t, c.Restore(t.Context(), id, link.RestoreOptions{}), link.BadInput)
		problem(t, c.Purge(t.Context(), id), link.BadInput)
	}
	if len(c.wire.sent) > 0 {
		t.Errorf("sent %v", c.wire.sent)
	}
}

func TestRefusedWrites(t *testing.T) {
	synced := entratest.User{UPN: "james@contoso.com", Sync: new(true), ImmutableID: "x"}
	federated := entratest.User{UPN: "james@fabrikam.com", ImmutableID: "x"}
	held := entratest.User{UPN: "boss@contoso.com", Units: []string{string(guid(70))}}
	for name, test := range map[string]struct {
		user  entratest.User
		kind  link.ProblemKind
		words string
	}{
		"synced":     {synced, link.Refused, "Active Directory owns it, or it is being migrated"},
		"federated":  {federated, link.Refused, "federated domain"},
		"restricted": {held, link.NoRights, "and the role User Administrator"},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			c.AddUnit(entratest.Unit{ID: string(guid(70)), Restricted: true})
			p := problem(t, c.Clear(t.Context(), c.add(1, test.user)), test.kind)
			contains(t, p.Error(), test.words, "The server said", p.RequestID)
			if p.RequestID == "" {
				t.Error("no request id")
			}
		})
	}
}
