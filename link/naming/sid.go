package naming

import (
	"encoding/base64"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strings"

	"hardmatch/link/notation"
)

var (
	sidText  = notation.Pattern(`^(?i)\*?(S-1-[0-9]{1,15}(?:-[0-9]{1,10}){1,15})$`) // with a star as icacls and secedit write it
	sidHex   = notation.Pattern(`^(?i)(?:X'|0x|\\)?(?:0x|\\x|\\)?[0-9a-f]{2}(?:(?:[\s,:\\-]|0x|\\x)*[0-9a-f]{2}){23,67}'?$`)
	notDigit = notation.Pattern(`(?i)0x|[^0-9a-f]`)
)

// fewest is how many numbers the SID of a user has after the issuer: 21, three of the domain, one of its own ([MS-DTYP] 2.4.2.4).
const fewest = 5

// sidOf reads a SID, as text in any case, or as the bytes of objectSid in hexadecimal or base64, and returns it as AD writes it.
func sidOf(text string) (string, bool) {
	if m := sidText().FindStringSubmatch(text); m != nil {
		return strings.ToUpper(m[1]), true
	}
	if raw, err := base64.StdEncoding.DecodeString(text); err == nil {
		if sid, ok := sidOfBytes(raw); ok {
			return sid, true
		}
	}
	if !sidHex().MatchString(text) {
		return "", false
	}
	raw, err := hex.DecodeString(notDigit().ReplaceAllString(text, ""))
	if err != nil {
		return "", false
	}
	return sidOfBytes(raw)
}

// sidOfBytes reads the binary form ([MS-DTYP] 2.4.2.2).
func sidOfBytes(raw []byte) (string, bool) {
	if len(raw) < 8+4*fewest || raw[0] != 1 || raw[1] > 15 || len(raw) != 8+4*int(raw[1]) {
		return "", false
	}
	var b strings.Builder
	fmt.Fprintf(&b, "S-1-%d", binary.BigEndian.Uint64(raw)&(1<<48-1))
	for rest := raw[8:]; len(rest) > 0; rest = rest[4:] {
		fmt.Fprintf(&b, "-%d", binary.LittleEndian.Uint32(rest))
	}
	return b.String(), true
}
