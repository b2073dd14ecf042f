package faulty

import (
	"crypto/rand"
	"crypto/rsa"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/asn1"
	"io"
	"net"
	"testing"
	"time"
)

// Case is one way in which TLS goes wrong.
type Case struct {
	Name string
	CA   []byte                         // PEM of what the client is to trust; nil for nothing of the test's
	TLS  func(t *testing.T, c net.Conn) // the server's side, from where TLS begins
	Says []string                       // parts of what a person is told, whatever the server is
	Not  string                         // what must not be said
}

// Cases are all of them. A server that can be trusted, and only then fails, is among them.
func Cases(t *testing.T) []Case {
	t.Helper()
	return append(certificates(t), protocols(t)...)
}

// with is a case of a server that shows a certificate.
func with(name string, ca []byte, cert tls.Certificate, says ...string) Case {
	return Case{Name: name, CA: ca, TLS: serving(&tls.Config{Certificates: []tls.Certificate{cert}}), Says: says, Not: "ry again"}
}

// certificates are those in which the certificate is not taken.
func certificates(t *testing.T) []Case {
	ca := newCA(t, "Contoso Root CA", nil)
	same := newCA(t, "Contoso Root CA", nil)
	own := newCA(t, "dc1.contoso.com", func(c *x509.Certificate) { c.IPAddresses = []net.IP{net.IPv4(127, 0, 0, 1)} })
	narrow := newCA(t, "Fabrikam CA", func(c *x509.Certificate) {
		c.PermittedDNSDomains, c.PermittedDNSDomainsCritical = []string{"fabrikam.com"}, true
	})
	none := newCA(t, "No CA", func(c *x509.Certificate) { c.IsCA, c.KeyUsage = false, x509.KeyUsageDigitalSignature })
	salt, unchecked := salted(t)
	critical := pkix.Extension{Id: asn1.ObjectIdentifier{1, 3, 6, 1, 4, 1, 99999, 1}, Critical: true, Value: []byte{5, 0}}
	return []Case{
		with("unknown issuer", nil, ca.leaf(nil), "does not trust the issuer of its certificate", "CN=Contoso Root CA", "CA's certificate|certificate of its CA"),
		with("its own issuer", nil, tls.Certificate{Certificate: [][]byte{own.cert.Raw}, PrivateKey: own.key}, "does not trust", "certificate", "CN=dc1.contoso.com"),
		with("the CA's former key", same.pem(), ca.leaf(nil), "another key signed", "CN=Contoso Root CA", "present certificate"),
		with("another kind of key of the CA", kindred(t, "Contoso Root CA").pem(), ca.leaf(nil), "another key signed", "CN=Contoso Root CA", "present certificate"),
		with("PSS with another salt", salt.pem(), unchecked, "CN=Salt CA is known, but the kind of signature", "RSASSA-PSS", "ave it renewed", "PKCS #1 v1.5"),
		with("PSS with another salt by a CA that is not trusted", nil, unchecked, "does not trust the issuer of its certificate", "CN=Salt CA"),
		with("name", ca.pem(), ca.leaf(func(c *x509.Certificate) { c.IPAddresses = nil }), "127.0.0.1 was asked for, the certificate is for dc1.contoso.com"),
		with("no name that counts", ca.pem(), ca.leaf(func(c *x509.Certificate) { c.IPAddresses, c.DNSNames = nil, nil }), "no subject alternative name", "CN=dc1.contoso.com", "subject alternative names"),
		with("expired", ca.pem(), ca.leaf(func(c *x509.Certificate) { c.NotAfter = time.Date(2001, 2, 3, 0, 0, 0, 0, time.UTC) }),
			"its certificate is valid from 2000-01-01 to 2001-02-03, and now is later", "this computer's clock says 2", "ave it renewed"),
		with("not yet valid", ca.pem(), ca.leaf(func(c *x509.Certificate) { c.NotBefore = time.Date(2190, 2, 3, 0, 0, 0, 0, time.UTC) }),
			"is valid from 2190-02-03 to 2200-01-01, and now is earlier", "orrect this computer's clock"),
		with("negative serial number", ca.pem(), negative(ca.leaf(nil)), "negative serial number", "ave another one issued"),
		with("malformed", ca.pem(), tls.Certificate{Certificate: [][]byte{{0x30, 3, 2, 1, 1}}, PrivateKey: ca.key}, "certificate cannot be read", "malformed", "ave another one issued"),
		with("SHA-1", ca.pem(), ca.leaf(func(c *x509.Certificate) { c.SignatureAlgorithm = x509.ECDSAWithSHA1 }), "uses SHA-1, which is no longer accepted", "ave it renewed"),
		with("SHA-1 by a CA that is not trusted either", nil, ca.leaf(func(c *x509.Certificate) { c.SignatureAlgorithm = x509.ECDSAWithSHA1 }), "uses SHA-1", "ave it renewed"),
		with("for clients only", ca.pem(), ca.leaf(func(c *x509.Certificate) { c.ExtKeyUsage = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth} }), "extended key usage Server Authentication", "template"),
		with("issued by no CA", none.pem(), none.leaf(nil), "is not a CA, or may not sign", "ave one issued by a CA"),
		with("outside the names of the CA", narrow.pem(), narrow.leaf(func(c *x509.Certificate) {
			c.IPAddresses, c.DNSNames = []net.IP{net.IPv4(127, 0, 0, 1)}, []string{"dc1.contoso.com"}
		}),
			"may not do so for this name", "name constraints"),
		with("an extension that must be understood", ca.pem(), ca.leaf(func(c *x509.Certificate) { c.ExtraExtensions = []pkix.Extension{critical} }), "certificate is not valid", "unhandled critical extension", "how these words"),
		with("a key of 512 bits", short(t).pem(), short512, "too short", "512-bit keys are insecure", "2048 bits"),
		with("a certificate that is not its own", ca.pem(), tls.Certificate{Certificate: ca.leaf(nil).Certificate, PrivateKey: ca.key}, "does not prove that its certificate is its own", "private key"),
	}
}

