package checkup

import (
	"fmt"
	"strings"
	"unicode/utf8"

	"hardmatch/link"
)

// What Entra ID takes in a sign-in name (Learn: prepare-for-directory-synchronization, userPrincipalName; concept-sspr-policy). The sync refuses any other
// with IdentityDataValidationFailed (Learn: tshoot-connect-sync-errors).
const (
	mostBeforeAt = 64 // characters
	mostAfterAt  = 48
	signsOfUPN   = "'.-_!#^~" // beside letters and digits without marks
)

// UPNErrors says what Entra ID does not take in a sign-in name; nothing if it is good, or empty.
func UPNErrors(upn string) []string {
	if upn == "" {
		return nil
	}
	at := strings.LastIndexByte(upn, '@')
	if at < 0 {
		return []string{"it has no @"}
	}
	local, domain := upn[:at], upn[at+1:]
	var faults []string
	if bad := refusedIn(local, signsOfUPN); bad != "" {
		faults = append(faults, "it has "+bad+" before the @; only the letters a to z, digits and "+signsOfUPN+" are allowed there")
	}
	if bad := refusedIn(domain, ".-"); bad != "" {
		faults = append(faults, "it has "+bad+" in its domain")
	}
	switch {
	case local == "":
		faults = append(faults, "nothing is before the @")
	case strings.HasSuffix(local, "."):
		faults = append(faults, "a full stop is right before the @")
	}
	switch {
	case domain == "":
		faults = append(faults, "nothing is after the @")
	case strings.Trim(domain, ".-") != domain, strings.Contains(domain, ".."):
		faults = append(faults, "its domain begins or ends with a sign, or has two full stops together")
	}
	if n := utf8.RuneCountInString(local); n > mostBeforeAt {
		faults = append(faults, fmt.Sprintf("%d characters are before the @, and %d are allowed", n, mostBeforeAt))
	}
	if n := utf8.RuneCountInString(domain); n > mostAfterAt {
		faults = append(faults, fmt.Sprintf("%d characters are after the @, and %d are allowed", n, mostAfterAt))
	}
	return faults
}

// refusedIn lists the characters of a text that are neither letters or digits of ASCII nor one of the signs, each once; "" for none.
func refusedIn(text, signs string) string {
	var bad []string
	seen := map[rune]bool{}
	for _, r := range text {
		isPlain := r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9' || strings.ContainsRune(signs, r)
		if !isPlain && !seen[r] {
			seen[r] = true
			bad = append(bad, fmt.Sprintf("%q", string(r)))
		}
	}
	return strings.Join(bad, ", ")
}

// willBeCalled is the sign-in name that the sync gives the account; false if it gives none: it refuses the one in AD, or there is none.
func (s Input) willBeCalled() (string, bool) {
	return s.Person.UPN, s.Person.UPN != "" && len(UPNErrors(s.Person.UPN)) == 0
}

// nameTaken is the live account that has the sign-in name which the sync is to give the chosen one; nil if it is free, or comes to be one at the initial
// domain. A sign-in name is one account's only: the other keeps its own (Learn: how-to-connect-syncservice-duplicate-attribute-resiliency).
func (s Input) nameTaken() *link.Account {
	name, known := s.willBeCalled()
	if !known || !s.willChange() || sameUPN(s.Person, *s.Account) || !s.verifiedHere(name) {
		return nil
	}
	for i, a := range s.Related {
		if a.Where() == link.Live && strings.EqualFold(a.UPN, name) {
			return &s.Related[i]
		}
	}
	return nil
}

// personUPNInvalid warns of a sign-in name that the sync cannot bring to the tenant.
func personUPNInvalid(s Input) []link.Finding {
	faults := UPNErrors(s.Person.UPN)
	if len(faults) == 0 {
		return nil
	}
	return one(link.Finding{
		Refuses: true,
		Title:   "Entra ID does not accept the AD user's sign-in name",
		Cause: "The userPrincipalName " + s.Person.UPN + " is not valid: " + strings.Join(faults, "; ") +
			". The sync refuses it (IdentityDataValidationFailed), and the account keeps its name",
		Cure: "Change the userPrincipalName in AD first, then check again",
	})
}
