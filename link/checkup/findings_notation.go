package checkup

import (
	"bytes"
	"fmt"
	"hardmatch/link/notation"
	"strings"

	"hardmatch/link"
)

// anchorNotation finds the person's own GUID where it is written in another notation than the sync reads: in AD, on the account, on any other.
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
			Severity: link.Asks, Object: a.Ref(), Source: srcAnchor,
			Title: "The account carries the person's GUID in another notation",
			Cause: fmt.Sprintf("Its ImmutableID %s is the person's own %s, written as %s: the sync looks for %s and does not find it", own.Shown(a),
				own.Attribute, own.How(), s.Anchor.ImmutableID),
			Cure: "The plan replaces it by " + string(s.Anchor.ImmutableID) + ", and the journal keeps it",
		}
		if s.Account == nil || a.ID != s.Account.ID {
			f.Title = "Another account carries the person's GUID in another notation"
			f.Cure = "Choose it if it is the account the person works with. It does not hold the value that the sync looks for, so it is not in the way"
		}
		out = append(out, f)
	}
	return out
}

// miswrittenInAD says that mS-DS-ConsistencyGuid holds the text of a GUID, or the bytes of objectGUID in another order. Nil where it does not, and where the
// sync has taken the value as it stands.
func (s Input) miswrittenInAD() *link.Finding {
	raw := s.Person.ConsistencyGUID.Or(nil)
	value := link.EncodeAnchor(raw)
	for _, a := range s.Accounts() {
		if a.Sync.Or("") == link.Synced && a.Holds(value) {
			return nil
		}
	}
	f := &link.Finding{
		Severity: link.Stops, Object: s.Person.Ref(), Source: srcAnchor,
		Title: "mS-DS-ConsistencyGuid holds a GUID in another notation",
	}
	if len(raw) == len(link.GUID{}) {
		as, ok := notation.Writes(string(value), s.Person.GUID)
		if !ok || bytes.Equal(raw, s.Person.GUID[:]) {
			return nil
		}
		f.Cause = fmt.Sprintf("It holds the person's objectGUID as %s: %X. The sync makes another ImmutableID of that, %s", as.Notation, raw, value)
		f.Cure = "Have the 16 bytes of objectGUID written there, in hexadecimal " + spaced(s.Person.GUID)
		return f
	}
	text, found := notation.ReadBytes(raw)
	if len(found) == 0 {
		return nil
	}
	f.Cause = fmt.Sprintf("It holds the text %q (%s) in place of the 16 bytes. The sync makes another ImmutableID of the text, or refuses it", text, found[0])
	f.Cure = "Have the 16 bytes written there, in hexadecimal " + s.bytesOf(found)
	if others := s.othersWith(found); len(others) > 0 {
		f.Cause += ". The GUID is that of " + strings.Join(others, ", ")
		f.Cure = "Find out whose value it is, and have the attribute corrected in AD"
	}
	return f
}

// bytesOf are the bytes that belong in the attribute. Where the text has two meanings, one that is the person's objectGUID is meant.
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
				names = append(names, p.Name()+" ("+p.DN+")")
			}
		}
	}
	return names
}

// spaced are the bytes as ADSI Edit and Active Directory Users and Computers take them.
func spaced(g link.GUID) string { return fmt.Sprintf("% X", g[:]) }
