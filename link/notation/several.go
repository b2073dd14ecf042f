package notation

import (
	"encoding/hex"
	"slices"
	"strings"
	"unicode"
)

const (
	mixed      = 4   // bytes that must be escaped if others stand as characters: one or two may be in any name
	mostLines  = 200 // of a record that is read
	mostPieces = 400 // of a longer text: more than the longest can have
)

var (
	condition = Pattern(`\(\s*([A-Za-z][A-Za-z0-9;.-]*)\s*(?::[A-Za-z0-9.:]*)?[~<>]?=([^()]*)\)`)
	escapes   = Pattern(`\\(?:x[0-9a-fA-F]{2}|[0-9a-fA-F]{2}|[nrt\\'"])`)
)

// filterParts are the values in an LDAP filter, each with its attribute (RFC 4515).
func filterParts(text string, l layers) []part {
	if !strings.HasPrefix(text, "(") {
		return nil
	}
	var out []part
	for _, m := range condition().FindAllStringSubmatch(text, 8) {
		under := l.in("an LDAP filter")
		under.attribute, under.escapes = m[1], mixed
		if strings.Contains(strings.ToLower(m[1]), "guid") {
			under.escapes = 1
		}
		out = append(out, part{m[2], under, 0})
	}
	return out
}

var folded = Pattern(`\n[ \t]+`)

// lines are the lines of a record, such as one of LDIF or of Format-List, or of a table with its heading. One that goes on in the next is tried as one
// (RFC 2849).
func lines(text string, l layers) []part {
	text = strings.ReplaceAll(text, "\r", "")
	if n := strings.Count(text, "\n"); n == 0 || n > mostLines {
		return nil
	}
	var out []part
	for _, line := range append(strings.Split(folded().ReplaceAllString(text, ""), "\n"), strings.Split(text, "\n")...) {
		out = append(out, part{line, l, 0})
	}
	return out
}

var (
	valued = Pattern(`(?i)(?:["']?([a-z][a-z0-9_.;-]{0,60})["']?\s*(?:::?|=|\s-?eq\s|\+eq\+)\s*)?(\[guid\]\s*)?(?:"([^"\r\n]{16,200})"|'([^'\r\n]{16,200})')`)
	inList = Pattern(`[\[({<]([^\[\](){}<>"']{31,600})[\])}>]`)
)

// pieces are what stands in quotes in a command, a filter of OData or an object of JSON, each with the name in front of it, and, if nothing does, the
// innermost lists.
func pieces(text string, l layers) []part {
	var out []part
	for _, m := range valued().FindAllStringSubmatch(text, mostPieces) {
		under := l.in("a longer text")
		under.guid = m[2] != ""
		if m[1] != "" {
			under.attribute = m[1]
		}
		out = append(out, part{m[3] + m[4], under, 0})
	}
	for _, m := range inList().FindAllStringSubmatch(text, mostPieces) {
		out = append(out, part{m[1], l.in("a longer text"), 0})
	}
	return slices.DeleteFunc(out, func(p part) bool { return len(p.text) >= len(text) })
}

// escaped reads bytes, some escaped and others as characters, if the surroundings allow it: in an LDAP filter, in a literal of Python.
func escaped(text string, l layers) []Reading {
	n := len(escapes().FindAllString(text, -1))
	if strings.Count(text, `\x`) >= mixed {
		l.escapes = max(l.escapes, mixed)
	}
	if l.escapes == 0 || n < l.escapes {
		return nil
	}
	python := strings.Contains(text, `\x`)
	var raw []byte
	for i := 0; i < len(text); i++ {
		if text[i] != '\\' {
			raw = append(raw, text[i])
			continue
		}
		b, taken := escape(text[i+1:], python)
		if taken == 0 {
			return nil
		}
		raw, i = append(raw, b), i+taken
	}
	if len(raw) != 16 {
		return nil
	}
	if n == len(raw) {
		return []Reading{l.reading([16]byte(raw), Hex)}
	}
	return []Reading{l.reading([16]byte(raw), Escaped)}
}

// escape reads what follows a backslash; n is how many characters that were, 0 if it is none.
func escape(text string, python bool) (b byte, n int) {
	if python && text != "" {
		if i := strings.IndexByte(`nrt\'"`, text[0]); i >= 0 {
			return "\n\r\t\\'\""[i], 1
		}
		if text[0] != 'x' {
			return 0, 0
		}
		text, n = text[1:], 1
	}
	raw, err := hex.DecodeString(text[:min(2, len(text))])
	if err != nil || len(raw) == 0 {
		return 0, 0
	}
	return raw[0], n + 2
}

// plain is a text without what does not show, with plain blanks, dashes and quotes for those that word processors and web pages make of them.
func plain(text string) string {
	return strings.Map(func(c rune) rune {
		switch {
		case unicode.Is(unicode.Cf, c), unicode.Is(unicode.Variation_Selector, c), c == 0:
			return -1
		case unicode.Is(unicode.Zs, c):
			return ' '
		case unicode.Is(unicode.Pd, c), c == '\u2212':
			return '-'
		case strings.ContainsRune("\u201c\u201d\u201e\u00ab\u00bb\u2033", c):
			return '"'
		case strings.ContainsRune("\u2018\u2019\u201a\u2032\u00b4", c):
			return '\''
		case c == '\u2028' || c == '\u2029' || c == '\u0085':
			return '\n'
		}
		return c
	}, text)
}
