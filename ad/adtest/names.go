package adtest

import (
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"strconv"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// fold returns the form in which AD compares text: without case, without accents ([MS-ADTS] 3.1.1.2.2.4.1 and the sort flags
// NORM_IGNORECASE, NORM_IGNORENONSPACE).
func fold(s string) string {
	if isASCII(s) {
		return strings.ToLower(s)
	}
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(s)))
}

func isASCII(s string) bool {
	for i := 0; i < len(s); i++ {
		if s[i] >= 0x80 {
			return false
		}
	}
	return true
}

// parseGUID reads the text form of a GUID, or its 16 bytes in hexadecimal, as <GUID=…> takes them.
func parseGUID(text string) ([16]byte, bool) {
	raw, err := hex.DecodeString(strings.ReplaceAll(text, "-", ""))
	if err != nil || len(raw) != 16 {
		return [16]byte{}, false
	}
	guid := [16]byte(raw)
	if len(text) == 36 {
		guid[0], guid[1], guid[2], guid[3] = raw[3], raw[2], raw[1], raw[0]
		guid[4], guid[5], guid[6], guid[7] = raw[5], raw[4], raw[7], raw[6]
	}
	return guid, len(text) == 36 || len(text) == 32
}

// sidBytes returns the binary form of a SID such as S-1-5-21-1-2-3-1104 ([MS-DTYP] 2.4.2.2).
func sidBytes(text string) (string, error) {
	parts := strings.Split(text, "-")
	good := len(parts) >= 3 && len(parts) <= 18 && strings.EqualFold(parts[0], "S")
	number := func(part string, bits int) uint64 {
		n, err := strconv.ParseUint(part, 10, bits)
		good = good && err == nil
		return n
	}
	if !good {
		return "", fmt.Errorf("adtest: %q is not a SID", text)
	}
	raw := binary.BigEndian.AppendUint64(nil, number(parts[2], 48))
	raw[0], raw[1] = byte(number(parts[1], 8)), byte(len(parts)-3)
	for _, part := range parts[3:] {
		raw = binary.LittleEndian.AppendUint32(raw, uint32(number(part, 32)))
	}
	if !good {
		return "", fmt.Errorf("adtest: %q is not a SID", text)
	}
	return string(raw), nil
}
