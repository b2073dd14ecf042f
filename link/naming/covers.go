package naming

import (
	"encoding/base64"
	"encoding/hex"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"hardmatch/link/notation"
)

// covers take one layer off a text, and say what it was; "" if it is not worth a word. false if a text has none of the kind.
var covers = []func(text string) (inner, what string, ok bool){
	of(claims, "$1", "a claim of SharePoint"), of(sidPath, "$1", path), adsi, of(winNTPath, `$1\$2`, path), angled, filter, bracketed, attribute, scheme, encapsulated,
	of(external, "$1@$2", ofGuest), of(consumer, "$1", ofGuest), of(deletedUPN, "$1", "the sign-in name of a deleted account"), percent, of(joined, "$1", ""),
}

const (
	path    = "a path of ADSI"
	ofGuest = "the sign-in name of a guest"
)

// of is a cover that is a pattern; inner is made of what that has in parentheses.
func of(pattern func() *regexp.Regexp, inner, what string) func(string) (string, string, bool) {
	return func(text string) (string, string, bool) {
		m := pattern().FindStringSubmatchIndex(text)
		return string(pattern().ExpandString(nil, inner, text, m)), what, m != nil
	}
}

// CommonName is what a text was in that is a common name by its own words.
const CommonName = "a component of a distinguished name (CN=)"

// What is said of an address with a name beside it.
const (
	named       = "a name with its address"
	namedBehind = "an address with its name"
)

func uncover(text string) (inner, what string, ok bool) {
	for _, off := range covers {
		if inner, what, ok := off(text); ok {
			return inner, what, true
		}
	}
	return text, "", false
}

var (
	claims     = notation.Pattern(`^(?i)[ic]:0.{1,3}\|(?:[^|]*\|)*([^|]+)$`) // i:0#.f|membership|jane@contoso.com, i:0#.w|contoso\jdoe (Learn: SharePoint claims encoding)
	adsPath    = notation.Pattern(`^(?i)(?:LDAPS?|GC)://(?:[^/=<>,]*/)?(.+)$`)
	winNTPath  = notation.Pattern(`^(?i)WinNT://([^/,]+)/(?:[^/,]+/)?([^/,]+)(?:,user)?$`) // WinNT://CONTOSO/jdoe,user: names of before Active Directory
	sidPath    = notation.Pattern(`^(?i)<SID=([0-9A-FS-]+)>$`)                             // [MS-ADTS] 3.1.1.3.1.2.4
	inAngles   = notation.Pattern(`^([^<>]*)<([^<>]+)>$`)
	inBrackets = notation.Pattern(`^(.*?)\s*(?:\(([^()]+)\)|\[([^\[\]]+)\])$`)
	oneFilter  = notation.Pattern(`^\(\s*([A-Za-z][A-Za-z0-9-]*)\s*=([^()=<>]+)\)$`)
	escape     = notation.Pattern(`\\[0-9A-Fa-f]{2}`)
	schemes    = notation.Pattern(`^(?i)(smtp|mailto|sips?|acct|upn|xmpp|x500|ex):(?://)?\s*(.+)$`)
	imcea      = notation.Pattern(`^(?i)IMCEA([A-Z0-9]+)-(.+)@[^@]+$`)
	plus       = notation.Pattern(`\+[0-9A-Fa-f]{2}`)
	external   = notation.Pattern(`^(?i)(.+)_([^_@#]+\.[^_@#]+)#EXT#(?:@.*)?$`)  // jane_contoso.com#EXT#@fabrikam.onmicrosoft.com: another tenant has made it
	consumer   = notation.Pattern(`^(?i)(?:[a-z0-9-]+\.)+[a-z]+#([^#]+@[^#]+)$`) // live.com#jane@contoso.com
	deletedUPN = notation.Pattern(`^[0-9a-fA-F]{32}([^@]+@[^@]+)$`)              // in the recycle bin Entra ID puts the object id in front (Learn: recover-from-deletions)
	joined     = notation.Pattern(`^(?i)AzureAD\\+([^\\@]+@[^@]+)$`)             // what computers that are joined to Entra ID take at the sign-in
	line       = notation.Pattern(`^(?i)([a-z][a-z0-9 -]{0,40}?)["']?\s*(::|:|=)\s*(.+)$`)
)

// adsi is a path of ADSI, LDAP://dc1/CN=…. What <GUID=…> holds is read where it stands ([MS-ADTS] 3.1.1.3.1.2.4).
func adsi(text string) (inner, what string, ok bool) {
	m := adsPath().FindStringSubmatch(text)
	if m == nil || strings.HasPrefix(strings.ToUpper(m[1]), "<GUID=") {
		return "", "", false
	}
	return m[1], path, true
}

// angled is an address with a name in front (RFC 5322, 3.4): "Doe, Jane" <jane@contoso.com>.
func angled(text string) (inner, what string, ok bool) {
	m := inAngles().FindStringSubmatch(text)
	if m == nil || strings.HasPrefix(strings.ToUpper(m[2]), "GUID=") || strings.HasPrefix(strings.ToUpper(m[2]), "SID=") {
		return "", "", false
	}
	return m[2], named, true
}

