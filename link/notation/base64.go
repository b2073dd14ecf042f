package notation

import (
	"encoding/base64"
	"regexp"
	"strings"
	"unicode/utf16"
)

var (
	foldedLine = regexp.MustCompile(`[ \t]*[\r\n]+[ \t]*`)
	inAlphabet = regexp.MustCompile(`^[A-Za-z0-9+/_-]+={0,2}$`)
)

// inBase64 reads base64 of the 16 bytes, or of a text that writes them. Line breaks do not count. Blanks inside stand for the + that a form or an address
// has lost, or for line breaks; how long the text is tells which.
func inBase64(text string, l layers) []Reading {
	text = foldedLine.ReplaceAllString(text, "")
	if strings.Contains(text, " ") {
		if !strings.HasSuffix(text, "=") { // without the padding it may be somebody's name
			return nil
		}
		if len(text) == 24 {
			text, l = strings.ReplaceAll(text, " ", "+"), l.in("a form that has lost its plus signs")
		}
		text = strings.ReplaceAll(text, " ", "")
	}
	if !inAlphabet.MatchString(text) {
		return nil
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
		return nil
	}
	if len(raw) == 16 {
		return []Reading{l.reading([16]byte(raw), n)}
	}
	return inText(raw, l.in("a text in base64"))
}

// inText reads bytes that are a text which writes the 16 bytes. It does not go deeper than a text in a text in a text.
func inText(raw []byte, l layers) []Reading {
	text, ok := textOf(raw)
	if !ok || len(l.inside) > deepest/2 {
		return nil
	}
	l.bytes = false
	return (&reader{left: attempts / 10}).read(plain(text), l)
}

// textOf tells whether bytes are a text in plain ASCII or in UTF-16, with or without a mark and zeros at the end.
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

// wideText reads UTF-16, in the byte order of Windows unless a mark or the zeros tell the other.
func wideText(raw []byte) (string, bool) {
	if len(raw)%2 != 0 || len(raw) < 32 || raw[0] != 0 && raw[1] != 0 && raw[0] < 0xfe {
		return "", false
	}
	big := raw[0] == 0 || raw[0] == 0xfe
	units := make([]uint16, 0, len(raw)/2)
	for i := 0; i < len(raw); i += 2 {
		low, high := raw[i], raw[i+1]
		if big {
			low, high = high, low
		}
		units = append(units, uint16(high)<<8|uint16(low))
	}
	return strings.TrimRight(strings.TrimPrefix(string(utf16.Decode(units)), "\ufeff"), "\x00"), true
}
