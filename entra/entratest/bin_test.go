package entratest_test

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

const deletedItems = "/v1.0/directory/deletedItems/"

func TestBinNeedsACast(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.AddUser(entratest.User{UPN: "b@contoso.com", ImmutableID: anchor, DeletedAt: now.AddDate(0, 0, -1)})
	c.get("/v1.0/directory/deletedItems").want(t, 400, "Request_BadRequest", "cast")
	for _, cast := range []string{"graph.user", "microsoft.graph.user"} {
		r := c.get(deletedItems + cast + "?$filter=onPremisesImmutableId%20eq%20'" + "1MOyofbliUerzRI0VniQqw%3D%3D" + "'")
		if len(r.names()) != 1 {
			t.Errorf("%s: %s", cast, r.text)
		}
	}
	if names := c.get("/v1.0/users").names(); len(names) != 1 {
		t.Errorf("live users %v", names)
	}
}

func TestDeleteRestorePurge(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", ImmutableID: anchor, Licences: []string{"SPE_E3"}})
	prefixed := strings.ReplaceAll(id, "-", "") + "a@contoso.com"

	c.send("DELETE", deletedItems+id, "").want(t, 404, "Request_ResourceNotFound", id)
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
	c.get("/v1.0/users/"+id).want(t, 404, "Request_ResourceNotFound", id)
	c.send("PATCH", "/v1.0/users/"+id, `{"onPremisesImmutableId":null}`).want(t, 404, "Request_ResourceNotFound", id)
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 404, "Request_ResourceNotFound", id)
	one := c.get(deletedItems + id + "?$select=id,userPrincipalName,onPremisesImmutableId,deletedDateTime")
	if one.json["@odata.type"] != "#microsoft.graph.user" || one.json["userPrincipalName"] != prefixed ||
		one.json["onPremisesImmutableId"] != anchor || one.json["deletedDateTime"] != "2026-11-23T09:00:00Z" {
		t.Errorf("in the bin: %s", one.text)
	}
	back := c.send("POST", deletedItems+id+"/restore", "")
	if back.status != 200 || back.json["userPrincipalName"] != "a@contoso.com" || back.json["@odata.type"] != "#microsoft.graph.user" {
		t.Errorf("restored: %s", back.text)
	}
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
	c.send("DELETE", deletedItems+id, "").want(t, 204, "", "")
	c.get(deletedItems+id).want(t, 404, "Request_ResourceNotFound", id)
	if _, exists := c.User(id); exists {
		t.Error("still there after the purge")
	}
}

func TestBinKeepsThirtyDays(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", DeletedAt: now})
	c.clock = now.AddDate(0, 0, 30).Add(-1)
	c.get(deletedItems+id).want(t, 200, "", "")
	c.clock = now.AddDate(0, 0, 30)
	c.get(deletedItems+id).want(t, 404, "Request_ResourceNotFound", id)
}

func TestRestoredSyncState(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	bySync := c.AddUser(entratest.User{UPN: "a@contoso.com", Sync: new(true), DeletedBySync: true, DeletedAt: now})
	inCloud := c.AddUser(entratest.User{UPN: "b@contoso.com", Sync: new(true)})
	c.send("DELETE", "/v1.0/users/"+inCloud, "").want(t, 204, "", "")
	for id, want := range map[string]bool{bySync: false, inCloud: true} {
		c.send("POST", deletedItems+id+"/restore", "").want(t, 200, "", "")
		if u, _ := c.User(id); u.Sync == nil || *u.Sync != want {
			t.Errorf("%s comes back with %v, want %v", u.UPN, u.Sync, want)
		}
	}
}

func TestRestoreConflicts(t *testing.T) {
	for name, test := range map[string]struct {
		deleted, live entratest.User
		body          string
		message       string // "" is success
		upn           string // after a success
		proxies       int
	}{
		"name taken":      {entratest.User{}, entratest.User{UPN: "a@contoso.com"}, "", "property userPrincipalName already exists", "", 0},
		"another name":    {entratest.User{}, entratest.User{UPN: "a@contoso.com"}, `{"newUserPrincipalName":"a2@contoso.com"}`, "", "a2@contoso.com", 0},
		"address taken":   {entratest.User{Proxies: []string{"smtp:x@contoso.com"}}, entratest.User{UPN: "o@contoso.com", Proxies: []string{"SMTP:x@contoso.com"}}, "", "property proxyAddresses already exists", "", 0},
		"address dropped": {entratest.User{Proxies: []string{"smtp:x@contoso.com", "SMTP:a@contoso.com"}}, entratest.User{UPN: "o@contoso.com", Proxies: []string{"SMTP:x@contoso.com"}}, `{"autoReconcileProxyConflict":true}`, "", "a@contoso.com", 1},
		"anchor taken":    {entratest.User{ImmutableID: anchor}, entratest.User{UPN: "o@contoso.com", ImmutableID: anchor}, "", "property onPremisesImmutableId already exists", "", 0},
		"not JSON":        {entratest.User{}, entratest.User{UPN: "o@contoso.com"}, "{", "Unable to read JSON", "", 0},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			test.deleted.UPN, test.deleted.DeletedAt = "a@contoso.com", now
			id := c.AddUser(test.deleted)
			c.AddUser(test.live)
			r := c.send("POST", deletedItems+id+"/restore", test.body)
			if test.message != "" {
				if _, message := r.failure(); r.status != 400 || !strings.Contains(message, test.message) {
					t.Errorf("%d %s", r.status, r.text)
				}
				return
			}
			if u, _ := c.User(id); r.status != 200 || u.UPN != test.upn || len(u.Proxies) != test.proxies || !u.DeletedAt.IsZero() {
				t.Errorf("%d %s: %+v", r.status, r.text, u)
			}
		})
	}
}