// around is what stands beside an address that angled or bracketed takes out of a text: a name or another address, of the same person or of someone else.
func around(text string) string {
	if m := inAngles().FindStringSubmatch(text); m != nil {
		return bare(m[1])
	}
	m := inBrackets().FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	if in := m[2] + m[3]; !isAccount(in) {
		return bare(in)
	}
	return bare(m[1])
}

// bare is a text without the brackets around the whole of it.
func bare(text string) string {
	text = trim(text)
	if inner, ok := strings.CutPrefix(text, "["); ok && strings.Count(text, "[") == 1 {
		return trim(strings.TrimSuffix(inner, "]"))
	}
	return text
}

// bracketed is an address beside a name in parentheses or brackets, as Exchange, Outlook and Teams write both.
func bracketed(text string) (inner, what string, ok bool) {
	m := inBrackets().FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	in := m[2] + m[3]
	switch {
	case isAccount(in):
		return in, named, true
	case isAccount(m[1]) && m[1] != "":
		return m[1], namedBehind, true
	default:
		return "", "", false
	}
}

func isAccount(text string) bool {
	return strings.ContainsAny(text, `@\`) && !strings.HasPrefix(text, `\`) && !strings.ContainsAny(text, "()")
}

// filter is an LDAP filter of one condition (RFC 4515).
func filter(text string) (inner, what string, ok bool) {
	m := oneFilter().FindStringSubmatch(text)
	if m == nil || !isAttribute(m[1]) {
		return "", "", false
	}
	value := escape().ReplaceAllStringFunc(m[2], unescaped)
	return value, "an LDAP filter", utf8.ValidString(value)
}

// unescaped is the byte whose two digits stand behind a mark.
func unescaped(s string) string {
	raw, _ := hex.DecodeString(s[1:])
	return string(raw)
}

// attributes are those whose values name a user, as AD, Exchange, Graph and the event log call them; blanks and dashes do not count.
var attributes = strings.Fields(`samaccountname accountname logonname logonaccount username user userid login loginname signinname samaccount
		userprincipalname upn mail email emailaddress primarysmtpaddress windowsemailaddress windowsliveid microsoftonlineservicesid proxyaddresses
		mailnickname alias legacyexchangedn distinguishedname dn canonicalname identity objectsid sid securityid
		onpremisessamaccountname onpremisesuserprincipalname onpremisesdistinguishedname onpremisessecurityidentifier targetusername subjectusername
	from to cc cn name displayname`)

func isAttribute(name string) bool { return slices.Contains(attributes, squashed(name)) }

// squashed is a name of an attribute in small letters, without blanks and dashes.
func squashed(name string) string {
	return strings.ToLower(strings.NewReplacer(" ", "", "-", "").Replace(name))
}

// attribute is a line that a tool prints: of LDIF, of PowerShell's lists, of Graph's JSON, of the event log.
func attribute(text string) (inner, what string, ok bool) {
	m := line().FindStringSubmatch(text)
	if m == nil || !isAttribute(m[1]) {
		return "", "", false
	}
	if m[2] == "=" && strings.EqualFold(m[1], "cn") {
		_, _, isDN := distinguished(text)
		return m[3], CommonName, !isDN
	}
	if m[2] != "::" {
		return m[3], "a line that names the attribute", true
	}
	raw, err := base64.StdEncoding.DecodeString(m[3])
	if _, isSID := sidOf(m[3]); err == nil && !isSID && utf8.Valid(raw) {
		return string(raw), "a line of LDIF", true
	}
	return m[3], "a line of LDIF", true
}

// scheme is an address with its type in front, as proxyAddresses and links have it.
func scheme(text string) (inner, what string, ok bool) {
	m := schemes().FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	inner = m[2]
	if strings.EqualFold(m[1], "mailto") {
		inner, _, _ = strings.Cut(inner, "?")
	}
	return inner, "", true
}

// encapsulated is an address of another type that Exchange has packed into one of SMTP: IMCEAEX-_O=CONTOSO_OU=…_CN=JDOE@contoso.com ([MS-OXOABK] and
// [MS-OXCMAIL] call it IMCEA encapsulation): _ stands for a slash, +XX for the character of this number.
func encapsulated(text string) (inner, what string, ok bool) {
	m := imcea().FindStringSubmatch(text)
	if m == nil {
		return "", "", false
	}
	inner = plus().ReplaceAllStringFunc(strings.ReplaceAll(m[2], "_", "/"), unescaped)
	if !strings.EqualFold(m[1], "EX") {
		inner = m[1] + ":" + inner
	}
	return inner, "an encapsulated address (IMCEA)", utf8.ValidString(inner)
}

// percent is an address out of a link.
func percent(text string) (inner, what string, ok bool) {
	if !strings.Contains(text, "%40") || strings.Contains(text, "@") {
		return "", "", false
	}
	inner, err := url.PathUnescape(text)
	return inner, "a link", err == nil && utf8.ValidString(inner)
}
