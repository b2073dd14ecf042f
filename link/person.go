package link

import "strings"

// Person is a user of Active Directory.
type Person struct {
	DN             string
	SAMAccountName string
	UPN            string
	DisplayName    string
	Mail           string
	EmployeeID     string
	SID            string // objectSid as text: S-1-5-21-…
	GUID           GUID
	// ConsistencyGUID is mS-DS-ConsistencyGuid, of any length; known and empty: not set. LDAP cannot tell an absent attribute from an
	// unreadable one: it is unknown where the directory has reason to think so.
	ConsistencyGUID Known[[]byte]
	Addresses       []string // proxyAddresses as AD holds them: "SMTP:" is the primary one, "smtp:" an alias
	Enabled         bool
	Critical        bool // isCriticalSystemObject: the default sync rules skip it
}

// Name is what people call the person: the display name, else the sign-in name.
func (p Person) Name() string { return firstNonEmpty(p.DisplayName, p.SAMAccountName, p.UPN, p.DN) }

// PrimarySMTP is the address mail is sent from, without its prefix; "" for none.
func (p Person) PrimarySMTP() string { return primarySMTP(p.Addresses, p.Mail) }

// SMTPAddresses are all mail addresses of the person, lower case, without prefix, each once, the primary one first.
func (p Person) SMTPAddresses() []string { return smtpAddresses(p.PrimarySMTP(), p.Addresses, p.Mail) }

// Ref is the person as a finding names it.
func (p Person) Ref() Ref { return Ref{Kind: KindPerson, ID: p.GUID.String(), Name: p.Name()} }

func firstNonEmpty(texts ...string) string {
	for _, t := range texts {
		if t != "" {
			return t
		}
	}
	return ""
}

func primarySMTP(proxies []string, mail string) string {
	for _, a := range proxies {
		if rest, ok := strings.CutPrefix(a, "SMTP:"); ok {
			return rest
		}
	}
	return mail
}

func smtpAddresses(primary string, proxies []string, mail string) []string {
	var out []string
	seen := map[string]bool{"": true}
	add := func(address string) {
		if address = strings.ToLower(address); !seen[address] {
			seen[address] = true
			out = append(out, address)
		}
	}
	add(primary)
	for _, a := range proxies {
		if scheme, rest, ok := strings.Cut(a, ":"); ok && strings.EqualFold(scheme, "smtp") {
			add(rest)
		}
	}
	add(mail)
	return out
}
