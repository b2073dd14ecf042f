package entra

import (
	"bytes"
	"cmp"
	"encoding/json"
	"mime"
	"net/http"
	"regexp"
	"strings"

	"hardmatch/entra/web"
)

// noAnswer is the error of a request to which no whole answer came.
type noAnswer struct {
	err    error
	sent   bool // it had left: a write may have happened
	status int  // where the answer broke off after its status
}

func (e *noAnswer) Error() string { return e.err.Error() }
func (e *noAnswer) Unwrap() error { return e.err }

// refusal reads what Graph said (Learn: graph/errors). Any part may be missing or malformed: the status says enough.
func (x exchange) refusal() *failure {
	said := web.Fields(web.Fields(x.body)["error"])
	foreign := len(x.body) > 0 && said == nil // and so from something on the way, which has these statuses of its own
	switch x.res.StatusCode {
	case http.StatusUnauthorized, http.StatusForbidden, http.StatusNotFound, http.StatusUnavailableForLegalReasons:
	default:
		foreign = false
	}
	f := &failure{status: x.res.StatusCode, requestID: x.requestID(), after: x.after, page: foreign, code: x.text(said["code"]), message: x.text(said["message"])}
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
	return f
}

// text returns what a server said in words, without the token in hand; "" for anything but a text.
func (x exchange) text(raw json.RawMessage) string {
	var text string
	if json.Unmarshal(raw, &text) != nil {
		return ""
	}
	return x.secrets.Cut(text)
}

// requestID returns the id that Graph gave to the request.
func (x exchange) requestID() string {
	return web.Shorten(x.secrets.Cut(x.res.Header.Get("request-id")))
}

var pageTags = regexp.MustCompile(`<[^>]*>?|>`)

// pageText returns a page without its tags, cut to a line.
func pageText(page string) string {
	line := strings.Join(strings.Fields(pageTags.ReplaceAllString(page, " ")), " ")
	if runes := []rune(line); len(runes) > 160 {
		line = string(runes[:160]) + "…"
	}
	return line
}

// isJSON reports whether an answer has the form of Graph's answers: an object.
func (x exchange) isJSON() bool {
	return x.calledJSON() && bytes.HasPrefix(bytes.TrimSpace(x.body), []byte("{")) && json.Valid(x.body)
}

// isBroken reports whether an answer that is no object was meant to be one: it is empty, or is called JSON and is not a page that something on the way has written.
func (x exchange) isBroken() bool {
	text := bytes.TrimSpace(x.body)
	return len(text) == 0 || x.calledJSON() && !bytes.HasPrefix(text, []byte("<"))
}

func (x exchange) calledJSON() bool {
	media, _, err := mime.ParseMediaType(x.res.Header.Get("Content-Type"))
	return err == nil && media == "application/json"
}
