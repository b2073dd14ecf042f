package entratest_test

import (
	"fmt"
	"strings"
	"testing"

	"hardmatch/entra/entratest"
)

// TestAListTellsWhatHasChangedSince: a list does not show what it keeps of anyone who has changed, come or gone since, nor in another form than was asked for.
func TestAListTellsWhatHasChangedSince(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	var ids []string
	for i := range 5 {
		ids = append(ids, c.AddUser(entratest.User{UPN: fmt.Sprintf("listed%d@contoso.com", i), DisplayName: "Listed"}))
	}
	const path = "/v1.0/users?$select=userPrincipalName,displayName"
	check := func(what, want string) {
		t.Helper()
		if got := strings.ReplaceAll(strings.Join(c.get(path).names(), " "), "@contoso.com", ""); got != "olga "+want {
			t.Errorf("%s: %q, want %q", what, got, want)
		}
	}
	check("at first", "listed0 listed1 listed2 listed3 listed4")
	c.Change(ids[1], func(u *entratest.User) { u.UPN = "anew@contoso.com" })
	check("changed", "listed0 anew listed2 listed3 listed4")
	c.AddUser(entratest.User{UPN: "listed5@contoso.com"})
	check("added", "listed0 anew listed2 listed3 listed4 listed5")
	c.Remove(ids[0])
	check("removed", "anew listed2 listed3 listed4 listed5")
	c.Change(ids[2], func(u *entratest.User) { u.DeletedAt = now })
	check("deleted", "anew listed3 listed4 listed5")
	if only := c.get("/v1.0/users?$select=displayName").text; strings.Contains(only, "listed3@") || !strings.Contains(only, `"displayName":"Listed"`) {
		t.Errorf("another form: %s", only)
	}
	c.SetBehaviour(entratest.Behaviour{Omits: []string{"displayName"}})
	if omitted := c.get(path).text; strings.Contains(omitted, `"displayName":`) || !strings.Contains(omitted, "listed3@") {
		t.Errorf("left out: %s", omitted)
	}
}
