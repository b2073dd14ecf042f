package ad

import (
	"fmt"
	"regexp"
	"strings"
	"unicode"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// userForms is how a user may be named.
const userForms = `name@contoso.com or CONTOSO\name`

var (
	backslashes = regexp.MustCompile(`^([^\\]+)(\\{2,})([^\\]+)$`)
	// noAccount are the characters that no logon name has (Learn: sAMAccountName; user naming attributes). A + is taken in a user principal name.
	noAccount = `"[]:;|=,*?<>`
)

// userName is the name to sign in as, without blanks and quotes around. A name that is spelt as no account is called is refused here: tried at a controller,
// each try may count as a wrong password of somebody's.
func (o Options) userName() (string, error) {
	name := strings.TrimSpace(o.User)
	for _, quotes := range []string{`""`, "''", "“”", "‘’"} {
		around := []rune(quotes)
		if inner, is := strings.CutPrefix(name, string(around[0])); is && strings.HasSuffix(inner, string(around[1])) {
			name = strings.TrimSpace(strings.TrimSuffix(inner, string(around[1])))
		}
	}
	if dn, err := ldap.ParseDN(name); err == nil && len(dn.RDNs) > 0 && strings.Contains(name, "=") {
		return name, nil
	}
	if p := o.misspelt(name); p != nil {
		return "", p
	}
	return name, nil
}

// misspelt says what is wrong with a user name; nil for a right one. The name is repeated only where it is one after all.
func (o Options) misspelt(name string) *link.Problem {
	refused := func(why string) *link.Problem {
		return usage("sign-in to Active Directory", "the user name has "+why, "give --ad-user as "+userForms)
	}
	domain, account, hasDomain := strings.Cut(name, `\`)
	user, realm, isUPN := strings.Cut(name, "@")
	slashed, behind, hasSlash := strings.Cut(name, "/")
	switch parts := backslashes.FindStringSubmatch(name); {
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) && r != ' ' }):
		return refused("a character in it that does not show")
	case strings.Contains(name, ":"):
		return refused("a colon in it, as before a password, which does not belong there")
	case strings.ContainsAny(name, noAccount):
		return refused("a character in it that no account has")
	case parts != nil:
		return respelt(fmt.Sprintf("%s backslashes in it where one belongs", map[bool]string{true: "two", false: "several"}[len(parts[2]) == 2]), parts[1]+`\`+parts[3])
	case strings.Count(name, `\`) > 1:
		return refused("more than one backslash in it")
	case hasDomain && domain == "":
		return refused("no domain before its backslash")
	case hasDomain && account == "":
		return refused("no name behind its backslash")
	case hasDomain && (strings.TrimSpace(domain) != domain || strings.TrimSpace(account) != account):
		return respelt("a blank beside its backslash", strings.TrimSpace(domain)+`\`+strings.TrimSpace(account))
	case hasDomain:
		return nil
	case strings.Count(name, "@") > 1:
		return refused("more than one @ in it")
	case isUPN && user == "":
		return refused("no name before its @")
	case isUPN && realm == "":
		return refused("no domain behind its @")
	case hasSlash && !isUPN && o.Auth != AuthKerberos && !strings.Contains(behind, "/") && slashed != "" && behind != "":
		return respelt("a slash in it where a backslash belongs", slashed+`\`+behind)
	default:
		return nil
	}
}

// respelt refuses a name that was meant as another.
func respelt(why, meant string) *link.Problem {
	return usage("sign-in to Active Directory", "the user name has "+strings.TrimSpace(why), "give --ad-user as "+meant)
}
