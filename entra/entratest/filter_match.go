package entratest

import (
	"slices"
	"strings"
)

// scope is what names in a filter stand for: the properties of the object, and the variable of the lambda around, which is a text or has properties itself.
type scope struct {
	props map[string]any
	exact string // the property that is compared with case; "" for none
	name  string // of the variable; "" for none
	item  string
	part  map[string]any // nil: it is a text
}

// spelt is a filter with the names of properties as the kind spells them. Graph does not say capitals from small letters there, and to look for a spelling takes
// longer than anything else that is done for each object.
func (k *kind) spelt(e expr, variable string) expr {
	switch e := e.(type) {
	case logical:
		e.left, e.right = k.spelt(e.left, variable), k.spelt(e.right, variable)
		return e
	case lambda:
		e.path, _ = k.canonical(e.path)
		e.body = k.spelt(e.body, e.name)
		return e
	case comparison:
		if first, _, _ := strings.Cut(e.path, "/"); variable == "" || first != variable {
			e.path, _ = k.canonical(e.path)
		}
		return e
	default:
		return e
	}
}

// matches reports whether an object is what the filter, spelt, asks for.
func (s scope) matches(e expr) bool {
	switch e := e.(type) {
	case logical:
		if e.and {
			return s.matches(e.left) && s.matches(e.right)
		}
		return s.matches(e.left) || s.matches(e.right)
	case lambda:
		return s.any(e)
	case comparison:
		return s.compare(e)
	default:
		return false
	}
}

func (s scope) any(l lambda) bool {
	inner := scope{props: s.props, exact: s.exact, name: l.name}
	switch all := s.props[l.path].(type) {
	case []string:
		for _, inner.item = range all {
			if inner.matches(l.body) {
				return true
			}
		}
	case []map[string]any:
		if onIdentities(l) {
			all = identified(l, all)
		}
		for _, inner.part = range all {
			if inner.matches(l.body) {
				return true
			}
		}
	}
	return false
}

// resolve finds what a path names: "mail", "x", "x/issuer". Nothing is nil, as null is.
func (s scope) resolve(path string) any {
	first, rest, nested := strings.Cut(path, "/")
	value := s.props[first]
	switch {
	case s.name == "" || first != s.name:
	case s.part == nil:
		value = s.item
	default:
		value = s.part
	}
	if nested {
		inner, _ := value.(map[string]any)
		value = lookup(inner, rest)
	}
	return value
}

// text is what a path names where that is a text.
func (s scope) text(path string) (string, bool) {
	if s.name != "" && path == s.name && s.part == nil {
		return s.item, true
	}
	text, is := s.resolve(path).(string)
	return text, is
}

// lookup reads a property of a part by its name, in which Graph does not say capitals from small letters.
func lookup(props map[string]any, name string) any {
	if value, found := props[name]; found {
		return value
	}
	for key, value := range props {
		if strings.EqualFold(key, name) {
			return value
		}
	}
	return nil
}

// compare compares as the directory does: without case, save for the one exact property.
func (s scope) compare(c comparison) bool {
	have, isText := s.text(c.path)
	want, wantsText := c.value.(string)
	if !isText || !wantsText {
		return c.op == "eq" && !isText && s.resolve(c.path) == c.value
	}
	switch {
	case s.exact != "" && strings.EqualFold(c.path, s.exact):
	case c.op == "eq": // as most are, of every user of the tenant
		return strings.EqualFold(have, want)
	default:
		have, want = strings.ToLower(have), strings.ToLower(want)
	}
	switch c.op {
	case "startsWith":
		return strings.HasPrefix(have, want)
	case "endsWith":
		return strings.HasSuffix(have, want)
	default:
		return have == want
	}
}

// Filters on identities have rules of their own (Graph reference: objectIdentity, Filtering): issuerAssignedId needs the issuer beside it; the issuer alone
// is for four values; of a local account it is ignored; an entry by the sign-in name is never found.

// issuersAlone are those that a filter may ask for without an id.
var issuersAlone = []string{"google.com", "facebook.com", "mail", "phone"}

func onIdentities(l lambda) bool { return strings.EqualFold(l.path, "identities") }

// asked are the values that the body of a lambda compares one property of its variable with.
func (l lambda) asked(property string) []string {
	var found []string
	eachComparison(l.body, func(c comparison) {
		if text, ok := c.value.(string); ok && strings.EqualFold(c.path, l.name+"/"+property) {
			found = append(found, text)
		}
	})
	return found
}

func checkIdentities(l lambda) error {
	if onIdentities(l) && len(l.asked("issuerAssignedId")) > 0 && len(l.asked("issuer")) == 0 {
		return unsupportedQuery("Filtering on issuerAssignedId is only supported together with issuer.")
	}
	return nil
}

// identified are the identities that a lambda is asked of, as it sees them.
func identified(l lambda, all []map[string]any) []map[string]any {
	issuers := l.asked("issuer")
	alone := len(l.asked("issuerAssignedId")) == 0
	var seen []map[string]any
	for _, identity := range all {
		switch kind, _ := identity["signInType"].(string); {
		case kind == byUPN, alone && !slices.ContainsFunc(issuers, func(i string) bool { return slices.Contains(issuersAlone, i) }):
		case kind == "federated" || alone:
			seen = append(seen, identity)
		default:
			for _, issuer := range issuers {
				seen = append(seen, map[string]any{"issuer": issuer, "issuerAssignedId": identity["issuerAssignedId"]})
			}
		}
	}
	return seen
}
