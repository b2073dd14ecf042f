package adtest

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// condition reports whether an entry satisfies a filter.
type condition = func(*entry) bool

// maxFilterDepth is how deep filters may nest. Deeper ones are refused, so no one can exhaust the stack.
const maxFilterDepth = 100

var errFilter = errors.New("the filter cannot be read")

// compile turns a filter's BER tree (RFC 4511, 4.5.1.7) into a condition; depth bounds how deep it nests. An attribute that an entry lacks satisfies nothing, and
// its negation is satisfied, as in AD.
func compile(p *ber.Packet, depth int) (condition, error) {
	if p.ClassType != ber.ClassContext || depth == 0 {
		return nil, errFilter
	}
	name, value := text(child(p, 0)), text(child(p, 1))
	switch p.Tag {
	case ldap.FilterAnd, ldap.FilterOr, ldap.FilterNot:
		return compileSet(p, depth)
	case ldap.FilterPresent:
		name := text(p)
		return func(e *entry) bool { return e.values(name) != nil }, nil
	case ldap.FilterSubstrings:
		return compileSubstrings(name, child(p, 1))
	case ldap.FilterExtensibleMatch:
		return compileExtensible(p)
	case ldap.FilterGreaterOrEqual:
		return compareTo(name, value, func(order int) bool { return order >= 0 }), nil
	case ldap.FilterLessOrEqual:
		return compareTo(name, value, func(order int) bool { return order <= 0 }), nil
	case ldap.FilterEqualityMatch, ldap.FilterApproxMatch:
		if strings.EqualFold(name, "anr") {
			return resolveName(value), nil
		}
		return equalTo(name, value), nil
	default:
		return nil, fmt.Errorf("filter choice %d is unknown", p.Tag)
	}
}

func compileSet(p *ber.Packet, depth int) (condition, error) {
	children := p.Children
	var parts []condition
	if p.Tag == ldap.FilterOr {
		parts, children = indexed(children)
	}
	for _, c := range children {
		part, err := compile(c, depth-1)
		if err != nil {
			return nil, err
		}
		parts = append(parts, part)
	}
	switch {
	case p.Tag == ldap.FilterOr:
		return anyOf(parts...), nil
	case p.Tag == ldap.FilterAnd:
		return allOf(parts...), nil
	case len(parts) == 1:
		return func(e *entry) bool { return !parts[0](e) }, nil
	default:
		return nil, errFilter
	}
}

// indexed takes the byte comparisons out of the parts of an or, and makes one condition for each attribute among them: a filter may ask for hundreds of values at
// once, and an entry has one or two. It returns the other parts too.
func indexed(parts []*ber.Packet) (conditions []condition, rest []*ber.Packet) {
	wanted := map[string]map[string]bool{}
	for _, p := range parts {
		name := strings.ToLower(text(child(p, 0)))
		if p.Tag != ldap.FilterEqualityMatch || p.ClassType != ber.ClassContext || len(p.Children) != 2 || !isBytes(name) {
			rest = append(rest, p)
			continue
		}
		if wanted[name] == nil {
			wanted[name] = map[string]bool{}
		}
		wanted[name][text(child(p, 1))] = true
	}
	for name, values := range wanted {
		conditions = append(conditions, anyValue(name, func(v string) bool { return values[v] }))
	}
	return conditions, rest
}

// isBytes reports whether an attribute, named in lower case, is compared byte by byte.
func isBytes(name string) bool { return name == "objectguid" || name == "ms-ds-consistencyguid" }

func anyOf(parts ...condition) condition {
	return func(e *entry) bool { return slices.ContainsFunc(parts, func(part condition) bool { return part(e) }) }
}

func allOf(parts ...condition) condition {
	return func(e *entry) bool { return !slices.ContainsFunc(parts, func(part condition) bool { return !part(e) }) }
}

// anyValue is satisfied if one of the attribute's values is.
func anyValue(name string, holds func(value string) bool) condition {
	return func(e *entry) bool {
		return slices.ContainsFunc(e.values(name), holds)
	}
}

// anyFolded is anyValue of values without case and accents.
func anyFolded(name string, holds func(value string) bool) condition {
	return func(e *entry) bool {
		return slices.ContainsFunc(e.attribute(name).folded, holds)
	}
}

// equalTo compares by the attribute's syntax: bytes, SIDs, names of objects, or text without case and accents.
func equalTo(name, value string) condition {
	name = strings.ToLower(name)
	if isBytes(name) {
		return anyValue(name, func(v string) bool { return v == value })
	}
	switch name {
	case "objectsid", "sidhistory":
		sid, err := sidBytes(value)
		return anyValue(name, func(v string) bool { return v == value || err == nil && v == sid })
	case "objectcategory":
		return categoryIs(value)
	case "distinguishedname", "ncname", "manager", "memberof":
		key, ok := parseKey(value)
		return anyValue(name, func(v string) bool { return ok && keyOfText(v) == key })
	}
	return anyFolded(name, foldedIs(value))
}

