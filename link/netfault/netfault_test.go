package netfault

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"strings"
	"syscall"
	"testing"
)

// field-1 K14: failures on this computer and on the way are distinguished, and are not the server's refusal.
func TestNetworks(t *testing.T) {
	dial := func(err error) error {
		return &net.OpError{Op: "dial", Net: "tcp", Err: os.NewSyscallError("connect", err)}
	}
	for name, test := range map[string]struct {
		err  error
		says string // "" for no words
	}{
		"no such name":          {&net.DNSError{Err: "no such host", Name: "dc9.contoso.com", IsNotFound: true}, "DNS does not know this name: dc9.contoso.com"},
		"no DNS":                {&net.DNSError{Err: "server misbehaving", Name: "dc1.contoso.com", IsTemporary: true}, "this computer's DNS gives no answer for dc1.contoso.com"},
		"DNS in time":           {&net.DNSError{Err: "i/o timeout", Name: "dc1.contoso.com", IsTimeout: true}, "this computer's DNS gives no answer"},
		"refused":               {dial(syscall.ECONNREFUSED), "the connection was refused"},
		"refused on Windows":    {dial(winRefused), "the connection was refused"},
		"no way":                {dial(syscall.ENETUNREACH), "no route to it"},
		"network switched off":  {dial(syscall.ENETDOWN), "no route to it"},
		"own firewall":          {dial(syscall.EACCES), "this computer does not let hardmatch connect"},
		"Windows' firewall":     {dial(winForbidden), "this computer does not let hardmatch connect"},
		"too many files":        {dial(syscall.EMFILE), "too many files"},
		"in time":               {dial(syscall.ETIMEDOUT), "it did not answer in time"},
		"TLS in time":           {&Handshake{Err: context.DeadlineExceeded}, "accepted the connection, but did not answer in time when TLS should begin"},
		"behind a proxy":        {&net.OpError{Op: "proxyconnect", Net: "tcp", Err: dial(syscall.ECONNREFUSED)}, "the proxy that this computer is set to use (HTTPS_PROXY) cannot be reached: nothing listens there"},
		"cut in the handshake":  {&Handshake{Err: fmt.Errorf("read: %w", syscall.ECONNRESET)}, "ended the connection before TLS began"},
		"cut for a certificate": {&Handshake{Err: io.EOF, Asked: true}, "it asked for a client certificate, which hardmatch does not have"},
		"anything of TLS":       {&Handshake{Err: errors.New("tls: something\nnew")}, "TLS cannot be set up with it (tls: something new)"},
		"cut later":             {fmt.Errorf("read: %w", syscall.ECONNRESET), ""},
		"something else":        {errors.New("no such thing"), ""},
	} {
		f, known := Explain(test.err, Server{CA: "--ca", Port: "look at the port"})
		if known != (test.says != "") || !strings.Contains(f.Cause, test.says) || known && f.Cure == "" {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
