package audit

import (
	"slices"

	"hardmatch/link"
)

// An account that carries the value waits for a run of the sync, unless the sync refuses its person, as a check-up knows beforehand: then no run takes it, and there is
// something to do though the category is one that waits.

const nextOfRefused = "Have the userPrincipalName corrected in AD: the sync refuses the AD user until then"

// refused tells whether no run of the sync can take what has been prepared.
func refused(c Category, codes []link.Code) bool {
	return (c == Prepared || c == NotTaken) && slices.Contains(codes, link.CodePersonUPNInvalid)
}

// NextOf says what to do about a row of a category with such codes, as a sentence without its full stop.
func NextOf(c Category, codes []link.Code) string {
	if refused(c, codes) {
		return nextOfRefused
	}
	return c.Next()
}

func asks(c Category, codes []link.Code) bool { return c.AsksForSomething() || refused(c, codes) }

// Of tells whether rows of a category are wanted, by whether they ask for something.
type Of func(c Category, asks bool) bool

// Asking wants whatever asks for something.
func Asking(_ Category, asks bool) bool { return asks }
