package faulty

import (
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
)

// startTLSTaken is a controller's answer to the request for TLS, which has the message id 1 (RFC 4511, 4.14.2).
const startTLSTaken = "\x30\x0c\x02\x01\x01\x78\x07\x0a\x01\x00\x04\x00\x04\x00"

// Serve starts a server with the fault of a case, and gives its address; startTLS has it begin without TLS, as LDAP may. It ends with the test.
func (c Case) Serve(t *testing.T, startTLS bool) string {
	t.Helper()
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	var running sync.WaitGroup
	var mu sync.Mutex
	var open []net.Conn
	running.Go(func() {
		for {
			conn, err := l.Accept()
			if err != nil {
				return
			}
			mu.Lock()
			open = append(open, conn)
			mu.Unlock()
			running.Go(func() {
				defer conn.Close()
				if startTLS {
					hearing(conn)
					_, _ = conn.Write([]byte(startTLSTaken))
				}
				c.TLS(t, conn)
			})
		}
	})
	t.Cleanup(func() {
		_ = l.Close()
		mu.Lock()
		for _, conn := range open {
			_ = conn.Close()
		}
		mu.Unlock()
		running.Wait()
	})
	return l.Addr().String()
}

// Check holds that a person is told what the case says; of alternatives, with a bar between them, one.
func (c Case) Check(t *testing.T, told string) {
	t.Helper()
	for _, says := range c.Says {
		if !slices.ContainsFunc(strings.Split(says, "|"), func(way string) bool { return strings.Contains(told, way) }) {
			t.Errorf("%s: %q is missing in %q", c.Name, says, told)
		}
	}
	if strings.Contains(told, "connection was lost") || c.Not != "" && strings.Contains(told, c.Not) {
		t.Errorf("%s: should not say so: %q", c.Name, told)
	}
}
