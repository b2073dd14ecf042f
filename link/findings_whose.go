package link

import (
	"fmt"
	"slices"

	"hardmatch/link/notation"
)

// otherAnchor says whose the value is that the account carries instead of the person's anchor.
func (s situation) otherAnchor(a Account) Finding {
	value := a.ImmutableID.Or("")
	f := Finding{
		Severity: Warns, Title: "The account carries another ImmutableID",
		Cause:  "Nobody in AD has the value " + string(value) + " any more",
		Cure:   "It is replaced, and kept in the journal",
		Source: srcErrors,
	}
	for _, v := range s.anchor.Alternatives {
		if v.ImmutableID == value {
			f.Severity, f.Cause = Notes, "It is the person's own "+string(v.Attribute)+", which this tenant's sync does not follow"
			return f
		}
	}
	for _, p := range s.othersOwning(a) {
		f.Severity, f.Title = Stops, "The account carries another person's ImmutableID"
		f.Cause = "It belongs to " + p.Name() + " (" + p.DN + ") in AD" + writtenFor(p, value)
		f.Cure = "Find out whose account this is; if it really is this person's, have it cleared first"
		return f
	}
	if own := s.Person.ownIn(a); own != nil {
		f.Severity, f.Cause = Notes, "It is the GUID whose text the person's "+string(own.attribute)+" holds in place of its bytes"
		return f
	}
	if formerAnchor(s.Person, a) {
		f.Severity, f.Cause = Notes, "It is the ImmutableID that the person had before, as the journal says: "+string(value)
		return f
	}
	switch means := value.Means(); {
	case len(means) == 0:
		f.Cause = "The value " + string(value) + " is not a GUID: another identity provider may have stored it, and may need it"
	default:
		f.Cause += s.inWhichNotation(value)
	}
	return f
}

// othersOwning are the other AD users whose value the account carries.
func (s situation) othersOwning(a Account) []Person {
	return slices.DeleteFunc(slices.Clone(s.Owners[a.ImmutableID.Or("")]), func(p Person) bool { return p.GUID == s.Person.GUID })
}

// writtenFor names the notation in which a value writes somebody's GUID, and the GUID; "" where it is written as the sync writes it.
func writtenFor(p Person, value ImmutableID) string {
	if slices.Contains(p.ImmutableIDs(), value) {
		return ""
	}
	for _, own := range p.ownGUIDs() {
		if as, ok := notation.Writes(string(value), own.guid); ok && !(as.Notation == notation.Base64 && len(as.Inside) == 0) {
			return fmt.Sprintf(", written as %s, of the GUID %s", as, own.guid)
		}
	}
	return ""
}

// inWhichNotation names the notation of a value that is not written as the sync writes it; "" for one that is.
func (s situation) inWhichNotation(value ImmutableID) string {
	found, _ := notation.Read(string(value))
	if _, isGUID := value.GUID(); isGUID || len(found) == 0 {
		return ""
	}
	return fmt.Sprintf(". It is written as %s, of %s", found[0], GUID(found[0].Bytes))
}
