package ad

import (
	"crypto"
	"crypto/md5"
	_ "crypto/sha256" // for channelBinding
	_ "crypto/sha512"
	"crypto/x509"
	"encoding/binary"
	"errors"
	"slices"

	ldapgssapi "github.com/go-ldap/ldap/v3/gssapi"
	"github.com/jcmturner/gokrb5/v8/asn1tools"
	"github.com/jcmturner/gokrb5/v8/client"
	krb5crypto "github.com/jcmturner/gokrb5/v8/crypto"
	"github.com/jcmturner/gokrb5/v8/gssapi"
	"github.com/jcmturner/gokrb5/v8/iana/chksumtype"
	"github.com/jcmturner/gokrb5/v8/iana/flags"
	"github.com/jcmturner/gokrb5/v8/iana/keyusage"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"
)

// tiedClient signs in by Kerberos as go-ldap's client does, and also ties the sign-in to the TLS connection, which go-ldap's cannot. Hardened
// controllers refuse any other sign-in (LdapEnforceChannelBinding=2).
type tiedClient struct {
	*client.Client
	binding [md5.Size]byte
	key     types.EncryptionKey // of the ticket
	subkey  types.EncryptionKey // that the controller has chosen; none: it keeps the ticket's
}

// Close forgets the tickets.
func (c *tiedClient) Close() error {
	c.Destroy()
	return nil
}

// DeleteSecContext forgets the keys.
func (c *tiedClient) DeleteSecContext() error {
	c.key, c.subkey = types.EncryptionKey{}, types.EncryptionKey{}
	return nil
}

// InitSecContext makes the first message of a sign-in, and reads the answer (RFC 4752, 3.1).
func (c *tiedClient) InitSecContext(target string, input []byte) (output []byte, more bool, err error) {
	return c.InitSecContextWithOptions(target, input, nil)
}

// InitSecContextWithOptions is InitSecContext; the options are those of RFC 4120, whatever the caller asks for.
func (c *tiedClient) InitSecContextWithOptions(target string, input []byte, _ []int) (output []byte, more bool, err error) {
	if input != nil {
		return []byte{}, false, c.accept(input)
	}
	ticket, key, err := c.GetServiceTicket(target)
	if err != nil {
		return nil, false, err
	}
	c.key = key
	output, err = c.request(ticket)
	return output, true, err
}

// krb5Request begins a request of Kerberos' mechanism: its object identifier 1.2.840.113554.1.2.2 and the kind of message (RFC 4121, 4.1).
const krb5Request = "\x06\x09\x2a\x86\x48\x86\xf7\x12\x01\x02\x02\x01\x00"

// request shows the ticket, with the channel bindings in the checksum field (RFC 4121, 4.1.1).
func (c *tiedClient) request(ticket messages.Ticket) ([]byte, error) {
	who, err := types.NewAuthenticator(c.Credentials.Domain(), c.Credentials.CName())
	if err != nil {
		return nil, err
	}
	sum := append(binary.LittleEndian.AppendUint32(nil, md5.Size), c.binding[:]...)
	sum = binary.LittleEndian.AppendUint32(sum, gssapi.ContextFlagInteg|gssapi.ContextFlagConf|gssapi.ContextFlagMutual)
	who.Cksum = types.Checksum{CksumType: chksumtype.GSSAPI, Checksum: sum}
	shown, err := messages.NewAPReq(ticket, c.key, who)
	if err != nil {
		return nil, err
	}
	types.SetFlag(&shown.APOptions, flags.APOptionMutualRequired)
	raw, err := shown.Marshal()
	return asn1tools.AddASNAppTag(slices.Concat([]byte(krb5Request), raw), 0), err
}

// accept reads the controller's answer: no one else could have encrypted it.
func (c *tiedClient) accept(input []byte) error {
	var token spnego.KRB5Token
	if err := token.Unmarshal(input); err != nil {
		return err
	}
	switch {
	case token.IsKRBError():
		return token.KRBError
	case !token.IsAPRep():
		return errors.New("the controller's answer is not a Kerberos one")
	}
	raw, err := krb5crypto.DecryptEncPart(token.APRep.EncPart, c.key, keyusage.AP_REP_ENCPART)
	if err != nil {
		return err
	}
	var part messages.EncAPRepPart
	err = part.Unmarshal(raw)
	c.subkey = part.Subkey
	return err
}

// acceptorSubkey marks a message made with the key that the controller has chosen (RFC 4121, 4.2.2).
const acceptorSubkey = 1 << 2

// NegotiateSaslAuth answers the controller's offer of security layers with none: TLS is there already (RFC 4752, 3.1).
func (c *tiedClient) NegotiateSaslAuth(input []byte, authzid string) ([]byte, error) {
	var offer gssapi.WrapToken
	if err := ldapgssapi.UnmarshalWrapToken(&offer, input, true); err != nil {
		return nil, err
	}
	key := c.key
	if offer.Flags&acceptorSubkey != 0 {
		key = c.subkey
	}
	if _, err := offer.Verify(key, keyusage.GSSAPI_ACCEPTOR_SEAL); err != nil {
		return nil, err
	}
	if len(offer.Payload) != 4 {
		return nil, errors.New("the controller's offer of security layers cannot be read")
	}
	kind, err := krb5crypto.GetEtype(key.KeyType)
	if err != nil {
		return nil, err
	}
	answer := gssapi.WrapToken{Flags: offer.Flags & acceptorSubkey, EC: uint16(kind.GetHMACBitLength() / 8), SndSeqNum: 1,
		Payload: append(make([]byte, 4), authzid...)}
	if err := answer.SetCheckSum(key, keyusage.GSSAPI_INITIATOR_SEAL); err != nil {
		return nil, err
	}
	return answer.Marshal()
}

// bindingHashes are what the certificate is hashed with: as its signature is, and SHA-256 in place of what is broken (RFC 5929, 4.1).
var bindingHashes = map[x509.SignatureAlgorithm]crypto.Hash{
	x509.MD5WithRSA: crypto.SHA256, x509.SHA1WithRSA: crypto.SHA256, x509.ECDSAWithSHA1: crypto.SHA256,
	x509.SHA256WithRSA: crypto.SHA256, x509.SHA256WithRSAPSS: crypto.SHA256, x509.ECDSAWithSHA256: crypto.SHA256,
	x509.SHA384WithRSA: crypto.SHA384, x509.SHA384WithRSAPSS: crypto.SHA384, x509.ECDSAWithSHA384: crypto.SHA384,
	x509.SHA512WithRSA: crypto.SHA512, x509.SHA512WithRSAPSS: crypto.SHA512, x509.ECDSAWithSHA512: crypto.SHA512,
}

// hasBinding reports whether a certificate's kind of signature has a channel binding.
func hasBinding(certificate *x509.Certificate) bool {
	return bindingHashes[certificate.SignatureAlgorithm] != 0
}

// channelBinding returns what ties a sign-in to a TLS connection with this certificate: the MD5 sum of the channel bindings without addresses
// (RFC 4121, 4.1.1.2) of the type tls-server-end-point (RFC 5929, 4). If the kind of signature has none, it is all zero, which is no binding.
func channelBinding(certificate *x509.Certificate) (binding [md5.Size]byte) {
	if !hasBinding(certificate) {
		return binding
	}
	hash := bindingHashes[certificate.SignatureAlgorithm].New()
	hash.Write(certificate.Raw)
	data := hash.Sum([]byte("tls-server-end-point:"))
	noAddresses := make([]byte, 16)
	return md5.Sum(append(binary.LittleEndian.AppendUint32(noAddresses, uint32(len(data))), data...))
}
