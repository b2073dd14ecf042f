package adtest

import (
	"cmp"
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"net"
	"time"
)

// farAway is when certificates expire unless they are meant to expire earlier.
var farAway = time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC)

// NewCertificate creates an authority, in PEM, and a server certificate issued by it for these host names and IP addresses; the zero time is far away.
func NewCertificate(names []string, until time.Time) (authority []byte, server tls.Certificate, err error) {
	ca := template("Practice Root CA", 1, farAway)
	ca.IsCA, ca.BasicConstraintsValid, ca.KeyUsage = true, true, x509.KeyUsageCertSign
	caDER, caKey, err := issue(ca, ca, nil)
	if err != nil {
		return nil, server, err
	}
	leaf := template("Practice domain controller", 2, cmp.Or(until, farAway))
	leaf.KeyUsage, leaf.ExtKeyUsage = x509.KeyUsageDigitalSignature, []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	for _, name := range names {
		if ip := net.ParseIP(name); ip != nil {
			leaf.IPAddresses = append(leaf.IPAddresses, ip)
		} else {
			leaf.DNSNames = append(leaf.DNSNames, name)
		}
	}
	leafDER, key, err := issue(leaf, ca, caKey)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: caDER}), tls.Certificate{Certificate: [][]byte{leafDER}, PrivateKey: key}, err
}

// issue makes a certificate with a key of its own, signed with the key of the issuer, or with its own if that is nil.
func issue(cert, issuer *x509.Certificate, by *ecdsa.PrivateKey) (der []byte, key *ecdsa.PrivateKey, err error) {
	if key, err = ecdsa.GenerateKey(elliptic.P256(), rand.Reader); err != nil {
		return nil, nil, err
	}
	der, err = x509.CreateCertificate(rand.Reader, cert, issuer, key.Public(), cmp.Or(by, key))
	return der, key, err
}

// template returns a certificate that began long ago, so it is valid at a demonstration's fixed time too.
func template(name string, serial int64, until time.Time) *x509.Certificate {
	return &x509.Certificate{
		SerialNumber: big.NewInt(serial),
		Subject:      pkix.Name{CommonName: name},
		NotBefore:    time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC),
		NotAfter:     until,
	}
}
