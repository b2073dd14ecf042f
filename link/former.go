package link

import (
	"slices"
)

// A person who was moved here from another domain or forest has left traces of who they were: they speak for an account, not against it.

// Formerly reports whether the account carries a SID that the person had before (sIDHistory). An account carries no other proof of a move (Learn: sIDHistory
// attribute).
func Formerly(p Person, a Account) bool {
	sid := a.SID.Or("")
	return sid != "" && sid != p.SID && slices.Contains(p.FormerSIDs, sid)
}

// OwnSID reports whether the account carries the person's SID, or one that was theirs.
func OwnSID(p Person, a Account) bool { return CarriesSID(p, a) || Formerly(p, a) }

// FormerAnchor reports whether the account carries an ImmutableID by which the journal used to know the person.
func FormerAnchor(p Person, a Account) bool { return slices.ContainsFunc(p.FormerAnchors, a.Holds) }

// AllSIDs are the SID that the person has and those that they had before.
func (p Person) AllSIDs() []string {
	if p.SID == "" {
		return p.FormerSIDs
	}
	return append([]string{p.SID}, p.FormerSIDs...)
}