func foldedIs(text string) func(folded string) bool {
	wanted := fold(text)
	return func(folded string) bool { return folded == wanted }
}

// categoryIs takes the DN of a class or its short name, "person" for CN=Person ([MS-ADTS] 3.1.1.3.1.3.5).
func categoryIs(value string) condition {
	whole, short := foldedIs(value), foldedIs("CN="+value)
	return anyFolded("objectCategory", func(v string) bool {
		rdn, _ := CutRDN(v)
		return short(rdn) || whole(v)
	})
}

// compareTo orders numbers as numbers, and text as text.
func compareTo(name, value string, holds func(order int) bool) condition {
	wanted, err := strconv.ParseInt(value, 10, 64)
	return anyValue(name, func(v string) bool {
		has, hasErr := strconv.ParseInt(v, 10, 64)
		if err != nil || hasErr != nil {
			return holds(strings.Compare(fold(v), fold(value)))
		}
		return holds(cmp.Compare(has, wanted))
	})
}

// compileSubstrings returns the condition of name=initial*any*final. With anr only the beginning counts.
func compileSubstrings(name string, parts *ber.Packet) (condition, error) {
	if len(parts.Children) == 0 {
		return nil, errFilter
	}
	if strings.EqualFold(name, "anr") {
		return resolveName(text(parts.Children[0])), nil
	}
	return anyFolded(name, func(v string) bool { return hasParts(v, parts.Children) }), nil
}

func hasParts(rest string, parts []*ber.Packet) bool {
	for _, p := range parts {
		part := fold(text(p))
		switch at := strings.Index(rest, part); p.Tag {
		case ldap.FilterSubstringsInitial:
			if at != 0 {
				return false
			}
			rest = rest[len(part):]
		case ldap.FilterSubstringsAny:
			if at < 0 {
				return false
			}
			rest = rest[at+len(part):]
		default:
			return strings.HasSuffix(rest, part)
		}
	}
	return true
}

// The bit rules of AD ([MS-ADTS] 3.1.1.3.4.4).
const (
	ruleBitAnd = "1.2.840.113556.1.4.803" // all bits of the value are set
	ruleBitOr  = "1.2.840.113556.1.4.804" // one of them is
)

// compileExtensible returns the condition of name:rule:=value. An unknown rule matches no one.
func compileExtensible(p *ber.Packet) (condition, error) {
	var rule, name, value string
	for _, c := range p.Children {
		switch c.Tag {
		case ldap.MatchingRuleAssertionMatchingRule:
			rule = text(c)
		case ldap.MatchingRuleAssertionType:
			name = text(c)
		case ldap.MatchingRuleAssertionMatchValue:
			value = text(c)
		}
	}
	if rule == "" {
		return equalTo(name, value), nil
	}
	bits, err := strconv.ParseInt(value, 10, 64)
	if rule != ruleBitAnd && rule != ruleBitOr || err != nil {
		return func(*entry) bool { return false }, nil
	}
	return anyValue(name, func(v string) bool {
		has, err := strconv.ParseInt(v, 10, 64)
		if rule == ruleBitAnd {
			return err == nil && has&bits == bits
		}
		return err == nil && has&bits != 0
	}), nil
}

// anrAttributes are those that ambiguous name resolution looks at in a forest with Exchange's schema (Learn: Active Directory:
// Ambiguous Name Resolution). userPrincipalName is not among them.
var anrAttributes = []string{
	"displayName", "givenName", "legacyExchangeDN", "mail", "mailNickname", "msDS-AdditionalSamAccountName", "name", "physicalDeliveryOfficeName",
	"proxyAddresses", "sAMAccountName", "sn",
}

// resolveName returns the condition of (anr=value): a name begins with the value, or is the value if that begins with "=". A value of
// several words also counts as given name and surname, in either order.
func resolveName(value string) condition {
	value = strings.TrimSpace(fold(value))
	if value == "" {
		return func(*entry) bool { return false }
	}
	matches := strings.HasPrefix
	if exact, ok := strings.CutPrefix(value, "="); ok {
		value, matches = exact, func(v, part string) bool { return v == part }
	}
	is := func(name, part string) condition {
		return anyFolded(name, func(v string) bool { return matches(v, part) })
	}
	var parts []condition
	for _, name := range anrAttributes {
		parts = append(parts, is(name, value))
	}
	if first, last, ok := strings.Cut(value, " "); ok {
		last = strings.TrimSpace(last)
		parts = append(parts,
			allOf(is("givenName", first), is("sn", last)),
			allOf(is("givenName", last), is("sn", first)))
	}
	return anyOf(parts...)
}
