package entratest_test

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

const setAnchor = `{"@odata.type":"#microsoft.graph.user","onPremisesImmutableId":"` + anchor + `"}`

// patched is the id of a user that is written to.
const patched = "00000000-0000-4000-8000-00000000a001"

const synced = "Unable to update the specified properties for on-premises mastered Directory Sync objects or objects currently undergoing migration."

func TestPatchAnchor(t *testing.T) {
	for name, test := range map[string]struct {
		user    entratest.User
		body    string
		status  int
		message string
		want    string // the ImmutableID afterwards
	}{
		"set":              {entratest.User{}, setAnchor, 204, "", anchor},
		"replace":          {entratest.User{ImmutableID: "x"}, setAnchor, 204, "", anchor},
		"null clears":      {entratest.User{ImmutableID: "x"}, `{"onPremisesImmutableId":null}`, 204, "", ""},
		"missing keeps":    {entratest.User{ImmutableID: "x"}, `{"displayName":"New"}`, 204, "", "x"},
		"empty is refused": {entratest.User{ImmutableID: "x"}, `{"onPremisesImmutableId":""}`, 400, "Invalid value specified for property 'onPremisesImmutableId' of resource 'User'.", "x"},
		"dollar":           {entratest.User{}, `{"onPremisesImmutableId":"a$b"}`, 400, "Invalid value specified", ""},
		"underscore":       {entratest.User{}, `{"onPremisesImmutableId":"a_b"}`, 400, "Invalid value specified", ""},
		"number":           {entratest.User{}, `{"onPremisesImmutableId":7}`, 400, "Invalid value specified", ""},
		"synced set":       {entratest.User{Sync: new(true)}, setAnchor, 400, synced, ""},
		"synced clear":     {entratest.User{Sync: new(true), ImmutableID: "x"}, `{"onPremisesImmutableId":null}`, 400, synced, "x"},
		"left scope":       {entratest.User{Sync: new(false), ImmutableID: "x"}, `{"onPremisesImmutableId":null}`, 204, "", ""},
		"federated":        {entratest.User{UPN: "f@fabrikam.com", ImmutableID: "x"}, setAnchor, 400, "FederatedUser.SourceAnchor", "x"},
		"no name":          {entratest.User{}, `{"userPrincipalName":null}`, 400, "Invalid value specified for property 'userPrincipalName'", ""},
		"other null":       {entratest.User{ImmutableID: "x"}, `{"employeeId":null,"accountEnabled":false}`, 204, "", "x"},
		"enabled by text":  {entratest.User{}, `{"accountEnabled":"yes"}`, 400, "Invalid value specified for property 'accountEnabled'", ""},
		"read-only":        {entratest.User{}, `{"onPremisesSyncEnabled":null}`, 400, "Property 'onPremisesSyncEnabled' is read-only and cannot be set.", ""},
		"SID in v1.0":      {entratest.User{SID: "S-1"}, `{"onPremisesSecurityIdentifier":null}`, 400, "read-only", ""},
		"unknown":          {entratest.User{}, `{"shoeSize":43}`, 400, "Property 'shoeSize' does not exist", ""},
		"identifier":       {entratest.User{}, `{"onPremisesObjectIdentifier":null}`, 400, "does not exist as a declared property", ""},
		"the id again":     {entratest.User{ID: patched}, `{"id":"` + patched + `","onPremisesImmutableId":"y"}`, 204, "", "y"},
		"in capitals":      {entratest.User{ID: patched}, `{"id":"` + strings.ToUpper(patched) + `","onPremisesImmutableId":"y"}`, 204, "", "y"},
		"the id alone":     {entratest.User{ID: patched}, `{"id":"` + patched + `"}`, 204, "", ""},
		"another id":       {entratest.User{ID: patched}, `{"id":"00000000-0000-4000-8000-00000000a002","onPremisesImmutableId":"y"}`, 400, "Property 'id' is read-only", ""},
		"no id":            {entratest.User{ID: patched}, `{"id":null,"onPremisesImmutableId":"y"}`, 400, "Property 'id' is read-only", ""},
		"a number for it":  {entratest.User{ID: patched}, `{"id":7,"onPremisesImmutableId":"y"}`, 400, "Property 'id' is read-only", ""},
		"all or nothing":   {entratest.User{}, `{"onPremisesImmutableId":"y","onPremisesSyncEnabled":true}`, 400, "read-only", ""},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			if test.user.UPN == "" {
				test.user.UPN = "a@contoso.com"
			}
			id := c.AddUser(test.user)
			r := c.send("PATCH", "/v1.0/users/"+id, test.body)
			if _, message := r.failure(); r.status != test.status || !strings.Contains(message, test.message) || r.status == 204 && r.text != "" {
				t.Errorf("%d %s", r.status, r.text)
			}
			if u, _ := c.User(id); u.ImmutableID != test.want {
				t.Errorf("ImmutableID %q, want %q", u.ImmutableID, test.want)
			}
		})
	}
}

func TestConflictNamesTheHolder(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	holder := c.AddUser(entratest.User{UPN: "h@contoso.com", ImmutableID: anchor})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
	r := c.send("PATCH", "/v1.0/users/"+id, setAnchor)
	message := "Another object with the same value for property onPremisesImmutableId already exists."
	r.want(t, 400, "Request_BadRequest", message)
	details, _ := r.json["error"].(map[string]any)["details"].([]any)
	want := []map[string]any{{"code": "ObjectConflict", "message": message, "target": "onPremisesImmutableId"},
		{"code": "ConflictingObjects", "message": message, "target": "User_" + holder}}
	if len(details) != 2 {
		t.Fatalf("details %v", details)
	}
	for i, d := range details {
		got := d.(map[string]any)
		if got["code"] != want[i]["code"] || got["target"] != want[i]["target"] || got["message"] != message {
			t.Errorf("detail %v, want %v", got, want[i])
		}
	}
}

