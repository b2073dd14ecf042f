// Package netfault says in words why a server could not be reached: this computer's network, the proxy, or TLS, with a cure for each. It is the only
// place that reads the errors of crypto/tls and crypto/x509.
//
// It is a package of its own because LDAP, Graph and the sign-in service fail in the same ways, while ad and entra must not know each other. It is not a
// part of link, which has no network and must not get one; and it imports nothing of ours, so that both can use it without a circle.
package netfault

import (
	"cmp"
	"context"
	"crypto/x509"
	"errors"
	"io"
	"net"
	"slices"
	"strings"
	"syscall"
)

// Server is whom a connection was for, in the words that a cure needs.
type Server struct {
	CA     string // the flag that names more certificates to trust: "--ad-ca"
	Rename string // what to do if the server goes by another name
	Port   string // what to do if something else answers on the port
	Other  string // what else to try, as the end of a sentence: ", or name another controller with --ad-server"; "" for nothing
	Public bool   // its certificate is from a public authority, so one from anyone else is not the server's own
}

// Fault is why a server could not be reached.
type Fault struct {
	Cause string // as the rest of a sentence about the server: "it did not answer in time"
	Cure  string // as a sentence without its full stop
}

// Handshake is an error that came while TLS was being set up. Whatever it is, it gets words: no other error of a connection is known to be one of TLS.
type Handshake struct {
	Err   error
	Asked bool // the server has asked for a certificate of this computer. With TLS 1.3 it ends the connection only after the handshake for want of one
}

// Error says what the library said.
func (h *Handshake) Error() string { return h.Err.Error() }

// Unwrap returns the library's error.
func (h *Handshake) Unwrap() error { return h.Err }

// Explain says why a server could not be reached. It reports false for an error that is neither of the network nor of TLS, and for one that does not say
// more than that the connection is gone.
func Explain(err error, s Server) (Fault, bool) {
	f := s.explain(err)
	if f.Cure != "" {
		f.Cure = strings.ToUpper(f.Cure[:1]) + f.Cure[1:]
	}
	return f, f != Fault{}
}

// explain is Explain with a cure that may stand within a sentence; the zero Fault is none.
func (s Server) explain(err error) Fault {
	for _, explain := range []func(error) Fault{s.proxy, s.certificate, s.alert, s.protocol, s.network, s.handshake} {
		if f := explain(err); f != (Fault{}) {
			return f
		}
	}
	return Fault{}
}

// proxy explains why the way to the proxy is closed: net/http marks such errors (Transport.dialConn).
func (s Server) proxy(err error) Fault {
	var op *net.OpError
	if !errors.As(err, &op) || op.Op != "proxyconnect" {
		return Fault{}
	}
	f := Server{CA: s.CA, Public: true, Rename: "have the proxy's certificate checked", Port: "check the port of the proxy"}.explain(op.Err)
	return Fault{"the proxy that this computer is set to use (HTTPS_PROXY) cannot be reached: " + cmp.Or(f.Cause, op.Err.Error()),
		"check HTTPS_PROXY with the proxy's address, or unset it if there is no proxy; else " + cmp.Or(f.Cure, "show this to whoever runs the proxy")}
}

// Windows' own numbers for what syscall names only for other systems (Learn: Windows Sockets error codes).
const (
	winForbidden       = syscall.Errno(10013)
	winUnreachableNet  = syscall.Errno(10051)
	winAborted         = syscall.Errno(10053)
	winReset           = syscall.Errno(10054)
	winRefused         = syscall.Errno(10061)
	winUnreachableHost = syscall.Errno(10065)
)

// network distinguishes the ways in which a network fails before TLS begins.
func (s Server) network(err error) Fault {
	var dns *net.DNSError
	var shaking *Handshake
	begun := errors.As(err, &shaking)
	switch {
	case errors.As(err, &dns) && dns.IsNotFound:
		return Fault{"DNS does not know this name: " + dns.Name, "check the spelling and the network or VPN"}
	case errors.As(err, &dns):
		return Fault{"this computer's DNS gives no answer for " + dns.Name, "check this computer's network or VPN"}
	case isAny(err, syscall.ECONNREFUSED, winRefused):
		return Fault{"nothing listens there: the connection was refused", "check the name and the port; " + s.Port}
	case isAny(err, syscall.EHOSTUNREACH, syscall.ENETUNREACH, syscall.ENETDOWN, winUnreachableHost, winUnreachableNet):
		return Fault{"there is no route to it", "check the network or VPN"}
	case isAny(err, syscall.EACCES, syscall.EPERM, winForbidden):
		return Fault{"this computer does not let hardmatch connect to it", "have this computer's firewall allow it"}
	case isAny(err, syscall.EMFILE, syscall.ENFILE):
		return Fault{"this computer has too many files and connections open", "close other programs, then try again"}
	case begun && isTimeout(err):
		return Fault{"it accepted the connection, but did not answer in time when TLS should begin",
			"check VPN, firewall and proxy, which may stop TLS; " + s.Port + s.Other}
	case isTimeout(err):
		return Fault{"it did not answer in time", "check the network, VPN and firewall" + s.Other}
	default:
		return Fault{}
	}
}

// handshake explains what came while TLS was being set up and is nothing that is known: an end of the connection, else the library's words.
func (s Server) handshake(err error) Fault {
	var shaking *Handshake
	switch {
	case !errors.As(err, &shaking):
		return Fault{}
	case Ended(err) && shaking.Asked:
		return Fault{"it asked for a client certificate, which hardmatch does not have, and ended the connection",
			"have the server, or the proxy before it, require none on this port" + s.Other}
	case Ended(err) && s.Public:
		return Fault{"the connection was ended before TLS began", "have whoever runs the firewall or the proxy let it through, and check HTTPS_PROXY"}
	case Ended(err):
		return Fault{"it ended the connection before TLS began: it has no certificate, or the port is not one for this",
			s.Port + ", have a certificate installed" + s.Other}
	default:
		return Fault{"TLS cannot be set up with it (" + words(shaking) + ")", "show these words to whoever runs the server" + s.Other}
	}
}

// Ended reports whether an error says no more than that the other side, or something on the way, ended the connection.
func Ended(err error) bool {
	return isAny(err, io.EOF, io.ErrUnexpectedEOF, syscall.ECONNRESET, syscall.EPIPE, syscall.ECONNABORTED, winReset, winAborted)
}

func isTimeout(err error) bool {
	of, ok := errors.AsType[net.Error](err)
	return errors.Is(err, context.DeadlineExceeded) || ok && of.Timeout()
}

func isAny(err error, targets ...error) bool {
	return slices.ContainsFunc(targets, func(t error) bool { return errors.Is(err, t) })
}

// words are the library's, in one line of a bounded length: a certificate may have any text in it.
func words(err error) string {
	text := strings.Join(strings.Fields(err.Error()), " ")
	if r := []rune(text); len(r) > 300 {
		return string(r[:300]) + "..."
	}
	return text
}

// Roots returns the system's certificates and these, in PEM, to trust. It reports false if there is none in the text.
func Roots(pem []byte) (*x509.CertPool, bool) {
	roots, err := x509.SystemCertPool()
	if err != nil {
		roots = x509.NewCertPool()
	}
	return roots, roots.AppendCertsFromPEM(pem)
}
