package adtest

import (
	"cmp"
	"context"
	"crypto/tls"
	"errors"
	"net"
	"strings"
	"sync"
	"time"
)

// Config says how to start a Server. The zero value works.
type Config struct {
	Domain      string                                     // DNS name; default contoso.com
	Forest      string                                     // DNS name of the forest's root domain, under which its configuration is; default Domain
	NetBIOS     string                                     // the name before the backslash; default the first label of Domain in capitals
	Host        string                                     // DNS name of the controller; default dc1.Domain
	LDAPS, LDAP net.Listener                               // default: ports of 127.0.0.1 that the system chooses. Close closes them
	Now         func() time.Time                           // of currentTime and whenCreated; default time.Now
	Wait        func(context.Context, time.Duration) error // how latency passes; default real time
	CertNames   []string                                   // host names and IP addresses in the certificate; default Host, Domain, localhost, 127.0.0.1 and ::1
	CertUntil   time.Time                                  // when the certificate expires; default in the year 2120
	Siblings    map[string]string                          // the other domains of the forest: DNS names by the names before a backslash
	Catalog     bool                                       // a global catalog: a search from the root ("") finds people of every domain
	InCatalog   bool                                       // the schema says that global catalogs have mS-DS-ConsistencyGuid too
	Objects     *Objects                                   // what is in the domain at first; nil: what every domain has
	PageSize    int                                        // the most entries that one answer holds (MaxPageSize); default 1000, as in AD
}

// Server is a domain controller. It is safe for concurrent use.
type Server struct {
	config    Config
	directory *directory
	faults    faults
	authority []byte // in PEM
	tls       *tls.Config
	context   context.Context // ends with Close
	cancel    context.CancelFunc

	mu    sync.Mutex
	conns map[net.Conn]bool // nil once closed
	done  sync.WaitGroup
}

// Start starts a controller of a domain that is empty, or has the objects that the configuration names.
func Start(config Config) (*Server, error) {
	config = config.withDefaults()
	authority, certificate, err := NewCertificate(config.CertNames, config.CertUntil)
	if err != nil {
		return nil, err
	}
	s := &Server{config: config, authority: authority, conns: map[net.Conn]bool{}}
	s.directory = newDirectory(config)
	s.tls = &tls.Config{Certificates: []tls.Certificate{certificate}, MinVersion: tls.VersionTLS12}
	s.context, s.cancel = context.WithCancel(context.Background())
	if err := s.listen(); err != nil {
		return nil, err
	}
	s.done.Add(2)
	go s.accept(s.config.LDAPS, true)
	go s.accept(s.config.LDAP, false)
	return s, nil
}

func (c Config) withDefaults() Config {
	c.Domain = cmp.Or(c.Domain, "contoso.com")
	c.Forest = cmp.Or(c.Forest, c.Domain)
	if c.NetBIOS == "" {
		label, _, _ := strings.Cut(c.Domain, ".")
		c.NetBIOS = strings.ToUpper(label)
	}
	c.Host = cmp.Or(c.Host, "dc1."+c.Domain)
	if c.Now == nil {
		c.Now = time.Now
	}
	if c.Wait == nil {
		c.Wait = wait
	}
	if c.CertNames == nil {
		c.CertNames = []string{c.Host, c.Domain, "localhost", "127.0.0.1", "::1"}
	}
	c.PageSize = cmp.Or(c.PageSize, 1000)
	return c
}

// wait waits in real time, or returns the context's error if that comes first.
func wait(ctx context.Context, d time.Duration) error {
	select {
	case <-time.After(d):
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// listen opens the listeners that were not given.
func (s *Server) listen() error {
	for _, l := range []*net.Listener{&s.config.LDAPS, &s.config.LDAP} {
		if *l != nil {
			continue
		}
		opened, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			s.closeListeners()
			return err
		}
		*l = opened
	}
	return nil
}

func (s *Server) closeListeners() {
	for _, l := range []net.Listener{s.config.LDAPS, s.config.LDAP} {
		if l != nil {
			_ = l.Close()
		}
	}
}

// accept serves the connections of one listener until it is closed.
func (s *Server) accept(l net.Listener, secure bool) {
	defer s.done.Done()
	for {
		conn, err := l.Accept()
		switch {
		case err == nil:
			s.serve(conn, secure)
		case errors.Is(err, net.ErrClosed) || s.config.Wait(s.context, 10*time.Millisecond) != nil:
			return
		}
	}
}

// serve starts a session, unless the server is closing.
func (s *Server) serve(conn net.Conn, secure bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.conns == nil {
		_ = conn.Close()
		return
	}
	s.conns[conn] = true
	s.done.Go(func() {
		defer s.forget(conn)
		newSession(s, conn, secure).run()
	})
}

func (s *Server) forget(conn net.Conn) {
	_ = conn.Close()
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.conns, conn)
}

// Close stops listening, cuts every connection and waits until nothing of the server is running.
func (s *Server) Close() {
	s.cancel()
	s.closeListeners()
	s.mu.Lock()
	conns := s.conns
	s.conns = nil
	s.mu.Unlock()
	for conn := range conns {
		_ = conn.Close()
	}
	s.done.Wait()
}

// DropConnections cuts every connection, as a controller that restarts does. The server accepts new ones.
func (s *Server) DropConnections() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for conn := range s.conns {
		_ = conn.Close()
	}
}

// LDAPS returns the URL that speaks TLS from the start.
func (s *Server) LDAPS() string { return "ldaps://" + s.config.LDAPS.Addr().String() }

// LDAP returns the URL that begins in plain text: StartTLS must come before a bind.
func (s *Server) LDAP() string { return "ldap://" + s.config.LDAP.Addr().String() }

// CA returns the certificate of the authority that issued the server's, in PEM.
func (s *Server) CA() []byte { return s.authority }

// Base returns the DN of the domain: DC=contoso,DC=com.
func (s *Server) Base() string { return s.directory.base }
