package audit

import (
	"encoding/binary"
	"strings"
	"time"
)

// packer keeps records, whose fields stand behind one another. What many records share, the domain of a name and the container of a DN, is kept once.
type packer struct {
	shared  map[string]uint64
	texts   []string // by their number in shared, which begins at 1
	chunks  [][]byte // the last is where the next record goes
	scratch []byte   // the next record
}

// address is where a record is: the chunk, and the place in it. It is kept in place of a slice, which takes six times as much.
type address uint32

const (
	chunkBits = 18             // of an address are the place
	chunkSize = 1 << chunkBits // how much is reserved at a time: 4 GB have addresses
)

// keep ends a record and returns its address.
func (p *packer) keep() address {
	last := len(p.chunks) - 1
	if last < 0 || len(p.scratch) > cap(p.chunks[last])-len(p.chunks[last]) {
		p.chunks = append(p.chunks, make([]byte, 0, max(chunkSize, len(p.scratch))))
		last++
	}
	at := address(last<<chunkBits | len(p.chunks[last]))
	p.chunks[last] = append(p.chunks[last], p.scratch...)
	p.scratch = p.scratch[:0]
	return at
}

// unpack reads the record at an address.
func (p *packer) unpack(at address) record {
	return record{of: p, takes: true, rest: p.chunks[at>>chunkBits][at&(chunkSize-1):]}
}

// record goes through the fields of a record, in an order that is written down once: it packs what the variables hold, or sets them if it takes.
type record struct {
	of    *packer
	takes bool
	rest  []byte // to be taken
}

// take is the next bytes of what is left.
func (r *record) take(n uint64) []byte {
	b := r.rest[:n:n]
	r.rest = r.rest[n:]
	return b
}

func (r *record) number(n *uint64) {
	if !r.takes {
		r.of.scratch = binary.AppendUvarint(r.of.scratch, *n)
		return
	}
	var size int
	*n, size = binary.Uvarint(r.rest)
	r.rest = r.rest[size:]
}

// id is sixteen bytes.
func (r *record) id(id *[16]byte) {
	if r.takes {
		*id = [16]byte(r.take(16))
		return
	}
	r.of.scratch = append(r.of.scratch, id[:]...)
}

func (r *record) bytes(b *[]byte) {
	if r.takes {
		*b = r.taken()
		return
	}
	n := uint64(len(*b))
	r.number(&n)
	r.of.scratch = append(r.of.scratch, *b...)
}

// taken are bytes that have their number in front.
func (r *record) taken() []byte {
	var n uint64
	r.number(&n)
	return r.take(n)
}

func (r *record) text(s *string) {
	if r.takes {
		*s = string(r.taken())
		return
	}
	n := uint64(len(*s))
	r.number(&n)
	r.of.scratch = append(r.of.scratch, *s...)
}

// textOr is a text that in many records follows from another: then it is 0, and else one more than its length is in front.
func (r *record) textOr(s *string, usual string) {
	n := uint64(len(*s)) + 1
	if *s == usual {
		n = 0
	}
	switch r.number(&n); {
	case !r.takes && n > 0:
		r.of.scratch = append(r.of.scratch, *s...)
	case r.takes && n > 0:
		*s = string(r.take(n - 1))
	case r.takes:
		*s = usual
	}
}

// share is a text that many records have, by its number; 0 is an empty one.
func (r *record) share(s *string) {
	var n uint64
	if r.takes {
		*s = ""
		if r.number(&n); n > 0 {
			*s = r.of.texts[n-1]
		}
		return
	}
	if *s != "" {
		n = r.of.numberOf(*s)
	}
	r.number(&n)
}

// numberOf is that of a text that is shared.
func (p *packer) numberOf(s string) uint64 {
	if n, there := p.shared[s]; there {
		return n
	}
	if p.shared == nil {
		p.shared = map[string]uint64{}
	}
	s = strings.Clone(s) // not the page that it came on
	p.texts = append(p.texts, s)
	p.shared[s] = uint64(len(p.texts))
	return p.shared[s]
}

// ended is a text whose end, from the first mark on, many others have: the container of a DN, the domain of a name.
func (r *record) ended(s *string, mark string) {
	head, tail := *s, ""
	if i := strings.Index(head, mark); i >= 0 {
		head, tail = head[:i], head[i:]
	}
	if r.share(&tail); r.takes {
		*s = string(r.taken()) + tail
		return
	}
	r.text(&head)
}

// endedOr is ended of a text that in many records follows from another.
func (r *record) endedOr(s *string, mark, usual string) {
	same := *s == usual
	switch r.flags(&same); {
	case !same:
		r.ended(s, mark)
	case r.takes:
		*s = usual
	}
}

// begun is a text whose beginning, up to the last mark, many others have: the domain of a SID.
func (r *record) begun(s *string, mark string) {
	i := strings.LastIndex(*s, mark) + 1
	head, tail := (*s)[:i], (*s)[i:]
	if r.share(&head); r.takes {
		*s = head + string(r.taken())
		return
	}
	r.text(&tail)
}

// length is that of a list, which is made if it is taken; none is nil.
func (r *record) length(all *[]string) {
	n := uint64(len(*all))
	if r.number(&n); r.takes {
		*all = nil
		if n > 0 {
			*all = make([]string, n)
		}
	}
}

// list are addresses, and other texts whose end few or none share. Many have the usual one.
func (r *record) list(all *[]string, usual string) {
	r.length(all)
	for i := range *all {
		r.endedOr(&(*all)[i], "@", usual)
	}
}

// shareList are texts that many records share.
func (r *record) shareList(all *[]string) {
	r.length(all)
	for i := range *all {
		r.share(&(*all)[i])
	}
}

func (r *record) time(t *time.Time) {
	var n uint64
	if !t.IsZero() {
		n = uint64(t.Unix())
	}
	if r.number(&n); r.takes && n > 0 {
		*t = time.Unix(int64(n), 0).UTC()
	}
}

// flags are as many answers as a number has bits.
func (r *record) flags(all ...*bool) {
	n := uint64(0)
	for i, yes := range all {
		if *yes {
			n |= 1 << i
		}
	}
	r.number(&n)
	for i, yes := range all {
		*yes = n>>i&1 != 0
	}
}
