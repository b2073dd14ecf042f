package entra_test

import (
	"strings"
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

func TestRenameSendsTheName(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "james@contoso.com"})
	c.add(2, entratest.User{UPN: "taken@contoso.com"})
	if err := c.Rename(t.Context(), id, "james@contoso.onmicrosoft.com"); err != nil {
		t.Fatal(err)
	}
	if got := body(t, c.wire.last()); got["userPrincipalName"] != "james@contoso.onmicrosoft.com" {
		t.Errorf("rename sent %v", got)
	}
	problem(t, c.Rename(t.Context(), id, "taken@contoso.com"), link.Conflict)
	problem(t, c.Rename(t.Context(), id, "james@fabrikam.com"), link.Refused) // federated, and it has no ImmutableID
}

func TestClearObjectIdentifierSendsNullToBeta(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "james@contoso.com", ObjectIdentifier: "a1b2c3d4-e5f6-4789-abcd-1234567890ab"})
	if err := c.ClearObjectIdentifier(t.Context(), id); err != nil {
		t.Fatal(err)
	}
	value, sent := body(t, c.wire.last())["onPremisesObjectIdentifier"]
	if !sent || value != nil {
		t.Errorf("sent %s, want null", c.wire.last().body)
	}
	if u, _ := c.User(string(id)); u.ObjectIdentifier != "" {
		t.Errorf("the tenant has %q", u.ObjectIdentifier)
	}
}

func TestClearObjectIdentifierNeedsTheRole(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	id := c.add(1, entratest.User{UPN: "james@contoso.com", ObjectIdentifier: "x"})
	c.Change(string(guid(900)), func(u *entratest.User) { u.Roles = []string{"User Administrator"} })
	err := c.ClearObjectIdentifier(t.Context(), id)
	problem(t, err, link.NoRights)
	if !strings.Contains(err.Error(), "Hybrid Identity Administrator") {
		t.Error(err)
	}
}

// TestAnIdentifierThatIsLeftOutIsUnknown, and a null is none.
func TestAnIdentifierThatIsLeftOutIsUnknown(t *testing.T) {
	for _, omitted := range []bool{false, true} {
		behaviour := entratest.Behaviour{}
		if omitted {
			behaviour.Omits = []string{"onPremisesObjectIdentifier"}
		}
		c := serve(t, behaviour)
		id := c.add(1, entratest.User{UPN: "james@contoso.com"})
		a, err := c.AccountDetails(t.Context(), id)
		if err != nil || a.ObjectIdentifier.IsKnown() == omitted || strings.Contains(a.ObjectIdentifier.Needs(), "leaves it out") != omitted {
			t.Errorf("left out %v: %v, %+v", omitted, err, a.ObjectIdentifier)
		}
	}
}
