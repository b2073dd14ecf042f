package checkup

import (
	"slices"
	"testing"

	"hardmatch/link"
)

// Each role that a rule knows by its name is recognised by the id of its definition: any other role may have that name too.
func TestEveryRoleOfTheRulesHasAnID(t *testing.T) {
	for _, role := range slices.Concat(harmless, everyday, synchronizers, []string{authenticationAdmin, userAdmin, privilegedAuthAdmin, globalAdmin, hybridAdmin}) {
		if link.RoleName("4711", role) == role {
			t.Errorf("what a tenant has made and called %s would be taken for it", role)
		}
	}
}
