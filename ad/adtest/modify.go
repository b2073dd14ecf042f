package adtest

import (
	"errors"
	"slices"
	"strings"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// The attributes that these people may write, on everyone who is not protected.
const (
	anchorAttribute  = "mS-DS-ConsistencyGuid"
	addressAttribute = "proxyAddresses"
)

// longestAddress is the rangeUpper of proxyAddresses in the schema, in characters (Learn: adschema, Proxy-Addresses attribute).
const longestAddress = 1123

// modify changes attributes of an object, all changes or none (RFC 4511, 4.6).
func (s *session) modify(request *ber.Packet) result {
	switch {
	case s.user == nil:
		return notBound
	case s.user.readOnly:
		return noRights
	}
	key, ok := s.server.directory.resolve(text(child(request, 0)))
	if !ok {
		return s.server.directory.missing()
	}
	err := s.server.directory.change(key, func(e *entry) error {
		for _, c := range child(request, 1).Children {
			if r := e.modify(c); r.code != 0 {
				return r
			}
		}
		return nil
	})
	r, _ := errors.AsType[result](err)
	return r
}

// writable returns the attributes of the object that may be written.
func (e *entry) writable() []string {
	if e.protected {
		return nil
	}
	return slices.DeleteFunc([]string{anchorAttribute, addressAttribute}, func(name string) bool { return asksFor(e.unwritable, name) })
}

// modify makes one change of one attribute.
func (e *entry) modify(change *ber.Packet) result {
	name := text(child(child(change, 1), 0))
	if !asksFor(e.writable(), name) {
		return noRights
	}
	var values []string
	for _, v := range child(child(change, 1), 1).Children {
		values = append(values, text(v))
	}
	switch operation := number(child(change, 0)); {
	case strings.EqualFold(name, addressAttribute):
		return e.modifyAddresses(operation, values)
	case len(values) > 1:
		return result{code: ldap.LDAPResultConstraintViolation, message: "the attribute has one value only"}
	default:
		return e.modifyAnchor(operation, values)
	}
}

func (e *entry) modifyAnchor(operation int64, values []string) result {
	has := e.values(anchorAttribute)
	switch {
	case operation == ldap.ReplaceAttribute:
		e.set(anchorAttribute, values...)
	case operation == ldap.AddAttribute && len(values) == 1 && has == nil:
		e.set(anchorAttribute, values...)
	case operation == ldap.AddAttribute:
		return result{code: ldap.LDAPResultAttributeOrValueExists, message: "the attribute has a value"}
	case operation == ldap.DeleteAttribute && has != nil && (len(values) == 0 || values[0] == has[0]):
		e.set(anchorAttribute)
	case operation == ldap.DeleteAttribute:
		return result{code: ldap.LDAPResultNoSuchAttribute, message: "the attribute does not have the value"}
	default:
		return result{code: ldap.LDAPResultProtocolError, message: "unknown change"}
	}
	return result{}
}

// modifyAddresses changes proxyAddresses, which has many values and compares them without case (Learn: adschema, Proxy-Addresses attribute, String(Unicode)). SMTP:a is smtp:a, so
// no object has both, and deleting one deletes the other.
func (e *entry) modifyAddresses(operation int64, values []string) result {
	has := e.values(addressAttribute)
	at := func(v string) int {
		return slices.IndexFunc(has, func(h string) bool { return fold(h) == fold(v) })
	}
	if operation != ldap.AddAttribute && operation != ldap.DeleteAttribute || len(values) == 0 {
		return result{code: ldap.LDAPResultUnwillingToPerform, message: "only values are added and deleted here"}
	}
	has = slices.Clone(has)
	for _, v := range values {
		switch i := at(v); {
		case operation == ldap.AddAttribute && len([]rune(v)) > longestAddress:
			return result{code: ldap.LDAPResultConstraintViolation, message: "the value is longer than the schema allows"}
		case operation == ldap.AddAttribute && i >= 0:
			return result{code: ldap.LDAPResultAttributeOrValueExists, message: "the attribute has the value"}
		case operation == ldap.AddAttribute:
			has = append(has, v)
		case i < 0:
			return result{code: ldap.LDAPResultNoSuchAttribute, message: "the attribute does not have the value"}
		default:
			has = slices.Delete(has, i, i+1)
		}
	}
	e.set(addressAttribute, has...)
	return result{}
}
