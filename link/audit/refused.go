package audit

import "hardmatch/link/checkup"

// An account that carries the value waits for a run of the sync, unless the sync refuses its person, as a check-up knows beforehand: then no run takes it, and there is
// something to do though the category is one that waits.

const nextOfRefused = "Have the userPrincipalName corrected in AD: the sync refuses the AD user until then"

// refused tells whether no run of the sync can take what has been prepared.
func refused(c Category, upn string) bool {
	return (c == Prepared || c == NotTaken) && len(checkup.UPNErrors(upn)) > 0
}

// NextOf says what to do about a row of a category, of a person with that sign-in name in AD, as a sentence without its full stop.
func NextOf(c Category, upn string) string {
	if refused(c, upn) {
		return nextOfRefused
	}
	return c.Next()
}

func asks(c Category, upn string) bool { return c.AsksForSomething() || refused(c, upn) }

// Of tells whether rows of a category are wanted, by whether they ask for something.
type Of func(c Category, asks bool) bool

// Asking wants whatever asks for something.
func Asking(_ Category, asks bool) bool { return asks }
