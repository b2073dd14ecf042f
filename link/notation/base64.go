package notation

import (
	"encoding/base64"
	"encoding/binary"
	"strings"
	"unicode/utf16"
)

var (
	foldedLine = Pattern(`[ \t]*[\r\n]+[ \t]*`)
	inAlphabet = Pattern(`^[A-Za-z0-9+/_-]+={0,2}$`)
)

func inBase64(text string, l layers) []Reading {
	raw, n, lost := decoded(text)
	if len(raw) != 16 {
		return nil
	}
	if lost {
		l = l.in("a form that has lost its plus signs")
	}
	return []Reading{l.reading([16]byte(raw), n)}
}

// base64Text is a text that writes the bytes, in base64.
func base64Text(text string, l layers) (string, layers, bool) {
	raw, _, _ := decoded(text)
	inner, ok := textOf(raw)
	l.bytes = false
	return plain(inner), l.in("a text in base64"), ok
}

// decoded is what base64 holds; nil if the text is none. Line breaks do not count. Blanks inside stand for the + that a form or an address has lost, or
// for line breaks; how long the text is says which.
func decoded(text string) (raw []byte, n Notation, lost bool) {
	text = foldedLine().ReplaceAllString(text, "")
	if strings.Contains(text, " ") {
		if !strings.HasSuffix(text, "=") { // without the padding it may be someone's name
			return nil, "", false
		}
		if lost = len(text) == 24; lost {
			text = strings.ReplaceAll(text, " ", "+")
		}
		text = strings.ReplaceAll(text, " ", "")
	}
	if !inAlphabet().MatchString(text) {
		return nil, "", false
	}
	digits := strings.TrimRight(text, "=")
	n, encoding := Base64, base64.RawStdEncoding
	switch {
	case strings.ContainsAny(digits, "-_"):
		n, encoding = Base64URL, base64.RawURLEncoding
	case len(text)%4 != 0:
		n = Base64Unpadded
	}
	raw, err := encoding.Strict().DecodeString(digits)
	if err != nil {
		return nil, "", false
	}
	return raw, n, lost
}

// textOf reports whether bytes are a text in plain ASCII or in UTF-16, with or without a mark and zeros at the end.
func textOf(raw []byte) (string, bool) {
	if len(raw) < 16 || len(raw) > longest {
		return "", false
	}
	text := strings.TrimRight(strings.TrimPrefix(string(raw), "\ufeff"), "\x00")
	if wide, ok := wideText(raw); ok {
		text = wide
	}
	for _, c := range []byte(text) {
		if (c < ' ' || c > '~') && c != '\r' && c != '\n' && c != '\t' {
			return "", false
		}
	}
	return text, text != ""
}

// wideText reads UTF-16, in the byte order of Windows unless a mark or the zeros show the other.
func wideText(raw []byte) (string, bool) {
	if len(raw)%2 != 0 || len(raw) < 32 || raw[0] != 0 && raw[1] != 0 && raw[0] < 0xfe {
		return "", false
	}
	var order binary.ByteOrder = binary.LittleEndian
	if raw[0] == 0 || raw[0] == 0xfe {
		order = binary.BigEndian
	}
	units := make([]uint16, len(raw)/2)
	for i := range units {
		units[i] = order.Uint16(raw[2*i:])
	}
	return strings.TrimRight(strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff"), "\x00"), true
}
