package signin

import (
	"regexp"
	"slices"
	"strings"

	"hardmatch/link"
)

// localFailure is a failure on this computer: the sign-in service has refused nothing.
type localFailure struct {
	texts       []string // parts of the library's text, in lower case; any of them identifies it
	kind        link.ProblemKind
	cause, cure string
}

// azFailures are the failures of Azure CLI, recognised by words of its texts: those of the clock from issues 23192, 24459 and 26618 of Azure/azure-cli, the others
// from people's reports. LOGIN stands for the command that signs in. The more specific ones come first.
var azFailures = []localFailure{
	{[]string{"executable not found"}, link.BadInput, "Azure CLI (az) is not installed on this computer, or not found", "install it, or choose another --sign-in"},
	{[]string{"is not yet valid", "time and time zone"}, link.Unreachable, "this computer's clock is wrong, so az rejects the sign-in", "correct this computer's clock, then run LOGIN"},
	{[]string{"certificate_verify_failed", "sslerror", "certificate verify failed"}, link.Unreachable, "az does not trust the certificate that it was shown: something on the way may open TLS",
		"give az the certificate of that CA in REQUESTS_CA_BUNDLE"},
	{[]string{"proxyerror", "tunnel connection failed", "cannot connect to proxy"}, link.Unreachable, "az does not get through the proxy", "check HTTPS_PROXY, or ask whoever runs the proxy"},
	{[]string{"failed to resolve", "getaddrinfo failed", "name or service not known", "name resolution"}, link.Unreachable, "this computer's DNS gives az no answer", "check this computer's network or VPN"},
	{[]string{"max retries exceeded", "connectionerror", "connection aborted", "unable to get authority configuration"}, link.Unreachable, "az could not reach the sign-in service", "check this computer's network and proxy"},
	{[]string{"unrecognized arguments", "misspelled or not recognized", "is not in the 'az", "invalid character", "unexpected end of json", "parsing token expiration"}, link.BadInput,
		"this Azure CLI (az) is too old, or is something else of that name", "bring it up to date with az upgrade, or choose another --sign-in"},
	{[]string{"decrypt", "dpapi", "msal_token_cache", "keyring", "permission denied", "permissionerror"}, link.NoRights, "az cannot read the sign-in that it keeps on this computer: it is locked, or another user's",
		"unlock the keyring, or run az account clear and then LOGIN"},
	{[]string{"traceback", "modulenotfounderror", "importerror", "syntaxerror", "no module named"}, link.BadInput, "Azure CLI (az) is broken on this computer", "install it again, or choose another --sign-in"},
	{[]string{azTimedOut}, link.Unreachable, "az gave no answer in time", "see in a terminal what az account get-access-token waits for, or choose another --sign-in"},
	{[]string{"az login", "no subscription", "subscription of", "not logged in", "interaction_required", "interactive authentication"}, link.NoRights, "az is not signed in, or has to sign in again", "run LOGIN"},
	{[]string{"signal: ", "killed", "terminated", "segmentation fault", "core dumped", "out of memory", "memoryerror", "exit status "}, link.BadInput,
		"az ended on this computer before it had an answer", "run az account get-access-token in a terminal, which shows why; or choose another --sign-in"},
}

// ownFailures are those of the program itself and of what it starts.
var ownFailures = []localFailure{
	{[]string{"cache encryption key", "cache data", "cache encryption", "persistent storage isn't available"}, link.BadInput,
		"the place on this computer that keeps tokens encrypted is locked, or can no longer be used", "unlock the keyring, or sign in to this computer again; else start without --token-cache"},
}

var browserFailures = []localFailure{
	{[]string{"executable file not found", "exit status", "exec format error", "no application", "cannot open display"}, link.BadInput,
		"no browser could be opened on this computer", "use --sign-in device-code, which needs none here"},
	{[]string{"listen tcp", "address already in use"}, link.BadInput,
		"this computer does not let hardmatch wait for the browser to come back (a port on localhost)", "have this computer's firewall allow it, or use --sign-in device-code"},
}

// explainLocal explains a failure on this computer. It reports false for any other failure.
func (s *Session) explainLocal(p *link.Problem) bool {
	failures := ownFailures
	switch s.method {
	case ByAzureCLI:
		failures = azFailures
	case Browser:
		failures = slices.Concat(ownFailures, browserFailures)
	}
	if s.method == ByAzureCLI && s.explainAzureCLI(p) {
		return true
	}
	text := strings.ToLower(p.Err.Error())
	for _, h := range failures {
		for _, part := range h.texts {
			if strings.Contains(text, part) {
				p.Kind, p.Cause, p.Cure = h.kind, h.cause, link.UpperFirst(strings.ReplaceAll(h.cure, "LOGIN", s.azLogin(p.Err.Error())))
				return true
			}
		}
	}
	return false
}

var (
	plainTenant = regexp.MustCompile(`^[A-Za-z0-9.-]+$`)
	azClaims    = regexp.MustCompile(`az login(?: --tenant [A-Za-z0-9.-]+)? --claims-challenge [A-Za-z0-9+/=_-]+`)
)

// azLogin returns the command that signs in to the tenant: the one that az named, if that has a challenge in it.
func (s *Session) azLogin(said string) string {
	switch {
	case azClaims.MatchString(said):
		return azClaims.FindString(said)
	case plainTenant.MatchString(s.tenant):
		return "az login --tenant " + s.tenant
	default:
		return "az login"
	}
}
