package adtest

import (
	"fmt"
	"strings"
	"time"
)

// Add creates users, with the organisational units that they are in. It stops at the first user that cannot exist: one with no sAMAccountName, with a
// name or id that another object has, or with text that is no SID or DN.
func (s *Server) Add(users ...User) error {
	return s.directory.addUsers(s.config.Now(), users)
}

// AddObject creates an object that is not a user: a contact, a computer, an empty organisational unit. The attributes are named as
// in the schema; objectClass and objectCategory are among them if they matter.
func (s *Server) AddObject(dn string, attributes map[string][]string) error {
	e, err := s.directory.plain(dn, "top", attributes)
	if err != nil {
		return err
	}
	return s.directory.add(e)
}

// Get returns the object with this DN, GUID in text, UPN, DOMAIN\name or sAMAccountName, and ignores all faults; false if there is none.
func (s *Server) Get(ref string) (Object, bool) {
	e := s.directory.find(ref)
	if e == nil {
		return Object{}, false
	}
	return e.object(), true
}

// Set gives an attribute of an object new values, or removes it if there are none, as an administrator at the controller would. The object is
// named as in Get.
func (s *Server) Set(ref, attribute string, values ...[]byte) error {
	texts := make([]string, len(values))
	for i, v := range values {
		texts[i] = string(v)
	}
	return s.alter(ref, func(e *entry) error {
		e.set(attribute, texts...)
		return nil
	})
}

// Remove deletes an object, named as in Get.
func (s *Server) Remove(ref string) error {
	e := s.directory.find(ref)
	if e == nil || !s.directory.remove(e.key) {
		return unknown(ref)
	}
	return nil
}

func unknown(ref string) error { return fmt.Errorf("adtest: there is no object %q", ref) }

// USN returns the number of the last change (highestCommittedUSN). Each object carries the number of its own last change (uSNChanged).
func (s *Server) USN() int64 {
	s.directory.mu.RLock()
	defer s.directory.mu.RUnlock()
	return s.directory.usn
}

// Move puts an object, which has nothing below it, under another parent, and creates the parent if it does not exist. The object is named as in Get, the parent
// by its DN.
func (s *Server) Move(ref, parent string) error {
	return s.alter(ref, func(e *entry) error {
		rdn, _ := CutRDN(e.dn)
		moved, err := newEntry(rdn + "," + parent)
		if err != nil {
			return err
		}
		e.dn, e.key, e.parent = moved.dn, moved.key, moved.parent
		e.set("distinguishedName", e.dn)
		created, _ := time.Parse(generalizedTime, e.text("whenCreated")) // of a user; nothing else is asked when it was moved
		e.set(metaData, User{Created: created, Moved: s.config.Now()}.metaData()...)
		return s.directory.addParents(e)
	})
}

func (s *Server) alter(ref string, do func(*entry) error) error {
	e := s.directory.find(ref)
	if e == nil {
		return unknown(ref)
	}
	return s.directory.change(e.key, do)
}

// find finds the object that a reference names; nil for none, or for several.
func (d *directory) find(ref string) *entry {
	found := d.where(d.named(ref))
	if len(found) != 1 {
		return nil
	}
	return found[0]
}

// named returns the condition that a reference stands for: a DN, GUID, DOMAIN\name, UPN explicit or implicit, or sAMAccountName.
func (d *directory) named(ref string) func(*entry) bool {
	if key, ok := parseKey(ref); ok {
		return func(e *entry) bool { return e.key == key }
	}
	if guid, ok := parseGUID(ref); ok {
		return func(e *entry) bool { return e.text("objectGUID") == string(guid[:]) }
	}
	account, upn := fold(ref), fold(ref)
	if domain, name, ok := strings.Cut(ref, `\`); ok && d.isDomain(domain) {
		account = fold(name)
	} else if name, suffix, ok := strings.Cut(ref, "@"); ok && strings.EqualFold(suffix, d.domain) {
		account = fold(name)
	}
	return func(e *entry) bool {
		return e.account != "" && (e.account == account || fold(e.text("userPrincipalName")) == upn)
	}
}

// isDomain reports whether the name before a backslash means this domain.
func (d *directory) isDomain(name string) bool {
	return strings.EqualFold(name, d.netBIOS) || strings.EqualFold(name, d.domain)
}
