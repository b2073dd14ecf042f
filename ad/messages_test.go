package ad

import (
	"errors"
	"io"
	"net"
	"runtime"
	"strings"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
)

// attacks-1 T10: a message has a bounded length, whatever it promises, and no memory is reserved for what does not come.
func TestAMessageIsBounded(t *testing.T) {
	huge := "\x30\x84\x7f\xff\xff\xff" + strings.Repeat("x", 100)
	for name, test := range map[string]struct {
		sent string
		ok   bool
	}{
		"a small one":       {"\x30\x05\x02\x01\x01\x05\x00", true},
		"one of 2 GB":       {huge, false},
		"of no length":      {"\x30\x80\x02\x01\x01\x00\x00", false},
		"of five digits":    {"\x30\x85\x01\x00\x00\x00\x00", false},
		"an element beyond": {"\x30\x04\x04\x20xx", false},
		"a long tag":        {"\x1f\x81\x01\x00", false},
		"many elements":     {"\x30\x83\x03\x00\x00" + strings.Repeat("\x05\x00", 0x30000/2), false},
		"cut off":           {"\x30\x05\x02\x01", false},
	} {
		t.Run(name, func(t *testing.T) {
			client, server := net.Pipe()
			go func() {
				_, _ = io.WriteString(server, test.sent)
				_ = server.Close()
			}()
			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			got := make([]byte, len(test.sent))
			n, err := io.ReadFull(boundedMessages(client, mostMessage, mostUnasked), got)
			runtime.ReadMemStats(&after)
			if ok := err == nil && n == len(test.sent); ok != test.ok {
				t.Errorf("%d bytes, %v", n, err)
			}
			if took := after.TotalAlloc - before.TotalAlloc; took > 8<<20 {
				t.Errorf("took %d MB", took>>20)
			}
			_ = client.Close()
		})
	}
}

// Before TLS the client reads only the answer to StartTLS.
func TestTheAnswerToStartTLSIsBounded(t *testing.T) {
	for _, answer := range []string{"\x30\x84\x7f\xff\xff\xffxxxx", "\x30\x82\x40\x00" + strings.Repeat("x", 0x4000),
		"\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00" + "injected"} {
		client, server := net.Pipe()
		go func() {
			_, _ = server.Read(make([]byte, 100))
			_, _ = io.WriteString(server, answer)
			_ = server.Close()
		}()
		if err := askForTLS(client); !errors.Is(err, errTooMuch) {
			t.Errorf("%v", err)
		}
		_ = client.Close()
	}
}

// attacks-1 T14: a server that echoes a bind does not get its password into a text.
func TestNoAnswerRepeatsThePassword(t *testing.T) {
	o := Options{User: "olga", Password: "correct horse"}
	err := o.redact(ldap.NewError(ldap.LDAPResultInvalidCredentials, errors.New("80090308: data 52e, you sent correct horse")))
	p := o.bindProblem(target{host: "dc1", port: "636"}, err)
	wantProblem(t, p, link.NoRights, "data 52e, you sent [secret]", "the user name or the password is wrong")
	if strings.Contains(p.Error()+err.Error(), "correct horse") {
		t.Error(p)
	}
}
