package entra_test

import (
	"encoding/json"
	"net/http"
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

func TestWritesTakeObjectIDsOnly(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	for _, id := range []link.AccountID{"", "james@contoso.com", "../groups", link.AccountID("{" + guid(1) + "}"), guid(1) + "/x"} {
		problem(t, c.Set(t.Context(), id, anchor), link.Usage)
		problem(t, c.Clear(t.Context(), id), link.Usage)
		problem(t, c.SoftDelete(t.Context(), id), link.Usage)
		problem(t, c.Restore(t.Context(), id, link.RestoreOptions{}), link.Usage)
		problem(t, c.Purge(t.Context(), id), link.Usage)
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
		kind  link.Kind
		words string
	}{
		"synced":     {synced, link.Refused, "synchronised from Active Directory"},
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
