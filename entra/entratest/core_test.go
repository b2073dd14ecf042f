package entratest_test

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

func TestHardMatchThroughTheBin(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	james := c.AddUser(entratest.User{UPN: "james.bond@contoso.com", DisplayName: "James Bond"})
	twin := c.AddUser(entratest.User{UPN: "james.bond4821@contoso.onmicrosoft.com", ImmutableID: anchor, Sync: new(true)})

	names, _ := c.list("onPremisesImmutableId eq '" + anchor + "'")
	if len(names) != 1 || names[0] != "james.bond4821@contoso.onmicrosoft.com" {
		t.Errorf("holders %v", names)
	}
	body := `{"@odata.type":"#microsoft.graph.user","onPremisesImmutableId":"` + anchor + `"}`
	conflict := c.send("PATCH", "/v1.0/users/"+james, body)
	conflict.want(t, 400, "Request_BadRequest", "Another object with the same value for property onPremisesImmutableId already exists.")
	c.send("PATCH", "/v1.0/users/"+twin, `{"onPremisesImmutableId":null}`).want(t, 400, "Request_BadRequest", "on-premises mastered")
	c.send("DELETE", "/v1.0/users/"+twin, "").want(t, 204, "", "")
	c.send("PATCH", "/v1.0/users/"+james, body).want(t, 204, "", "")
	bin := c.get("/v1.0/directory/deletedItems/graph.user?$select=id,userPrincipalName,onPremisesImmutableId,deletedDateTime")
	if names := bin.names(); len(names) != 1 || names[0] != strings.ReplaceAll(twin, "-", "")+"james.bond4821@contoso.onmicrosoft.com" {
		t.Errorf("bin %s", bin.text)
	}
	c.send("DELETE", "/v1.0/directory/deletedItems/"+twin, "").want(t, 204, "", "")
	if u, _ := c.User(james); u.ImmutableID != anchor {
		t.Errorf("james has %q", u.ImmutableID)
	}
	if _, exists := c.User(twin); exists {
		t.Error("the twin is still there")
	}
}
