//go:build windows

package ad

import "github.com/go-ldap/ldap/v3/gssapi"

const onWindows = true

// windowsClient signs in as the Windows user. The sign-in is tied to the TLS connection (channel binding, RFC 5929), as hardened
// controllers demand; if the certificate's kind of signature has no binding, it goes without.
func (o Options) windowsClient(c controller) (ticketClient, error) {
	var client *gssapi.SSPIClient
	var err error
	if hasBinding(c.certificate) {
		client, err = gssapi.NewSSPIClientWithChannelBinding(c.certificate)
	} else {
		client, err = gssapi.NewSSPIClient()
	}
	if err != nil {
		return nil, windowsProblem(err)
	}
	return sspiClient{client}, nil
}

// sspiClient gives back once, with Close, what it has from Windows: go-ldap also does so at the end of a bind, and Windows refuses
// to take anything back twice.
type sspiClient struct{ *gssapi.SSPIClient }

// DeleteSecContext leaves the context to Close.
func (sspiClient) DeleteSecContext() error { return nil }