func TestBinCopyBlocksEitherWay(t *testing.T) {
	for _, blocks := range []bool{false, true} {
		c := serve(t, entratest.Behaviour{BinCopyBlocks: blocks})
		bin := c.AddUser(entratest.User{UPN: "b@contoso.com", ImmutableID: anchor, DeletedAt: now.AddDate(0, 0, -1)})
		id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
		if r := c.send("PATCH", "/v1.0/users/"+id, setAnchor); (r.status == 400 && strings.Contains(r.text, "User_"+bin)) != blocks {
			t.Errorf("blocks %v: %s", blocks, r.text)
		}
	}
}

func TestLeftScopeReadOnly(t *testing.T) {
	c := serve(t, entratest.Behaviour{LeftScopeReadOnly: true})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", Sync: new(false), ImmutableID: "x"})
	c.send("PATCH", "/v1.0/users/"+id, `{"onPremisesImmutableId":null}`).want(t, 400, "Request_BadRequest", synced)
	c.send("PATCH", "/v1.0/users/"+id, `{"department":"MI6"}`).want(t, 204, "", "")
}

func TestPatchLooksOnlyAtWhatChanges(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.AddGroup(entratest.Group{Proxies: []string{"SMTP:a@contoso.com"}})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", Proxies: []string{"SMTP:a@contoso.com"}})
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")
	c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")
}

func TestFederatedHop(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "f@fabrikam.com", ImmutableID: "x"})
	for _, step := range []struct {
		body, message string
		status        int
	}{
		{`{"onPremisesImmutableId":null}`, "FederatedUser.SourceAnchor", 400},
		{`{"userPrincipalName":"f@nowhere.example"}`, "verified domain names", 400},
		{`{"userPrincipalName":"olga@contoso.com"}`, "property userPrincipalName already exists", 400},
		{`{"userPrincipalName":"f@contoso.onmicrosoft.com"}`, "", 204},
		{`{"onPremisesImmutableId":null}`, "", 204},
		{`{"userPrincipalName":"f@fabrikam.com"}`, "SourceAnchor is a required property", 400},
		{setAnchor, "", 204},
		{`{"userPrincipalName":"f@fabrikam.com"}`, "", 204},
	} {
		r := c.send("PATCH", "/v1.0/users/"+id, step.body)
		if _, message := r.failure(); r.status != step.status || !strings.Contains(message, step.message) {
			t.Errorf("%s: %d %s", step.body, r.status, r.text)
		}
	}
	if u, _ := c.User(id); u.UPN != "f@fabrikam.com" || u.ImmutableID != anchor {
		t.Errorf("ends as %s with %s", u.UPN, u.ImmutableID)
	}
}

func TestObjectIdentifierTakesOnlyNull(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", ObjectIdentifier: "28d6e2d5-6368-4d5a-b671-d52b30172680", Sync: new(true)})
	null := `{"onPremisesObjectIdentifier":null}`
	c.send("PATCH", "/beta/users/"+id, null).want(t, 403, "Authorization_RequestDenied", "")
	c.Change(c.operator, func(u *entratest.User) { u.Roles = []string{"Hybrid Identity Administrator"} })
	c.send("PATCH", "/beta/users/"+id, `{"onPremisesObjectIdentifier":"x"}`).want(t, 400, "Request_BadRequest", "Invalid value")
	c.send("PATCH", "/beta/users/"+id, null).want(t, 204, "", "")
	if u, _ := c.User(id); u.ObjectIdentifier != "" {
		t.Errorf("identifier %q", u.ObjectIdentifier)
	}
}

func TestBetaClearsWhatTheSyncLeft(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.AddUser(entratest.User{UPN: "a@contoso.com", SID: "S-1-5-21-7", DN: "CN=A"})
	c.send("PATCH", "/beta/users/"+id, `{"onPremisesSecurityIdentifier":null,"onPremisesDistinguishedName":null}`).want(t, 204, "", "")
	if u, _ := c.User(id); u.SID != "" || u.DN != "" {
		t.Errorf("left over: %q %q", u.SID, u.DN)
	}
}

func TestPackedBodies(t *testing.T) {
	var packed bytes.Buffer
	w := gzip.NewWriter(&packed)
	if _, err := w.Write([]byte(setAnchor)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for name, test := range map[string]struct {
		body   string
		status int
	}{"packed": {packed.String(), 204}, "packed in name only": {setAnchor, 400}, "torn": {packed.String()[:20], 400}} {
		c := serve(t, entratest.Behaviour{})
		id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
		r := c.send("PATCH", "/v1.0/users/"+id, test.body, "Content-Encoding: gzip")
		if u, _ := c.User(id); r.status != test.status || (u.ImmutableID == anchor) != (test.status == 204) {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	c := serve(t, entratest.Behaviour{})
	c.send("PATCH", "/v1.0/users/"+c.operator, "{").want(t, 400, "BadRequest", "Unable to read JSON request payload.")
	c.send("PATCH", "/v1.0/users/"+c.operator, "{}", "Content-Type: text/plain").want(t, 400, "BadRequest", "Content-Type")
	c.send("POST", "/v1.0/users/"+c.operator, "{}").want(t, http.StatusBadRequest, "BadRequest", "segment")
}
