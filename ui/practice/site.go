package practice

import (
	"context"
	"fmt"
	"net"
	"net/http"
	"strings"
	"time"
)

// site is where the sync is asked to run, over HTTP on loopback.
type site struct {
	url  string
	http *http.Server
	done chan struct{} // closed when it has stopped serving
}

// startSite serves a sync: POST /sync runs it.
func startSite(s *syncer) (*site, error) {
	l, err := new(net.ListenConfig).Listen(context.Background(), "tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	mux := http.NewServeMux()
	mux.Handle("POST /sync", s)
	out := &site{url: "http://" + l.Addr().String() + "/sync", http: &http.Server{Handler: mux, ReadHeaderTimeout: 10 * time.Second}, done: make(chan struct{})}
	go func() {
		defer close(out.done)
		_ = out.http.Serve(l) // ends by close, with an error that says just that
	}()
	return out, nil
}

func (s *site) close() error {
	err := s.http.Close()
	<-s.done
	return err
}

// ServeHTTP runs the sync once, and tells in one line what came of it.
func (s *syncer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	report, err := s.run(r.Context())
	said := report.line()
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		said = err.Error()
	}
	_, _ = fmt.Fprintln(w, strings.Join(strings.Fields(said), " ")) // whoever has asked may be gone
}
