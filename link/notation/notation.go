// Package notation reads the 16 bytes of a GUID in every notation in which the tools around Active Directory, Exchange and Entra ID show and store
// them, and says which it took. A text that has two meanings gives both. It is pure and imports nothing of this program.
//
// The bytes are those that LDAP returns. The text of a GUID has the first three fields in the other byte order ([MS-DTYP] 2.3.4.2 and 2.3.4.3), so the same 32
// digits are one GUID as bytes and another as a GUID without its dashes.
package notation

import (
	"encoding/base64"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// Notation is a way to write 16 bytes, in words.
type Notation string

// The notations.
const (
	GUID           Notation = "a GUID"                         // a1b2c3d4-e5f6-4789-abcd-1234567890ab
	GUIDDigits     Notation = "a GUID without dashes"          // a1b2c3d4e5f64789abcd1234567890ab, .NET's format "N"
	GUIDStruct     Notation = "a GUID as a structure"          // {0xa1b2c3d4,0xe5f6,0x4789,{0xab,0xcd,0x12,…}}, .NET's format "X"
	Base64         Notation = "base64"                         // 1MOyofbliUerzRI0VniQqw==, an ImmutableID
	Base64Unpadded Notation = "base64 without its padding"     // 1MOyofbliUerzRI0VniQqw
	Base64URL      Notation = "base64 in the alphabet of URLs" // with - and _ for + and /
	Hex            Notation = "bytes in hexadecimal"           // d4 c3 b2 a1 …
	Decimal        Notation = "bytes in decimal numbers"       // 212, 195, 178, …
	Octal          Notation = "bytes in octal numbers"         // \324\303\262…
	Binary         Notation = "bytes in binary digits"         // 11010100 11000011 …
	Escaped        Notation = "bytes, partly as characters"    // \d4\c3\b2\a1\f6\e5\89G…
	Swapped        Notation = "bytes in another order"         // of Writes only: no text shows it by itself
	LowerCase      Notation = "base64 in lower case"           // the same
	OtherCase      Notation = "base64 in another case"         // the same
)

// List is what a value without a name was taken out of that stands beside others (Reading.Inside).
const List = "a list"

// Reading is one meaning of a text.
type Reading struct {
	Bytes     [16]byte // as LDAP returns them
	Notation  Notation
	Inside    []string // what it was taken out of, the outermost first: "a line of LDIF", "a text in base64"
	Attribute string   // the attribute or property that the text itself names: "objectGUID"; "" if it names none
	CutOff    []string // attributes that the same text names and shows in part only, which may be the anchor: "mS-DS-ConsistencyGuid"
}

// String says what a text was taken for: "bytes in hexadecimal, in an LDAP filter".
func (r Reading) String() string {
	text := string(r.Notation)
	for _, in := range slices.Backward(r.Inside) {
		text += ", in " + in
	}
	return text
}

// OfCloud reports whether the text itself says that this is the id of a cloud object. Entra ID gives that to the object; no ImmutableID is made of it
// (Learn: graph/api/resources/user).
func (r Reading) OfCloud() bool {
	last := r.Attribute[strings.LastIndex(r.Attribute, ".")+1:]
	return slices.ContainsFunc(cloudIDs, func(name string) bool { return strings.EqualFold(last, name) })
}

// cloudIDs are the names that Graph, its PowerShell modules and Exchange Online have for a cloud object's id.
var cloudIDs = []string{"id", "ObjectId", "Object Id", "userId", "oid", "ExternalDirectoryObjectId"}

// Error says why a text is not 16 bytes.
type Error struct {
	Cause string // "it shows 4 of the 16 bytes"
	Cure  string // what to give instead
}

// Error is the cause.
func (e *Error) Error() string { return e.Cause }

const (
	longest  = 4096 // characters that are read at all
	deepest  = 12   // layers that are taken off
	attempts = 100  // texts that are tried altogether, so that nothing takes long
)

// Read returns every meaning of a text: usually one, two or more if it can be read in several ways or names several attributes. Each has other bytes. The error
// is an *Error.
func Read(text string) ([]Reading, error) {
	if raw, is := plainly(text); is {
		return []Reading{{Bytes: raw, Notation: Base64}}, nil
	}
	return readInFull(text)
}

func readInFull(text string) ([]Reading, error) {
	if len(text) <= longest {
		if found := (&reader{left: attempts}).read(withoutRuler(plain(text)), layers{}); len(found) > 0 {
			for i, cut := 0, cutOffs(plain(text)); i < len(found); i++ {
				found[i].CutOff = slices.DeleteFunc(slices.Clone(cut), func(name string) bool { return strings.EqualFold(name, found[i].Attribute) })
			}
			return found, nil
		}
	}
	return nil, refusal(text)
}

// ReadBytes reads what an attribute of bytes holds if it is not the 16 bytes themselves but a text of them, in ASCII or UTF-16. The text is "" if it is none.
func ReadBytes(raw []byte) (text string, found []Reading) {
	text, ok := textOf(raw)
	if !ok {
		return "", nil
	}
	found, _ = Read(text)
	return text, found
}

// Writes returns the notation in which a text writes these very bytes: as Read reads it, or with the bytes in the order of the GUID's text, which only someone
// who knows the bytes can see, or as base64 whose case a program has changed. false if it writes others, or none.
func Writes(text string, raw [16]byte) (Reading, bool) {
	found, _ := Read(text)
	for _, r := range found {
		if r.Bytes == raw {
			return r, true
		}
	}
	for _, r := range found {
		if swap(r.Bytes) == raw {
			r.Bytes, r.Notation = raw, Swapped
			return r, true
		}
	}
	if id := ImmutableID(raw); text != id && strings.EqualFold(text, id) {
		if text == strings.ToLower(text) {
			return Reading{Bytes: raw, Notation: LowerCase}, true
		}
		return Reading{Bytes: raw, Notation: OtherCase}, true
	}
	return Reading{}, false
}

// plainly gives the bytes of a text that is written as the sync writes it, as nearly all are. It has no second meaning; to read it in full takes a hundred times as long.
func plainly(text string) (raw [16]byte, is bool) {
	if len(text) != base64.StdEncoding.EncodedLen(len(raw)) {
		return raw, false
	}
	bytes, err := base64.StdEncoding.Strict().DecodeString(text)
	if err != nil || len(bytes) != len(raw) {
		return raw, false
	}
	return [16]byte(bytes), true
}

// layers are what a text was taken out of.
type layers struct {
	inside    []string
	attribute string
	bytes     bool // what surrounds it says that digits are bytes, not a GUID
	guid      bool // or that they are a GUID, not bytes
	network   bool // the bytes are in the order of the text, as RFC 9562 has them
	depth     int
	part      bool // it is one part of a record
	escapes   int  // at least so many bytes must be escaped for the others to be read as characters; 0: none are
}

// in adds one layer; "" adds none that is worth a word.
func (l layers) in(what string) layers {
	if what != "" && !slices.Contains(l.inside, what) {
		l.inside = append(slices.Clone(l.inside), what)
	}
	return l
}

func (l layers) reading(raw [16]byte, n Notation) Reading {
	if l.network {
		raw = swap(raw)
	}
	return Reading{Bytes: raw, Notation: n, Inside: l.inside, Attribute: l.attribute}
}

// reader takes layers off a text until it reads.
type reader struct{ left int }

func (r *reader) read(text string, l layers) []Reading {
	r.left--
	if found := escaped(text, l); len(found) > 0 { // blanks at the ends are bytes there
		return found
	}
	text = strings.TrimRight(strings.TrimSpace(text), " ,;")
	if l.depth++; r.left < 0 || l.depth > deepest || len(text) < 16 {
		return nil
	}
	for _, core := range []func(string, layers) []Reading{listed, structure, inBase64} {
		if found := core(text, l); len(found) > 0 {
			return distinct(found)
		}
	}
	if found := r.each(filterParts(text, l)); len(found) > 0 {
		return found
	}
	if found := record(text, l); len(found) > 0 {
		return found
	}
	for _, off := range covers {
		if inner, under, ok := off(text, l); ok && len(inner) < len(text) {
			if found := r.read(inner, under); len(found) > 0 {
				return found
			}
		}
	}
	if found := r.each(lines(text, l)); len(found) > 0 {
		return found
	}
	return r.each(pieces(text, l))
}

// each reads the pieces of a text.
func (r *reader) each(parts []part) []Reading {
	var found []Reading
	for _, p := range parts {
		found = append(found, r.read(p.text, p.layers)...)
	}
	return distinct(found)
}

// distinct keeps the first reading of the same bytes.
func distinct(found []Reading) []Reading {
	var out []Reading
	for _, r := range found {
		i := slices.IndexFunc(out, func(o Reading) bool { return o.Bytes == r.Bytes })
		if i < 0 {
			out = append(out, r)
		} else if out[i].OfCloud() { // it is an anchor as well
			out[i] = r
		}
	}
	return out
}

// swap turns the bytes into the order of the text of a GUID, and back.
func swap(raw [16]byte) [16]byte {
	out := raw
	binary.BigEndian.PutUint32(out[0:], binary.LittleEndian.Uint32(raw[0:]))
	binary.BigEndian.PutUint16(out[4:], binary.LittleEndian.Uint16(raw[4:]))
	binary.BigEndian.PutUint16(out[6:], binary.LittleEndian.Uint16(raw[6:]))
	return out
}

// ImmutableID is the one right ImmutableID of the bytes: standard base64, padded (Learn: plan-connect-design-concepts).
func ImmutableID(raw [16]byte) string { return base64.StdEncoding.EncodeToString(raw[:]) }

// Text is the GUID in lower case.
func Text(raw [16]byte) string {
	s := swap(raw)
	return fmt.Sprintf("%x-%x-%x-%x-%x", s[0:4], s[4:6], s[6:8], s[8:10], s[10:16])
}

// Filter is the value as it stands in an LDAP filter (RFC 4515).
func Filter(raw [16]byte) string {
	var b strings.Builder
	for _, c := range raw {
		fmt.Fprintf(&b, `\%02x`, c)
	}
	return b.String()
}

// ConnectorSpace is the name that the object of an ImmutableID has in the connector space of the tenant: the characters of its base64 in hexadecimal.
func ConnectorSpace(raw [16]byte) string { return fmt.Sprintf("CN={%X}", ImmutableID(raw)) }

// Mistaken are the texts in which people and programs store the bytes by mistake where the ImmutableID belongs, the likeliest first. A tenant can be asked
// for them; Writes recognises the rest. None has line breaks or control characters in it, which a server may refuse in a filter, and the others with it.
func Mistaken(raw [16]byte) []string {
	text, id, digits := Text(raw), ImmutableID(raw), fmt.Sprintf("%X", raw)
	return []string{
		text, strings.ToUpper(text), strings.ToLower(digits), digits, strings.TrimRight(id, "="), ImmutableID(swap(raw)), base64.StdEncoding.EncodeToString([]byte(text)),
		strings.ToLower(id), base64.StdEncoding.EncodeToString([]byte(id)), ConnectorSpace(raw), "{" + text + "}", "{" + strings.ToUpper(text) + "}",
		strings.ReplaceAll(text, "-", ""), "0x" + digits, strings.ReplaceAll(fmt.Sprintf("% X", raw), " ", "-"),
	}
}
