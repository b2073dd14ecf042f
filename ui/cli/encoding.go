package cli

import (
	"bytes"
	"encoding/binary"
	"errors"
	"unicode/utf16"
	"unicode/utf8"
)

// asUTF8 returns a text as it was meant: Windows' editors begin UTF-8 with a byte order mark, and Excel ("Unicode text") and Windows PowerShell (>, Out-File) write UTF-16
// to a file, with one or without: then every second one of a number of its first bytes is NUL. wide reports UTF-16; half a unit at the end is left out.
func asUTF8(text []byte, first int) (_ []byte, wide bool) {
	var order binary.ByteOrder
	halves := func(nul int) bool { // no text begins with a NUL, so one half of its first characters is
		for i, b := range text[:min(first, len(text))] {
			if (b == 0) != (i%2 == nul) {
				return false
			}
		}
		return len(text) >= first
	}
	switch {
	case bytes.HasPrefix(text, []byte{0xff, 0xfe}):
		order, text = binary.LittleEndian, text[2:]
	case bytes.HasPrefix(text, []byte{0xfe, 0xff}):
		order, text = binary.BigEndian, text[2:]
	case halves(1):
		order = binary.LittleEndian
	case halves(0):
		order = binary.BigEndian
	default:
		return bytes.TrimPrefix(text, []byte(byteOrderMark)), false
	}
	units := make([]uint16, len(text)/2)
	for i := range units {
		units[i] = order.Uint16(text[2*i:])
	}
	return []byte(string(utf16.Decode(units))), true
}

// textOf decodes a file as spreadsheets and shells write it. A code page is refused: its umlauts would name someone else.
func textOf(raw []byte) (string, error) {
	switch text, wide := asUTF8(raw, 2); {
	case wide && (len(raw)%2 != 0 || bytes.ContainsRune(text, utf8.RuneError) || bytes.IndexByte(text, 0) >= 0):
		return "", errors.New("it begins as UTF-16, but does not go on like that")
	case !utf8.Valid(text) || bytes.IndexByte(text, 0) >= 0:
		return "", errors.New("it is neither UTF-8 nor UTF-16")
	default:
		return string(text), nil
	}
}
