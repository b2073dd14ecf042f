package entratest_test

import (
	"encoding/base64"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

// A protected user cannot be purged for seven days after the deletion, unless it is synced (Graph reference, beta: directory-deleteditems-delete); it can be
// restored all the same.
func TestHardDeleteProtection(t *testing.T) {
	young, old := now.AddDate(0, 0, -6), now.AddDate(0, 0, -7)
	for name, u := range map[string]entratest.User{
		"young":         {Protected: true, DeletedAt: young},
		"seven days on": {Protected: true, DeletedAt: old},
		"not protected": {DeletedAt: young},
		"synced":        {Protected: true, Sync: new(true), DeletedAt: young},
	} {
		for denies, refusal := range map[bool]struct {
			status int
			code   string
		}{false: {400, "Request_BadRequest"}, true: {403, "Authorization_RequestDenied"}} {
			c := serve(t, entratest.Behaviour{ProtectionDenies: denies})
			u.UPN = "james.bond@contoso.com"
			path := "/directory/deletedItems/" + c.AddUser(u)
			if r := c.get("/beta" + path + "?$select=id,isHardDeleteProtectionEnabled"); r.json["isHardDeleteProtectionEnabled"] != u.Protected {
				t.Errorf("%s: %s", name, r.text)
			}
			c.get("/v1.0"+path+"?$select=isHardDeleteProtectionEnabled").want(t, 400, "BadRequest", "Could not find a property named")
			if name != "young" {
				c.send("DELETE", "/v1.0"+path, "").want(t, 204, "", "")
				continue
			}
			c.send("DELETE", "/v1.0"+path, "").want(t, refusal.status, refusal.code, "")
			c.send("POST", "/v1.0"+path+"/restore", "").want(t, 200, "", "")
		}
	}
	c := serve(t, entratest.Behaviour{NoProtection: true})
	c.get("/beta/users/"+c.operator+"?$select=isHardDeleteProtectionEnabled").want(t, 400, "BadRequest", "Could not find a property named 'isHardDeleteProtectionEnabled'")
	c.get("/beta/users/"+c.operator+"?$select=onPremisesObjectIdentifier").want(t, 200, "", "")
}

// An authentication context guards the purge, and nothing else: the challenge says which (Learn: protected-actions-overview).
func TestAStepUpGuardsThePurge(t *testing.T) {
	c := serve(t, entratest.Behaviour{StepUpToPurge: "c1"})
	id := c.AddUser(entratest.User{UPN: "james.bond@contoso.com", DeletedAt: now.Add(-time.Hour)})
	r := c.send("DELETE", "/v1.0/directory/deletedItems/"+id, "")
	r.want(t, 403, "insufficient_claims", "")
	_, claims, _ := strings.Cut(r.header.Get("WWW-Authenticate"), `claims="`)
	asked, err := base64.StdEncoding.DecodeString(strings.TrimSuffix(claims, `"`))
	if err != nil || !strings.Contains(string(asked), `"acrs":{"essential":true,"value":"c1"}`) {
		t.Errorf("%q, %v", asked, err)
	}
	c.token = c.Issue(entratest.Grant{UserID: c.operator, Contexts: []string{"c1"}})
	c.send("DELETE", "/v1.0/directory/deletedItems/"+id, "").want(t, 204, "", "")
}

// A mail-enabled public folder owns its addresses, and a conflict names it; no list shows it.
func TestAPublicFolderOwnsItsAddresses(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	folder := c.AddPublicFolder(entratest.PublicFolder{Proxies: []string{"SMTP:info@contoso.com"}})
	id := c.AddUser(entratest.User{UPN: "james.bond@contoso.com", Proxies: []string{"smtp:info@contoso.com"}, DeletedAt: now.Add(-time.Hour)})
	r := c.send("POST", "/v1.0/directory/deletedItems/"+id+"/restore", "")
	r.want(t, 400, "Request_BadRequest", "proxyAddresses")
	if !strings.Contains(r.text, `"PublicFolder_`+folder+`"`) {
		t.Error(r.text)
	}
	for _, path := range []string{"/v1.0/groups", "/v1.0/contacts", "/v1.0/users"} {
		if list := c.get(path); strings.Contains(list.text, "info@contoso.com") || strings.Contains(list.text, folder) {
			t.Errorf("%s: %s", path, list.text)
		}
	}
}
