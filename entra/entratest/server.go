package entratest

import (
	"fmt"
	"net"
	"net/http"
	"time"
)

// Server serves a tenant over HTTP on loopback.
type Server struct {
	URL    string // root without a version: "http://127.0.0.1:PORT"
	Tenant *Tenant
	http   *http.Server
	done   chan struct{} // closed when the server has stopped serving
}

// Start serves a tenant on a listener, or on a free port of 127.0.0.1 where it is nil. The caller must close the server.
func Start(t *Tenant, l net.Listener) (*Server, error) {
	if l == nil {
		var err error
		if l, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
			return nil, fmt.Errorf("entratest: listen: %w", err)
		}
	}
	s := &Server{URL: "http://" + l.Addr().String(), Tenant: t, done: make(chan struct{}),
		http: &http.Server{Handler: t, ReadHeaderTimeout: 10 * time.Second}}
	go func() {
		defer close(s.done)
		_ = s.http.Serve(l) // ends by Close, with an error that says just that
	}()
	return s, nil
}

// Token is the bearer token that the tenant issued first; "" where it has issued none.
func (s *Server) Token() string {
	s.Tenant.mu.Lock()
	defer s.Tenant.mu.Unlock()
	return s.Tenant.first
}

// Close stops the server and cuts its connections.
func (s *Server) Close() error {
	err := s.http.Close()
	<-s.done
	return err
}
