package journal

import (
	"bytes"
	"slices"
	"strconv"
	"time"
)

// quick reads JSON from the beginning of what is left. After the first thing that it does not know, all that it gives is void.
type quick struct {
	rest   []byte
	failed bool
}

// object reads an object, and calls field for each name in it, to read the value. No name stands in it twice.
func (q *quick) object(field func(name string)) {
	q.skip('{')
	for seen := make([][]byte, 0, 24); !q.failed; {
		name := q.word()
		q.failed = q.failed || slices.ContainsFunc(seen, func(other []byte) bool { return bytes.Equal(name, other) })
		seen = append(seen, name)
		q.skip(':')
		field(string(name))
		if q.more('}') {
			return
		}
	}
}

// quickList reads a list.
func quickList[T any](q *quick, element func() T) []T {
	list := []T{}
	q.skip('[')
	if len(q.rest) > 0 && q.rest[0] == ']' {
		q.skip(']')
		return list
	}
	for !q.failed {
		list = append(list, element())
		if q.more(']') {
			break
		}
	}
	return list
}

// more goes on to the next of several; at the end it is true.
func (q *quick) more(end byte) bool {
	if len(q.rest) > 0 && q.rest[0] == end {
		q.skip(end)
		return true
	}
	q.skip(',')
	return false
}

// skip takes one byte, which must be this one.
func (q *quick) skip(b byte) {
	if len(q.rest) == 0 || q.rest[0] != b {
		q.failed, q.rest = true, nil
		return
	}
	q.rest = q.rest[1:]
}

func (q *quick) text() string { return string(q.word()) }

// word reads a text of printable ASCII in which nothing is escaped.
func (q *quick) word() []byte {
	q.skip('"')
	for i, c := range q.rest {
		switch {
		case c == '"':
			word := q.rest[:i]
			q.rest = q.rest[i+1:]
			return word
		case c < ' ' || c > '~' || c == '\\':
			q.failed, q.rest = true, nil
			return nil
		}
	}
	q.failed, q.rest = true, nil
	return nil
}

// bare reads what is neither a text nor made of others.
func (q *quick) bare() string {
	end := bytes.IndexAny(q.rest, ",}]")
	if end < 0 {
		q.failed = true
		return ""
	}
	value := string(q.rest[:end])
	q.rest = q.rest[end:]
	return value
}

func (q *quick) truth() bool {
	value := q.bare()
	q.failed = q.failed || value != "true" && value != "false"
	return value == "true"
}

// number reads a whole number as strconv writes it.
func (q *quick) number() int {
	value := q.bare()
	n, err := strconv.Atoi(value)
	q.failed = q.failed || err != nil || strconv.Itoa(n) != value
	return n
}

func (q *quick) time() (t time.Time) {
	if t.UnmarshalText(q.word()) != nil {
		q.failed = true
	}
	return t
}

func (q *quick) isNull() bool {
	rest, is := bytes.CutPrefix(q.rest, []byte("null"))
	q.rest = rest
	return is
}
