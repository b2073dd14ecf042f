package entra_test

import (
	"encoding/json"
	"net/http"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// taken is the part of a snapshot that the tests look at.
type taken struct {
	UPN            string            `json:"userPrincipalName"`
	SID            string            `json:"onPremisesSecurityIdentifier"`
	DeletedAt      string            `json:"deletedDateTime"`
	Licences       []json.RawMessage `json:"assignedLicenses"`
	States         []json.RawMessage `json:"licenseAssignmentStates"`
	MemberOf       []directoryObject `json:"memberOf"`
	Manager        *directoryObject  `json:"manager"`
	MemberOfUnread string            `json:"memberOf@unread"`
	ManagerUnread  string            `json:"manager@unread"`
}

type directoryObject struct {
	Type string `json:"@odata.type"`
	ID   string `json:"id"`
	Name string `json:"displayName"`
	UPN  string `json:"userPrincipalName"`
}

// take takes a snapshot and reads it; text is the snapshot itself.
func take(t *testing.T, c *contoso, id link.AccountID) (s taken, text string) {
	t.Helper()
	raw, err := c.Snapshot(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &s); err != nil {
		t.Fatalf("%v in %s", err, raw)
	}
	return s, string(raw)
}

func TestSnapshotKeepsWhatAPurgeLoses(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	u := full(c)
	u.Manager = string(c.add(61, entratest.User{UPN: "m@contoso.com", DisplayName: "M"}))
	s, text := take(t, c, c.add(1, u))
	if s.UPN != "james@contoso.com" || s.SID != sid || len(s.Licences) != 1 || len(s.States) != 1 {
		t.Errorf("the card or its licences are missing: %s", text)
	}
	names := map[directoryObject]bool{}
	for _, o := range s.MemberOf {
		names[directoryObject{Type: o.Type, Name: o.Name}] = true
	}
	if !names[directoryObject{Type: "#microsoft.graph.group", Name: "Staff"}] ||
		!names[directoryObject{Type: "#microsoft.graph.directoryRole", Name: "User Administrator"}] {
		t.Errorf("the groups or roles are missing: %s", text)
	}
	if want := (directoryObject{"#microsoft.graph.user", u.Manager, "M", "m@contoso.com"}); s.Manager == nil || *s.Manager != want {
		t.Errorf("the manager is missing: %s", text)
	}
}

func TestSnapshotTellsNoneFromUnread(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "new@contoso.com"})
	_, text := take(t, c, id)
	contains(t, text, `"manager":null`, `"memberOf":[]`)
	for _, path := range []string{"/manager", "/memberOf"} {
		c.Fail("GET", path, 100, entratest.Fault{Status: http.StatusForbidden, Body: `{"error":{"code":"Authorization_RequestDenied","message":"no"}}`})
	}
	s, text := take(t, c, id)
	if s.MemberOfUnread != "needs User.Read.All and Directory.Read.All" || s.ManagerUnread != "needs User.Read.All" ||
		strings.Contains(text, `"manager":`) || strings.Contains(text, `"memberOf":`) {
		t.Errorf("a refused read is not told: %s", text)
	}
}

func TestSnapshotOfADeletedAccount(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	u := full(c)
	u.Manager, u.Units = string(guid(60)), nil // no one may delete out of a restricted unit
	id := c.add(1, u)
	if err := c.SoftDelete(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	s, text := take(t, c, id)
	if !strings.HasSuffix(s.UPN, "james@contoso.com") || !strings.HasPrefix(s.DeletedAt, "2026") || len(s.Licences) != 1 {
		t.Errorf("the card is missing: %s", text)
	}
	if strings.Contains(text, "manager") || strings.Contains(text, "memberOf") {
		t.Errorf("Graph tells neither of a deleted account: %s", text)
	}
	_, err := c.Snapshot(t.Context(), guid(404))
	problem(t, err, link.NotFound)
}
