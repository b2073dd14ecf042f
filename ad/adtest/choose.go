package adtest

import (
	"fmt"
	"slices"
	"strings"
	"time"
)

// What the controller makes when it is asked for by name, and not for "*" ([MS-ADTS] 3.1.1.4.5).
const (
	allowedEffective = "allowedAttributesEffective"
	sdRights         = "sDRightsEffective"
	metaData         = "msDS-ReplAttributeMetaData"
)

// selection are the attributes that a search asks for: all for none or "*", none for "1.1" (RFC 4511, 4.5.1.8).
type selection struct {
	names []string
	of    map[string]bool // what was found of names as the schema spells them: everybody has the same
}

// choose picks them of an entry, named as the schema names them.
func (s *selection) choose(e *entry) []attribute {
	chosen := make([]attribute, 0, len(e.attributes))
	for _, a := range e.attributes {
		wanted, known := s.of[a.name]
		if !known {
			if s.of == nil {
				s.of = map[string]bool{}
			}
			all := (len(s.names) == 0 || slices.Contains(s.names, "*")) && a.name != metaData
			wanted = all || asksFor(s.names, a.name)
			s.of[a.name] = wanted
		}
		if wanted {
			chosen = append(chosen, a)
		}
	}
	return chosen
}

func asksFor(names []string, attribute string) bool {
	return slices.ContainsFunc(names, func(name string) bool { return strings.EqualFold(name, attribute) })
}

// rights returns what the bound user may change of an object: the anchor and the addresses, or nothing, and never its security descriptor. As in AD an empty list
// is absent, and no rights to the descriptor are 0.
func (s *session) rights(e *entry, names []string) []attribute {
	var chosen []attribute
	if may := e.writable(); asksFor(names, allowedEffective) && !s.user.readOnly && len(may) > 0 {
		chosen = append(chosen, newAttribute(allowedEffective, may...))
	}
	if asksFor(names, sdRights) {
		chosen = append(chosen, newAttribute(sdRights, "0"))
	}
	return chosen
}

// metaData says when attributes of the user last changed (Learn: ms-DS-Repl-Attribute-Meta-Data, DS_REPL_ATTR_META_DATA). The name changes with every move.
func (u User) metaData() []string {
	moved, version := u.Moved, 2
	if moved.IsZero() {
		moved, version = u.Created, 1
	}
	return []string{metaDataOf("objectClass", 1, u.Created), metaDataOf("name", version, moved)}
}

func metaDataOf(attribute string, version int, changed time.Time) string {
	return fmt.Sprintf("<DS_REPL_ATTR_META_DATA>\n\t<pszAttributeName>%s</pszAttributeName>\n\t<dwVersion>%d</dwVersion>\n"+
		"\t<ftimeLastOriginatingChange>%s</ftimeLastOriginatingChange>\n</DS_REPL_ATTR_META_DATA>\n\x00",
		attribute, version, changed.UTC().Format(time.RFC3339))
}
