package checkup

import (
	"bytes"
	"fmt"
	"slices"
	"strings"

	"hardmatch/link"
	"hardmatch/link/notation"
)

func anchorAmbiguous(s Input) []link.Finding {
	return when(!s.Anchor.Proved && !s.Anchor.Custom, link.Finding{
		Title: "Two values could be this person's ImmutableID",
		Cause: "mS-DS-ConsistencyGuid and objectGUID differ, and nothing proves which of them this tenant's sync follows: " + s.Anchor.Evidence,
		Cure:  "Ask the administrator which attribute is the source anchor, and state it",
		Way:   link.Way{To: link.ToStateAnchor},
	})
}

func anchorCustom(s Input) []link.Finding {
	_, isGUID := s.Anchor.ImmutableID.GUID()
	if !s.Anchor.Custom || !isGUID && s.miswrittenInAD() != nil { // which says more
		return nil
	}
	f := link.Finding{
		Title: "The person's value in AD is not a GUID",
		Cause: "mS-DS-ConsistencyGuid holds a value that is not 16 bytes, so this tenant anchors on something else",
		Cure:  "Ask the sync administrator; hardmatch matches by objectGUID and mS-DS-ConsistencyGuid only",
	}
	if isGUID {
		f.Title, f.Cause = "The tenant's source anchor is another attribute", "The tenant anchors on an attribute of its own: "+s.Anchor.Evidence
	}
	return one(f)
}

func anchorShared(s Input) []link.Finding {
	others := link.Filter(s.Owners[s.Anchor.ImmutableID], func(p link.Person) bool {
		return p.GUID != s.Person.GUID && slices.Contains(p.ImmutableIDs(), s.Anchor.ImmutableID) // a text of it gives another value
	})
	return when(len(others) > 0, link.Finding{
		Title: "Another AD user gives the same ImmutableID",
		Cause: "It is also the value of " + strings.Join(link.Map(others, link.Person.Placed), ", ") + ": the sync could join either of them",
		Cure:  "Correct mS-DS-ConsistencyGuid in AD first",
	})
}

// anchorMismatch looks for an account that the sync has joined to this very person, by SID, under a value that neither attribute gives.
func anchorMismatch(s Input) []link.Finding {
	return each(s.Accounts(), func(a link.Account) bool {
		v := a.ImmutableID.Or("")
		return v != "" && a.Sync.Or("") == link.Synced && link.CarriesSID(s.Person, a) && !slices.Contains(s.Person.ImmutableIDs(), v)
	}, func(a link.Account) link.Finding {
		return link.Finding{
			Title: "The sync joins this person under a value that AD does not show",
			Cause: "It is synced and carries the person's SID, but its ImmutableID " + string(a.ImmutableID.Or("")) + " is neither objectGUID nor mS-DS-ConsistencyGuid",
			Cure:  "Ask the sync administrator which attribute is the source anchor",
		}
	})
}

// carried says whose the value is that the account carries instead of the person's anchor, and how much that matters.
func (s Input) carried(a link.Account) (whose string, severity link.Severity) {
	value := a.ImmutableID.Or("")
	if v, own := link.First(s.Anchor.Alternatives, func(v link.AnchorValue) bool { return v.ImmutableID == value }); own {
		return "It is the person's own " + string(v.Attribute) + ", which this tenant's sync does not follow", link.Notes
	}
	if others := s.othersOwning(a); len(others) > 0 {
		p := others[0]
		return "It belongs to " + p.Placed() + " in AD" + writtenFor(p, value), link.Stops
	}
	if own := s.Person.OwnIn(a); own != nil {
		return "It is the GUID that the person's " + string(own.Attribute) + " holds as text instead of bytes", link.Notes
	}
	if link.FormerAnchor(s.Person, a) {
		return "According to the journal, it is the person's former ImmutableID: " + string(value), link.Notes
	}
	if len(value.Means()) == 0 {
		return "The value " + string(value) + " is not a GUID: another identity provider may have stored it, and may need it", link.Warns
	}
	return "No one in AD still has the value " + string(value) + s.inWhichNotation(value), link.Warns
}

// othersOwning are the other AD users whose value the account carries.
func (s Input) othersOwning(a link.Account) []link.Person {
	return link.Filter(s.Owners[a.ImmutableID.Or("")], func(p link.Person) bool { return p.GUID != s.Person.GUID })
}

