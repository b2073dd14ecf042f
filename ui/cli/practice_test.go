package cli

import (
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"hardmatch/link"
)

// syncing is a practice company whose sync alone the test uses.
type syncing struct {
	company
	url string
}

func (s *syncing) SyncURL() string { return s.url }

// until ends a context once enough lines were written.
type until struct {
	bytes.Buffer
	lines int
	end   context.CancelFunc
}

func (u *until) Write(text []byte) (int, error) {
	n, err := u.Buffer.Write(text)
	if strings.Count(u.String(), "\n") >= u.lines {
		u.end()
	}
	return n, err
}

// Each line "sync" makes the practice company's sync run once, over the wire, and has one line of answer; other lines have a sentence; the end of the input ends
// nothing. What the sync says is cleaned.
func TestServePracticeHearsOrders(t *testing.T) {
	runs := 0
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if runs++; runs == 2 {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprintf(w, "%s %d\x1b[2J\n", r.Method, runs)
	}))
	defer server.Close()
	w := newWorld(t)
	w.Practice.Start = func(link.SyncSettings) (Practice, error) { return &syncing{url: server.URL}, nil }
	ctx, cancel := context.WithCancel(t.Context())
	out := &until{lines: 5, end: cancel}
	in, feed := io.Pipe()
	w.Stdin, w.Stdout = in, out
	go func() {
		_, _ = io.WriteString(feed, "sync\n\n  sync \nstop\x1b[2J\nsync")
		_ = feed.Close()
	}()
	if status := w.Run(ctx, []string{"serve-practice"}); status != 0 {
		t.Errorf("status %d: %s", status, w.err.String())
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")[1:]
	for i, want := range []string{"sync: POST 1", "sync: ", `"stop\x1b[2J" does nothing here. Type sync`, "sync: POST 3"} {
		if len(lines) != 4 || !strings.HasPrefix(lines[i], want) || strings.Contains(lines[i], "\x1b") {
			t.Fatalf("line %d of %q is not %q", i, lines, want)
		}
	}
	if !strings.Contains(lines[1], "The practice company's sync: it did not run (POST 2") {
		t.Errorf("a run that failed is told as %q", lines[1])
	}
}
