package entratest_test

import (
	"testing"

	"hardmatch/entra/entratest"
)

func TestStaleReads(t *testing.T) {
	c := serve(t, entratest.Behaviour{StaleReads: 2, StaleLists: 3})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")
	for i, want := range []any{nil, nil, anchor, anchor} {
		if r := c.get("/v1.0/users/" + id + "?$select=onPremisesImmutableId"); r.json["onPremisesImmutableId"] != want {
			t.Errorf("read %d: %s, want %v", i, r.text, want)
		}
	}
	for i, want := range []int{0, 0, 0, 1} {
		if names, _ := c.list("onPremisesImmutableId eq '" + anchor + "'"); len(names) != want {
			t.Errorf("list %d: %v, want %d", i, names, want)
		}
	}
}

func TestAdvancedQueriesLagBehind(t *testing.T) {
	c := serve(t, entratest.Behaviour{StaleLists: 1, IndexLag: 1})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")
	for i, want := range [][2]int{{0, 0}, {1, 0}, {1, 1}} {
		filter := "onPremisesImmutableId eq '" + anchor + "'"
		plain, _ := c.list(filter)
		advanced, _ := c.list(filter, eventual)
		if len(plain) != want[0] || len(advanced) != want[1] {
			t.Errorf("list %d: plain %v, advanced %v", i, plain, advanced)
		}
	}
}

func TestStaleDelete(t *testing.T) {
	c := serve(t, entratest.Behaviour{StaleReads: 1})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
	c.get("/v1.0/users/"+id).want(t, 200, "", "")
	c.get("/v1.0/users/"+id).want(t, 404, "Request_ResourceNotFound", id)
	c.send("DELETE", deletedItems+id, "").want(t, 204, "", "")
	c.get(deletedItems+id).want(t, 200, "", "")
	c.get(deletedItems+id).want(t, 404, "Request_ResourceNotFound", id)
}

func TestStaleUniqueness(t *testing.T) {
	c := serve(t, entratest.Behaviour{StaleUniqueness: 1})
	holder := c.AddUser(entratest.User{UPN: "h@contoso.com", ImmutableID: anchor})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	c.send("PATCH", "/v1.0/users/"+holder, `{"onPremisesImmutableId":null}`).want(t, 204, "", "")
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 400, "Request_BadRequest", "already exists")
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")
}

func TestChangeFromOutsideIsSeenAtOnce(t *testing.T) {
	c := serve(t, entratest.Behaviour{StaleReads: 5})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	c.Change(id, func(u *entratest.User) { u.Sync = new(true) })
	if r := c.get("/v1.0/users/" + id + "?$select=onPremisesSyncEnabled"); r.json["onPremisesSyncEnabled"] != true {
		t.Errorf("%s", r.text)
	}
	c.Remove(id)
	c.get("/v1.0/users/"+id).want(t, 404, "Request_ResourceNotFound", id)
	if len(c.Users()) != 1 {
		t.Errorf("users %v", c.Users())
	}
}
