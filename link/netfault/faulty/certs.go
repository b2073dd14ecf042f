// Package faulty has servers whose TLS is wrong, one for each way in which it can be, and what a person is to be told of each. It is for the tests of
// everything that connects to a server.
package faulty

import (
	"bytes"
	"crypto"
	"crypto/ecdsa"
	"crypto/ed25519"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"testing"
	"time"
)

type issuer struct {
	t    *testing.T
	cert *x509.Certificate
	key  crypto.Signer
}

// when is what the certificates of the tests are made around: they hold for two centuries.
var when = time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC)

func newKey(t *testing.T) crypto.Signer {
	t.Helper()
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	return key
}

func template(name string, change func(*x509.Certificate)) *x509.Certificate {
	c := &x509.Certificate{SerialNumber: big.NewInt(0x6b), Subject: pkix.Name{CommonName: name}, NotBefore: when, NotAfter: when.AddDate(200, 0, 0),
		BasicConstraintsValid: true}
	if change != nil {
		change(c)
	}
	return c
}

// newCA makes an authority of its own.
func newCA(t *testing.T, name string, change func(*x509.Certificate)) issuer {
	t.Helper()
	c := template(name, func(c *x509.Certificate) {
		c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign
		if change != nil {
			change(c)
		}
	})
	key := newKey(t)
	return issuer{t, sign(t, c, c, key.Public(), key), key}
}

func sign(t *testing.T, c, parent *x509.Certificate, public crypto.PublicKey, key crypto.Signer) *x509.Certificate {
	t.Helper()
	der, err := x509.CreateCertificate(rand.Reader, c, parent, public, key)
	if err != nil {
		t.Fatal(err)
	}
	made, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// leaf is a server's certificate for 127.0.0.1.
func (i issuer) leaf(change func(*x509.Certificate)) tls.Certificate {
	c := template("dc1.contoso.com", func(c *x509.Certificate) {
		c.IPAddresses, c.DNSNames = []net.IP{net.IPv4(127, 0, 0, 1)}, []string{"dc1.contoso.com"}
		c.KeyUsage, c.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
		if change != nil {
			change(c)
		}
	})
	key := newKey(i.t)
	return tls.Certificate{Certificate: [][]byte{sign(i.t, c, i.cert, key.Public(), i.key).Raw}, PrivateKey: key}
}

// pem is the authority's certificate as a file has it.
func (i issuer) pem() []byte {
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: i.cert.Raw})
}

// negative returns a certificate a negative serial number, which Go neither makes nor reads. Its signature is not looked at any more.
func negative(c tls.Certificate) tls.Certificate {
	der := bytes.Replace(c.Certificate[0], []byte{2, 1, 0x6b}, []byte{2, 1, 0x85}, 1)
	return tls.Certificate{Certificate: [][]byte{der}, PrivateKey: c.PrivateKey}
}

// salted is a certificate whose signature is RSASSA-PSS with another length of salt than Go takes, and its authority. The signature itself is never looked at.
func salted(t *testing.T) (issuer, tls.Certificate) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	c := template("Salt CA", func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign })
	i := issuer{t, sign(t, c, c, key.Public(), key), key}
	leaf := i.leaf(func(c *x509.Certificate) { c.SignatureAlgorithm = x509.SHA256WithRSAPSS })
	leaf.Certificate[0] = bytes.ReplaceAll(leaf.Certificate[0], []byte{0xa2, 3, 2, 1, 32}, []byte{0xa2, 3, 2, 1, 20}) // RFC 8017, A.2.3: saltLength
	return i, leaf
}

// kindred is an authority of the same name with another kind of key.
func kindred(t *testing.T, name string) issuer {
	t.Helper()
	_, key, err := ed25519.GenerateKey(rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	c := template(name, func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign })
	return issuer{t, sign(t, c, c, key.Public(), key), key}
}
