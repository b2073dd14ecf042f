package ad

import (
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

// userName returns the name to sign in as, without blanks and quotes around it. It refuses a name in a form that no account has: at a controller,
// each try may count as someone's wrong password.
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

// misspelt says what is wrong with a user name; nil for a right one. It repeats the name only if the text is one after all.
func (o Options) misspelt(name string) *link.Problem {
	switch {
	case strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsPrint(r) && r != ' ' }):
		return malformed("an invisible character in it")
	case strings.Contains(name, ":"):
		return malformed("a colon in it, as before a password, which does not belong there")
	case strings.ContainsAny(name, noAccount):
		return malformed("a character in it that no account may have")
	case strings.Contains(name, `\`):
		return misspeltInDomain(name)
	case strings.Count(name, "@") > 1:
		return malformed("more than one @ in it")
	case strings.HasPrefix(name, "@"):
		return malformed("no name before its @")
	case strings.HasSuffix(name, "@"):
		return malformed("no domain after its @")
	}
	slashed, behind, _ := strings.Cut(name, "/")
	if o.Auth != AuthKerberos && !strings.ContainsAny(slashed+behind, "/@") && slashed != "" && behind != "" {
		return misspeltAs("a slash in it where a backslash belongs", slashed+`\`+behind)
	}
	return nil
}

// misspeltInDomain says what is wrong with a name like CONTOSO\bob.
func misspeltInDomain(name string) *link.Problem {
	if parts := backslashes.FindStringSubmatch(name); parts != nil {
		many := "several"
		if len(parts[2]) == 2 {
			many = "two"
		}
		return misspeltAs(many+" backslashes in it where one belongs", parts[1]+`\`+parts[3])
	}
	domain, account, _ := strings.Cut(name, `\`)
	trimmed := strings.TrimSpace(domain) + `\` + strings.TrimSpace(account)
	switch {
	case strings.Contains(account, `\`):
		return malformed("more than one backslash in it")
	case domain == "":
		return malformed("no domain before its backslash")
	case account == "":
		return malformed("no name after its backslash")
	case trimmed != name:
		return misspeltAs("a blank beside its backslash", trimmed)
	default:
		return nil
	}
}

func malformed(why string) *link.Problem { return misspeltAs(why, userForms) }

// misspeltAs refuses a name that was meant as another.
func misspeltAs(why, meant string) *link.Problem {
	return usage("sign-in to Active Directory", "the user name has "+why, "Give --ad-user as "+meant)
}
