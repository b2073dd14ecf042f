package naming

import (
	"slices"
	"strings"

	"hardmatch/link/notation"
)

// longestPaste is how many bytes of a tool's output are read: PowerShell's list of all the attributes of a user has some thousand.
const longestPaste = 1 << 16

type attributeOfOne struct{ name, called string }

// telling are the attributes that have one value for a user, by what they are called without blanks and dashes. What identifies best comes first.
var telling = []attributeOfOne{
	{"objectGUID", "objectguid"}, {"objectSid", "objectsid sid onpremisessecurityidentifier"},
	{"userPrincipalName", "userprincipalname onpremisesuserprincipalname"}, {"sAMAccountName", "samaccountname onpremisessamaccountname"},
	{"distinguishedName", "distinguishedname dn onpremisesdistinguishedname"}, {"mail", "mail emailaddress primarysmtpaddress"},
}

var (
	anyLine = notation.Pattern(`^["']?[A-Za-z][A-Za-z0-9 ;.@_-]{0,63}["']?\s*(?:::|:).*$`)
	noLine  = notation.Pattern(`^(?:[{}\[\],\s-]*|#.*)$`)
)

// paste is what a tool has printed of users, in lines that name the attributes: LDIF, PowerShell's lists, JSON.
type paste struct {
	lines  [][]string // by the index in telling
	values [][]string
}

// pasted reads a paste; nil if the text is none.
func pasted(text string) *paste {
	if !strings.ContainsAny(text, "\r\n") || len(text) > longestPaste {
		return nil
	}
	p := &paste{lines: make([][]string, len(telling)), values: make([][]string, len(telling))}
	known := false
	for _, one := range unfold(text) {
		switch at := tellingLine(one); {
		case at >= 0:
			known = true
			p.add(at, one)
		case !anyLine().MatchString(one) && !noLine().MatchString(one):
			return nil
		}
	}
	if !known || len(p.values[0]) > 1 { // several values of 16 bytes are read as such
		return nil
	}
	return p
}

// unfold returns the lines of a text. Those of LDIF go on after a line break and one blank (RFC 2849). PowerShell breaks values in another way, which cannot be
// put together for sure: such a line is left out.
func unfold(text string) []string {
	var lines []string
	for _, one := range strings.FieldsFunc(text, func(r rune) bool { return r == '\n' || r == '\r' }) {
		trimmed := trim(one)
		switch blank := len(one) - len(strings.TrimLeft(one, " \t")); {
		case len(lines) == 0 || blank == 0 || anyLine().MatchString(trimmed) || noLine().MatchString(trimmed):
			lines = append(lines, trimmed)
		case blank == 1:
			lines[len(lines)-1] += one[1:]
		default:
			lines[len(lines)-1] = ""
		}
	}
	return lines
}

// tellingLine is the index in telling of the attribute that a line names; -1 for none.
func tellingLine(text string) int {
	m := line().FindStringSubmatch(text)
	if m == nil || m[2] == "=" {
		return -1
	}
	return slices.IndexFunc(telling, func(t attributeOfOne) bool { return slices.Contains(strings.Fields(t.called), squashed(m[1])) })
}

func (p *paste) add(at int, text string) {
	value := trim(line().FindStringSubmatch(text)[3])
	if !slices.ContainsFunc(p.values[at], func(before string) bool { return strings.EqualFold(before, value) }) {
		p.lines[at], p.values[at] = append(p.lines[at], text), append(p.values[at], value)
	}
}

// name is what identifies best, with the rest beside it; several if an attribute has two values, since the paste is then about two users.
func (p *paste) name() (one string, beside, several []string) {
	for at, lines := range p.lines {
		switch {
		case len(lines) > 1:
			return "", nil, p.values[at]
		case len(lines) == 1 && one == "":
			one = lines[0]
		case len(lines) == 1 && telling[at].name != "mail": // which need not be theirs alone
			beside = append(beside, lines[0])
		}
	}
	return one, beside, nil
}
