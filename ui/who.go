package ui

import (
	"cmp"

	"hardmatch/link"
)

// mostNameLines is how many lines a sign-in name may take.
const mostNameLines = 3

// signInOf is the name that a person signs in with.
func signInOf(p link.Person) string { return cmp.Or(p.UPN, p.SAMAccountName) }
