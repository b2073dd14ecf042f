package naming

import (
	"slices"
	"strings"
	"unicode"

	"hardmatch/link/notation"
)

var (
	mailAddress = notation.Pattern(`[^\s,;<>()\[\]"'|:/\\]+@[^\s,;<>()\[\]"'|:/\\@]+`)
	downLevel   = notation.Pattern(`^[A-Za-z0-9_.-]{1,15}\\[^\\]+$`)
	inList      = notation.Pattern(`["']\s*[,;]\s*["']|[;\r\n]+`) // what separates names whatever they are: no sAMAccountName has any of it
	parameter   = notation.Pattern(`^\s*[A-Za-z-]+=[^@]*$`)       // of an address: EUM:1234;phone-context=dial.contoso.com
)

// several are the names of a list, each once; nil if the text is one name. A comma alone separates addresses and DOMAIN\names only: display names have
// one too, and bytes are written with them.
func several(text string) []string {
	if m := inAngles().FindStringSubmatch(text); m != nil && !mailAddress().MatchString(m[1]) && !inList().MatchString(m[1]) {
		return nil // one name, and what is in the angles is read next
	}
	parts := distinct(inList().Split(text, -1))
	switch classify(text).Kind {
	case Logon, Down, Joined, Address, Proxy, Canonical:
	case DN, BrokenDN:
		isDN := func(part string) bool { _, _, ok := distinguished(part); return ok }
		if len(parts) > 1 && !slices.ContainsFunc(parts, func(part string) bool { return !isDN(part) }) {
			return parts
		}
		return nil
	default:
		return nil
	}
	if len(parts) > 1 && !slices.ContainsFunc(parts[1:], parameter().MatchString) {
		return parts
	}
	byComma := distinct(strings.Split(text, ","))
	isOther := func(part string) bool { return !mailAddress().MatchString(part) && !downLevel().MatchString(part) }
	if names := slices.DeleteFunc(slices.Clone(byComma), isOther); len(names) > 1 {
		return byComma
	}
	return nil
}

// distinct trims names and leaves out what holds no letter or digit, and what was there before.
func distinct(all []string) []string {
	var names []string
	for _, name := range all {
		name = trim(name)
		if strings.ContainsFunc(name, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }) && !slices.ContainsFunc(names, func(before string) bool { return strings.EqualFold(before, name) }) {
			names = append(names, name)
		}
	}
	return names
}

// Parts are what commas separate in a Logon, at least two of them; nil elsewhere. It is one name if the parts are "Doe, Jane", else a list.
func (n Name) Parts() []string {
	if n.Kind != Logon {
		return nil
	}
	if parts := distinct(strings.Split(n.Text, ",")); len(parts) > 1 {
		return parts
	}
	return nil
}

// Turned is "Jane Doe" if the text is "Doe, Jane", as Outlook shows names; otherwise "".
func Turned(text string) string {
	last, first, ok := strings.Cut(text, ",")
	last, first = strings.TrimSpace(last), strings.TrimSpace(first)
	if !ok || last == "" || first == "" || strings.Contains(first, ",") {
		return ""
	}
	return first + " " + last
}

// Pair is what stands before and within the parentheses or brackets at the end of a Logon: "Jane Doe (jdoe)".
func (n Name) Pair() (before, within string, ok bool) {
	if n.Kind != Logon {
		return "", "", false
	}
	m := inBrackets().FindStringSubmatch(n.Text)
	if m == nil || trim(m[1]) == "" {
		return "", "", false
	}
	return trim(m[1]), trim(m[2] + m[3]), true
}
