package entra

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime"
	"strings"
	"time"
)

// maxErrorText bounds what is kept of an answer that is not Graph's.
const maxErrorText = 64 << 10

// noAnswer is a request to which no whole answer came.
type noAnswer struct {
	err    error
	sent   bool // it had left: a write may have happened
	status int  // where the answer broke off after its status
}

func (e *noAnswer) Error() string { return e.err.Error() }
func (e *noAnswer) Unwrap() error { return e.err }

// oddAnswer is an answer that is not Graph's: a page of a proxy, an empty one, a redirect.
type oddAnswer struct {
	status    int
	requestID string
	text      string // what a page says, in one line
	after     time.Duration
}

func newOddAnswer(x exchange) *oddAnswer {
	a := &oddAnswer{status: x.res.StatusCode, requestID: x.res.Header.Get("request-id"), after: x.after}
	a.text = pageText(x.body[:min(len(x.body), maxErrorText)])
	return a
}

func (e *oddAnswer) Error() string {
	return fmt.Sprintf("status %d, not an answer of Graph: %s", e.status, e.text)
}

// pageText is what is left of a page without its tags, cut to a line.
func pageText(page []byte) string {
	var text strings.Builder
	inTag := false
	for _, r := range string(page) {
		switch {
		case r == '<':
			inTag = true
			text.WriteByte(' ')
		case r == '>':
			inTag = false
		case !inTag:
			text.WriteRune(r)
		}
	}
	line := strings.Join(strings.Fields(text.String()), " ")
	if runes := []rune(line); len(runes) > 160 {
		line = string(runes[:160]) + "…"
	}
	return line
}

// jsonObject tells whether a body is what Graph answers with.
func jsonObject(contentType string, body []byte) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json" && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) && json.Valid(body)
}
