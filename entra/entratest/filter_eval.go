package entratest

import (
	"strconv"
	"strings"
	"time"
)

// scope is what names in a filter stand for: the properties of the object, and the variables of the lambdas around.
type scope struct {
	props     map[string]any
	variables map[string]any
	exact     string // the property that is compared with case; "" for none
}

// matches tells whether an object is what the filter asks for.
func (s scope) matches(e expr) bool {
	switch e := e.(type) {
	case logical:
		if e.and {
			return s.matches(e.left) && s.matches(e.right)
		}
		return s.matches(e.left) || s.matches(e.right)
	case negation:
		return !s.matches(e.x)
	case lambda:
		return s.anyOrAll(e)
	case comparison:
		return s.compare(e)
	default:
		return false
	}
}

func (s scope) anyOrAll(l lambda) bool {
	all := items(s.resolve(l.path))
	if onIdentities(l) {
		all = identified(l, all)
	}
	for _, item := range all {
		inner := scope{props: s.props, variables: map[string]any{l.name: item}, exact: s.exact}
		if inner.matches(l.body) != l.all {
			return !l.all
		}
	}
	return l.all
}

// items are the members of a collection.
func items(collection any) []any {
	var all []any
	switch c := collection.(type) {
	case []string:
		for _, item := range c {
			all = append(all, item)
		}
	case []map[string]any:
		for _, item := range c {
			all = append(all, item)
		}
	}
	return all
}

// resolve finds what a path names: "mail", "x", "x/service", "proxyAddresses/$count". Nothing is nil, as null is.
func (s scope) resolve(path string) any {
	first, rest, _ := strings.Cut(path, "/")
	value, found := s.variables[first]
	if !found {
		value = lookup(s.props, first)
	}
	for rest != "" {
		if rest == "$count" {
			return len(items(value))
		}
		first, rest, _ = strings.Cut(rest, "/")
		inner, _ := value.(map[string]any)
		value = lookup(inner, first)
	}
	return value
}

// lookup reads a property by its name, in which Graph does not tell capitals from small letters.
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

func (s scope) compare(c comparison) bool {
	have := s.resolve(c.path)
	if c.op == "ne" {
		return !s.equal(have, c.values[0], c.path)
	}
	if c.op == "eq" || c.op == "in" {
		for _, want := range c.values {
			if s.equal(have, want, c.path) {
				return true
			}
		}
		return false
	}
	text, isText := have.(string)
	want, wanted := textOf(c.values[0])
	if !isText || !wanted {
		return false
	}
	return ordered(c.op, strings.ToLower(text), strings.ToLower(want))
}

// ordered compares two texts by an operator other than equality. Dates of different precision are compared as dates.
func ordered(op, have, want string) bool {
	if a, errA := time.Parse(time.RFC3339, strings.ToUpper(have)); errA == nil {
		if b, errB := time.Parse(time.RFC3339, strings.ToUpper(want)); errB == nil {
			have, want = a.UTC().Format(time.RFC3339Nano), b.UTC().Format(time.RFC3339Nano)
		}
	}
	switch op {
	case "startsWith":
		return strings.HasPrefix(have, want)
	case "endsWith":
		return strings.HasSuffix(have, want)
	case "ge":
		return have >= want
	default:
		return have <= want
	}
}

// equal compares as the directory does: without case, save for the one exact property.
func (s scope) equal(have, want any, path string) bool {
	switch have := have.(type) {
	case nil:
		return want == nil
	case bool:
		return want == any(have)
	case int:
		return want == any(literal(strconv.Itoa(have)))
	case string:
		text, ok := textOf(want)
		if s.exact != "" && strings.EqualFold(path, s.exact) {
			return ok && have == text
		}
		return ok && strings.EqualFold(have, text)
	default:
		return false
	}
}

// textOf is a value as text; false for null, true and false.
func textOf(value any) (string, bool) {
	switch v := value.(type) {
	case string:
		return v, true
	case literal:
		return string(v), true
	default:
		return "", false
	}
}