// writtenFor names the notation in which a value writes someone's GUID, and the GUID; "" if it is written as the sync writes it.
func writtenFor(p link.Person, value link.ImmutableID) string {
	if slices.Contains(p.ImmutableIDs(), value) {
		return ""
	}
	for _, own := range p.OwnGUIDs() {
		if as, ok := notation.Writes(string(value), own.GUID); ok && !(as.Notation == notation.Base64 && len(as.Inside) == 0) {
			return fmt.Sprintf(", written as %s, of the GUID %s", as, own.GUID)
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

// anchorNotation finds the person's own GUID if it is written in another notation than the sync reads: in AD, on the account, on any other.
func anchorNotation(s Input) []link.Finding {
	var out []link.Finding
	if f := s.miswrittenInAD(); f != nil {
		out = append(out, *f)
	}
	for _, a := range s.Accounts() {
		own := s.Person.OwnIn(a)
		if own == nil || own.Right(a) || a.Sync.Or("") == link.Synced || len(s.othersOwning(a)) > 0 {
			continue
		}
		f := link.Finding{
			Object: a.Ref(),
			Title:  "The account carries the person's GUID in another notation",
			Cause: fmt.Sprintf("Its ImmutableID %s is the person's own %s, written as %s: the sync looks for %s and does not find it", own.Shown(a),
				own.Attribute, own.How(), s.Anchor.ImmutableID),
			Cure: "The plan replaces it with " + string(s.Anchor.ImmutableID) + ", and the journal keeps it",
		}
		if s.Account == nil || a.ID != s.Account.ID {
			f.Title = "Another account carries the person's GUID in another notation"
			f.Cure = "Choose it if it is the account the person works with. It does not hold the value that the sync looks for, so it is not in the way"
		}
		out = append(out, f)
	}
	return out
}

// miswrittenInAD says that mS-DS-ConsistencyGuid holds the text of a GUID, or the bytes of objectGUID in another order. Nil if it does not, or if the sync has
// taken the value as it stands.
func (s Input) miswrittenInAD() *link.Finding {
	raw := s.Person.ConsistencyGUID.Or(nil)
	value := link.EncodeAnchor(raw)
	for _, a := range s.Accounts() {
		if a.Sync.Or("") == link.Synced && a.Holds(value) {
			return nil
		}
	}
	f := &link.Finding{
		Severity: link.Stops, Object: s.Person.Ref(),
		Title: "mS-DS-ConsistencyGuid holds a GUID in another notation",
	}
	if len(raw) == len(link.GUID{}) {
		if bytes.Equal(raw, s.Person.GUID[:]) {
			return nil
		}
		as, ok := notation.Writes(string(value), s.Person.GUID)
		if !ok {
			return nil
		}
		f.Cause = fmt.Sprintf("It holds the person's objectGUID as %s: %X. The sync turns that into another ImmutableID, %s", as.Notation, raw, value)
		f.Cure = "Have the 16 bytes of objectGUID written there, in hexadecimal " + spaced(s.Person.GUID)
		return f
	}
	text, found := notation.ReadBytes(raw)
	if len(found) == 0 {
		return nil
	}
	f.Cause = fmt.Sprintf("It holds the text %q (%s) instead of the 16 bytes. The sync turns the text into another ImmutableID, or refuses it", text, found[0])
	f.Cure = "Have the 16 bytes written there, in hexadecimal " + s.bytesOf(found)
	if others := s.othersWith(found); len(others) > 0 {
		f.Cause += ". The GUID is that of " + strings.Join(others, ", ")
		f.Cure = "Find out whose value it is, and have the attribute corrected in AD"
	}
	return f
}

// bytesOf are the bytes that belong in the attribute. If the text has two meanings, one that is the person's objectGUID is meant.
func (s Input) bytesOf(found []notation.Reading) string {
	var all []string
	for _, r := range found {
		if r.Bytes == s.Person.GUID {
			return spaced(r.Bytes) + " (the person's objectGUID)"
		}
		all = append(all, spaced(r.Bytes)+" (the text as "+r.String()+")")
	}
	return strings.Join(all, ", or ")
}

// othersWith are other AD users who have one of the GUIDs.
func (s Input) othersWith(found []notation.Reading) []string {
	var names []string
	for _, r := range found {
		for _, p := range s.Owners[link.GUID(r.Bytes).ImmutableID()] {
			if p.GUID != s.Person.GUID {
				names = append(names, p.Placed())
			}
		}
	}
	return names
}

// spaced are the bytes as ADSI Edit and Active Directory Users and Computers take them.
func spaced(g link.GUID) string { return fmt.Sprintf("% X", g[:]) }
