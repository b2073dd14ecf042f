package ad

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/netfault"
)

// problem puts the error of a search into words. It returns a *link.Problem as it is.
func (c *Client) problem(server target, err error) error {
	if already, ok := errors.AsType[*link.Problem](err); ok {
		return already
	}
	object := "Active Directory"
	if server.host != "" {
		object += " at " + server.String()
	}
	if p := ended(object, err); p != nil {
		return p
	}
	said, ok := errors.AsType[*ldap.Error](err)
	if !ok || said.ResultCode == ldap.ErrorNetwork {
		return networkProblem(object, err)
	}
	p := &link.Problem{Object: object, Err: err}
	describeResult(p, said, c.base)
	return withServersWords(p, said)
}

// ended says that the context ended, or that the client was closed; nil for any other error.
func ended(object string, err error) *link.Problem {
	p := &link.Problem{Kind: link.Unreachable, Object: object, Err: err}
	switch {
	case errors.Is(err, context.Canceled):
		p.Kind, p.Cause = link.Cancelled, "the request was cancelled before the answer came"
	case errors.Is(err, context.DeadlineExceeded):
		p.Cause, p.Cure = "no answer came in time", "Check the network or VPN, then try again"
	case errors.Is(err, errClosed):
		p.Cause, p.Cure = errClosed.Error(), "Connect again"
	default:
		return nil
	}
	return p
}

// describeResult says what a result code of a search means.
func describeResult(p *link.Problem, said *ldap.Error, base string) {
	switch said.ResultCode {
	case ldap.LDAPResultNoSuchObject, ldap.LDAPResultReferral, ldap.LDAPResultInvalidDNSyntax:
		p.Kind, p.Object = link.NotFound, "search base "+base
		p.Cause, p.Cure = "it is not in this domain", "Check --ad-base, or leave it out to search the whole domain"
	case ldap.LDAPResultInsufficientAccessRights:
		p.Kind, p.Cause, p.Cure = link.NoRights, "the signed-in user may not do this", "Ask for the right, or sign in as someone who has it"
	case ldap.LDAPResultOperationsError, ldap.LDAPResultInappropriateAuthentication:
		p.Kind, p.Cause, p.Cure = link.NoRights, "it treats the connection as not signed in", "Connect again"
	case ldap.LDAPResultTimeLimitExceeded, ldap.LDAPResultAdminLimitExceeded, ldap.LDAPResultSizeLimitExceeded:
		p.Kind, p.Cause, p.Cure = link.Unreachable, "it gave up on the search because it took too long", "Try a longer text, or a smaller --ad-base"
	case ldap.LDAPResultBusy, ldap.LDAPResultUnavailable:
		p.Kind, p.Cause, p.Cure = link.Unreachable, "it is busy or restarting", "Try again in a minute"+another
	default:
		p.Kind, p.Cause, p.Cure = link.Refused, "it refused the search", "Try again; if it keeps failing, show the server's words to the directory's administrator"
	}
}

// withServersWords adds the server's own words, in one line. AD ends its texts with a NUL and breaks their lines.
func withServersWords(p *link.Problem, said *ldap.Error) *link.Problem {
	p.Status = int(said.ResultCode)
	p.Code = fmt.Sprintf("LDAP result %d %s", said.ResultCode, ldap.LDAPResultCodeMap[said.ResultCode])
	if said.Err != nil {
		p.Message = strings.Join(strings.Fields(strings.ReplaceAll(said.Err.Error(), "\x00", " ")), " ")
	}
	return p
}

// connectProblem says why there is no connection to a controller.
func connectProblem(t target, err error) *link.Problem {
	object := "AD server " + t.String()
	var said *ldap.Error
	switch {
	case errors.Is(err, context.Canceled):
		return ended(object, err)
	case errors.Is(err, errSecured):
		return &link.Problem{Kind: link.Unreachable, Object: object, Cause: errSecured.Error(), Err: err,
			Cure: "Use ldaps:// with this port, or ldap:// with port 389, which begins TLS itself (StartTLS)"}
	case errors.As(err, &said) && said.ResultCode < ldap.ErrorNetwork:
		return withServersWords(&link.Problem{Kind: link.Unreachable, Object: object, Cause: "it refuses StartTLS", Err: err,
			Cure: "It may have no certificate: have one installed, or try ldaps:// or another controller"}, said)
	default:
		return networkProblem(object, err)
	}
}

// another says what may help if one controller is in trouble.
const another = ", or name another controller with --ad-server"

