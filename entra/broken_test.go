package entra_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/iotest"

	"hardmatch/entra"
	"hardmatch/link"
)

// TestABrokenAnswerIsNoPortal: a piece of JSON, or nothing, is no page of something on the way, which a browser would show.
func TestABrokenAnswerIsNoPortal(t *testing.T) {
	for name, c := range map[string]struct {
		media, body string
		status      int
		page        bool
	}{
		"cut off":                    {"application/json", `{"value":[{"id":"00000`, 200, false},
		"with a byte order mark":     {"application/json; charset=utf-8", "\xEF\xBB\xBF{\"value\":[]}", 200, false},
		"no content":                 {"", "", 204, false},
		"an empty page":              {"text/html", " ", 200, false},
		"a list":                     {"application/json", `[]`, 200, false},
		"a page":                     {"text/html", "<html>Sign in</html>", 200, true},
		"a page that is called JSON": {"application/json", "\r\n<html>Sign in</html>", 200, true},
		"a line of text":             {"text/plain", "blocked", 200, true},
	} {
		server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Type", c.media)
			w.WriteHeader(c.status)
			_, _ = w.Write([]byte(c.body))
		}))
		defer server.Close()
		_, _, err := all(t, connect(t, server.URL, "t", entra.Options{}), link.Live)
		p := problem(t, err, link.Unreachable)
		if portal := strings.Contains(p.Cause, "a web page answers"); portal != c.page || !portal && !strings.Contains(p.Cause, "no readable JSON") {
			t.Errorf("%s: %s", name, p.Cause)
		}
	}
}

// TestAnAnswerThatIsStoppedIsNoPortal: its status has come, and no more of it.
func TestAnAnswerThatIsStoppedIsNoPortal(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stopped := iotest.ErrReader(context.Canceled)
	client := connect(t, "http://localhost", "t", entra.Options{Transport: roundTrip(func(*http.Request) (*http.Response, error) {
		stop()
		return &http.Response{StatusCode: http.StatusOK, Header: http.Header{"Content-Type": {"application/json"}}, ContentLength: -1, Body: io.NopCloser(stopped)}, nil
	})})
	_, err := client.Count(ctx)
	problem(t, err, link.Cancelled)
}
