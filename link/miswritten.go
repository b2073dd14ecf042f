package link

import (
	"slices"
	"strconv"
	"strings"

	"hardmatch/link/notation"
)

// OwnGUID is a GUID that the person is known by.
type OwnGUID struct {
	Attribute AnchorAttribute // where it stands in AD
	GUID      GUID
	text      string // what stands there, if it is a text of the GUID in place of its 16 bytes; "" if it is the bytes
}

// OwnGUIDs are the person's objectGUID and mS-DS-ConsistencyGuid. If a text stands in the place of the bytes, all its meanings count.
func (p Person) OwnGUIDs() []OwnGUID {
	own := []OwnGUID{{AnchorObjectGUID, p.GUID, ""}}
	raw := p.ConsistencyGUID.Or(nil)
	if len(raw) == len(GUID{}) {
		if g := GUID(raw); g != p.GUID {
			own = append(own, OwnGUID{AnchorConsistencyGUID, g, ""})
		}
		return own
	}
	text, found := notation.ReadBytes(raw)
	for _, r := range found {
		if r.Bytes != p.GUID {
			own = append(own, OwnGUID{AnchorConsistencyGUID, r.Bytes, text})
		}
	}
	return own
}

// mostMiswritten is how many values one question to the tenant may have (Graph: "Max allowed: 15").
const mostMiswritten = 15

// Miswritten are the values that find an account of the person that someone has stamped in another notation than the sync's: the right one of a GUID whose text
// stands in AD, and the likeliest texts of the person's GUIDs, as many as one question may have.
func (p Person) Miswritten() []ImmutableID {
	var out []ImmutableID
	var texts [][]string
	for _, own := range p.OwnGUIDs() {
		if own.text != "" {
			out = append(out, own.GUID.ImmutableID())
		}
		texts = append(texts, notation.Mistaken(own.GUID))
	}
	for i := range texts[0] {
		for _, of := range texts {
			if id := ImmutableID(of[i]); len(out) < mostMiswritten && !slices.Contains(out, id) {
				out = append(out, id)
			}
		}
	}
	return out
}

// MiswrittenValue is what an account carries that is one of the person's GUIDs and not what the sync gives.
type MiswrittenValue struct {
	OwnGUID
	as notation.Reading
}

// Right reports whether the account carries the right value, and AD holds the text of a GUID in place of its bytes.
func (m MiswrittenValue) Right(a Account) bool { return a.Holds(m.GUID.ImmutableID()) }

// How says in which notation the value is written. One that is base64 all the same has something around it or in it, or the sync would find it.
func (m MiswrittenValue) How() string {
	if m.as.Notation == notation.Base64 && len(m.as.Inside) == 0 {
		return "base64 with blanks or other characters around or in it"
	}
	return m.as.String()
}

// Shown is the value as the account carries it, in quotes if not all of it could be seen.
func (m MiswrittenValue) Shown(a Account) string {
	value := string(a.ImmutableID.Or(""))
	if strings.ContainsFunc(value, func(r rune) bool { return r <= ' ' || r > '~' }) {
		return strconv.Quote(value)
	}
	return value
}

// OwnIn finds out whether the account carries one of the person's GUIDs in another notation, or one whose text stands in AD; nil if it does not. The
// values that the sync gives are not meant.
func (p Person) OwnIn(a Account) *MiswrittenValue {
	value := a.ImmutableID.Or("")
	if value == "" || slices.Contains(p.ImmutableIDs(), value) {
		return nil
	}
	for _, own := range p.OwnGUIDs() {
		if as, ok := notation.Writes(string(value), own.GUID); ok {
			return &MiswrittenValue{own, as}
		}
	}
	return nil
}

// CarriesOwn reports whether the account carries one of the person's GUIDs in another notation. No sync writes that: it was stamped for this person by hand, or
// by another program.
func CarriesOwn(p Person, a Account) bool { return p.OwnIn(a) != nil }

// Means are the GUIDs that a value may write, in any notation; none if it is something else.
func (id ImmutableID) Means() []GUID {
	found, _ := notation.Read(string(id))
	return Map(found, func(r notation.Reading) GUID { return r.Bytes })
}

// MeansSwapped are the GUIDs that a value writes if its bytes stand in the order of the GUID's text, as a program stores them that takes one for the other. No
// value shows this by itself.
func (id ImmutableID) MeansSwapped() []GUID { return Map(id.Means(), GUID.Swapped) }

// Whose are the people whose value it is: those who have it, in whatever notation, or, if no one does, those who have it with the bytes in another order.
func Whose(id ImmutableID, people []Person) []Person {
	if id == "" {
		return nil
	}
	means := id.Means() // read once: there may be thousands of people
	other := Map(means, GUID.Swapped)
	var exact, swapped []Person
	for _, p := range people {
		switch {
		case slices.Contains(p.ImmutableIDs(), id), slices.ContainsFunc(means, p.Has):
			exact = append(exact, p)
		case slices.ContainsFunc(other, p.Has):
			swapped = append(swapped, p)
		}
	}
	if len(exact) > 0 {
		return exact
	}
	return swapped
}

// Has reports whether the person has the GUID as objectGUID or as mS-DS-ConsistencyGuid, even if that holds the text of it.
func (p Person) Has(g GUID) bool {
	return slices.ContainsFunc(p.OwnGUIDs(), func(own OwnGUID) bool { return own.GUID == g })
}
