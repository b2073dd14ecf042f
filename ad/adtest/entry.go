package adtest

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/go-ldap/ldap/v3"
)

// entry is one object of the directory. Once in a directory it never changes; a changed copy replaces it, so a
// search can go on reading it.
type entry struct {
	dn         string
	key        string // the DN in the form that keys compare in
	parent     string // the key of the parent; "" at the top
	account    string // sAMAccountName, folded; "" for none
	attributes []attribute
	password   string
	signIn     SignIn
	readOnly   bool
	protected  bool
	unwritable []string // attributes that may not be written
}

// attribute is a name as the schema spells it, with at least one value. The values are kept folded too: a search compares those of everybody.
type attribute struct {
	name           string
	values, folded []string
}

func newAttribute(name string, values ...string) attribute {
	a := attribute{name, values, values}
	for i, v := range values {
		if !utf8.ValidString(v) { // bytes
			continue
		}
		if f := fold(v); f != v {
			if &a.folded[0] == &values[0] {
				a.folded = slices.Clone(values)
			}
			a.folded[i] = f
		}
	}
	return a
}

func newEntry(dn string) (*entry, error) {
	parsed, err := ldap.ParseDN(dn)
	if err != nil || len(parsed.RDNs) == 0 {
		return nil, fmt.Errorf("adtest: %q is not a distinguished name", dn)
	}
	e := &entry{dn: dn, key: keyOf(parsed.RDNs), parent: keyOf(parsed.RDNs[1:])}
	first := parsed.RDNs[0].Attributes[0]
	e.set(strings.ToLower(first.Type), first.Value)
	e.set("name", first.Value)
	e.set("distinguishedName", dn)
	return e, nil
}

// keyOf returns the form in which names of objects compare: folded, and with one way of escaping.
func keyOf(rdns []*ldap.RelativeDN) string {
	keys := make([]string, len(rdns))
	for i, rdn := range rdns {
		keys[i] = fold(rdn.String())
	}
	return strings.Join(keys, ",")
}

// parseKey returns the key of a DN in text; false if the text is no DN.
func parseKey(dn string) (string, bool) {
	parsed, err := ldap.ParseDN(dn)
	if err != nil {
		return "", false
	}
	return keyOf(parsed.RDNs), true
}

// attribute returns the attribute of this name, in whatever case; one without values if it is absent.
func (e *entry) attribute(name string) *attribute {
	for i := range e.attributes {
		if sameName(e.attributes[i].name, name) {
			return &e.attributes[i]
		}
	}
	return &attribute{}
}

func (e *entry) values(name string) []string { return e.attribute(name).values }

// sameName reports whether two names are one attribute's. Most differ in length or first letter, so it checks those before it compares the rest.
func sameName(a, b string) bool {
	return a == b || len(a) == len(b) && a[0]|0x20 == b[0]|0x20 && strings.EqualFold(a, b)
}

// text returns the first value of an attribute; "" if it is absent.
func (e *entry) text(name string) string {
	if values := e.values(name); len(values) > 0 {
		return values[0]
	}
	return ""
}

// set replaces the values of an attribute. Empty values are none, as in AD.
func (e *entry) set(name string, values ...string) {
	values = slices.DeleteFunc(slices.Clone(values), func(v string) bool { return v == "" })
	for i, a := range e.attributes {
		if sameName(a.name, name) {
			e.attributes = append(e.attributes[:i:i], e.attributes[i+1:]...)
			break
		}
	}
	if len(values) > 0 {
		e.attributes = append(e.attributes, newAttribute(name, values...))
	}
}

// under reports whether the entry is in the subtree below the key, or at its top.
func (e *entry) under(key string) bool {
	above, under := strings.CutSuffix(e.key, key)
	return under && (key == "" || above == "" || strings.HasSuffix(above, ","))
}

// Object is an object of the directory as it is now, for tests.
type Object struct {
	DN         string
	Attributes map[string][][]byte // by the names of the schema; an absent attribute is not set
}

// Text returns the first value of an attribute, "" for none.
func (o Object) Text(name string) string {
	if values := o.Attributes[name]; len(values) > 0 {
		return string(values[0])
	}
	return ""
}

func (e *entry) object() Object {
	o := Object{DN: e.dn, Attributes: map[string][][]byte{}}
	for _, a := range e.attributes {
		for _, v := range a.values {
			o.Attributes[a.name] = append(o.Attributes[a.name], []byte(v))
		}
	}
	return o
}
