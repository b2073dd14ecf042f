//go:build windows

package ad

import (
	"github.com/go-ldap/ldap/v3/gssapi"

	"hardmatch/link"
)

const onWindows = true

// windowsClient signs in as the user of Windows. The sign-in is tied to the TLS connection (channel binding, RFC 5929), as hardened
// controllers demand; where the certificate's kind of signature has no binding, the sign-in goes without.
func (o Options) windowsClient(c controller) (ticketClient, error) {
	bound, err := gssapi.NewSSPIClientWithChannelBinding(c.certificate)
	if err == nil {
		return bound, nil
	}
	o.Log.Warn("the sign-in cannot be tied to the TLS connection (channel binding); it is tried without", "error", err)
	unbound, err := gssapi.NewSSPIClient()
	if err != nil {
		return nil, &link.Problem{Kind: link.NoRights, Object: "sign-in as the user of Windows",
			Cause: "Windows gives no ticket: this computer or this user may not belong to a domain",
			Cure:  "give --ad-user to sign in with a password", Err: err, Message: err.Error()}
	}
	return unbound, nil
}
