package link

import (
	"bytes"
	"html"
	"net/url"
	"regexp"
	"slices"
	"strings"
)

// Secrets are what must not be repeated, whoever says it: the token or password in hand. A server, or what stands before it, may echo a request in
// what it answers.
type Secrets []string

// cutSecret stands where a secret was.
const cutSecret = "[secret]"

const (
	leastSecret = 4  // shorter ones would tear words, and no directory takes them
	leastInData = 16 // in data as well, since no word there must be torn: no token is as short
)

// credentials are what looks like one whatever it is: a JSON Web Token (RFC 7519), and the value of an Authorization header (RFC 9110, 11.6.2).
var credentials = regexp.MustCompile(`\beyJ[\w-]{8,}\.[\w-]{8,}(?:\.[\w-]*)*|\b(?i:(bearer|basic|negotiate|ntlm|dpop))\s+[\w.~+/-]{20,}=*`)

// Cut takes the secrets, and what looks like any, out of what a server said in words.
func (s Secrets) Cut(text string) string {
	for _, form := range s.forms(leastSecret) {
		text = strings.ReplaceAll(text, form, cutSecret)
	}
	return credentials.ReplaceAllStringFunc(text, func(found string) string {
		if scheme, _, value := strings.Cut(found, " "); value {
			return scheme + " " + cutSecret
		}
		return cutSecret
	})
}

// CutData takes the secrets themselves out of the data that a server sent, which stays whole otherwise.
func (s Secrets) CutData(data []byte) []byte {
	for _, form := range s.forms(leastInData) {
		if bytes.Contains(data, []byte(form)) { // else each form would copy a megabyte
			data = bytes.ReplaceAll(data, []byte(form), []byte(cutSecret))
		}
	}
	return data
}

// forms are the ways to write the secrets of a length that an echo has: in a page, in an address, in JSON, and as it is, which may begin the others.
func (s Secrets) forms(least int) []string {
	var all []string
	for _, secret := range s {
		if len(secret) >= least {
			all = append(all, html.EscapeString(secret), url.QueryEscape(secret), url.PathEscape(secret), strings.ReplaceAll(secret, "/", `\/`), secret)
		}
	}
	return slices.Compact(all)
}
