package web

import (
	"io"
	"net"
	"net/http"
	"net/http/httptest"
	"sync"
	"sync/atomic"
	"testing"
)

// A check-up sends many requests at the same time. If a proxy speaks HTTP/1.1, each needs a connection of its own, and the next ones use the same.
func TestConnectionsAreKept(t *testing.T) {
	const atOnce = 12
	var made atomic.Int64
	var arrived sync.WaitGroup
	server := httptest.NewUnstartedServer(http.HandlerFunc(func(http.ResponseWriter, *http.Request) {
		arrived.Done()
		arrived.Wait() // so that all are under way together
	}))
	server.Config.ConnState = func(_ net.Conn, state http.ConnState) {
		if state == http.StateNew {
			made.Add(1)
		}
	}
	server.Start()
	defer server.Close()
	network, err := Network(nil, nil)
	if err != nil {
		t.Fatal(err)
	}
	for range 3 {
		var answered sync.WaitGroup
		arrived.Add(atOnce)
		for range atOnce {
			answered.Go(func() {
				request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, server.URL, nil)
				if err != nil {
					t.Error(err)
					return
				}
				response, err := network.RoundTrip(request)
				if err != nil {
					t.Error(err)
					return
				}
				defer response.Body.Close()
				if _, err := io.Copy(io.Discard, response.Body); err != nil {
					t.Error(err)
				}
			})
		}
		answered.Wait()
	}
	if n := made.Load(); n != atOnce {
		t.Errorf("%d connections were made for %d requests at a time", n, atOnce)
	}
}
