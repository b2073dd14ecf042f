package signin

import (
	"cmp"
	"context"
	"errors"
	"regexp"
	"strings"
	"sync"
	"time"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"

	"hardmatch/link"
)

// azTime is how long az may take: it starts within seconds, and asks the sign-in service a few times at most.
const azTime = time.Minute

// azTimedOut is the error of an az that took longer.
const azTimedOut = "az did not answer in time"

// renewBefore is how long before its end a token is renewed, as azidentity does for the other credentials.
const renewBefore = 5 * time.Minute

// azureCLI keeps the token of az, which takes a program start for each one, and bounds how long that may take.
type azureCLI struct {
	azcore.TokenCredential
	most time.Duration
	now  func() time.Time
	mu   sync.Mutex
	last azcore.AccessToken
}

// GetToken implements azcore.TokenCredential. In place of a refused token it always returns a new one; az takes no claims.
func (r *azureCLI) GetToken(ctx context.Context, o policy.TokenRequestOptions) (azcore.AccessToken, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if o.Claims == "" && r.now().Add(renewBefore).Before(r.last.ExpiresOn) {
		return r.last, nil
	}
	if o.Claims == forceRefresh {
		o.Claims = ""
	}
	within, cancel := context.WithTimeout(ctx, r.most)
	defer cancel()
	token, err := r.TokenCredential.GetToken(within, o)
	switch {
	case err == nil:
		r.last = token
	case ctx.Err() == nil && within.Err() != nil:
		err = errors.New(azTimedOut)
	}
	return token, err
}

// The trace and the time at the end of the sign-in service's words, as az repeats them.
var (
	azTrace = regexp.MustCompile(`Trace ID: ([0-9A-Za-z-]{8,64})`)
	azStamp = regexp.MustCompile(`Timestamp: ([0-9T: .-]{10,30}Z?)`)
)

// azCauses are the codes that have another cause with az than with a program with an app registration: az has a client id of its own.
var azCauses = map[string]string{
	"AADSTS53003":   "Conditional Access blocks this sign-in",
	"AADSTS530036":  "a policy blocks this way to sign in",
	"AADSTS65002":   "the tenant does not let Azure CLI have a token for Microsoft Graph",
	"AADSTS700016":  "Azure CLI is not among the tenant's applications",
	"AADSTS700011":  "Azure CLI is not among the tenant's applications",
	"AADSTS70001":   "Azure CLI is disabled in the tenant, or not among its applications",
	"AADSTS700038":  "the sign-in service does not know this Azure CLI",
	"AADSTS7000218": "the sign-in service does not accept Azure CLI as a public client",
	"AADSTS50011":   "the sign-in service does not know the address that the browser returns to",
	"AADSTS65005":   "Azure CLI may not have a permission that hardmatch asked for",
	"AADSTS650056":  "Azure CLI has no permission of Microsoft Graph in the tenant",
	"AADSTS650057":  "Azure CLI may not have a token for what hardmatch asked for",
}

// explainAzureCLI explains what the sign-in service said to az, whose text has the service's code. It reports false if the text has none.
func (s *Session) explainAzureCLI(p *link.Problem) bool {
	text := p.Err.Error()
	code := signInCode.FindString(text)
	if code == "" {
		return false
	}
	p.Code, p.Kind = code, link.NoRights
	if found := azTrace.FindStringSubmatch(text); found != nil {
		p.RequestID = found[1]
	}
	at := ""
	if found := azStamp.FindStringSubmatch(text); found != nil {
		at = strings.TrimSpace(found[1])
	}
	known, is := refusedSignIns[code]
	switch {
	case transient[code]:
		p.Kind, p.Cause, p.Cure = link.Unreachable, "the sign-in service is having trouble", "Try again in a while"
	case is:
		p.Cause, p.Cure = cmp.Or(azCauses[code], known.cause), link.UpperFirst(s.azCure(code, known.cure, text))
	default:
		p.Cure = askWithTrace(code, p.RequestID, at)
	}
	return true
}

// azCure replaces the cure for a program that signs in by itself, with a client id of its own.
func (s *Session) azCure(code, cure, said string) string {
	login := s.azLogin(said)
	switch {
	case code == "AADSTS53003", code == "AADSTS530036":
		return askPolicy + ", or choose another --sign-in"
	case azCauses[code] != "", strings.Contains(cure, "--client-id"), strings.Contains(cure, "--graph-scopes"):
		return "ask an Application Administrator to let Azure CLI in (Enterprise applications, Microsoft Azure CLI), or choose another --sign-in with an app registration of your own"
	case strings.Contains(cure, "--tenant"):
		return whichTenant + "; then run az login --tenant with the right one"
	case strings.Contains(cure, "--"):
		return cure + ", and what az cloud show says"
	}
	for _, by := range []string{"sign in again, by browser", "sign in by browser", "sign in once more", "sign in again", "sign in to it again"} {
		cure = strings.ReplaceAll(cure, by, "run "+login)
	}
	if cure == ownAccount {
		return "run " + login + " with an account of the tenant"
	}
	return cure
}
