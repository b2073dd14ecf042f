package ad

import (
	"bytes"
	"sync"

	"github.com/go-ldap/ldap/v3"
)

// tap takes the entries of a search off a connection before go-ldap sees them, which makes some 300 objects of each and 40 KB: of 100,000 users that is half of all
// that an audit costs. It knows the one way to write an entry that RFC 4511 (4.5.2, 5.1) has; any other message goes on to go-ldap, which also says how the search ended.
type tap struct {
	most int // memory that they may take

	mu      sync.Mutex
	asked   []byte // the number of the search, as it was sent
	entries []*ldap.Entry
	size    int
	flooded bool
}

// ask notes which request is sent, in a message of its own.
func (t *tap) ask(message []byte) {
	content, _, _ := element(tagSequence, message)
	number, _, _ := element(tagInteger, content)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.asked, t.entries, t.size = append([]byte(nil), number...), nil, 0
}

// take keeps the entry that a message is, if it answers what was asked for last. Where it does not it returns false.
func (t *tap) take(message []byte) (taken bool, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e, ok := entryOf(message, t.asked)
	if !ok {
		return false, nil
	}
	if t.size += entryTakes + sizeOf(e); t.size > t.most {
		t.flooded, t.entries = true, nil
		return true, errTooMuch
	}
	t.entries = append(t.entries, e)
	return true, nil
}

// drain gives what has been taken since it was called last.
func (t *tap) drain() (entries []*ldap.Entry, err error) {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.flooded {
		return nil, errTooMuch
	}
	entries, t.entries, t.size = t.entries, nil, 0
	return entries, nil
}

// The tags of a SearchResultEntry.
const (
	tagOctets   = 0x04
	tagInteger  = 0x02
	tagSequence = 0x30
	tagSet      = 0x31
	tagEntry    = 0x64
)

// element is the content of the first element of a text, which has to have that tag, and what comes after it.
func element(tag byte, b []byte) (content, rest []byte, ok bool) {
	length, begin, ok := elementLength(b)
	if !ok || b[0] != tag || length > len(b)-begin {
		return nil, nil, false
	}
	return b[begin : begin+length], b[begin+length:], true
}

// entryOf is the entry that a whole message of this number is: a name, and a list of attributes, each a type and a set of values.
func entryOf(message, number []byte) (*ldap.Entry, bool) {
	message, rest, ok := element(tagSequence, message)
	if !ok || len(rest) > 0 {
		return nil, false
	}
	of, message, ok := element(tagInteger, message)
	if !ok || !bytes.Equal(of, number) {
		return nil, false
	}
	if message, rest, ok = element(tagEntry, message); !ok || len(rest) > 0 { // an entry with controls is go-ldap's
		return nil, false
	}
	name, list, ok := element(tagOctets, message)
	if !ok {
		return nil, false
	}
	if list, rest, ok = element(tagSequence, list); !ok || len(rest) > 0 {
		return nil, false
	}
	e := &ldap.Entry{DN: string(name)}
	for list = append([]byte(nil), list...); len(list) > 0; { // the message is overwritten by the next one
		var one []byte
		if one, list, ok = element(tagSequence, list); !ok {
			return nil, false
		}
		a, ok := attributeOf(one)
		if !ok {
			return nil, false
		}
		e.Attributes = append(e.Attributes, a)
	}
	return e, true
}

func attributeOf(b []byte) (*ldap.EntryAttribute, bool) {
	name, values, ok := element(tagOctets, b)
	if !ok {
		return nil, false
	}
	values, rest, ok := element(tagSet, values)
	if !ok || len(rest) > 0 {
		return nil, false
	}
	a := &ldap.EntryAttribute{Name: string(name)}
	for len(values) > 0 {
		var one []byte
		if one, values, ok = element(tagOctets, values); !ok {
			return nil, false
		}
		a.Values, a.ByteValues = append(a.Values, string(one)), append(a.ByteValues, one[:len(one):len(one)])
	}
	return a, true
}
