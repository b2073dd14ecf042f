package practice

import (
	"fmt"
	"net/http"
	"strings"
)

// ServeHTTP runs the sync once, and says in one line what came of it.
func (s *syncer) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	report, err := s.run(r.Context())
	said := report.line()
	if err != nil {
		w.WriteHeader(http.StatusServiceUnavailable)
		said = err.Error()
	}
	_, _ = fmt.Fprintln(w, strings.Join(strings.Fields(said), " ")) // the client may be gone
}
