package journal

import (
	"bytes"
	"reflect"
	"slices"
	"strconv"
)

// quick reads JSON from the beginning of what is left. After the first thing that it does not know, all that it gives is void.
type quick struct {
	rest   []byte
	failed bool
}

// object reads an object into a struct. No name stands in it twice, and none that is not among the fields.
func (q *quick) object(v reflect.Value, fields map[string]int) {
	q.skip('{')
	for seen := make([]int, 0, 24); !q.failed; {
		at, known := fields[string(q.word())]
		if !known || slices.Contains(seen, at) {
			q.failed = true
			return
		}
		seen = append(seen, at)
		q.skip(':')
		if at == unkept {
			q.word()
		} else {
			q.value(v.Field(at))
		}
		if q.ends('}') {
			return
		}
	}
}

func (q *quick) list(v reflect.Value) {
	v.Set(reflect.MakeSlice(v.Type(), 0, 2))
	q.skip('[')
	if rest, empty := bytes.CutPrefix(q.rest, []byte("]")); empty {
		q.rest = rest
		return
	}
	for n := 0; !q.failed; n++ {
		v.Grow(1)
		v.SetLen(n + 1)
		q.value(v.Index(n))
		if q.ends(']') {
			return
		}
	}
}

// ends takes the end of an object or a list; before it, it goes on to the next of several and is false.
func (q *quick) ends(end byte) bool {
	if len(q.rest) > 0 && q.rest[0] == end {
		q.rest = q.rest[1:]
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

// word reads a text of printable ASCII in which nothing is escaped.
func (q *quick) word() []byte {
	q.skip('"')
	for i, c := range q.rest {
		if c == '"' {
			word := q.rest[:i]
			q.rest = q.rest[i+1:]
			return word
		}
		if c < ' ' || c > '~' || c == '\\' {
			break
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
