package entratest

import (
	"slices"
	"strings"
)

// condition is a filter, or a part of it, made ready: the tenant asks it of every user, so it parses nothing and copies nothing. The member is what
// the variable of the enclosing any stands for, a text or properties; nil without one.
type condition func(props map[string]any, member any) bool

// condition makes a checked expression ready, inside an any with this variable; "" for none. With exact it compares the ImmutableID with case.
func (e *expr) condition(exact bool, variable string) condition {
	switch e.op {
	case "and", "or":
		return e.joined(exact, variable)
	case "any":
		return e.any(exact)
	default:
		value, fits := valueOf(e.path, variable), e.comparison(exact)
		return func(props map[string]any, member any) bool { return fits(value(props, member)) }
	}
}

func (e *expr) joined(exact bool, variable string) condition {
	var parts []condition
	for i := range e.parts {
		parts = append(parts, e.parts[i].condition(exact, variable))
	}
	if len(parts) == 1 {
		return parts[0]
	}
	decides := e.op == "or" // the first part that is this
	return func(props map[string]any, member any) bool {
		for _, part := range parts {
			if part(props, member) == decides {
				return decides
			}
		}
		return !decides
	}
}

func (e *expr) any(exact bool) condition {
	holds := e.parts[0].condition(exact, e.name)
	seen := func(all []map[string]any) []map[string]any { return all }
	if e.path == "identities" {
		seen = e.identities()
	}
	return func(props map[string]any, _ any) bool {
		switch all := props[e.path].(type) {
		case []string:
			return slices.ContainsFunc(all, func(text string) bool { return holds(props, text) })
		case []map[string]any:
			all = seen(all)
			return slices.ContainsFunc(all, func(part map[string]any) bool { return holds(props, part) })
		}
		return false
	}
}

// valueOf finds what a path names: "mail", "x", "x/issuer". A missing value is nil, as null is.
func valueOf(path, variable string) func(props map[string]any, member any) any {
	first, rest, nested := strings.Cut(path, "/")
	ofMember := variable != "" && first == variable
	return func(props map[string]any, member any) any {
		value := member
		if !ofMember {
			value = props[first]
		}
		if nested {
			inner, _ := value.(map[string]any)
			value = inner[rest]
		}
		return value
	}
}

// comparison compares as the directory does: without case, except for the one exact property.
func (e *expr) comparison(exact bool) func(value any) bool {
	want, isText := e.value.(string)
	if !isText {
		return func(value any) bool { return e.op == "eq" && value == e.value }
	}
	fits := strings.EqualFold
	switch {
	case exact && e.path == anchorProperty:
		fits = func(have, want string) bool { return have == want }
	case e.op == "startsWith":
		want, fits = strings.ToLower(want), func(have, want string) bool { return strings.HasPrefix(strings.ToLower(have), want) }
	case e.op == "endsWith":
		want, fits = strings.ToLower(want), func(have, want string) bool { return strings.HasSuffix(strings.ToLower(have), want) }
	}
	return func(value any) bool {
		have, isText := value.(string)
		return isText && fits(have, want)
	}
}

// Filters on identities have rules of their own (Graph reference: objectIdentity, Filtering): issuerAssignedId needs the issuer beside it; the issuer alone
// is for four values; of a local account it is ignored; an entry by the sign-in name is never found.

// issuersAlone are those that a filter may ask for without an id.
var issuersAlone = []string{"google.com", "facebook.com", "mail", "phone"}

// asked returns the texts that the filter compares a property with, by its path.
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

// identities returns those of a user on which an any is evaluated, as it sees them.
func (e *expr) identities() func(all []map[string]any) []map[string]any {
	issuers := e.asked(e.name + "/issuer")
	alone := len(e.asked(e.name+"/issuerAssignedId")) == 0
	inVain := alone && !slices.ContainsFunc(issuers, func(i string) bool { return slices.Contains(issuersAlone, i) })
	return func(all []map[string]any) []map[string]any {
		var seen []map[string]any
		for _, identity := range all {
			switch kind, _ := identity["signInType"].(string); {
			case kind == byUPN, inVain:
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
}
