package cli

import (
	"bytes"
	"cmp"
	"crypto/x509"
	"encoding/asn1"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"
	"unicode"

	"hardmatch/link"
)

// Certificates are the certificates of CAs that a file holds, with its path.
type Certificates struct {
	Path string
	PEM  []byte // one block for each, whatever the file looks like
}

// mostCertificates bounds a file of certificates, in bytes: all public CAs together are some 200 KB.
const mostCertificates = 16 << 20

// inQuotes returns a path as its user knows it. %q would write each backslash of Windows twice.
func inQuotes(path []byte) string { return fmt.Sprintf(`"%.300s"`, link.Clean(string(path))) }

// UnmarshalText takes the path, and reads the file.
func (c *Certificates) UnmarshalText(path []byte) error {
	content, err := readAtMost(string(path), mostCertificates+1)
	if len(content) > mostCertificates {
		err = errors.New("it is too long")
	}
	if err != nil {
		return &misfit{fmt.Sprintf("%s cannot be read (%s)", inQuotes(path), link.FileSays(err)), "Give the file with the certificate of the issuing CA"}
	}
	found, err := readCertificates(content)
	if err == nil {
		found, err = authorities(found)
	}
	if err != nil {
		return curable(fmt.Sprintf("%s %v", inQuotes(path), err))
	}
	*c = Certificates{Path: string(path)}
	for _, cert := range found {
		c.PEM = append(c.PEM, pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: cert.Raw})...)
	}
	return nil
}

// readAtMost reads a file, or so many bytes of a longer one.
func readAtMost(path string, most int64) ([]byte, error) {
	file, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }() // it is only read
	return io.ReadAll(io.LimitReader(file, most))
}

// authorities keeps only certificates that may issue a server's certificate, or that have issued themselves. A server's own certificate, trusted as it is, would work only
// until it is renewed.
func authorities(all []*x509.Certificate) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	for _, c := range all {
		itself := bytes.Equal(c.RawIssuer, c.RawSubject)
		if c.IsCA || itself || !c.BasicConstraintsValid && c.Version < 3 {
			found = append(found, c)
		}
	}
	if len(found) == 0 {
		return nil, fmt.Errorf("holds the certificate of %.80q and not that of the CA that issued it, %.80q: give that one (certutil -ca.cert ca.cer on the CA, or the last tab of the certificate's window)",
			all[0].Subject, all[0].Issuer)
	}
	return found, nil
}

// How to make a readable file of one that cannot be read.
const (
	howDER = "certutil -encode in.cer out.pem"
	howPFX = "openssl pkcs12 -in in.pfx -cacerts -nokeys -out out.pem, or export it from Windows without the private key, as Base-64 encoded X.509 (.CER)"
)

// readCertificates takes the certificates out of a file as Windows and its tools write them: DER or base64, PEM with other text around, PKCS #7 of certificates
// alone, in UTF-8 or UTF-16. It passes over those that cannot be read if others can.
func readCertificates(content []byte) ([]*x509.Certificate, error) {
	if len(content) > 0 && content[0] == 0x30 { // a SEQUENCE
		if found, err := fromDER(content); found != nil || !printable(content) {
			return found, err
		}
	}
	text, _ := asUTF8(content, 4)
	text = indented(text)
	if bytes.Contains(text, []byte("-----BEGIN")) {
		return fromPEM(text)
	}
	if der := bareBase64(text); der != nil {
		return fromDER(der)
	}
	return nil, otherFile(content)
}

// fromPEM reads every block that holds certificates.
func fromPEM(text []byte) ([]*x509.Certificate, error) {
	var found []*x509.Certificate
	var other []string
	var first error
	for block, rest := pem.Decode(text); block != nil; block, rest = pem.Decode(rest) {
		switch block.Type {
		case "CERTIFICATE", "X509 CERTIFICATE", "TRUSTED CERTIFICATE", "PKCS7", "CMS", "PKCS #7 SIGNED DATA":
			certs, err := fromDER(block.Bytes)
			found, first = append(found, certs...), cmp.Or(first, err)
		default:
			other = append(other, block.Type)
		}
	}
	switch {
	case len(found) > 0:
		return found, nil
	case first != nil:
		return nil, first
	case strings.Contains(strings.Join(other, " "), "PRIVATE KEY"):
		return nil, errPrivateKey
	case len(other) > 0:
		return nil, fmt.Errorf("holds a %.40s, not a certificate: give the certificate of the issuing CA", strings.ToLower(other[0]))
	default:
		return nil, errors.New("begins a PEM block but does not end it: copy the file again, from -----BEGIN CERTIFICATE----- to -----END CERTIFICATE-----")
	}
}

var errPrivateKey = errors.New("holds a private key, not a certificate: keep it secret, and give the issuing CA's certificate instead")

// fromDER reads certificates that follow one another, or a PKCS #7 of them.
func fromDER(der []byte) (found []*x509.Certificate, first error) {
	for len(der) > 0 {
		var element asn1.RawValue
		rest, err := asn1.Unmarshal(der, &element)
		if err != nil {
			first = cmp.Or(first, fmt.Errorf("holds a certificate that is cut short or damaged (%w): copy the file again, or turn it into PEM with "+howDER, err))
			break
		}
		certs, err := fromElement(element.FullBytes)
		found, first, der = append(found, certs...), cmp.Or(first, err), rest
	}
	if len(found) > 0 {
		return found, nil
	}
	return nil, first
}

