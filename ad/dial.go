package ad

import (
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strconv"
	"strings"
	"sync/atomic"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"hardmatch/link"
	"hardmatch/link/netfault"
)

// connectTimeout is the most time that one of several controllers may take to connect, so a dead one does not hide the others.
const connectTimeout = 5 * time.Second

// connect returns a bound connection to the first controller that answers. It tries another one only if this one does not
// answer: trying a refused password twice soon locks the account.
func (o Options) connect(ctx context.Context) (connection, error) {
	targets, err := o.targets(ctx)
	if err != nil {
		return connection{}, err
	}
	patience := o.Timeout
	if len(targets) > 1 {
		patience = min(patience, connectTimeout)
	}
	for i, t := range targets {
		conn, err := o.connectTo(ctx, t, patience)
		if err == nil {
			o.Log.Info("connected to Active Directory", "server", t.String(), "startTLS", t.startTLS, "auth", o.Auth, "user", o.User)
			return connection{conn, t}, nil
		}
		o.Log.Warn("no connection to Active Directory", "server", t.String(), "error", err, "library", libraryText(err))
		if p, ok := errors.AsType[*link.Problem](err); i == len(targets)-1 || ok && p.Kind != link.Unreachable {
			return connection{}, err
		}
	}
	return connection{}, o.noController(nil)
}

// connectTo connects and binds to one controller, within the time given.
func (o Options) connectTo(ctx context.Context, t target, patience time.Duration) (*ldap.Conn, error) {
	config, err := o.tlsConfig(t.host)
	if err != nil {
		return nil, err
	}
	var asked atomic.Bool
	config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
		asked.Store(true)
		return &tls.Certificate{}, nil // none
	}
	ctx, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	raw, err := o.Dial(ctx, "tcp", t.String())
	if err != nil {
		return nil, connectProblem(t, err)
	}
	// Whoever waits for the controller below stops waiting when the context ends.
	stop := context.AfterFunc(ctx, func() { _ = raw.Close() })
	defer stop()
	secured, err := secure(ctx, writeDeadline{raw, o.Timeout}, t, config)
	if err != nil {
		_ = raw.Close()
		return nil, connectProblem(t, &netfault.Handshake{Err: contextOr(ctx, err), Asked: asked.Load()})
	}
	messages := boundedMessages(secured, mostMessage, o.most.unasked)
	conn := ldap.NewConn(messages, true)
	conn.SetTimeout(2 * o.Timeout) // go-ldap waits for ever by default; our contexts end before this does
	conn.Start()
	if err := o.redact(o.bind(ctx, conn, secured)); err != nil {
		err = messages.reason(err, asked.Load()) // before the end of the connection is ours
		_ = conn.Close()
		return nil, o.bindProblem(t, contextOr(ctx, err))
	}
	return conn, nil
}

// libraryText returns the error behind a problem, for the log: the words for people leave much of it out.
func libraryText(err error) string {
	if p, ok := errors.AsType[*link.Problem](err); ok && p.Err != nil {
		return p.Err.Error()
	}
	return ""
}

// contextOr prefers the end of the context to the error it led to, unless that is in words already.
func contextOr(ctx context.Context, err error) error {
	if _, worded := errors.AsType[*link.Problem](err); ctx.Err() != nil && !worded {
		return ctx.Err()
	}
	return err
}

// secure begins TLS, and asks for it first if the connection begins without.
func secure(ctx context.Context, raw net.Conn, t target, config *tls.Config) (*tls.Conn, error) {
	if t.startTLS {
		if err := askForTLS(raw); err != nil {
			return nil, err
		}
	}
	conn := tls.Client(raw, config)
	if err := conn.HandshakeContext(ctx); err != nil {
		return nil, err
	}
	return conn, nil
}

// askForTLS sends the StartTLS request and reads the answer (RFC 4511, 4.14). go-ldap can do so too, but hides why a certificate
// was refused, and would hold a connection without TLS for a while.
func askForTLS(conn net.Conn) error {
	request := ber.NewSequence("LDAP message")
	request.AppendChild(ber.NewInteger(ber.ClassUniversal, ber.TypePrimitive, ber.TagInteger, 1, "message id"))
	extended := ber.Encode(ber.ClassApplication, ber.TypeConstructed, ldap.ApplicationExtendedRequest, nil, "StartTLS")
	extended.AppendChild(ber.NewString(ber.ClassContext, ber.TypePrimitive, 0, "1.3.6.1.4.1.1466.20037", "name"))
	request.AppendChild(extended)
	if _, err := conn.Write(request.Bytes()); err != nil {
		return err
	}
	only := boundedMessages(conn, mostBegin, mostBegin)
	if first, err := only.from.Peek(1); err == nil && (first[0] == recordAlert || first[0] == recordHandshake) {
		return errSecured
	}
	answer, err := ber.ReadPacket(only)
	if err != nil {
		return err
	}
	if len(only.rest)+only.from.Buffered() > 0 { // what comes before TLS may be anyone's
		return errTooMuch
	}
	return ldap.GetLDAPError(answer)
}

// The first byte from a server that speaks TLS from the beginning (RFC 8446, 5.1). In LDAP it would be a SEQUENCE.
const (
	recordAlert     = 0x15
	recordHandshake = 0x16
)

var errSecured = errors.New("it expects TLS on this port from the start")

// writeDeadline gives every write a deadline, so a peer that takes nothing more cannot hold the connection's goroutine for ever.
type writeDeadline struct {
	net.Conn
	timeout time.Duration
}

// Write writes, within the timeout.
func (l writeDeadline) Write(b []byte) (int, error) {
	if err := l.SetWriteDeadline(time.Now().Add(l.timeout)); err != nil {
		return 0, err
	}
	return l.Conn.Write(b)
}

// targets returns the controllers to try, in order: the configured one, or those that DNS names.
func (o Options) targets(ctx context.Context) ([]target, error) {
	if o.Server != "" {
		t, err := parseServer(o.Server)
		return []target{t}, err
	}
	ctx, cancel := context.WithTimeout(ctx, o.Timeout)
	defer cancel()
	service, name := o.record()
	_, records, err := o.Lookup(ctx, service, "tcp", name)
	if err != nil || len(records) == 0 {
		return nil, o.noController(err)
	}
	return link.Map(records, func(r *net.SRV) target {
		return target{strings.TrimSuffix(r.Target, "."), strconv.Itoa(int(r.Port)), true}
	}), nil
}

// record returns the service and the name of the SRV record of the domain's controllers, or of the catalogs of the forest with that name ([MS-ADTS] 6.3.2.3).
func (o Options) record() (service, name string) {
	if o.isCatalog {
		return "gc", o.Domain
	}
	return "ldap", "dc._msdcs." + o.Domain
}

func (o Options) noController(err error) *link.Problem {
	service, name := o.record()
	what := "domain controller"
	if o.isCatalog {
		what = "global catalog"
	}
	return &link.Problem{Kind: link.Unreachable, Object: "domain " + quote(o.Domain),
		Cause: "DNS names no " + what + " for it (_" + service + "._tcp." + name + ")",
		Cure:  "Check the spelling and the network or VPN, or name a controller with --ad-server ldaps://dc1." + o.Domain,
		Err:   err}
}
