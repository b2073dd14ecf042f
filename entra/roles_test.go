package entra_test

import (
	"testing"

	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// The ids of their definitions distinguish roles: one that the tenant has made itself may have the name of a strong one, and is none.
func TestARoleThatIsOnlyCalledLikeAStrongOne(t *testing.T) {
	for role, want := range map[string]string{"User Administrator": "User Administrator", "User Administrator (custom)": "User Administrator (made by the tenant)"} {
		c := serve(t, entratest.Behaviour{})
		c.Change(string(guid(900)), func(u *entratest.User) { u.Roles = []string{role, "Service desk (custom)"} })
		tenant, err := c.Client.Tenant(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		known(t, "roles", tenant.Operator.Roles, []link.Role{{Name: "Service desk"}, {Name: want}})
	}
}
