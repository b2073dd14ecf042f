package notation

import (
	"encoding/hex"
	"html"
	"net/url"
	"regexp"
	"strconv"
	"strings"
)

// part is a piece of a text, with what it was taken out of.
type part struct {
	text   string
	layers layers
	value  int // which value of a record it is one try at; 0: none is another's
}

// covers take one layer off a text; false if it has none of the kind. The first that leads to a meaning is taken.
var covers = []func(string, layers) (string, layers, bool){
	literal, quoted, marked, of(urns, isGUID), of(xml, element), escapedText, of(calls, call), typed, bracketed, hexText, base64Text, of(pairs, pair), of(words, worded), ended,
}

// of is a cover that is a pattern: what stands in its last parentheses is left, under the layers that under makes of all of them.
func of(pattern func() *regexp.Regexp, under func(m []string, l layers) layers) func(string, layers) (string, layers, bool) {
	return func(text string, l layers) (string, layers, bool) {
		m := pattern().FindStringSubmatch(text)
		if m == nil {
			return text, l, false
		}
		l = under(m, l)
		return m[len(m)-1], l, true
	}
}

// isGUID is what stands in front of a GUID.
func isGUID(_ []string, l layers) layers {
	l.guid = true
	return l
}

var (
	literals = Pattern(`(?s)^(?i)(x|b|rb|n|guid|hex(?:\([0-9a-f]\))?:)(['"]?)(.*?)(['"]?)$`)
	calls    = Pattern(`(?s)^(?:new\s+|\[)?([A-Za-z_][A-Za-z0-9_.]{0,60})\]?(?:::[A-Za-z0-9]+)?\s*\(\s*(?:([a-z_]+)\s*=\s*)?(.*)\)$`)
	types    = Pattern(`(?s)^(?i)(?:new\s+|return\s+)?(?:(?:\[?(?:system\.)?(?:s?byte|u?int8|uint8_t|object|int|unsigned char|guid)(?:\[\d*\])?\]?|\[\d*\](?:byte|uint8)|array)\s*)?@?\s*([{(\[].*[\])}])$`)
	castGUID = Pattern(`(?s)^(?i)\[(?:system\.)?guid\]\s*([^:\s].*)$`)
	pairs    = Pattern(`(?s)^(?:[0-9]*>\s*)?([^:=\r\n"'{}()<>\[\]]{1,80}|"[^"\r\n]{1,80}"|'[^'\r\n]{1,80}')\s*(::|:=|:<|:|=>|=)\s*(.*)$`)
	xml      = Pattern(`(?s)^<([A-Za-z][\w:.-]*)([^<>]*)>(.*)</[^<>]*>$`)
	xmlName  = Pattern(`(?i)\bname\s*=\s*["']([^"']*)["']`)
	guidPath = Pattern(`(?i)^(?:(?:LDAP|GC)://(?:[^/<>]*/)?)?<GUID=([0-9a-fA-F-]{32,36})>.*$`)
	deleted  = Pattern(`(?s)^.*(?:\\0A|\n|\\n)(?:DEL|CNF):([0-9a-fA-F-]{36}).*$`)
	urns     = Pattern(`(?is)^(?:urn:)?uuid:(.+)$`) // RFC 9562, section 4
	jsonRune = Pattern(`\\u00([2-7][0-9a-fA-F])`)
	words    = Pattern(`(?s)^(?i)([a-z-]*guid|[a-z]*immutable-?id|[a-z]*source-?anchor|uuid|buffer|reg_binary|reg_sz|base64|bytes|binary)\b[:\s]*(?:\([0-9]+\):?)?\s+(.+)$`)
	aName    = Pattern(`^[A-Za-z][A-Za-z0-9_.;-]*$`)
)

// quotes stand around a value. What a shell or a programme may be wrapped in is the same as what people put around.
func quoted(text string, l layers) (string, layers, bool) {
	for _, q := range []string{`"`, `'`, "`", "@\""} {
		end := q[len(q)-1:]
		if len(text) > len(q) && strings.HasPrefix(text, q) && strings.HasSuffix(text, end) {
			return text[len(q) : len(text)-1], l, true
		}
	}
	return text, l, false
}

// literal is a value with the letter of its language in front: X'…' (SQL, csvde), b'…' (Python), N'…' (T-SQL), guid'…' (OData), hex: (the registry).
func literal(text string, l layers) (string, layers, bool) {
	m := literals().FindStringSubmatch(text)
	if m == nil || m[2] != m[4] || m[2] == "" && !strings.HasSuffix(m[1], ":") {
		return text, l, false
	}
	switch kind := strings.ToLower(m[1]); kind {
	case "x":
		l = l.in("a literal of bytes")
		l.bytes = true
	case "b", "rb":
		l = l.in("a literal of Python")
		l.bytes, l.escapes = true, 1
	case "n":
	case "guid":
		l.guid = true
	default:
		l = l.in("a value of the registry")
		l.bytes = true
		m[3] = strings.NewReplacer("\\\r\n", "", "\\\n", "").Replace(m[3])
	}
	return m[3], l, true
}

