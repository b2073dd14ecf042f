package naming

import (
	"strings"

	"hardmatch/link/notation"
)

var typed = notation.Pattern(`^\s*(?:[A-Za-z][A-Za-z0-9-]*|(?:OID\.)?[0-9]+(?:\.[0-9]+)+)\s*=`)

// distinguished reads a DN of two components at least (RFC 4514); of one alone, no one is named, and an ImmutableID reads so. dn is how it is written right;
// broken says that a comma or plus sign inside a value was not escaped: what follows it has no type. Such a text is a DN only if it ends in a domain, DC=….
func distinguished(text string) (dn string, broken, ok bool) {
	if !typed().MatchString(text) {
		return "", false, false
	}
	text = withoutQuotes(text)
	var parts []string
	inDomain := false
	for _, part := range split(text, ',') {
		if !typed().MatchString(part) {
			parts[len(parts)-1] += `\,` + part
			broken = true
			continue
		}
		parts = append(parts, part)
		inDomain = strings.EqualFold(strings.TrimSpace(part[:strings.Index(part, "=")]), "dc")
	}
	for i, part := range parts { // whole by now: what follows a comma may have a plus sign
		joined, plus := joinValues(part)
		parts[i], broken = joined, broken || plus
	}
	return strings.Join(parts, ","), broken, len(parts) > 1 && (!broken || inDomain)
}

// joinValues escapes each plus sign of a component after which no type stands: it does not begin another value (RFC 4514, 2.2).
func joinValues(part string) (_ string, broken bool) {
	var values []string
	for _, v := range split(part, '+') {
		if !typed().MatchString(v) {
			values[len(values)-1] += `\+` + v
			broken = true
			continue
		}
		values = append(values, v)
	}
	return strings.Join(values, "+"), broken
}

// split cuts at each separator that is not escaped.
func split(text string, at byte) []string {
	var parts []string
	begin := 0
	for i := 0; i < len(text); i++ {
		switch text[i] {
		case '\\':
			i++
		case at:
			parts = append(parts, text[begin:i])
			begin = i + 1
		}
	}
	return append(parts, text[begin:])
}

var inQuotes = notation.Pattern(`=\s*"((?:[^"\\]|\\.)*)"`)

// withoutQuotes writes values in quotes, CN="Doe, Jane", with escapes: the older form of RFC 2253, which AD still takes.
func withoutQuotes(text string) string {
	return inQuotes().ReplaceAllStringFunc(text, func(s string) string {
		value := inQuotes().FindStringSubmatch(s)[1]
		var b strings.Builder
		b.WriteByte('=')
		for i := 0; i < len(value); i++ {
			switch c := value[i]; {
			case c == '\\' && i+1 < len(value):
				b.WriteString(value[i : i+2])
				i++
			case strings.IndexByte(`,+;<>=`, c) >= 0:
				b.WriteString(`\` + string(c))
			default:
				b.WriteByte(c)
			}
		}
		return b.String()
	})
}
