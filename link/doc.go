// Package link decides and carries out a hard match: it joins an Active Directory user, the person, to an Entra ID user, the
// account, by writing the person's source anchor into the account's onPremisesImmutableId.
//
// The way through it is one line:
//
//	Gather → Check → NewPlan → Confirm → Apply
//
// Gather reads both directories through the interfaces Directory and Cloud. Check, NewPlan and Confirm are pure functions of what
// was gathered. Apply takes only what Confirm has made, reads again before every step, and writes through the interface Writer.
//
// The package has no terminal, no LDAP and no HTTP, and imports nothing else of hardmatch: imports point here.
package link
