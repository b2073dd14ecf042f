package entratest

import (
	"slices"
	"strings"
)

// scope is what names in a filter stand for: the properties of the object, and the variable of the any around.
type scope struct {
	props  map[string]any
	exact  bool   // the ImmutableID is compared with case
	name   string // of the variable; "" for none
	member any    // what it stands for: a text, or properties
}

// matches reports whether an object is what the filter, checked, asks for. It is asked of every user of the tenant, and copies nothing.
func (s *scope) matches(e *expr) bool {
	switch e.op {
	case "and", "or":
		decides := e.op == "or" // the first part that is this
		for i := range e.parts {
			if s.matches(&e.parts[i]) == decides {
				return decides
			}
		}
		return !decides
	case "any":
		return s.any(e)
	default:
		return s.compare(e)
	}
}

func (s *scope) any(e *expr) bool {
	inner := scope{s.props, s.exact, e.name, nil}
	holds := func(member any) bool {
		inner.member = member
		return inner.matches(&e.parts[0])
	}
	switch all := s.props[e.path].(type) {
	case []string:
		return slices.ContainsFunc(all, func(text string) bool { return holds(text) })
	case []map[string]any:
		if e.path == "identities" {
			all = identified(e, all)
		}
		return slices.ContainsFunc(all, func(part map[string]any) bool { return holds(part) })
	}
	return false
}

// resolve finds what a path names: "mail", "x", "x/issuer". Nothing is nil, as null is.
func (s *scope) resolve(path string) any {
	first, rest, nested := strings.Cut(path, "/")
	value := s.props[first]
	if s.name != "" && first == s.name {
		value = s.member
	}
	if nested {
		inner, _ := value.(map[string]any)
		value = inner[rest]
	}
	return value
}

// compare compares as the directory does: without case, save for the one exact property.
func (s *scope) compare(c *expr) bool {
	value := s.resolve(c.path)
	have, isText := value.(string)
	want, wantsText := c.value.(string)
	switch {
	case !isText || !wantsText:
		return c.op == "eq" && value == c.value
	case s.exact && c.path == anchorProperty:
		return have == want
	case c.op == "eq": // as most are, of every user of the tenant
		return strings.EqualFold(have, want)
	case c.op == "startsWith":
		return strings.HasPrefix(strings.ToLower(have), strings.ToLower(want))
	default:
		return strings.HasSuffix(strings.ToLower(have), strings.ToLower(want))
	}
}

// Filters on identities have rules of their own (Graph reference: objectIdentity, Filtering): issuerAssignedId needs the issuer beside it; the issuer alone
// is for four values; of a local account it is ignored; an entry by the sign-in name is never found.

// issuersAlone are those that a filter may ask for without an id.
var issuersAlone = []string{"google.com", "facebook.com", "mail", "phone"}

// asked are the texts that a property, by its path, is compared with.
func (e *expr) asked(path string) []string {
	var found []string
	if text, is := e.value.(string); is && e.path == path {
		found = append(found, text)
	}
	for i := range e.parts {
		found = append(found, e.parts[i].asked(path)...)
	}
	return found
}

// identified are the identities that an any is asked of, as it sees them.
func identified(e *expr, all []map[string]any) []map[string]any {
	issuers := e.asked(e.name + "/issuer")
	alone := len(e.asked(e.name+"/issuerAssignedId")) == 0
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
