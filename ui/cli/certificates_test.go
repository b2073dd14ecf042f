package cli

import (
	"bytes"
	"crypto/x509"
	"encoding/base64"
	"encoding/binary"
	"encoding/pem"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf16"
)

// made returns a file of testdata/certificates, which OpenSSL has made.
func made(t *testing.T, name string) []byte {
	t.Helper()
	content, err := os.ReadFile(filepath.Join("testdata", "certificates", name))
	if err != nil {
		t.Fatal(err)
	}
	return content
}

// in16 returns a text in UTF-16, as Windows PowerShell writes it with > and Out-File.
func in16(text []byte, order binary.AppendByteOrder, mark bool) (out []byte) {
	if mark {
		out = order.AppendUint16(out, 0xfeff)
	}
	for _, unit := range utf16.Encode([]rune(string(text))) {
		out = order.AppendUint16(out, unit)
	}
	return out
}

// field-1 K8: files of certificates as Windows and its tools write them are taken, for --ad-ca and --graph-ca alike.
func TestFilesOfCertificatesThatAreTaken(t *testing.T) {
	ca, second, server, der := made(t, "ca.pem"), made(t, "second.pem"), made(t, "server.pem"), made(t, "ca.cer")
	base := base64.StdEncoding.EncodeToString(der)
	folded := strings.ReplaceAll(strings.TrimSpace(string(ca)), "\n", "\n ")
	wrapped := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: made(t, "all.p7b")})
	const root, issuing = "Contoso Root CA", "Contoso Issuing CA"
	for name, test := range map[string]struct {
		file []byte
		want []string
	}{
		"PEM":                               {ca, []string{root}},
		"DER":                               {der, []string{root}},
		"two in DER, one behind the other":  {slices.Concat(der, der), []string{root, root}},
		"PKCS #7 in DER":                    {made(t, "all.p7b"), []string{root, issuing}},
		"PKCS #7 in PEM":                    {made(t, "all.p7c"), []string{root, issuing}},
		"PKCS #7 after certutil -encode":    {wrapped, []string{root, issuing}},
		"UTF-8 with a mark":                 {append([]byte("\xef\xbb\xbf"), ca...), []string{root}},
		"UTF-16":                            {in16(ca, binary.LittleEndian, true), []string{root}},
		"UTF-16 the other way":              {in16(ca, binary.BigEndian, true), []string{root}},
		"UTF-16 without a mark":             {in16(ca, binary.LittleEndian, false), []string{root}},
		"line breaks of Windows":            {bytes.ReplaceAll(ca, []byte("\n"), []byte("\r\n")), []string{root}},
		"line breaks of old Macs":           {bytes.ReplaceAll(ca, []byte("\n"), []byte("\r")), []string{root}},
		"bare base64":                       {[]byte(base), []string{root}},
		"bare base64 in lines, without =":   {[]byte(strings.TrimRight(base[:64]+"\r\n"+base[64:], "=")), []string{root}},
		"bare base64 in UTF-16":             {in16([]byte(base), binary.LittleEndian, true), []string{root}},
		"LDIF of a directory":               {[]byte("cACertificate:: " + base[:70] + "\n " + base[70:] + "\n"), []string{root}},
		"text around":                       {slices.Concat([]byte("subject=CN = Contoso Root CA\n0 s:CN\n"), ca, []byte("\nbye\n"), second), []string{root, issuing}},
		"indented":                          {[]byte("  ca: |\n    " + folded), []string{root}},
		"out of a mail":                     {bytes.ReplaceAll(ca, []byte("\n"), []byte("\n> ")), []string{root}},
		"OpenSSL's trusted certificate":     {made(t, "trusted.pem"), []string{root}},
		"with its private key":              {slices.Concat(made(t, "key.pem"), ca), []string{root}},
		"with the server's":                 {slices.Concat(server, ca), []string{root}},
		"one that issued itself":            {made(t, "itself.pem"), []string{"dc2.contoso.com"}},
		"one that cannot be read among two": {slices.Concat(pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: []byte{0x30, 0}}), ca), []string{root}},
	} {
		path := filepath.Join(t.TempDir(), "ca.cer")
		if err := os.WriteFile(path, test.file, 0o600); err != nil {
			t.Fatal(err)
		}
		c := newWorld(t).parsed(t, "--ad-ca", path, "--graph-ca", path)
		var got []string
		for block, rest := pem.Decode(c.AD.CA.PEM); block != nil; block, rest = pem.Decode(rest) {
			cert, err := x509.ParseCertificate(block.Bytes)
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, cert.Subject.CommonName)
		}
		if !slices.Equal(got, test.want) || !bytes.Equal(c.AD.CA.PEM, c.Entra.GraphCA.PEM) {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
	}
}

