package checkup

import (
	"fmt"
	"hardmatch/link/notation"
	"slices"
	"strings"

	"hardmatch/link"
)

func anchorAmbiguous(s Input) []link.Finding {
	if s.Anchor.Proved || s.Anchor.Custom {
		return nil
	}
	return one(link.Finding{
		Severity: link.Asks, Object: s.Person.Ref(),
		Title:  "Two values could be this person's ImmutableID",
		Cause:  "mS-DS-ConsistencyGuid and objectGUID differ, and which of them this tenant's sync follows is not proved: " + s.Anchor.Evidence,
		Cure:   "Ask the administrator which attribute is the source anchor, and state it",
		Way:    link.Way{To: link.ToStateAnchor},
		Source: srcAnchor,
	})
}

func anchorCustom(s Input) []link.Finding {
	_, isGUID := s.Anchor.ImmutableID.GUID()
	if !s.Anchor.Custom || !isGUID && s.miswrittenInAD() != nil { // which says more
		return nil
	}
	f := link.Finding{
		Severity: link.Stops, Object: s.Person.Ref(),
		Title:  "The person's source anchor is not a GUID",
		Cause:  "mS-DS-ConsistencyGuid holds something that is not 16 bytes, so this tenant anchors on something else",
		Cure:   "Ask the administrator of the sync; hardmatch matches by objectGUID and mS-DS-ConsistencyGuid only",
		Source: srcAnchor,
	}
	if isGUID {
		f.Title, f.Cause = "The tenant's source anchor is another attribute", "The tenant anchors on an attribute of its own choice: "+s.Anchor.Evidence
	}
	return one(f)
}

func anchorShared(s Input) []link.Finding {
	var others []string
	for _, p := range s.Owners[s.Anchor.ImmutableID] {
		if p.GUID != s.Person.GUID && slices.Contains(p.ImmutableIDs(), s.Anchor.ImmutableID) { // a text of it gives another value
			others = append(others, p.Name()+" ("+p.DN+")")
		}
	}
	if len(others) == 0 {
		return nil
	}
	return one(link.Finding{
		Severity: link.Stops, Object: s.Person.Ref(),
		Title:  "Another AD user has the same source anchor",
		Cause:  "It is also the value of " + strings.Join(others, ", ") + ": the sync could join either of them",
		Cure:   "Correct mS-DS-ConsistencyGuid in AD first",
		Source: srcAnchor,
	})
}

// anchorMismatch looks for an account that the sync has joined to this very person, by SID, under a value that neither attribute gives.
func anchorMismatch(s Input) []link.Finding {
	var out []link.Finding
	for _, a := range s.Accounts() {
		v := a.ImmutableID.Or("")
		if v == "" || a.Sync.Or("") != link.Synced || !link.CarriesSID(s.Person, a) || slices.Contains(s.Person.ImmutableIDs(), v) {
			continue
		}
		out = append(out, link.Finding{
			Severity: link.Stops, Object: a.Ref(),
			Title:  "The sync joins this person under a value that AD does not show",
			Cause:  "It is synced and carries the person's SID, but its ImmutableID " + string(v) + " is neither objectGUID nor mS-DS-ConsistencyGuid",
			Cure:   "Ask the administrator of the sync which attribute is the source anchor",
			Source: srcAnchor,
		})
	}
	return out
}

// carried says whose the value is that the account carries instead of the person's anchor, and how much that matters.
func (s Input) carried(a link.Account) (whose string, severity link.Severity) {
	value := a.ImmutableID.Or("")
	for _, v := range s.Anchor.Alternatives {
		if v.ImmutableID == value {
			return "It is the person's own " + string(v.Attribute) + ", which this tenant's sync does not follow", link.Notes
		}
	}
	for _, p := range s.othersOwning(a) {
		return "It belongs to " + p.Name() + " (" + p.DN + ") in AD" + writtenFor(p, value), link.Stops
	}
	if own := s.Person.OwnIn(a); own != nil {
		return "It is the GUID whose text the person's " + string(own.Attribute) + " holds in place of its bytes", link.Notes
	}
	if link.FormerAnchor(s.Person, a) {
		return "It is the ImmutableID that the person had before, as the journal says: " + string(value), link.Notes
	}
	if len(value.Means()) == 0 {
		return "The value " + string(value) + " is not a GUID: another identity provider may have stored it, and may need it", link.Warns
	}
	return "Nobody in AD has the value " + string(value) + " any more" + s.inWhichNotation(value), link.Warns
}

// othersOwning are the other AD users whose value the account carries.
func (s Input) othersOwning(a link.Account) []link.Person {
	return slices.DeleteFunc(slices.Clone(s.Owners[a.ImmutableID.Or("")]), func(p link.Person) bool { return p.GUID == s.Person.GUID })
}

// writtenFor names the notation in which a value writes somebody's GUID, and the GUID; "" where it is written as the sync writes it.
func writtenFor(p link.Person, value link.ImmutableID) string {
	if slices.Contains(p.ImmutableIDs(), value) {
		return ""
	}
	for _, own := range p.OwnGUIDs() {
		if as, ok := notation.Writes(string(value), own.Guid); ok && !(as.Notation == notation.Base64 && len(as.Inside) == 0) {
			return fmt.Sprintf(", written as %s, of the GUID %s", as, own.Guid)
		}
	}
	return ""
}

// inWhichNotation names the notation of a value that is not written as the sync writes it; "" for one that is.
func (s Input) inWhichNotation(value link.ImmutableID) string {
	found, _ := notation.Read(string(value))
	if _, isGUID := value.GUID(); isGUID || len(found) == 0 {
		return ""
	}
	return fmt.Sprintf(". It is written as %s, of %s", found[0], link.GUID(found[0].Bytes))
}
