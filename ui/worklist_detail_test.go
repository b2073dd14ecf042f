package ui

import (
	"strings"
	"testing"

	"hardmatch/link/audit"
)

// TestTheDaysInTheRecycleBinAreThoseOfTheAccountThatIsThere: of the account, if it is in the recycle bin, else of the holder.
func TestTheDaysInTheRecycleBinAreThoseOfTheAccountThatIsThere(t *testing.T) {
	const live, bin = "cloud-only", "recycle-bin cloud-only"
	for _, c := range []struct{ account, holder, of string }{{bin, live, "Account"}, {live, bin, "In the way"}, {bin, bin, "Account"}, {bin, "", "Account"}} {
		i := audit.Item{AccountUPN: "a@contoso.com", AccountID: "a", AccountState: c.account, DaysLeft: new(24)}
		if c.holder != "" {
			i.HolderUPN, i.HolderID, i.HolderState = "h@contoso.com", "h", c.holder
		}
		for _, f := range newWorklist(&shared{}).facts(i) {
			if has := strings.Contains(f[1], "24 days left"); has != (f[0] == c.of) {
				t.Errorf("%+v: %s is %q", c, f[0], f[1])
			}
		}
	}
}
