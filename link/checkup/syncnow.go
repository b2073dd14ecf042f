package checkup

import (
	"slices"
	"strings"

	"hardmatch/link"
)

// synchronizers are the roles that may let Cloud Sync take one person (Graph reference: synchronizationjob-provisionondemand).
var synchronizers = []string{"Hybrid Identity Administrator", "Application Administrator", "Cloud Application Administrator", "Global Administrator"}

// SyncPersonNeeds says which role, and which permission, it takes to let Cloud Sync take one person at once.
func SyncPersonNeeds() string {
	return "the role " + strings.Join(synchronizers[:2], ", ") + " or " + synchronizers[2] + ", and the permission Synchronization.ReadWrite.All"
}

// MaySyncPerson tells whether the operator has a role for that; known is false where their roles could not be read.
func MaySyncPerson(operator link.Account) (may, known bool) {
	may = slices.ContainsFunc(operator.Roles.Or(nil), func(r link.Role) bool {
		return !r.Eligible && r.Unit == "" && slices.Contains(synchronizers, r.Name)
	})
	return may, may || operator.Roles.IsKnown() && operator.MoreRoles == ""
}