// fromElement reads one certificate, or a PKCS #7, and says what else it is.
func fromElement(der []byte) ([]*x509.Certificate, error) {
	cert, err := x509.ParseCertificate(der)
	if err == nil {
		return []*x509.Certificate{cert}, nil
	}
	if certs, is := fromPKCS7(der); is {
		if len(certs) == 0 {
			return nil, errors.New("is a PKCS #7 file without a certificate that can be read: export the issuing CA's as DER or Base-64 encoded X.509 (.CER)")
		}
		return certs, nil
	}
	switch {
	case isPFX(der):
		return nil, errors.New("is a PFX (PKCS #12), which may hold a private key: turn it into PEM with " + howPFX)
	case isPrivateKey(der):
		return nil, errPrivateKey
	}
	if _, err := x509.ParseCertificateRequest(der); err == nil {
		return nil, errors.New("holds a certificate request, not a certificate: give the certificate of the issuing CA")
	}
	if _, err := x509.ParseRevocationList(der); err == nil {
		return nil, errors.New("holds a revocation list, not a certificate: give the certificate of the issuing CA")
	}
	return nil, fmt.Errorf("holds a certificate that cannot be read (%w): have the CA's certificate reissued, or, if the file is damaged, turn the original into PEM with "+howDER, err)
}

// signedData is PKCS #7 content of that type (RFC 2315, 9.1; RFC 5652, 5.1).
var signedData = asn1.ObjectIdentifier{1, 2, 840, 113549, 1, 7, 2}

// fromPKCS7 reads the certificates of a PKCS #7; is is false if it is none.
func fromPKCS7(der []byte) (found []*x509.Certificate, is bool) {
	var outer struct {
		Type    asn1.ObjectIdentifier
		Content asn1.RawValue `asn1:"explicit,tag:0"`
	}
	if _, err := asn1.Unmarshal(der, &outer); err != nil || !outer.Type.Equal(signedData) {
		return nil, false
	}
	var inner struct {
		Version      int
		Digests      asn1.RawValue
		Content      asn1.RawValue
		Certificates asn1.RawValue `asn1:"optional,tag:0"`
		Lists        asn1.RawValue `asn1:"optional,tag:1"`
		Signers      asn1.RawValue
	}
	if _, err := asn1.Unmarshal(outer.Content.Bytes, &inner); err != nil {
		return nil, true
	}
	for rest := inner.Certificates.Bytes; len(rest) > 0; {
		var element asn1.RawValue
		var err error
		if rest, err = asn1.Unmarshal(rest, &element); err != nil {
			break
		}
		if cert, err := x509.ParseCertificate(element.FullBytes); err == nil {
			found = append(found, cert)
		}
	}
	return found, true
}

// isPFX recognises a PKCS #12 by its version 3 and the PKCS #7 in it (RFC 7292, 4).
func isPFX(der []byte) bool {
	var pfx struct {
		Version int
		Content struct {
			Type asn1.ObjectIdentifier
			Rest asn1.RawValue `asn1:"optional,explicit,tag:0"`
		}
		MAC asn1.RawValue `asn1:"optional"`
	}
	_, err := asn1.Unmarshal(der, &pfx)
	return err == nil && pfx.Version == 3 && len(pfx.Content.Type) == len(signedData)
}

func isPrivateKey(der []byte) bool {
	_, pkcs8 := x509.ParsePKCS8PrivateKey(der)
	_, pkcs1 := x509.ParsePKCS1PrivateKey(der)
	_, ec := x509.ParseECPrivateKey(der)
	return pkcs8 == nil || pkcs1 == nil || ec == nil
}

// otherFile says what a file is that has no certificate in any form that this package reads.
func otherFile(content []byte) error {
	switch {
	case len(content) == 0:
		return errors.New("is empty, and holds no certificate: give the certificate of the issuing CA, as PEM or DER")
	case bytes.HasPrefix(content, []byte{0xfe, 0xed, 0xfe, 0xed}), bytes.HasPrefix(content, []byte{0xce, 0xce, 0xce, 0xce}):
		return errors.New("is a Java keystore: turn it into PEM with keytool -exportcert -rfc -alias ALIAS -keystore in.jks -file out.pem")
	case len(content) >= 8 && bytes.Equal(content[4:8], []byte("CERT")):
		return errors.New("is a serialised certificate store (.SST): open it in Windows, and export the issuing CA's certificate as Base-64 encoded X.509 (.CER)")
	default:
		return errors.New("holds no certificate in PEM, DER or PKCS #7: export the issuing CA's as Base-64 encoded X.509 (.CER), or turn a .cer into PEM with " + howDER)
	}
}

// indented returns a text without what stands before its lines, as after a paste into a mail or a list, and with line breaks of one kind.
func indented(text []byte) []byte {
	text = bytes.ReplaceAll(bytes.ReplaceAll(text, []byte("\r\n"), []byte("\n")), []byte("\r"), []byte("\n"))
	lines := bytes.Split(text, []byte("\n"))
	for i := range lines {
		lines[i] = bytes.TrimLeft(lines[i], " \t>|")
	}
	return bytes.Join(lines, []byte("\n"))
}

// bareBase64 reads base64 without the lines of PEM, as a directory gives it (cACertificate:: in LDIF); nil if it is none.
func bareBase64(text []byte) []byte {
	if _, value, ok := bytes.Cut(text, []byte("::")); ok {
		text = value
	}
	joined := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '"' || r == '\'' {
			return -1
		}
		return r
	}, string(text))
	der, err := base64.RawStdEncoding.DecodeString(strings.TrimRight(joined, "="))
	if err != nil || len(der) == 0 || der[0] != 0x30 {
		return nil
	}
	return der
}

// printable reports whether content is text, though its first byte could begin a SEQUENCE: it is the digit 0.
func printable(content []byte) bool {
	return !bytes.ContainsFunc(content, func(r rune) bool { return unicode.IsControl(r) && !unicode.IsSpace(r) })
}
