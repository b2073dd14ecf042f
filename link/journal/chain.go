package journal

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"fmt"

	"hardmatch/link/plan"
)

// chain is a checksum of all lines up to one: each line ends with that of the one before it and of its own words. So a line that was changed, taken out
// or put in is noticed instead of read. It guards against damage and careless hands; anyone who can write to the folder can make a new chain.
type chain [sha256.Size]byte

// The checksum is the last field of a line.
const (
	sumField  = `,"sum":"`
	sumEnd    = `"}`
	sumLength = len(sumField) + 2*sha256.Size + len(sumEnd)
)

// Mark identifies the operation as it was read: see plan.Mark.
func (o Operation) Mark() plan.Mark { return plan.Mark(o.chain) }

// next is the chain with one line more, given in parts, without its checksum and its end.
func (c chain) next(line ...[]byte) (next chain) {
	h := sha256.New()
	h.Write(c[:])
	for _, part := range line {
		h.Write(part)
	}
	h.Sum(next[:0])
	return next
}

// seal puts the checksum on a line, and returns the chain with it.
func (c chain) seal(line []byte) ([]byte, chain) {
	c = c.next(line)
	return fmt.Appendf(bytes.TrimSuffix(line, []byte("}")), "%s%x%s", sumField, c[:], sumEnd), c
}

// unseal parts a line from its checksum; false if it has none. The line lacks its last brace then.
func unseal(sealed []byte) (line []byte, sum chain, has bool) {
	at := len(sealed) - sumLength
	if at < 0 || !bytes.HasPrefix(sealed[at:], []byte(sumField)) || !bytes.HasSuffix(sealed, []byte(sumEnd)) {
		return sealed, chain{}, false
	}
	digits := sealed[at+len(sumField) : len(sealed)-len(sumEnd)]
	if _, err := hex.Decode(sum[:], digits); err != nil {
		return sealed, chain{}, false
	}
	return sealed[:at], sum, true
}