// short512 is the leaf of the last short.
var short512 tls.Certificate

// short is a CA with a key that Go only makes if it is told to.
func short(t *testing.T) issuer {
	t.Helper()
	t.Setenv("GODEBUG", "rsa1024min=0")
	defer t.Setenv("GODEBUG", "")
	key, err := rsa.GenerateKey(rand.Reader, 512)
	if err != nil {
		t.Fatal(err)
	}
	c := template("Short CA", func(c *x509.Certificate) { c.IsCA, c.KeyUsage = true, x509.KeyUsageCertSign })
	i := issuer{t, sign(t, c, c, key.Public(), key), key}
	short512 = i.leaf(nil)
	return i
}

// protocols are those in which there is no TLS, or not such as is taken.
func protocols(t *testing.T) []Case {
	ca := newCA(t, "Contoso Root CA", nil)
	good := ca.leaf(nil)
	serves := func(name string, change func(*tls.Config), says ...string) Case {
		config := &tls.Config{Certificates: []tls.Certificate{good}}
		change(config)
		return Case{Name: name, CA: ca.pem(), TLS: serving(config), Says: says, Not: "ry again"}
	}
	sends := func(name, bytes string, says ...string) Case {
		return Case{Name: name, CA: ca.pem(), TLS: sending(bytes), Says: says, Not: "ry again"}
	}
	alert := func(code byte) string { return string([]byte{0x15, 3, 3, 0, 2, 2, code}) }
	hello := string([]byte{0x16, 3, 1, 0, 42, 2, 0, 0, 38, 3, 1}) + string(make([]byte, 32)) + string([]byte{0, 0xc0, 0x13, 0})
	return []Case{
		serves("TLS 1.1 at most", func(c *tls.Config) { c.MinVersion, c.MaxVersion = tls.VersionTLS10, tls.VersionTLS11 }, "neither TLS 1.2 nor 1.3", "TLS 1.2 switched on"),
		sends("TLS 1.0, whatever is asked", hello, "neither TLS 1.2 nor 1.3, but TLS 1.0", "TLS 1.2 switched on"),
		serves("no common cipher", func(c *tls.Config) {
			c.MaxVersion, c.CipherSuites = tls.VersionTLS12, []uint16{tls.TLS_RSA_WITH_3DES_EDE_CBC_SHA}
		}, "the two sides share no cipher", "for its certificate", "ECDHE", "handshake failure"),
		serves("a client certificate, TLS 1.3", func(c *tls.Config) { c.ClientAuth = tls.RequireAnyClientCert }, "a client certificate", "hardmatch has none"),
		serves("a client certificate, TLS 1.2", func(c *tls.Config) { c.ClientAuth, c.MaxVersion = tls.RequireAnyClientCert, tls.VersionTLS12 }, "a client certificate", "hardmatch has none"),
		sends("another name", alert(112), "does not know the name", "unrecognized name"),
		sends("internal error", alert(80), "fails in the server itself", "private key"),
		sends("insufficient security", alert(71), "stronger encryption", "TLS 1.3"),
		sends("an alert of its own", alert(110), "it ends TLS", "unsupported extension", "how these words"),
		sends("HTTP", "HTTP/1.0 400 Bad Request\r\n\r\n", "does not speak TLS on this port: it answers in HTTP"),
		sends("mail", "220 mail.contoso.com\r\n", "does not speak TLS on this port: it greets as a mail"),
		sends("SSH", "SSH-2.0-OpenSSH_9.6\r\n", "does not speak TLS on this port: it greets as an SSH"),
		sends("LDAP", "\x30\x0c\x02\x01\x00\x78\x07\x0a\x01\x02\x04\x00\x04\x00", "does not speak TLS on this port: it answers in LDAP"),
		sends("nonsense", "\x16\x03\x03\x00\x04\x63\x00\x00\x00", "TLS cannot be set up", "unexpected", "how these words"),
		{Name: "the end", CA: ca.pem(), TLS: func(_ *testing.T, c net.Conn) { hearing(c) }, Says: []string{"before TLS began"}, Not: "connection was cut"},
		{Name: "a reset", CA: ca.pem(), TLS: func(_ *testing.T, c net.Conn) { hearing(c); reset(c) }, Says: []string{"before TLS began"}, Not: "connection was cut"},
	}
}

// hearing waits for what the client says first.
func hearing(c net.Conn) { _, _ = c.Read(make([]byte, 4096)) }

// reset makes the end of a connection a rude one.
func reset(c net.Conn) {
	if tcp, ok := c.(*net.TCPConn); ok {
		_ = tcp.SetLinger(0)
	}
}

// sending is a server that answers a ClientHello with these bytes, and listens on until the client has gone.
func sending(bytes string) func(*testing.T, net.Conn) {
	return func(_ *testing.T, c net.Conn) {
		hearing(c)
		_, _ = io.WriteString(c, bytes)
		_, _ = io.Copy(io.Discard, c)
	}
}

// serving is a server that sets up TLS, and then reads on until the client has gone.
func serving(config *tls.Config) func(*testing.T, net.Conn) {
	return func(t *testing.T, c net.Conn) {
		secured := tls.Server(c, config)
		if secured.HandshakeContext(t.Context()) == nil {
			_, _ = io.Copy(io.Discard, secured)
			return
		}
		_, _ = io.Copy(io.Discard, c) // the client has the alert before the end
	}
}