// field-1 K8: the error for a file that cannot be taken says how to make one that can.
func TestFilesOfCertificatesThatAreNotTaken(t *testing.T) {
	block, _ := pem.Decode(made(t, "server.pem"))
	der := bytes.Replace(block.Bytes, []byte{2, 1, 7}, []byte{2, 1, 0x87}, 1)
	for name, test := range map[string]struct {
		file []byte
		says []string
	}{
		"PFX":                       {made(t, "ca.pfx"), []string{"PFX (PKCS #12)", "openssl pkcs12", "without the private key"}},
		"private key":               {made(t, "key.pem"), []string{"private key, not a certificate", "Keep it secret"}},
		"private key in DER":        {made(t, "key.der"), []string{"private key, not a certificate"}},
		"a server's":                {made(t, "server.pem"), []string{"dc1.contoso.com", "that of the CA that issued it", "Contoso Root CA", "certutil -ca.cert"}},
		"request":                   {made(t, "request.pem"), []string{"certificate request", "issuing CA"}},
		"request in DER":            {made(t, "request.der"), []string{"certificate request", "issuing CA"}},
		"negative serial number":    {der, []string{"negative serial number", "reissued"}},
		"cut short":                 {made(t, "ca.cer")[:200], []string{"cut short or damaged", "certutil -encode in.cer out.pem"}},
		"PEM that does not end":     {made(t, "ca.pem")[:200], []string{"does not end it", "-----END CERTIFICATE-----"}},
		"keystore of Java":          {[]byte{0xfe, 0xed, 0xfe, 0xed, 0, 0, 0, 2}, []string{"keytool -exportcert"}},
		"serialised store":          {[]byte("\x00\x00\x00\x00CERT\x20"), []string{".SST", "Base-64 encoded X.509"}},
		"anything":                  {[]byte("hello"), []string{"no certificate in PEM, DER or PKCS #7", "certutil -encode in.cer out.pem"}},
		"a text that begins with 0": {[]byte("0123"), []string{"no certificate in PEM, DER or PKCS #7"}},
		"nothing":                   {nil, []string{"is empty"}},
	} {
		for _, flag := range []string{"--ad-ca", "--graph-ca"} {
			w := newWorld(t)
			path := filepath.Join(t.TempDir(), "ca.cer")
			if err := os.WriteFile(path, test.file, 0o600); err != nil {
				t.Fatal(err)
			}
			status := w.Run(t.Context(), []string{flag, path, "check", "james.bond"})
			for _, says := range append(test.says, flag) {
				if status != 2 || !strings.Contains(w.err.String(), says) {
					t.Errorf("%s: status %d, %q is missing: %s", name, status, says, w.err.String())
				}
			}
		}
	}
}

// Whatever a file holds, it gives certificates or an error, never a panic.
func FuzzReadCertificates(f *testing.F) {
	for _, name := range []string{"ca.pem", "ca.cer", "all.p7b", "all.p7c", "ca.pfx", "key.der"} {
		content, err := os.ReadFile(filepath.Join("testdata", "certificates", name))
		if err != nil {
			f.Fatal(err)
		}
		f.Add(content)
	}
	f.Fuzz(func(t *testing.T, content []byte) {
		if found, err := readCertificates(content); err == nil && len(found) == 0 {
			t.Error("neither a certificate nor an error")
		}
	})
}
