package entra

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"mime"
	"net/http"
	"strings"
	"time"

	"hardmatch/entra/web"
)

// noAnswer is a request to which no whole answer came.
type noAnswer struct {
	err    error
	sent   bool // it had left: a write may have happened
	status int  // where the answer broke off after its status
}

func (e *noAnswer) Error() string { return e.err.Error() }
func (e *noAnswer) Unwrap() error { return e.err }

// foreignAnswer is an answer that is not Graph's: a page of a proxy, an empty one, a redirect.
type foreignAnswer struct {
	status    int
	requestID string
	text      string // what a page says, in one line
	after     time.Duration
}

func (e *foreignAnswer) Error() string {
	return fmt.Sprintf("status %d, not an answer of Graph: %s", e.status, e.text)
}

// refused is an answer of Graph that says no.
type refused struct{ failure }

func (e *refused) Error() string {
	return fmt.Sprintf("status %d, %s: %s", e.status, e.code, e.message)
}

// newRefused reads what Graph said (Learn: graph/errors). Any part may be missing, or be something else than it should: the status says enough.
func newRefused(x exchange) *refused {
	said := web.Fields(web.Fields(x.body)["error"])
	foreign := len(x.body) > 0 && said == nil // and so from something on the way, which has these statuses of its own
	switch x.res.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnavailableForLegalReasons:
	default:
		foreign = false
	}
	f := failure{status: x.res.StatusCode, requestID: x.requestID(), after: x.after, page: foreign, code: x.text(said["code"]), message: x.text(said["message"])}
	for _, name := range []string{"innerError", "innererror"} {
		f.requestID = cmp.Or(f.requestID, web.Shorten(x.text(web.Fields(said[name])["request-id"])))
	}
	claims, tooWeak := x.tokenRefused()
	f.stepUp = tooWeak && wantsContext(claims)
	var details []json.RawMessage
	_ = json.Unmarshal(said["details"], &details) // none, if it is no list
	for _, raw := range details {
		d := web.Fields(raw)
		f.details = append(f.details, detail{x.text(d["code"]), x.text(d["target"]), x.text(d["message"])})
	}
	return &refused{f}
}

// text is what a server said in words, without the token in hand; "" for anything but a text.
func (x exchange) text(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return x.secrets.Cut(text)
}

// requestID is the id that Graph gave to the request.
func (x exchange) requestID() string {
	return web.Shorten(x.secrets.Cut(x.res.Header.Get("request-id")))
}

// pageText is what is left of a page without its tags, cut to a line.
func pageText(page string) string {
	var text strings.Builder
	inTag := false
	for _, r := range page {
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

// brokenJSON reports whether a body that is no jsonObject is what is left of one: it is empty, or is called JSON and is not a page.
func brokenJSON(contentType string, body []byte) bool {
	text := bytes.TrimSpace(body)
	media, _, err := mime.ParseMediaType(contentType)
	return len(text) == 0 || err == nil && media == "application/json" && !bytes.HasPrefix(text, []byte("<"))
}

// jsonObject reports whether a body is what Graph answers with.
func jsonObject(contentType string, body []byte) bool {
	media, _, err := mime.ParseMediaType(contentType)
	return err == nil && media == "application/json" && bytes.HasPrefix(bytes.TrimSpace(body), []byte("{")) && json.Valid(body)
}
