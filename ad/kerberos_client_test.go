package ad

import (
	"crypto/x509"
	_ "embed"
	"encoding/hex"
	"encoding/pem"
	"testing"
	"time"

	"github.com/jcmturner/gokrb5/v8/client"
	"github.com/jcmturner/gokrb5/v8/config"
	"github.com/jcmturner/gokrb5/v8/iana/etypeID"
	"github.com/jcmturner/gokrb5/v8/iana/nametype"
	"github.com/jcmturner/gokrb5/v8/keytab"
	"github.com/jcmturner/gokrb5/v8/messages"
	"github.com/jcmturner/gokrb5/v8/spnego"
	"github.com/jcmturner/gokrb5/v8/types"
)

// Certificates signed in several ways, made by OpenSSL 3.0: openssl req -x509 -new -key KEY -sha384 -days 30000 -subj /CN=dc1.contoso.com
//
//go:embed testdata/certificates.pem
var certificates []byte

// bindings are what stands in the authenticator for each of the certificates, in their order, worked out by Python:
//
//	data = b"tls-server-end-point:" + hashlib.new(HASH, DER).digest()
//	hashlib.md5(struct.pack("<IIIII", 0, 0, 0, 0, len(data)) + data).hexdigest()
var bindings = []struct{ name, want string }{
	{"MD5 and RSA", "fc468cd532703ead9e6c10941401dd50"},
	{"SHA-1 and ECDSA", "22b2e95d55a6409c7039f6e3ea308d85"},
	{"SHA-256 and ECDSA", "59a22c3a6e950a455b6012a40364d0f8"},
	{"SHA-384 and ECDSA", "eee4fa69c8de6ced13e24ed3307ad7f5"},
	{"SHA-512 and ECDSA", "edaae11c29f65fd74105ee4e9d5c3bf3"},
	{"SHA-384 and RSA-PSS", "e08f154bc78508eee89d696d487eefdc"},
	{"Ed25519", "00000000000000000000000000000000"}, // has no hash of its own, and so no binding
}

// The controller reads from the request which TLS connection it belongs to.
func TestASignInByKerberosIsTiedToItsConnection(t *testing.T) {
	rest := certificates
	for _, test := range bindings {
		var block *pem.Block
		block, rest = pem.Decode(rest)
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			t.Fatal(err)
		}
		ticket, key := serviceTicket(t)
		c := tiedClient{Client: client.NewWithPassword("bond", "CONTOSO.COM", "", config.New()), binding: channelBinding(certificate), key: key}
		raw, err := c.request(ticket)
		if err != nil {
			t.Fatal(err)
		}
		sum := checksumIn(t, raw, key)
		// The length of the bindings, the bindings, and the flags for mutual authentication, confidentiality and integrity (RFC 4121, 4.1.1.1).
		if got, want := hex.EncodeToString(sum), "10000000"+test.want+"32000000"; got != want {
			t.Errorf("%s: %s, want %s", test.name, got, want)
		}
	}
}

// serviceTicket is a ticket for a controller's LDAP, and the key that goes with it.
func serviceTicket(t *testing.T) (messages.Ticket, types.EncryptionKey) {
	t.Helper()
	keys := keytab.New()
	service := types.NewPrincipalName(nametype.KRB_NT_SRV_INST, "ldap/dc1.contoso.com")
	if err := keys.AddEntry("ldap/dc1.contoso.com", "CONTOSO.COM", password, time.Now(), 1, etypeID.AES256_CTS_HMAC_SHA1_96); err != nil {
		t.Fatal(err)
	}
	bond, now := types.NewPrincipalName(nametype.KRB_NT_PRINCIPAL, "bond"), time.Now()
	ticket, key, err := messages.NewTicket(bond, "CONTOSO.COM", service, "CONTOSO.COM", types.NewKrbFlags(), keys, etypeID.AES256_CTS_HMAC_SHA1_96,
		1, now, now, now.Add(time.Hour), now)
	if err != nil {
		t.Fatal(err)
	}
	return ticket, key
}

// checksumIn is what a request has in place of a checksum, as the controller reads it.
func checksumIn(t *testing.T, raw []byte, key types.EncryptionKey) []byte {
	t.Helper()
	var token spnego.KRB5Token
	if err := token.Unmarshal(raw); err != nil || !token.IsAPReq() {
		t.Fatal(err)
	}
	if err := token.APReq.DecryptAuthenticator(key); err != nil {
		t.Fatal(err)
	}
	who := token.APReq.Authenticator
	if who.CName.PrincipalNameString() != "bond" || who.CRealm != "CONTOSO.COM" || who.Cksum.CksumType != 0x8003 || !types.IsFlagSet(&token.APReq.APOptions, 2) {
		t.Errorf("%+v", who)
	}
	return who.Cksum.Checksum
}

// What is not the controller's answer ends the sign-in.
func TestKerberosTakesNoOtherAnswer(t *testing.T) {
	ticket, key := serviceTicket(t)
	c := tiedClient{Client: client.NewWithPassword("bond", "CONTOSO.COM", "", config.New()), key: key}
	mine, err := c.request(ticket)
	if err != nil {
		t.Fatal(err)
	}
	for _, answer := range [][]byte{{}, []byte("nonsense"), mine} {
		if _, _, err := c.InitSecContext("ldap/dc1.contoso.com", answer); err == nil {
			t.Errorf("took %q", answer)
		}
		if _, err := c.NegotiateSaslAuth(answer, ""); err == nil {
			t.Errorf("took %q for an offer", answer)
		}
	}
}
