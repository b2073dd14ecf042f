package cli

import (
	"strings"

	"hardmatch/link/naming"
	"hardmatch/link/notation"
)

// joinedLogon is a logon name that no department, telephone number or display name looks like: james.bond, bond_j.
var joinedLogon = notation.Pattern(`^\pL[\pL\pN-]*(?:[._][\pL\pN-]+)+$`)

// mayNameSomeone reports whether a cell beside the first one of a list without a header looks like the name of a person. A plain word does not: it may be a
// department, and N/A is no logon name with its domain.
func mayNameSomeone(cell string) bool {
	n := naming.Read(strings.TrimLeft(strings.TrimSpace(cell), "'"))
	switch n.Kind {
	case naming.Logon:
		return joinedLogon().MatchString(n.Text)
	case naming.Address:
		return n.Logon != "" && n.Domain != "" && !strings.ContainsAny(n.Text, " \t")
	case naming.Down:
		return strings.Contains(n.Text, `\`) && !strings.Contains(n.Domain, ":") // else N/A, or the path of a folder
	case naming.Proxy: // tel:, https:
		return false
	default:
		return true
	}
}
