package audit

import (
	"encoding/binary"
	"strings"
	"time"
)

// packer puts the fields of a record behind one another. What many records share, the domain of a name and the container of a DN, is kept once.
type packer struct {
	shared  map[string]uint64
	texts   []string // by their number in shared, which begins at 1
	chunks  [][]byte // the last is where the next record goes
	scratch []byte
}

// address is where a record is: the chunk, and the place in it. It is kept in place of a slice, which takes six times as much.
type address uint32

const (
	chunkBits = 18             // of an address are the place
	chunkSize = 1 << chunkBits // how much is reserved at a time: 4 GB have addresses
)

// keep ends a record and gives its address.
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
func (p *packer) unpack(at address) unpacker {
	return unpacker{p.chunks[at>>chunkBits][at&(chunkSize-1):], p.texts}
}

func (p *packer) number(n uint64) { p.scratch = binary.AppendUvarint(p.scratch, n) }

// textOr packs a text that many records have as it follows from another.
func (p *packer) textOr(s, usual string) {
	if s == usual {
		p.number(0)
		return
	}
	p.number(uint64(len(s)) + 1)
	p.scratch = append(p.scratch, s...)
}

// endedOr is ended of a text that many records have as it follows from another.
func (p *packer) endedOr(s, mark, usual string) {
	p.flags(s == usual)
	if s != usual {
		p.ended(s, mark)
	}
}

func (p *packer) bytes(b []byte) {
	p.number(uint64(len(b)))
	p.scratch = append(p.scratch, b...)
}

func (p *packer) text(s string) {
	p.number(uint64(len(s)))
	p.scratch = append(p.scratch, s...)
}

// share packs a text that many records have, by its number.
func (p *packer) share(s string) {
	n, there := p.shared[s]
	if !there {
		if p.shared == nil {
			p.shared = map[string]uint64{}
		}
		s = strings.Clone(s) // not the page that it came on
		p.texts = append(p.texts, s)
		n = uint64(len(p.texts))
		p.shared[s] = n
	}
	p.number(n)
}

// ended packs a text whose end, from the first mark on, many others have: the container of a DN, the domain of a name.
func (p *packer) ended(s, mark string) {
	head, tail, found := strings.Cut(s, mark)
	if !found {
		p.number(0)
		p.text(s)
		return
	}
	p.share(mark + tail)
	p.text(head)
}

// begun packs a text whose beginning, up to the last mark, many others have: the domain of a SID.
func (p *packer) begun(s, mark string) {
	i := strings.LastIndex(s, mark)
	if i < 0 {
		p.number(0)
		p.text(s)
		return
	}
	p.share(s[:i+len(mark)])
	p.text(s[i+len(mark):])
}

// list packs addresses, and other texts whose end few or none share. Many have the usual one.
func (p *packer) list(all []string, usual string) {
	p.number(uint64(len(all)))
	for _, s := range all {
		p.endedOr(s, "@", usual)
	}
}

// shareList packs texts of which many records have the same.
func (p *packer) shareList(all []string) {
	p.number(uint64(len(all)))
	for _, s := range all {
		p.share(s)
	}
}

func (p *packer) time(t time.Time) {
	if t.IsZero() {
		p.number(0)
		return
	}
	p.number(uint64(t.Unix()))
}

// flags packs as many answers as a number has bits.
func (p *packer) flags(all ...bool) {
	n := uint64(0)
	for i, yes := range all {
		if yes {
			n |= 1 << i
		}
	}
	p.number(n)
}

// unpacker takes the fields of a record in the order in which they were packed.
type unpacker struct {
	rest  []byte
	texts []string
}

func (u *unpacker) number() uint64 {
	n, size := binary.Uvarint(u.rest)
	u.rest = u.rest[size:]
	return n
}

func (u *unpacker) bytes() []byte {
	n := u.number()
	b := u.rest[:n:n]
	u.rest = u.rest[n:]
	return b
}

func (u *unpacker) textOr(usual string) string {
	n := u.number()
	if n == 0 {
		return usual
	}
	s := string(u.rest[:n-1])
	u.rest = u.rest[n-1:]
	return s
}

func (u *unpacker) endedOr(usual string) string {
	if u.number() > 0 {
		return usual
	}
	return u.ended()
}

func (u *unpacker) text() string { return string(u.bytes()) }

func (u *unpacker) shared() string {
	if n := u.number(); n > 0 {
		return u.texts[n-1]
	}
	return ""
}

func (u *unpacker) ended() string {
	tail := u.shared()
	return u.text() + tail
}

func (u *unpacker) begun() string { return u.shared() + u.text() }

func (u *unpacker) list(usual string) []string {
	n := u.number()
	if n == 0 {
		return nil
	}
	all := make([]string, n)
	for i := range all {
		all[i] = u.endedOr(usual)
	}
	return all
}

func (u *unpacker) sharedList() []string {
	var all []string
	for range u.number() {
		all = append(all, u.shared())
	}
	return all
}

func (u *unpacker) time() time.Time {
	if n := u.number(); n > 0 {
		return time.Unix(int64(n), 0).UTC()
	}
	return time.Time{}
}

// flags is a function that gives one answer after the other.
func (u *unpacker) flags() func() bool {
	n := u.number()
	return func() bool {
		yes := n&1 != 0
		n >>= 1
		return yes
	}
}
