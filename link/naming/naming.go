// Package naming reads the names of a user of Active Directory in every form that the tools around AD, Exchange, SharePoint and Entra ID show, and says what it
// took a text for. It is pure; of this program it imports only the notations of a GUID.
package naming

import (
	"slices"
	"strings"
	"unicode"

	"hardmatch/link/notation"
)

// Kind is what a text was taken for.
type Kind int

// The kinds. A text has exactly one.
const (
	Logon     Kind = iota // jdoe: a sAMAccountName or an alias; also what is nothing else
	Down                  // CONTOSO\jdoe
	Joined                // AzureAD\JaneDoe: on a computer joined to Entra ID the display name without its blanks stands for the logon name
	Address               // jane@contoso.com: a sign-in name, explicit or implicit, or a mail address
	Proxy                 // EUM:1234;phone-context=…: an address of another type, as proxyAddresses holds it
	Legacy                // /o=Contoso/ou=…/cn=jdoe, legacyExchangeDN
	DN                    // CN=Jane Doe,OU=Staff,DC=contoso,DC=com
	BrokenDN              // CN=Doe, Jane,OU=Staff,DC=contoso,DC=com: Text is how it must be written
	Canonical             // contoso.com/Staff/Jane Doe, canonicalName
	GUID                  // a1b2c3d4-e5f6-4789-abcd-1234567890ab
	Value                 // the 16 bytes in another notation: an ImmutableID above all
	SID                   // S-1-5-21-…-1104
)

// Name is a text, read.
type Name struct {
	Kind   Kind
	Given  string             // the whole text, without what is trimmed off its ends
	Text   string             // what is looked for, without what stood around it
	Domain string             // of Down, of Address after the last @, of Canonical its first part; "" elsewhere
	Logon  string             // of Logon, Down and Joined; of Address what stands before the last @; "" elsewhere
	Values []notation.Reading // of GUID and Value: each has other bytes
	Inside []string           // what it was taken out of, the outermost first: "a claim of SharePoint"
	// Beside are other names that stood around: of "Jane Doe <jane@contoso.com>" the first, of a tool's output the other attributes. They should be the same person's.
	Beside  []string
	Several []string // the text is a list: these names, at least two. Kind and Text are not to be used then
	Hidden  bool     // a character that does not show is left within it
}

const (
	longest = 2048 // bytes that are read at all: more than any name has
	deepest = 8    // layers that are taken off
)

// Read says what a text is taken for. It never fails: what is nothing else is a Logon, of empty text too.
func Read(text string) Name {
	if len(text) > longest && pasted(trim(text)) == nil {
		return Name{Kind: Logon, Given: trim(text), Text: trim(text), Logon: trim(text)}
	}
	given := trim(text)
	if p := pasted(given); p != nil {
		one, beside, several := p.name()
		n := readOne(one)
		n.Given, n.Beside, n.Several = given, append(n.Beside, beside...), several
		return n
	}
	n := readOne(given)
	n.Given = given
	return n
}

// readOne takes the layers off a trimmed text, and returns what is left.
func readOne(text string) Name {
	var inside, beside, names []string
	for range deepest {
		if names = several(text); names != nil {
			break
		}
		inner, what, ok := uncover(text)
		if inner = trim(inner); !ok || inner == "" || inner == text {
			break
		}
		if what == named || what == namedBehind {
			beside = append(beside, around(text))
		}
		if text = inner; what != "" && !slices.Contains(inside, what) {
			inside = append(inside, what)
		}
	}
	n := classify(text)
	n.Inside, n.Several = inside, names
	if all := distinct(mailAddress().FindAllString(text, -1)); n.Kind == Address && names == nil && len(all) > 1 { // a list without separators
		n.Several = all
	}
	for _, name := range distinct(beside) {
		if !strings.EqualFold(name, n.Text) {
			n.Beside = append(n.Beside, name)
		}
	}
	n.Hidden = strings.ContainsFunc(n.Text, func(r rune) bool { return invisible(r) && !unicode.IsSpace(r) })
	return n
}

// String says what the text was taken for: "a sign-in name or address, in a claim of SharePoint".
func (n Name) String() string {
	what := n.What()
	if strings.IndexByte("aeiouAEIOU", what[0]) >= 0 {
		return "an " + what
	}
	return "a " + what
}

// What is String without its article: "sign-in name or address, in a claim of SharePoint".
func (n Name) What() string {
	text := n.what()
	for _, in := range slices.Backward(n.Inside) {
		text += ", in " + in
	}
	return text
}

func (n Name) what() string {
	if n.Kind == Value {
		return n.values()
	}
	return kinds[n.Kind]
}

// kinds are what all but a Value are called.
var kinds = map[Kind]string{
	Logon:     "account name (sAMAccountName) or alias",
	Down:      `logon name with its domain (DOMAIN\sAMAccountName)`,
	Joined:    "name as computers that are joined to Entra ID show it",
	Address:   "sign-in name or address",
	Proxy:     "address (proxyAddresses)",
	Legacy:    "address of Exchange (legacyExchangeDN)",
	DN:        "distinguished name (DN)",
	BrokenDN:  "distinguished name (DN) with a comma or plus sign that is not escaped",
	Canonical: "canonical name (canonicalName)",
	GUID:      "objectGUID",
	SID:       "SID (objectSid)",
}

