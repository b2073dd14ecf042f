package ad

import (
	"crypto/tls"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"strings"
	"syscall"
	"time"

	"hardmatch/link"
)

// certificateProblem says what is wrong with the controller's certificate or with its TLS; nil where that is not why the connection
// failed.
func certificateProblem(t target, err error) *link.Problem {
	p := &link.Problem{Kind: link.Unreachable, Object: "certificate of AD server " + t.String(), Err: err}
	var (
		name      x509.HostnameError
		authority x509.UnknownAuthorityError
		invalid   x509.CertificateInvalidError
		other     *tls.CertificateVerificationError
		notTLS    tls.RecordHeaderError
	)
	switch {
	case errors.As(err, &name):
		p.Cause = fmt.Sprintf("%s was asked for, the certificate is for %s", name.Host, namesOf(name.Certificate))
		p.Cure = "give --ad-server with a name that the certificate has"
	case errors.As(err, &authority):
		p.Cause = "this computer does not trust who issued it: " + issuerOf(authority.Cert)
		p.Cure = "give the issuing CA's certificate as a PEM file with --ad-ca"
	case errors.As(err, &invalid) && invalid.Reason == x509.Expired:
		p.Cause = fmt.Sprintf("it holds from %s to %s, and now is not within", day(invalid.Cert.NotBefore), day(invalid.Cert.NotAfter))
		p.Cure = "have it renewed, name another controller, or set this computer's clock right"
	case errors.As(err, &other):
		p.Cause, p.Cure = "it does not pass: "+other.Err.Error(), "show this to the directory's administrator"
	case errors.As(err, &notTLS):
		p.Object = "AD server " + t.String()
		p.Cause, p.Cure = "it does not speak TLS on this port", "use ldap:// for port 389, which then begins TLS itself (StartTLS), or ldaps:// with port 636"
	case isAny(err, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, winReset):
		p.Object = "AD server " + t.String()
		p.Cause = "it ended the connection before TLS began: it has no certificate, or the port is not one for this"
		p.Cure = "use ldaps:// with port 636 or ldap:// with port 389, have a certificate installed, or name another controller"
	default:
		return nil
	}
	return p
}

// namesOf lists the names that a certificate is for.
func namesOf(cert *x509.Certificate) string {
	names := append([]string(nil), cert.DNSNames...)
	for _, ip := range cert.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) == 0 {
		return "no name at all"
	}
	return strings.Join(names, ", ")
}

func issuerOf(cert *x509.Certificate) string {
	if cert == nil || cert.Issuer.String() == "" {
		return "the certificate does not say"
	}
	return cert.Issuer.String()
}

func day(t time.Time) string { return t.Format("2006-01-02") }
