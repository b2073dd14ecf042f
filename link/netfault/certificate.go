package netfault

import (
	"cmp"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// certificate explains what is wrong with a certificate, or with this computer's trust in it.
func (s Server) certificate(err error) Fault {
	var (
		verification *tls.CertificateVerificationError
		name         x509.HostnameError
		authority    x509.UnknownAuthorityError
		invalid      x509.CertificateInvalidError
		roots        x509.SystemRootsError
	)
	chain := []*x509.Certificate(nil)
	if errors.As(err, &verification) {
		chain = verification.UnverifiedCertificates
	}
	switch text := err.Error(); {
	case strings.Contains(text, "failed to parse certificate"):
		return s.unreadable(text)
	case strings.Contains(text, "keys are insecure"), strings.Contains(text, "RSA key size too small"), strings.Contains(text, "too long for RSA key size"):
		return Fault{"the key of its certificate, or of the CA that issued it, is too short (" + words(err) + ")",
			"have it renewed with an RSA key of 2048 bits or more"}
	case strings.Contains(text, "RSA key larger than"):
		return Fault{"the key of its certificate is too long (" + words(err) + ")", "have it renewed with an RSA key of 2048 to 8192 bits"}
	case strings.Contains(text, "unsupported type of public key"), strings.Contains(text, "unsupported elliptic curve"), strings.Contains(text, "unsupported certificate key"):
		return Fault{"its certificate has an unsupported kind of key (" + words(err) + ")", "have it renewed with an RSA key of 2048 bits or an elliptic curve P-256"}
	case errors.As(err, &name):
		return s.named(name)
	case errors.As(err, &invalid):
		return s.invalid(invalid, err)
	case errors.As(err, &authority):
		return s.untrusted(authority, chain, text)
	case errors.As(err, &roots):
		return Fault{"this computer's own list of trusted issuers cannot be read (" + words(err) + ")", "have it repaired, or give the issuing CA's certificate with " + s.CA}
	case verification != nil:
		return Fault{"its certificate is not valid (" + words(verification.Err) + ")", "show these words to whoever runs the server" + s.Other}
	default:
		return Fault{}
	}
}

// unreadable explains a certificate that the library cannot make sense of.
func (s Server) unreadable(text string) Fault {
	_, why, _ := strings.Cut(text, "failed to parse certificate from server: ")
	f := Fault{"its certificate cannot be read (" + words(errors.New(why)) + ")", "have another one issued, and show these words to whoever runs the CA"}
	if strings.Contains(why, "negative serial number") {
		f.Cause = "its certificate cannot be read, since it has a negative serial number (" + words(errors.New(why)) + ")"
		f.Cure = "have another one issued: serial numbers are positive (RFC 5280, 4.1.2.2)"
	}
	return f
}

// named explains a certificate for another name.
func (s Server) named(err x509.HostnameError) Fault {
	names := slices.Clone(err.Certificate.DNSNames)
	for _, ip := range err.Certificate.IPAddresses {
		names = append(names, ip.String())
	}
	if len(names) > 0 {
		return Fault{fmt.Sprintf("%s was asked for, the certificate is for %s", err.Host, words(errors.New(strings.Join(names, ", ")))), s.Rename}
	}
	return Fault{fmt.Sprintf("%s was asked for, and the certificate has no subject alternative name: only its subject says %s", err.Host, words(errors.New(err.Certificate.Subject.String()))),
		"have it renewed with the server's names as subject alternative names (DNS)"}
}

// weak are the signatures that are not taken any more (Go: x509.InsecureAlgorithmError), by the name of their hash.
var weak = map[x509.SignatureAlgorithm]string{
	x509.MD2WithRSA: "MD2", x509.MD5WithRSA: "MD5", x509.SHA1WithRSA: "SHA-1", x509.ECDSAWithSHA1: "SHA-1", x509.DSAWithSHA1: "SHA-1",
}

// untrusted explains a certificate that leads to no one who is trusted.
func (s Server) untrusted(err x509.UnknownAuthorityError, chain []*x509.Certificate, text string) Fault {
	cert := err.Cert
	if cert == nil && len(chain) > 0 {
		cert = chain[0]
	}
	if cert == nil {
		return Fault{"this computer does not trust the issuer of its certificate (" + words(err) + ")", "give the issuing CA's certificate with " + s.CA}
	}
	issuer := words(errors.New(cmp.Or(cert.Issuer.String(), "the certificate does not say")))
	own := cert.Issuer.String() == cert.Subject.String()
	for _, c := range append([]*x509.Certificate{cert}, chain...) { // of a root no one looks at the signature
		if hash := weak[c.SignatureAlgorithm]; hash != "" && c.Issuer.String() != c.Subject.String() {
			return Fault{fmt.Sprintf("the signature on its certificate uses %s, which is no longer accepted; %s issued it", hash, words(errors.New(c.Issuer.String()))),
				"have it renewed with a SHA-256 signature: " + s.CA + " cannot help here"}
		}
	}
	switch {
	case strings.Contains(text, "cannot sign this kind of certificate"):
		return noCA(issuer)
	case doubt.MatchString(text):
		return s.doubted(doubt.FindStringSubmatch(text)[1], issuer, cert)
	case s.Public:
		return Fault{"this computer does not trust the issuer of its certificate: " + issuer,
			"something on the way may open TLS, such as an inspecting proxy: give the certificate of its CA with " + s.CA +
				"; if the issuer is a public CA, this computer's list of CAs is out of date or empty: have it updated"}
	case own:
		return Fault{"this computer does not trust its certificate, which is self-signed: " + issuer, "have one issued by your CA, or give this very certificate with " + s.CA}
	default:
		return Fault{"this computer does not trust the issuer of its certificate: " + issuer, "give the issuing CA's certificate with " + s.CA}
	}
}

// doubt is why a CA of the issuer's name is not taken for the issuer (x509.UnknownAuthorityError.Error).
var doubt = regexp.MustCompile(`possibly because of ("(?:[^"\\]|\\.)*") while trying to verify candidate`)

// doubted explains a certificate whose issuer is known by name, but cannot be shown to have issued it.
func (s Server) doubted(why, issuer string, cert *x509.Certificate) Fault {
	if text, err := strconv.Unquote(why); err == nil {
		why = text
	}
	switch {
	case contains(why, "verification error", "verification failure", "but have public key of type"):
		return Fault{"a CA of this name is trusted, but another key signed its certificate: " + issuer,
			"the CA may have been renewed: give its present certificate with " + s.CA}
	case strings.Contains(why, x509.ErrUnsupportedAlgorithm.Error()):
		return Fault{fmt.Sprintf("the CA %s is known, but the kind of signature on its certificate cannot be checked (%s)", issuer, signature(cert)),
			"have it renewed with a signature by RSA with SHA-256 (PKCS #1 v1.5, or PSS with a salt as long as the hash) or by ECDSA with SHA-256"}
	default:
		return Fault{fmt.Sprintf("the CA %s is known, but cannot be shown to have issued its certificate (%s)", issuer, words(errors.New(why))),
			"show these words to whoever runs the CA"}
	}
}

// signature names the kind of a certificate's signature. The library says only that it does not know it (RFC 4055, 3; RFC 5758, 3).
func signature(cert *x509.Certificate) string {
	if cert.SignatureAlgorithm != x509.UnknownSignatureAlgorithm {
		return cert.SignatureAlgorithm.String()
	}
	var outer struct {
		TBS       asn1.RawValue
		Algorithm pkix.AlgorithmIdentifier
		Signature asn1.BitString
	}
	if _, err := asn1.Unmarshal(cert.Raw, &outer); err != nil {
		return "unknown"
	}
	switch oid := outer.Algorithm.Algorithm.String(); oid {
	case "1.2.840.113549.1.1.10":
		return "RSASSA-PSS with a salt or a hash of a kind that is not accepted"
	case "1.2.840.113549.1.1.14", "1.2.840.10045.4.3.1":
		return "SHA-224"
	default:
		return oid
	}
}

// invalid explains a certificate, or one of those above it, that may not be used here or now.
func (s Server) invalid(err x509.CertificateInvalidError, whole error) Fault {
	whose := "its certificate"
	if err.Cert != nil && err.Cert.IsCA {
		whose = "the certificate of the CA " + words(errors.New(err.Cert.Subject.String()))
	}
	switch err.Reason {
	case x509.Expired:
		return expired(whose, err)
	case x509.IncompatibleUsage, x509.CANotAuthorizedForExtKeyUsage:
		return Fault{whose + " is not made for a server: it lacks the extended key usage Server Authentication (" + words(err) + ")",
			"have one issued from a template with Server Authentication (1.3.6.1.5.5.7.3.1)"}
	case x509.NotAuthorizedToSign:
		return noCA(words(err))
	case x509.CANotAuthorizedForThisName, x509.NameConstraintsWithoutSANs, x509.UnconstrainedName, x509.TooManyConstraints:
		return Fault{"the CA that issued its certificate may not do so for this name (" + words(err) + ")", "have one issued by a CA whose name constraints allow the name"}
	case x509.TooManyIntermediates:
		return Fault{"its certificate has more CAs above it than one of them allows (" + words(err) + ")", "have one issued by a CA nearer to the root"}
	default:
		return Fault{"its certificate is not valid (" + words(whole) + ")", "show these words to whoever runs the server"}
	}
}

func noCA(why string) Fault {
	return Fault{"the issuer of its certificate is not a CA, or may not sign (" + why + ")", "have one issued by a CA whose key usage has certificate signing"}
}

// expired says between which dates a certificate holds, and what the clock said at the comparison.
func expired(whose string, err x509.CertificateInvalidError) Fault {
	clock := ""
	if _, rest, ok := strings.Cut(err.Detail, "current time "); ok {
		now, _, _ := strings.Cut(rest, " ")
		clock = " (this computer's clock says " + now + ")"
	}
	if err.Cert == nil {
		return Fault{whose + " is not valid now" + clock, "correct this computer's clock, or have it renewed"}
	}
	when := fmt.Sprintf("%s is valid from %s to %s", whose, day(err.Cert.NotBefore), day(err.Cert.NotAfter))
	if strings.Contains(err.Detail, " is before ") {
		return Fault{when + ", and now is earlier" + clock, "correct this computer's clock; if it is right, wait until then or have another one issued"}
	}
	return Fault{when + ", and now is later" + clock, "have it renewed; if this computer's clock is wrong, correct it"}
}

func day(t time.Time) string { return t.UTC().Format("2006-01-02") }
