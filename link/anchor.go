package link

import (
	"bytes"
	"cmp"
	"encoding/base64"
	"encoding/hex"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"hardmatch/link/notation"
)

// Raw are the bytes, of any length, that an ImmutableID was made of; none for "".
func (id ImmutableID) Raw() ([]byte, error) { return base64.StdEncoding.DecodeString(string(id)) }

// GUID is the 16 raw bytes of an objectGUID exactly as LDAP returns them. In text the first three fields are little-endian.
type GUID [16]byte

// ImmutableID is an account's onPremisesImmutableId as Graph holds it. It is compared with ==, since Entra ID treats the source
// anchor as case-sensitive (Learn: plan-connect-design-concepts). "" is none. It need not be a GUID: other identity providers store
// e-mail addresses or opaque ids there.
type ImmutableID string

// ParseGUID reads the text form of a GUID, with or without braces.
func ParseGUID(text string) (GUID, error) {
	inner := text
	if strings.HasPrefix(text, "{") && strings.HasSuffix(text, "}") {
		inner = text[1 : len(text)-1]
	}
	if len(inner) != 36 || inner[8] != '-' || inner[13] != '-' || inner[18] != '-' || inner[23] != '-' || strings.Count(inner, "-") != 4 {
		return GUID{}, fmt.Errorf("%q is not a GUID such as a1b2c3d4-e5f6-4789-abcd-1234567890ab", text)
	}
	var g GUID
	if _, err := hex.Decode(g[:], []byte(strings.ReplaceAll(inner, "-", ""))); err != nil {
		return GUID{}, fmt.Errorf("%q is not a GUID: %w", text, err)
	}
	return g.Swapped(), nil
}

// String is the text form, in lower case without braces.
func (g GUID) String() string {
	s := g.Swapped()
	text := make([]byte, 0, 36)
	for _, part := range [][]byte{s[:4], s[4:6], s[6:8], s[8:10], s[10:]} {
		text = append(hex.AppendEncode(text, part), '-')
	}
	return string(text[:len(text)-1])
}

// ImmutableID is the source anchor that Entra Connect makes of these bytes: standard base64 of the raw bytes, no swapping.
func (g GUID) ImmutableID() ImmutableID { return EncodeAnchor(g[:]) }

// Swapped turns raw bytes into text order and back: the first three fields change their byte order.
func (g GUID) Swapped() GUID {
	return GUID{g[3], g[2], g[1], g[0], g[5], g[4], g[7], g[6], g[8], g[9], g[10], g[11], g[12], g[13], g[14], g[15]}
}

// EncodeAnchor is the ImmutableID of the raw bytes of an anchor attribute; "" for none.
func EncodeAnchor(raw []byte) ImmutableID { return ImmutableID(base64.StdEncoding.EncodeToString(raw)) }

// GUID decodes the ImmutableID of 16 bytes; false for a value that another identity provider or another attribute made.
func (id ImmutableID) GUID() (GUID, bool) {
	raw, err := base64.StdEncoding.Strict().DecodeString(string(id))
	if err != nil || len(raw) != 16 {
		return GUID{}, false
	}
	return GUID(raw), true
}

// ReadAnchor reads 16 bytes in any notation (package notation), and returns every meaning that the text has. The error is a *Problem and says what it
// would have taken.
func ReadAnchor(text string) ([]notation.Reading, error) {
	found, err := notation.Read(text)
	if why, ok := errors.AsType[*notation.Error](err); ok {
		return nil, &Problem{Kind: BadInput, Object: excerpt(text), Cause: why.Cause, Cure: why.Cure}
	}
	return found, nil
}

// excerpt is the beginning of what was typed, in quotes, with a sign if more follows.
func excerpt(text string) string {
	const most = 60
	text = strings.TrimSpace(text)
	if runes := []rune(text); len(runes) > most {
		return strconv.Quote(string(runes[:most]) + "…")
	}
	return strconv.Quote(text)
}

// AnchorAttribute names the AD attribute that Entra Connect or Cloud Sync makes the ImmutableID of.
type AnchorAttribute string

// The two attributes that hardmatch can match by (Learn: plan-connect-design-concepts). AnchorAuto decides by evidence.
const (
	AnchorAuto            AnchorAttribute = ""
	AnchorConsistencyGUID AnchorAttribute = "mS-DS-ConsistencyGuid"
	AnchorObjectGUID      AnchorAttribute = "objectGUID"
)

// AnchorValue is what one attribute of a person gives.
type AnchorValue struct {
	Attribute   AnchorAttribute
	ImmutableID ImmutableID
}

// Anchor is the value that the person's account must carry.
type Anchor struct {
	AnchorValue
	Alternatives []AnchorValue // what the other attribute would give, if it differs
	Proved       bool          // one value only, stated by the administrator, or shown by the tenant's synced accounts
	Evidence     string        // "12 of 12 synced accounts follow mS-DS-ConsistencyGuid"; "" if nothing was sampled
	Custom       bool          // the value is not 16 bytes, or the tenant anchors on something else
}

// AnchorValues are the ImmutableIDs that the person may be known by, the one by mS-DS-ConsistencyGuid first.
func (p Person) AnchorValues() []AnchorValue {
	byGUID := AnchorValue{AnchorObjectGUID, p.GUID.ImmutableID()}
	raw, known := p.ConsistencyGUID.Get()
	if !known || len(raw) == 0 || bytes.Equal(raw, p.GUID[:]) {
		if known && len(raw) > 0 {
			byGUID.Attribute = AnchorConsistencyGUID
		}
		return []AnchorValue{byGUID}
	}
	return []AnchorValue{{AnchorConsistencyGUID, EncodeAnchor(raw)}, byGUID}
}

// ImmutableIDs are the values by which the tenant may know the person: one, or two if objectGUID and mS-DS-ConsistencyGuid differ.
func (p Person) ImmutableIDs() []ImmutableID {
	return Map(p.AnchorValues(), func(v AnchorValue) ImmutableID { return v.ImmutableID })
}

// Prefer makes the value of that attribute the anchor, with the evidence that proves it.
func (a *Anchor) Prefer(attribute AnchorAttribute, evidence string) {
	a.Proved, a.Evidence = true, evidence
	for i, v := range a.Alternatives {
		if v.Attribute == attribute {
			a.AnchorValue, a.Alternatives[i] = v, a.AnchorValue
		}
	}
}

// OrNone is the ImmutableID, or "(none)".
func (id ImmutableID) OrNone() string { return cmp.Or(string(id), "(none)") }

// InAD shows a value of mS-DS-ConsistencyGuid as AD's own tools do; one that is no GUID as the ImmutableID that it gives.
func (id ImmutableID) InAD() string {
	if guid, ok := id.GUID(); ok {
		return guid.String()
	}
	return cmp.Or(string(id), "(not set)")
}