// controllerFaults are the words for a controller that cannot be reached.
var controllerFaults = netfault.Server{
	CA: "--ad-ca", Rename: "give --ad-server with a name that its certificate has", Other: another,
	Port: "use ldap:// with port 389, which then begins TLS itself (StartTLS), or ldaps:// with port 636",
}

func networkProblem(object string, err error) *link.Problem {
	p := &link.Problem{Kind: link.Unreachable, Object: object, Err: err}
	if errors.Is(err, errTooMuch) {
		p.Cause, p.Cure = errTooMuch.Error(), "Name another controller with --ad-server, and ask the directory's administrator what answers there"
		return p
	}
	if fault, known := netfault.Explain(err, controllerFaults); known {
		p.Cause, p.Cure = fault.Cause, fault.Cure
		return p
	}
	p.Cause, p.Cure = "the connection was lost", "Try again"+another
	if netfault.Ended(err) {
		p.Cause = "the connection was cut"
	}
	return p
}

// subCode finds the Windows error in AD's text of a refused bind: "… AcceptSecurityContext error, data 52e, v4f7c".
var subCode = regexp.MustCompile(`\bdata ([0-9a-fA-F]+)\b`)

// refusals are the Windows errors with which AD refuses a bind, in words (Learn: System Error Codes 1300-1699, in hexadecimal).
var refusals = map[string]struct{ cause, cure string }{
	"525":      {"there is no such user in this directory", `Check the name: give it as name@contoso.com or CONTOSO\name`},
	"52e":      {"the user name or the password is wrong", `Check both, and give the name as name@contoso.com or CONTOSO\name`},
	"52f":      {"the user may not sign in with a password here (an account restriction, as for members of Protected Users)", "Use --ad-auth kerberos, or another user"},
	"530":      {"the user may not sign in at this time of day", "Try within the hours allowed, or ask the directory's administrator"},
	"531":      {"the user may not sign in from this workstation", "Use a workstation that the user may sign in from, or another user"},
	"532":      {"the password has expired", "Set a new password in Windows, then try again"},
	"533":      {"the user is disabled", "Have it enabled, or use another user"},
	"569":      {"the user may not sign in to this controller over the network", "Have the user given the right to access the controller over the network, or use another one"},
	"701":      {"the user has expired", "Have its expiry date moved, or use another user"},
	"773":      {"the password must be changed before the first sign-in", "Sign in to Windows once and change it, then try again"},
	"775":      {"the user is locked after too many wrong passwords", "Have it unlocked, or wait until it unlocks on its own"},
	"80090324": {"this computer's clock and the controller's differ by more than 5 minutes", "Correct this computer's clock"},
	"80090346": {"the controller requires channel binding, which ties the sign-in to the TLS connection", "Use --ad-auth simple with a user name and password over ldaps:// directly, not through a proxy that opens TLS, or another controller"},
}

func (o Options) bindProblem(t target, err error) *link.Problem {
	object := "sign-in to AD server " + t.String() + " as " + o.userLabel()
	if already, ok := errors.AsType[*link.Problem](err); ok {
		return already
	}
	said, ok := errors.AsType[*ldap.Error](err)
	switch {
	case errors.Is(err, context.Canceled):
		return ended(object, err)
	case !ok || said.ResultCode == ldap.ErrorNetwork:
		return networkProblem(object, err)
	}
	p := &link.Problem{Kind: link.NoRights, Object: object, Err: err}
	describeRefusal(p, said)
	return withServersWords(p, said)
}

// describeRefusal says what a result code of a bind means.
func describeRefusal(p *link.Problem, said *ldap.Error) {
	p.Cause, p.Cure = "it was refused for a reason that hardmatch does not know", "Show the server's words to the directory's administrator"
	switch said.ResultCode {
	case ldap.LDAPResultInvalidCredentials:
		if data := subCode.FindStringSubmatch(said.Err.Error()); data != nil {
			if r, known := refusals[strings.ToLower(data[1])]; known {
				p.Cause, p.Cure = r.cause, r.cure
			}
		}
	case ldap.LDAPResultStrongAuthRequired:
		p.Cause, p.Cure = "the controller requires signing or TLS for a sign-in", "Use ldaps://, without a proxy that opens TLS on the way"
	case ldap.LDAPResultBusy, ldap.LDAPResultUnavailable:
		p.Kind = link.Unreachable
		p.Cause, p.Cure = "the controller is busy or restarting", "Try again in a minute"+another
	}
}