// values names the notations of a Value. Base64 is how an ImmutableID is written, and nothing else of a user that has 16 bytes.
func (n Name) values() string {
	var all []string
	for _, r := range n.Values {
		if r.OfCloud() {
			all = append(all, r.String()+": the id of a cloud object, which no AD user has")
			continue
		}
		all = append(all, r.String())
	}
	return "ImmutableID or GUID (" + strings.Join(all, " or ") + ")"
}

// classify distinguishes the kinds. No two overlap if names are as AD takes them: a sAMAccountName cannot contain "=", "\", "@", "/", ":" or ","
// (Learn: SAM-Account-Name) and has no more than 20 characters, and no notation of 16 bytes has fewer than 22. A DN is tried first since it may hold all of
// these.
func classify(text string) Name {
	n := Name{Text: text}
	if dn, broken, ok := distinguished(text); ok {
		n.Kind, n.Text = DN, dn
		if broken {
			n.Kind = BrokenDN
		}
		return n
	}
	if sid, ok := sidOf(text); ok {
		n.Kind, n.Text = SID, sid
		return n
	}
	if values, err := notation.Read(text); err == nil {
		n.Kind, n.Values = Value, values
		if len(values) == 1 && values[0].Notation == notation.GUID && len(values[0].Inside) == 0 && values[0].Attribute == "" {
			n.Kind = GUID
		}
		return n
	}
	switch {
	case legacy().MatchString(text):
		n.Kind = Legacy
	case !strings.Contains(text, "@") && canonical().MatchString(text):
		n.Kind = Canonical
		n.Domain, _, _ = strings.Cut(text, "/")
	default:
		n.account(text)
	}
	return n
}

var (
	legacy    = notation.Pattern(`(?i)^/(?:o|dc)=.+/cn=.+$`)
	canonical = notation.Pattern(`^[\pL\pN_-]+(?:\.[\pL\pN_-]+)+/.+$`)
	slashed   = notation.Pattern(`^([A-Za-z0-9_.-]{1,15})/([^/\\@\s]+)$`)
	proxy     = notation.Pattern(`^[A-Za-z][A-Za-z0-9]{1,9}:.+$`)
)

// account distinguishes the names of an account: DOMAIN\name, name@domain, and the logon name alone.
func (n *Name) account(text string) {
	domain, name, down := strings.Cut(text, `\`)
	if m := slashed().FindStringSubmatch(text); m != nil {
		domain, name, down = m[1], m[2], true
	}
	name = strings.TrimLeft(name, `\`)
	at := strings.LastIndex(text, "@")
	switch {
	case down && name != "" && (domain == "" || domain == "."):
		n.Kind, n.Text, n.Logon = Logon, name, name
	case down && name != "" && strings.EqualFold(domain, "AzureAD"):
		n.Kind, n.Domain, n.Logon = Joined, domain, name
	case down && name != "":
		n.Kind, n.Domain, n.Logon = Down, domain, name
	case at >= 0:
		n.Kind, n.Logon, n.Domain = Address, text[:at], text[at+1:]
	case proxy().MatchString(text):
		n.Kind = Proxy
	default:
		n.Logon = text
	}
}

// trim drops what stands around a name: blanks of every kind, characters that do not show, quotes, and what separates names in a list. An apostrophe at
// one end only belongs to the name.
func trim(text string) string {
	for {
		before := text
		text = strings.TrimFunc(text, func(r rune) bool {
			return unicode.IsSpace(r) || invisible(r) || strings.ContainsRune("\"\u201c\u201d\u201e\u201f\u00ab\u00bb`", r)
		})
		text = strings.TrimRight(text, ",;")
		for _, pair := range []string{"''", "\u2018\u2019", "\u201a\u2018", "\u2039\u203a", "\u2019\u2019"} {
			open, end := string([]rune(pair)[0]), string([]rune(pair)[1])
			if len(text) > len(open)+len(end) && strings.HasPrefix(text, open) && strings.HasSuffix(text, end) {
				text = text[len(open) : len(text)-len(end)]
			}
		}
		if text == before {
			return text
		}
	}
}

// invisible reports the characters that do not show: format characters such as the marks of direction and the byte order mark, controls, and the rest of
// Unicode's Default_Ignorable_Code_Point (UAX #44).
func invisible(r rune) bool {
	return unicode.In(r, unicode.Cf, unicode.Cc, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) || r == '\u2800'
}

// Foreign is the first letter of a name that is not Latin, if others are: the Cyrillic "а" looks like the Latin one. script is "Cyrillic", or "" if it is
// none of those that look so.
func (n Name) Foreign() (letter rune, script string, ok bool) {
	text := n.Text
	if n.Logon != "" {
		text = n.Logon
	}
	latin := false
	for _, r := range text {
		switch {
		case unicode.Is(unicode.Latin, r):
			latin = true
		case unicode.IsLetter(r) && letter == 0:
			letter = r
		}
	}
	for name, table := range map[string]*unicode.RangeTable{"Cyrillic": unicode.Cyrillic, "Greek": unicode.Greek, "Armenian": unicode.Armenian, "Cherokee": unicode.Cherokee} {
		if unicode.Is(table, letter) {
			script = name
		}
	}
	return letter, script, latin && letter != 0 && !unicode.Is(unicode.Common, letter)
}
