package adtest

import (
	"fmt"
	"strings"

	"github.com/go-ldap/ldap/v3"
)

// entry is one object of the directory. Once it is in a directory it is never changed, only replaced by a changed copy, so that a
// search can go on reading it.
type entry struct {
	dn         string
	key        string // the DN in the form that keys compare in
	parent     string // the key of the parent; "" at the top
	account    string // sAMAccountName, folded; "" for none
	ids        ids    // the values of its unique attributes
	attributes []attribute
	password   string
	signIn     SignIn
	readOnly   bool
	protected  bool
	unwritable []string // attributes that may not be written
}

// attribute is a name as the schema spells it with its values; it always has one at least.
type attribute struct {
	name   string
	values [][]byte
}

func newEntry(dn string) (*entry, error) {
	parsed, err := ldap.ParseDN(dn)
	if err != nil || len(parsed.RDNs) == 0 {
		return nil, fmt.Errorf("adtest: %q is not a distinguished name", dn)
	}
	e := &entry{dn: dn, key: keyOf(parsed.RDNs), parent: keyOf(parsed.RDNs[1:])}
	first := parsed.RDNs[0].Attributes[0]
	e.setText(strings.ToLower(first.Type), first.Value)
	e.setText("name", first.Value)
	e.setText("distinguishedName", dn)
	return e, nil
}

// keyOf is the form in which names of objects compare: folded, and with one way of escaping.
func keyOf(rdns []*ldap.RelativeDN) string {
	keys := make([]string, len(rdns))
	for i, rdn := range rdns {
		keys[i] = fold(rdn.String())
	}
	return strings.Join(keys, ",")
}

// parseKey is the key of a DN in text; false if it is none.
func parseKey(dn string) (string, bool) {
	parsed, err := ldap.ParseDN(dn)
	if err != nil {
		return "", false
	}
	return keyOf(parsed.RDNs), true
}

// values are those of an attribute, whatever the case of its name; nil if it is absent.
func (e *entry) values(name string) [][]byte {
	for _, a := range e.attributes {
		if sameName(a.name, name) {
			return a.values
		}
	}
	return nil
}

// sameName reports whether two names are one attribute's. Most differ in their length or in their first letter, which is seen before all are compared.
func sameName(a, b string) bool {
	return a == b || len(a) == len(b) && a[0]|0x20 == b[0]|0x20 && strings.EqualFold(a, b)
}

// text is the first value of an attribute; "" if it is absent.
func (e *entry) text(name string) string {
	if values := e.values(name); len(values) > 0 {
		return string(values[0])
	}
	return ""
}

// set returns an attribute these values in place of those it has. Empty values are none, as in AD.
func (e *entry) set(name string, values ...[]byte) {
	kept := values[:0:0]
	for _, v := range values {
		if len(v) > 0 {
			kept = append(kept, v)
		}
	}
	for i, a := range e.attributes {
		if sameName(a.name, name) {
			e.attributes = append(e.attributes[:i:i], e.attributes[i+1:]...)
			break
		}
	}
	if len(kept) > 0 {
		e.attributes = append(e.attributes, attribute{name, kept})
	}
}

func (e *entry) setText(name string, values ...string) {
	e.set(name, raws(values)...)
}

// under reports whether the entry is in the subtree below the key, or is its top.
func (e *entry) under(key string) bool {
	return key == "" || e.key == key || strings.HasSuffix(e.key, ","+key)
}

// Object is an object of the directory as it is now, for tests.
type Object struct {
	DN         string
	Attributes map[string][][]byte // by the names of the schema; an absent attribute is not set
}

// Text is the first value of an attribute, "" for none.
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
			o.Attributes[a.name] = append(o.Attributes[a.name], append([]byte(nil), v...))
		}
	}
	return o
}
