package entratest

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/tls"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"fmt"
	"math/big"
	"net"
	"strings"
	"sync"
	"time"
)

// SignIn says how the sign-in service treats those who sign in. The zero value knows every application and waits for [Authority.Approve].
type SignIn struct {
	UserID    string        // object id of whoever signs in
	Clients   []string      // client ids of the registered applications; nil: any
	Polls     int           // a device code is approved by itself at this poll; 0: never
	Consented []string      // permissions that an administrator has consented to; nil: AllScopes
	Declined  []string      // permissions that are left out of every token without a word
	CodeLife  time.Duration // of a device code; 0: 15 minutes
	TokenLife time.Duration // of an access token; 0: an hour
	// Asking are the authentication contexts that need the person: a refresh token gets a token with one only if the sign-in has met it (else AADSTS50076).
	Asking []string
}

// Authority is the sign-in service of a tenant in process, over TLS on loopback: OpenID discovery, device codes, authorization codes and
// refresh tokens (Learn: v2-oauth2-device-code, v2-oauth2-auth-code-flow). The tenant accepts its access tokens for what was asked
// for, and no more. It is safe for concurrent use.
type Authority struct {
	*serving
	URL    string // root: "https://127.0.0.1:PORT"
	CA     []byte // PEM of its certificate, which it has signed itself
	tenant *Tenant

	mu      sync.Mutex
	signIn  SignIn
	refused map[Ask]int // AADSTS numbers
	codes   map[string]*deviceCode
	browser map[string]*browserCode
	refresh map[string][]string // refresh tokens that are good, with the authentication contexts that their sign-in has met
	asked   []Asked
	made    int // user codes so far
}

// Ask is a kind of request to the sign-in service.
type Ask string

// The kinds of request.
const (
	AskCode    Ask = "device code" // for a code to be shown
	AskPoll    Ask = "poll"        // whether the code was typed
	AskBrowser Ask = "browser"     // the page to sign in
	AskRedeem  Ask = "redeem"      // the code that the page gave
	AskRefresh Ask = "refresh"     // another token without anyone
)

// Asked is one request that the sign-in service has seen.
type Asked struct {
	Ask    Ask
	Client string

	Resource string   // that the first scope is of: "https://graph.microsoft.com"
	Scopes   []string // without the resource: "User.Read.All"
	Claims   string   // that the token was to have: "" for none
	Code     int      // the AADSTS number that it was refused with; 0: it was answered
}

// StartAuthority serves the sign-in service of a tenant on a free port of 127.0.0.1. The caller must close it.
func StartAuthority(t *Tenant, s SignIn) (*Authority, error) {
	ca, certificate, err := newCertificate()
	if err != nil {
		return nil, fmt.Errorf("entratest: certificate: %w", err)
	}
	l, err := listen()
	if err != nil {
		return nil, err
	}
	a := &Authority{URL: "https://" + l.Addr().String(), CA: ca, tenant: t, signIn: s,
		refused: map[Ask]int{}, codes: map[string]*deviceCode{}, browser: map[string]*browserCode{}, refresh: map[string][]string{}}
	a.serving = serve(a, l, &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12})
	return a, nil
}

// Set changes how the service treats those who sign in, from the next request on.
func (a *Authority) Set(s SignIn) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.signIn = s
}

// Refuse answers every request of a kind with an AADSTS error, until a call with 0.
func (a *Authority) Refuse(what Ask, code int) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.refused[what] = code
}

// Approve lets a person type the user code and sign in. It reports false if no such code waits.
func (a *Authority) Approve(userCode string) bool { return a.decide(userCode, approved) }

// Decline lets a person type the user code and say no. It reports false if no such code waits.
func (a *Authority) Decline(userCode string) bool { return a.decide(userCode, declined) }

func (a *Authority) decide(userCode string, to codeState) bool {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, code := range a.codes {
		if strings.EqualFold(code.user, userCode) && code.state == pending && !a.over(code) {
			code.state = to
			return true
		}
	}
	return false
}

// RevokeAll revokes every refresh token, as a changed password does.
func (a *Authority) RevokeAll() {
	a.mu.Lock()
	defer a.mu.Unlock()
	clear(a.refresh)
}

// Asked returns the requests so far, in the order of their arrival, without those for discovery.
func (a *Authority) Asked() []Asked {
	a.mu.Lock()
	defer a.mu.Unlock()
	return append([]Asked{}, a.asked...)
}

// tenantNamed reports whether a name stands for the tenant: its id or a domain. "organizations" stands for every tenant.
func (t *Tenant) tenantNamed(name string) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	_, found := t.domainOf("x@" + name)
	return found || strings.EqualFold(name, t.config.ID) || name == "organizations" || name == "common"
}

// newCertificate makes a self-signed certificate for this machine's loopback addresses, in PEM and with its key. It is valid at every time that a test or
// a demonstration may set its clock to.
func newCertificate() (ca []byte, server tls.Certificate, err error) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		return nil, server, err
	}
	own := &x509.Certificate{
		SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "Practice sign-in CA"}, IsCA: true, BasicConstraintsValid: true,
		NotBefore: time.Date(2000, 1, 1, 0, 0, 0, 0, time.UTC), NotAfter: time.Date(2120, 1, 1, 0, 0, 0, 0, time.UTC),
		KeyUsage: x509.KeyUsageDigitalSignature | x509.KeyUsageCertSign, ExtKeyUsage: []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth},
		IPAddresses: []net.IP{net.IPv4(127, 0, 0, 1), net.IPv6loopback}, DNSNames: []string{"localhost"},
	}
	der, err := x509.CreateCertificate(rand.Reader, own, own, key.Public(), key)
	return pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der}), tls.Certificate{Certificate: [][]byte{der}, PrivateKey: key}, err
}
