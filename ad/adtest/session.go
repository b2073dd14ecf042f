package adtest

import (
	"context"
	"crypto/tls"
	"net"
	"sync"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
)

// session is one connection. Searches run side by side, as at a controller; everything else waits for them.
type session struct {
	server *Server
	raw    net.Conn // what Close cuts
	secure bool     // TLS is on
	user   *entry   // who is bound, as they were then; nil for no one

	searches sync.WaitGroup
	mu       sync.Mutex // of the fields below
	conn     net.Conn   // raw, or TLS over it
	running  map[int64]context.CancelFunc
}

func newSession(s *Server, conn net.Conn, secure bool) *session {
	session := &session{server: s, raw: conn, conn: conn, secure: secure, running: map[int64]context.CancelFunc{}}
	if secure {
		session.conn = tls.Server(conn, s.tls)
	}
	return session
}

// run serves the connection until either side ends it.
func (s *session) run() {
	defer s.searches.Wait()
	defer s.raw.Close()
	ctx, cancel := context.WithCancel(s.server.context)
	defer cancel()
	for {
		m, err := readMessage(s.conn)
		if err != nil || !s.take(ctx, m) {
			return
		}
	}
}

// take carries out one request; false ends the connection.
func (s *session) take(ctx context.Context, m message) bool {
	switch m.request.Tag {
	case ldap.ApplicationUnbindRequest:
		return false
	case ldap.ApplicationAbandonRequest:
		s.abandon(m)
		return true
	case ldap.ApplicationSearchRequest:
		s.begin(ctx, m)
		return true
	}
	s.searches.Wait()
	if _, known := responseTags[m.request.Tag]; !known {
		return false
	}
	return s.perform(ctx, m)
}

// begin starts a search beside the others.
func (s *session) begin(ctx context.Context, m message) {
	ctx, cancel := context.WithCancel(ctx)
	s.mu.Lock()
	s.running[m.id] = cancel
	s.mu.Unlock()
	s.searches.Go(func() {
		defer s.end(m.id)
		if !s.perform(ctx, m) {
			_ = s.raw.Close()
		}
	})
}

func (s *session) end(id int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if cancel, ok := s.running[id]; ok {
		cancel()
		delete(s.running, id)
	}
}

// abandon ends a search that no one waits for any more.
func (s *session) abandon(m message) {
	id, err := ber.ParseInt64(m.request.Data.Bytes())
	if err == nil {
		s.end(id)
	}
}

// perform does one operation with the fault it meets, and answers; false ends the connection.
func (s *session) perform(ctx context.Context, m message) bool {
	fault := s.server.faults.next(m.op())
	if fault.Cut == Unheard {
		return false
	}
	if fault.Delay > 0 && s.server.config.Wait(ctx, fault.Delay) != nil {
		return s.server.context.Err() == nil
	}
	if fault.Stream != nil {
		fault.Stream(m.id, s.write)
		return s.server.context.Err() == nil
	}
	answers, upgrade := []*ber.Packet{}, false
	if fault.Code == 0 && !fault.Feigned || fault.Partly {
		answers, upgrade = s.do(m)
	}
	if fault.Code != 0 || fault.Feigned {
		answers = append(answers[:max(0, len(answers)-1)], m.answer(result{code: fault.Code, message: fault.Message}))
	}
	if fault.Cut == Unanswered || !s.send(ctx, answers) || fault.Cut == Answered {
		return false
	}
	if upgrade {
		return s.startTLS(ctx)
	}
	return true
}

// do carries an operation out; upgrade says that TLS begins after the answer.
func (s *session) do(m message) (answers []*ber.Packet, upgrade bool) {
	r := m.unknownCritical()
	if r.code != 0 {
		return []*ber.Packet{m.answer(r)}, false
	}
	switch m.op() {
	case Bind:
		r = s.bind(m.request)
	case Search:
		return s.search(m), false
	case Modify:
		r = s.modify(m.request)
	case StartTLS:
		r, upgrade = s.mayStartTLS()
	case WhoAmI:
		return []*ber.Packet{s.whoAmI(m)}, false
	default:
		r = s.refuse(m.request.Tag)
	}
	return []*ber.Packet{m.answer(r)}, upgrade
}

// op says which kind of operation a request is.
func (m message) op() Op {
	switch m.request.Tag {
	case ldap.ApplicationBindRequest:
		return Bind
	case ldap.ApplicationSearchRequest:
		return Search
	case ldap.ApplicationModifyRequest:
		return Modify
	case ldap.ApplicationExtendedRequest:
		switch text(child(m.request, 0)) {
		case startTLSOID:
			return StartTLS
		case whoAmIOID:
			return WhoAmI
		}
	}
	return Other
}

// send writes the answers of an operation that has not been abandoned, in one piece.
func (s *session) send(ctx context.Context, answers []*ber.Packet) bool {
	var wire []byte
	for _, p := range answers {
		wire = append(wire, p.Bytes()...)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if ctx.Err() != nil {
		return s.server.context.Err() == nil
	}
	_, err := s.conn.Write(wire)
	return err == nil
}

// write writes bytes that are not an answer.
func (s *session) write(wire []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	_, err := s.conn.Write(wire)
	return err
}

const startTLSOID = "1.3.6.1.4.1.1466.20037" // RFC 4511, 4.14

func (s *session) mayStartTLS() (result, bool) {
	if s.secure {
		return result{code: ldap.LDAPResultOperationsError, message: "TLS is already established"}, false
	}
	return result{}, true
}

// startTLS switches to TLS. No one is bound at that time: a bind needs TLS.
func (s *session) startTLS(ctx context.Context) bool {
	conn := tls.Server(s.raw, s.server.tls)
	if conn.HandshakeContext(ctx) != nil {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.conn, s.secure = conn, true
	return true
}

// refuse answers the operations that no controller lets these people do.
func (s *session) refuse(tag ber.Tag) result {
	if tag == ldap.ApplicationExtendedRequest {
		return result{code: ldap.LDAPResultProtocolError, message: "0000203D: LdapErr: DSID-0C090C7D, comment: Unknown extended request OID, data 0, v4f7c\x00"}
	}
	if s.user == nil {
		return notBound
	}
	return noRights
}
