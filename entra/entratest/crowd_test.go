package entratest_test

import (
	"net/url"
	"testing"

	"hardmatch/entra/entratest"
)

func TestACrowdIsMadeOnDemand(t *testing.T) {
	c := serve(t, entratest.Behaviour{AnchorFilterExact: true})
	c.Populate(100_000, 7)
	one := c.get("/v1.0/users/user99999@crowd.contoso.com?$select=id,displayName,onPremisesImmutableId")
	id, _ := one.json["id"].(string)
	value, _ := one.json["onPremisesImmutableId"].(string)
	if again := c.get("/v1.0/users/" + id + "?$select=id,displayName,onPremisesImmutableId"); again.json["onPremisesImmutableId"] != value || value == "" {
		t.Errorf("the same user by id: %s, %s", one.text, again.text)
	}
	found := c.get("/v1.0/users?$select=id&$filter=" + url.QueryEscape("onPremisesImmutableId eq '"+value+"'"))
	if list, _ := found.json["value"].([]any); len(list) != 1 {
		t.Errorf("by ImmutableID: %s", found.text)
	}
	if users := c.Users(); len(users) > 10 {
		t.Errorf("the tenant holds %d users", len(users))
	}
	if page := c.get("/v1.0/users?$top=999"); page.json["@odata.nextLink"] == nil {
		t.Error("a page of 999 is all there is")
	}
}

func TestWhoIsChangedLeavesTheCrowd(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.Populate(10, 7)
	user := c.get("/v1.0/users/user3@crowd.contoso.com?$select=id,onPremisesImmutableId")
	id, _ := user.json["id"].(string)
	value, _ := user.json["onPremisesImmutableId"].(string)
	other := c.AddUser(entratest.User{UPN: "other@contoso.com"})
	c.send("PATCH", "/v1.0/users/"+other, `{"onPremisesImmutableId":"`+value+`"}`).want(t, 400, "Request_BadRequest", "already exists")
	c.send("DELETE", "/v1.0/users/"+id, "").want(t, 204, "", "")
	if gone := c.get("/v1.0/users/user3@crowd.contoso.com"); gone.status != 404 {
		t.Errorf("deleted: %s", gone.text)
	}
	if bin := c.get("/v1.0/directory/deletedItems/" + id); bin.status != 200 {
		t.Errorf("in the bin: %s", bin.text)
	}
}