// marked is a value with a path or a cast in front: <GUID=…> of ADSI, whose digits without dashes are bytes ([MS-ADTS] 3.1.1.3.1.2.4), the name of a
// deleted or conflicting object, or [guid] of PowerShell.
func marked(text string, l layers) (string, layers, bool) {
	if m := guidPath().FindStringSubmatch(text); m != nil {
		l = l.in("a path of ADSI")
		l.bytes = true
		return m[1], l, true
	}
	if m := deleted().FindStringSubmatch(text); m != nil {
		return m[1], l.in("the name of a deleted or conflicting object"), true
	}
	return of(castGUID, isGUID)(text, l)
}

// element is one element of XML, as csexport writes values.
func element(m []string, l layers) layers {
	if len(l.inside) == 0 {
		l = l.in("an element of XML")
	}
	if name := xmlName().FindStringSubmatch(m[2]); name != nil {
		l.attribute = name[1]
	} else if l.attribute == "" && !strings.EqualFold(m[1], "value") {
		l.attribute = m[1]
	}
	return l
}

// escapedText undoes what JSON, HTML and addresses do to characters.
func escapedText(text string, l layers) (string, layers, bool) {
	out := jsonRune().ReplaceAllStringFunc(text, func(s string) string {
		v, _ := strconv.ParseUint(s[4:], 16, 8)
		return string(rune(v))
	})
	out = strings.ReplaceAll(out, `\/`, "/")
	if strings.Contains(out, "&") {
		out = html.UnescapeString(out)
	}
	if strings.Contains(out, "%") {
		if decoded, err := url.PathUnescape(out); err == nil && plain(decoded) == decoded {
			out = decoded
		}
	}
	return out, l, out != text
}

// call is a function that makes the bytes or the GUID: uuid.UUID('…'), bytes.fromhex('…'), HEXTORAW('…'), [guid]::Parse("…").
func call(m []string, l layers) layers {
	l = l.in("a call of " + m[1])
	switch name := strings.ToLower(m[1][strings.LastIndex(m[1], ".")+1:]); name {
	case "fromhex", "fromhexstring", "unhex", "hextoraw", "unhexlify", "bytes", "bytearray":
		l.bytes, l.escapes = true, 1
	case "guid", "uuid", "parse", "fromstring":
		l.guid = true
	case "cast", "convert":
		m[3] = castOf(m[3])
	}
	switch m[2] {
	case "bytes_le":
		l.bytes, l.escapes = true, 1
	case "bytes":
		l.bytes, l.escapes, l.network = true, 1, true
	}
	return l
}

// castOf is the value of CAST('…' AS uniqueidentifier) and CONVERT(uniqueidentifier, '…').
func castOf(text string) string {
	if i := strings.LastIndex(strings.ToLower(text), " as "); i >= 0 {
		return text[:i]
	}
	if _, value, ok := strings.Cut(text, ","); ok {
		return value
	}
	return text
}

// typed is a list with the type of its items in front: new byte[] {…}, [byte[]](…), @(…), []byte{…}.
func typed(text string, l layers) (string, layers, bool) {
	m := types().FindStringSubmatch(text)
	if m == nil || m[1] == text {
		return text, l, false
	}
	l.bytes = l.bytes || strings.Contains(strings.ToLower(text[:len(text)-len(m[1])]), "byte")
	return m[1], l, true
}

// bracketed is what stands in brackets: the braces of the registry and ADSI, the parentheses of .NET's format "P", the lists of PowerShell, Go and JSON.
func bracketed(text string, l layers) (string, layers, bool) {
	for _, b := range []string{"{}", "()", "[]", "<>"} {
		if text[0] == b[0] && text[len(text)-1] == b[1] {
			return text[1 : len(text)-1], l, true
		}
	}
	return text, l, false
}

// hexText is a text whose characters are written in hexadecimal, as the connector space does in CN={…}.
func hexText(text string, l layers) (string, layers, bool) {
	tokens, _ := hexTokens(text)
	digits := strings.Join(tokens, "")
	if len(digits) <= 32 || len(digits)%2 != 0 {
		return text, l, false
	}
	raw, err := hex.DecodeString(digits)
	if err != nil {
		return text, l, false
	}
	inner, ok := textOf(raw)
	l.bytes = false
	return plain(inner), l.in("a text in hexadecimal"), ok
}

// pair is a name and its value: a line of LDIF, ldp, AdFind, PowerShell or JSON, an assignment, the one component of a DN.
func pair(m []string, l layers) layers {
	return named(l, strings.Trim(strings.TrimSpace(m[1]), `"'`), m[2], m[3])
}

// worded is a value after a word that says what it is, as the registry's tools, Node and tables have it.
func worded(m []string, l layers) layers {
	l = l.in("a named value")
	switch word := strings.ToLower(m[1]); {
	case strings.HasSuffix(word, "guid"), strings.HasSuffix(word, "id"), strings.HasSuffix(word, "anchor"):
		l.attribute = m[1]
	case word == "buffer", word == "reg_binary", word == "bytes":
		l.bytes = true
	}
	return l
}

// ended is a value with a cast of PostgreSQL after it.
func ended(text string, l layers) (string, layers, bool) {
	out := strings.TrimSuffix(strings.TrimSuffix(text, "::uuid"), "::bytea")
	return out, l, out != text
}
