// Package web reaches Microsoft's servers over HTTP. It holds the network with its certificates and proxies, what a server may send, how long it asks
// to wait, and what else may answer in its place. Package entra uses it for Graph, entra/signin for the sign-in service.
package web

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptrace"
	"net/url"
	"strings"
	"sync"

	"hardmatch/link"
	"hardmatch/link/netfault"
)

// mostHeader is how many bytes of headers an answer may have.
const mostHeader = 256 << 10

// mostKept is how many connections are kept for later requests: more than a check-up sends at the same time. It matters if a proxy speaks HTTP/1.1, which
// takes one request at a time on each; net/http keeps two by default.
const mostKept = 32

// Network returns the given way out or, for nil, the system's with more certificates (PEM) to trust. It accepts TLS 1.2 and later, and asks for no packed answers.
func Network(given http.RoundTripper, ca []byte) (http.RoundTripper, error) {
	if given != nil {
		return given, nil
	}
	t := http.DefaultTransport.(*http.Transport).Clone()
	t.DisableCompression, t.MaxResponseHeaderBytes, t.MaxIdleConnsPerHost = true, mostHeader, mostKept
	t.TLSClientConfig = &tls.Config{MinVersion: tls.VersionTLS12, GetClientCertificate: noCertificate}
	t.OnProxyConnectResponse = checkProxy
	if len(ca) > 0 {
		var ok bool
		if t.TLSClientConfig.RootCAs, ok = netfault.Roots(ca); !ok {
			return nil, &link.Problem{Kind: link.BadInput, Object: "CA file", Cause: "contains no certificate", Cure: "Give a file in PEM form"}
		}
	}
	return shaking{t}, nil
}

// shaking marks the errors of a handshake: net/http passes an end of the connection on as any other.
type shaking struct{ next http.RoundTripper }

// hands records the handshakes of one request.
type hands struct {
	mu    sync.Mutex
	err   error
	asked bool // for a certificate of this computer
}

type handsKey struct{}

// RoundTrip implements http.RoundTripper.
func (s shaking) RoundTrip(req *http.Request) (*http.Response, error) {
	var h hands
	ctx := context.WithValue(req.Context(), handsKey{}, &h)
	ctx = httptrace.WithClientTrace(ctx, &httptrace.ClientTrace{TLSHandshakeDone: func(_ tls.ConnectionState, err error) {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.err = err
	}})
	res, err := s.next.RoundTrip(req.WithContext(ctx))
	if err == nil {
		return res, nil
	}
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.err != nil || h.asked && netfault.Ended(err) {
		return nil, &netfault.Handshake{Err: err, Asked: h.asked}
	}
	return nil, err
}

// noCertificate shows none, and notes that one was asked for.
func noCertificate(asked *tls.CertificateRequestInfo) (*tls.Certificate, error) {
	if h, ok := asked.Context().Value(handsKey{}).(*hands); ok {
		h.mu.Lock()
		defer h.mu.Unlock()
		h.asked = true
	}
	return &tls.Certificate{}, nil
}

// proxyRefused is a proxy's answer to being asked for a way through.
type proxyRefused struct {
	proxy  string // its host and port
	status int
}

func (p *proxyRefused) Error() string {
	return fmt.Sprintf("the proxy %s answered with status %d", p.proxy, p.status)
}

func checkProxy(_ context.Context, proxy *url.URL, _ *http.Request, res *http.Response) error {
	if res.StatusCode == http.StatusOK {
		return nil
	}
	return &proxyRefused{proxy.Host, res.StatusCode}
}

func (p *proxyRefused) words() (cause, cure string) {
	cause = fmt.Sprintf("the proxy %s lets no one through to it (status %d)", p.proxy, p.status)
	switch p.status {
	case http.StatusProxyAuthRequired:
		return fmt.Sprintf("the proxy %s requires its own sign-in (status %d)", p.proxy, p.status), askProxy
	case http.StatusForbidden:
		return cause, "Ask whoever runs the proxy to allow the address"
	default:
		return cause, "Show this to whoever runs the proxy, or check HTTPS_PROXY"
	}
}

// faults are the words for one of Microsoft's servers that cannot be reached.
var faults = netfault.Server{
	CA: "--graph-ca", Public: true,
	Rename: "check --graph-url, --authority and --cloud; if these are right, something on the way answers in the server's place",
	Port:   "check --graph-url, --authority and HTTPS_PROXY",
}

// Unreached puts into p why a server gave no answer; who names the server.
func Unreached(p *link.Problem, who string, err error) {
	p.Kind = link.Unreachable
	if no, ok := errors.AsType[*proxyRefused](err); ok {
		cause, cure := no.words()
		p.Cause, p.Cure = who+" could not be reached: "+cause, cure
		return
	}
	if fault, known := netfault.Explain(err, faults); known {
		p.Cause, p.Cure = who+" could not be reached: "+fault.Cause, fault.Cure
		return
	}
	p.Cause, p.Cure = who+" could not be reached ("+FirstLine(err.Error())+")", "Check this computer's network and proxy, then try again"
}

// IsHandshake reports whether a TLS handshake failed.
func IsHandshake(err error) bool {
	_, is := errors.AsType[*netfault.Handshake](err)
	return is
}

// CheckRoot accepts the root of a server that may receive tokens: https, or http on this computer. what names it in the problem.
func CheckRoot(what, raw string) (*url.URL, error) {
	name := raw
	if at := strings.LastIndex(raw, "@"); at >= 0 { // what stands before it may be a password
		name = "…" + raw[at:]
	}
	refuse := func(cause string) error {
		return &link.Problem{Kind: link.BadInput, Object: fmt.Sprintf("%s %.80q", what, name), Cause: cause,
			Cure: "Give the root of the server, such as https://graph.microsoft.com"}
	}
	u, err := url.Parse(raw)
	switch {
	case err != nil || u.Host == "" || u.User != nil:
		return nil, refuse("is not the address of a server")
	case u.RawQuery != "" || u.Fragment != "" || strings.Trim(u.Path, "/") != "":
		return nil, refuse("is more than the root of a server")
	case u.Scheme != "https" && (u.Scheme != "http" || !loopback(u.Hostname())):
		return nil, refuse("would send the token in clear text: it must begin with https://")
	}
	u.Path = ""
	return u, nil
}

func loopback(host string) bool { return host == "localhost" || host == "127.0.0.1" || host == "::1" }
