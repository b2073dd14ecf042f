// Package link holds the nouns of a hard match, and what reads them. A hard match joins an Active Directory user, the person, to an Entra ID user, the
// account, by writing the person's source anchor into the account's onPremisesImmutableId.
//
// The way through is one line, each word of it a package or a function of one:
//
//	engine.Gather → checkup.Check → plan.New → Confirm → engine.Apply
//
// Gather reads both directories through the interfaces Directory and Cloud. Check, New and Confirm are pure functions of what was gathered. Apply takes
// only what Confirm has made, reads again before every step, and writes through the interface Writer. Imports go the other way, and all end here.
package link
