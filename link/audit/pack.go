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
	chunk   []byte   // where the next record goes
	scratch []byte
}

// chunkSize is how much is reserved at a time.
const chunkSize = 1 << 20

// keep ends a record and gives it.
func (p *packer) keep() []byte {
	if len(p.scratch) > cap(p.chunk)-len(p.chunk) {
		p.chunk = make([]byte, 0, max(chunkSize, len(p.scratch)))
	}
	from := len(p.chunk)
	p.chunk = append(p.chunk, p.scratch...)
	p.scratch = p.scratch[:0]
	return p.chunk[from:len(p.chunk):len(p.chunk)]
}

func (p *packer) number(n uint64) { p.scratch = binary.AppendUvarint(p.scratch, n) }

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

// list packs addresses, and other texts whose end few or none share.
func (p *packer) list(all []string) {
	p.number(uint64(len(all)))
	for _, s := range all {
		p.ended(s, "@")
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

func (u *unpacker) list() []string {
	n := u.number()
	if n == 0 {
		return nil
	}
	all := make([]string, n)
	for i := range all {
		all[i] = u.ended()
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
