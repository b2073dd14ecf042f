package ad

import (
	"errors"
	"fmt"
	"syscall"

	"hardmatch/link"
)

// windowsRefusals are the errors of Windows' own sign-in in words (Learn: SSPI Status Codes).
var windowsRefusals = map[syscall.Errno]struct{ cause, cure string }{
	0x80090303: {"Windows knows no such service: the controller is known by another name", "name it with --ad-server by its full name in DNS, such as dc1.contoso.com"},
	0x8009030C: {"Windows refuses to sign in", "lock and unlock this computer, or give --ad-user to sign in with a password"},
	0x8009030E: {"Windows has no ticket: this user is not signed in to a domain", "give --ad-user to sign in with a password"},
	0x80090311: {"Windows reaches no controller that gives tickets, or this computer belongs to no domain", "check the network or VPN, or give --ad-user to sign in with a password"},
	0x80090322: {"the controller cannot read the ticket: its name in DNS leads to another computer", "name it with --ad-server by its full name in DNS, such as dc1.contoso.com"},
	0x80090324: {"the clocks of this computer and of the controller differ by more than 5 minutes", "set this computer's clock right"},
}

// windowsProblem says why Windows did not sign its user in.
func windowsProblem(err error) *link.Problem {
	p := &link.Problem{Kind: link.NoRights, Object: "sign-in as the user of Windows", Err: err,
		Cause: "it failed: " + err.Error(), Cure: "give --ad-user to sign in with a password"}
	var code syscall.Errno
	if !errors.As(err, &code) {
		return p
	}
	p.Cause = fmt.Sprintf("Windows gives the error %#x, which hardmatch does not know", uintptr(code))
	if r, known := windowsRefusals[code]; known {
		p.Cause, p.Cure = r.cause, r.cure
	}
	return p
}
