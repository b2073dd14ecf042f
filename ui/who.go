package ui

import (
	"cmp"

	"hardmatch/link"
	"hardmatch/ui/term"
)

// mostNameLines is how many lines a sign-in name may take.
const mostNameLines = 3

// signInOf is the name that a person signs in with.
func signInOf(p link.Person) string { return cmp.Or(p.UPN, p.SAMAccountName) }

// whereabouts says where a holder is.
func whereabouts(a link.Account, width int) string {
	switch {
	case a.Where() != link.RecycleBin:
		return ", live"
	case width < term.LeastWidth: // the name needs the room
		return ", in the bin"
	default:
		return ", in the recycle bin"
	}
}
