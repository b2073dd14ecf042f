package engine

import (
	"bytes"
	"crypto/sha256"
	"fmt"
)

// unsealed is a line of the journal without its checksum, and whether it had one.
func unsealed(line []byte) ([]byte, bool) {
	line = bytes.TrimSuffix(line, []byte("\n"))
	text, _, sealed := bytes.Cut(line, []byte(`,"sum":"`))
	if sealed {
		return append(bytes.Clone(text), '}'), true
	}
	return line, false
}

// sealed are lines without checksums as the text of an operation's file: each has the checksum of the one before it and of itself.
func sealed(lines ...[]byte) []byte {
	var out []byte
	var sum [sha256.Size]byte
	for _, line := range lines {
		sum = sha256.Sum256(append(sum[:], line...))
		out = fmt.Appendf(out, "%s,\"sum\":\"%x\"}\n", bytes.TrimSuffix(line, []byte("}")), sum)
	}
	return out
}
