package adtest

import (
	"bytes"
	"errors"
	"strings"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// anchorAttribute is the only attribute that these people may write.
const anchorAttribute = "mS-DS-ConsistencyGuid"

// refusal carries a result out of a change, so that the directory keeps the object as it was.
type refusal struct{ result result }

func (r refusal) Error() string { return r.result.message }

// modify changes the anchor attribute of an object, all changes or none (RFC 4511, 4.6).
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
	found, err := s.server.directory.change(key, func(e *entry) error {
		for _, c := range child(request, 1).Children {
			if r := e.modify(c); r.code != 0 {
				return refusal{r}
			}
		}
		return nil
	})
	if !found {
		return s.server.directory.missing()
	}
	var r refusal
	if errors.As(err, &r) {
		return r.result
	}
	return result{}
}

// modify makes one change of one attribute.
func (e *entry) modify(change *ber.Packet) result {
	name := text(child(child(change, 1), 0))
	if e.protected || !strings.EqualFold(name, anchorAttribute) {
		return noRights
	}
	var values [][]byte
	for _, v := range child(child(change, 1), 1).Children {
		values = append(values, []byte(text(v)))
	}
	has := e.values(anchorAttribute)
	switch operation := number(child(change, 0)); {
	case len(values) > 1:
		return result{code: ldap.LDAPResultConstraintViolation, message: "the attribute has one value only"}
	case operation == ldap.ReplaceAttribute:
		e.set(anchorAttribute, values...)
	case operation == ldap.AddAttribute && len(values) == 1 && has == nil:
		e.set(anchorAttribute, values...)
	case operation == ldap.AddAttribute:
		return result{code: ldap.LDAPResultAttributeOrValueExists, message: "the attribute has a value"}
	case operation == ldap.DeleteAttribute && has != nil && (len(values) == 0 || bytes.Equal(values[0], has[0])):
		e.set(anchorAttribute)
	case operation == ldap.DeleteAttribute:
		return result{code: ldap.LDAPResultNoSuchAttribute, message: "the attribute does not have the value"}
	default:
		return result{code: ldap.LDAPResultProtocolError, message: "unknown change"}
	}
	return result{}
}
