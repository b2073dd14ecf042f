package ad

import (
	"context"
	"errors"
	"fmt"
	"regexp"
	"strings"
	"syscall"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// kerberosCode finds the code in gokrb5's text, the only trace of a refusal: "KRB Error: (24) KDC_ERR_PREAUTH_FAILED …". A code that
// gokrb5 does not know has no parentheses.
var kerberosCode = regexp.MustCompile(`KRB Error: (?:\((\d+)\) )?(.+)`)

// ticketRefusals are the errors of Kerberos in words (RFC 4120, 7.5.9; which one AD gives for what: [MS-KILE] 3.3.5.6 and 3.3.5.7).
var ticketRefusals = map[string]struct{ cause, cure string }{
	"6":  {"there is no such user in this realm", `Check the name: give it as CONTOSO\name, or as name@contoso.com with the name of the domain`},
	"7":  {"the directory has no such service: the controller has another name", "Name it with --ad-server by its full name in DNS, such as dc1.contoso.com"},
	"12": {"the user may not sign in now, or not from here", "Try within the hours allowed, or ask the directory's administrator"},
	"14": {"the two sides share no encryption type", "Have AES enabled for the user and the password set again, or use --ad-auth simple"},
	"18": {"the user is disabled, locked or has expired", "Have it enabled or unlocked, or use another user"},
	"23": {"the password has expired or must be changed", "Set a new password in Windows, then try again"},
	"24": {"the password is wrong", "Check it, and the name"},
	"32": {"the ticket has expired", "Run kinit, or sign in with --ad-user and a password"},
	"29": {"the controller cannot issue tickets at the moment", "Try again in a minute, or name another controller with --ad-server"},
	"33": {"the ticket is not valid yet: this computer's clock and the controller's differ", "Correct this computer's clock"},
	"37": {"this computer's clock and the controller's differ by more than 5 minutes", "Correct this computer's clock"},
	"68": {"the user belongs to another domain", "Connect to a controller of that domain, or use --ad-auth simple"},
}

// ticketProblem says why Kerberos gave the user no ticket. It passes on LDAP errors, errors that are problems already, and nil.
func (o Options) ticketProblem(err error) error {
	var said *ldap.Error
	var already *link.Problem
	switch {
	case err == nil || errors.As(err, &said) || errors.As(err, &already) || errors.Is(err, context.Canceled):
		return err
	case errors.Is(err, context.DeadlineExceeded):
		return o.noTicketHad("no ticket came in time", err)
	case o.Auth == AuthWindows:
		return windowsProblem(err)
	}
	code := kerberosCode.FindStringSubmatch(err.Error())
	if strings.Contains(err.Error(), "clock skew with KDC") { // which gokrb5 finds by itself
		code = []string{"", "37", ""}
	}
	if code == nil {
		return o.noTicketHad(fmt.Sprintf("no ticket could be obtained (%.300s)", strings.Join(strings.Fields(err.Error()), " ")), err)
	}
	r, known := ticketRefusals[code[1]]
	if !known {
		r.cause, r.cure = "it was refused for a reason that hardmatch does not know", "Show the server's words to the directory's administrator"
	}
	return &link.Problem{Kind: link.NoRights, Object: o.byKerberos(), Code: code[2], Cause: r.cause, Cure: r.cure, Err: err}
}

// noTicketHad says that the issuer of the tickets could not be asked.
func (o Options) noTicketHad(cause string, err error) *link.Problem {
	return &link.Problem{Kind: link.Unreachable, Object: o.byKerberos(), Cause: cause, Err: err,
		Cure: "Check the network or VPN (port 88 of the controllers), or give --ad-user and --ad-auth simple to sign in with a password"}
}

func (o Options) byKerberos() string { return "sign-in by Kerberos as " + o.userLabel() }

// windowsRefusals are the errors of Windows' own sign-in in words (Learn: SSPI Status Codes).
var windowsRefusals = map[syscall.Errno]struct{ cause, cure string }{
	0x80090303: {"Windows knows no such service: the controller has another name", "Name it with --ad-server by its full name in DNS, such as dc1.contoso.com"},
	0x8009030C: {"Windows refuses to sign in", "Lock and unlock this computer, or give --ad-user to sign in with a password"},
	0x8009030E: {"Windows has no ticket: this user is not signed in to a domain", "Give --ad-user to sign in with a password"},
	0x80090311: {"Windows reaches no controller that gives tickets, or this computer belongs to no domain", "Check the network or VPN, or give --ad-user to sign in with a password"},
	0x80090322: {"the controller cannot read the ticket: its name in DNS leads to another computer", "Name it with --ad-server by its full name in DNS, such as dc1.contoso.com"},
	0x80090324: {"this computer's clock and the controller's differ by more than 5 minutes", "Correct this computer's clock"},
}

// windowsProblem says why Windows did not sign its user in.
func windowsProblem(err error) *link.Problem {
	p := &link.Problem{Kind: link.NoRights, Object: "sign-in as the Windows user", Err: err,
		Cause: "it failed: " + err.Error(), Cure: "Give --ad-user to sign in with a password"}
	var code syscall.Errno
	if !errors.As(err, &code) {
		return p
	}
	p.Cause = fmt.Sprintf("Windows returned the error %#x, which hardmatch does not know", uintptr(code))
	if r, known := windowsRefusals[code]; known {
		p.Cause, p.Cure = r.cause, r.cure
	}
	return p
}
