package web

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"strings"

	"hardmatch/link"
)

// Unfit is an answer that came and cannot be read: there is too much of it, or something in it is missing or wrong.
type Unfit struct{ Why string }

func (e *Unfit) Error() string { return e.Why }

// Unfitf makes an Unfit.
func Unfitf(format string, values ...any) error { return &Unfit{fmt.Sprintf(format, values...)} }

// ReadBody reads an answer whole; the caller closes it. An answer of more than most bytes, or a packed one, is Unfit.
func ReadBody(res *http.Response, most int64) ([]byte, error) {
	if packed := strings.Join(res.Header.Values("Content-Encoding"), ","); packed != "" && !strings.EqualFold(packed, "identity") {
		return nil, Unfitf("the answer is packed (%.20q), which was not asked for", packed)
	}
	tooLong := Unfitf("the answer is longer than anything that was asked for (%d bytes)", most)
	if res.ContentLength > most {
		return nil, tooLong
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if int64(len(body)) > most {
		return nil, tooLong
	}
	return body, err
}

// TakeBody reads what a request is to send, so that it can be sent again.
func TakeBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// PutBody returns a request what it is to send.
func PutBody(req *http.Request, body []byte) {
	req.Body, req.ContentLength = http.NoBody, int64(len(body))
	if len(body) > 0 {
		req.Body = io.NopCloser(bytes.NewReader(body))
	}
}

// Fields returns the properties of a JSON object; nil for anything else.
func Fields(raw json.RawMessage) map[string]json.RawMessage {
	var object map[string]json.RawMessage
	if json.Unmarshal(raw, &object) != nil {
		return nil
	}
	return object
}

// mostID is the most characters that the id of a request may have.
const mostID = 200

// Shorten cuts what is longer than any id of a request.
func Shorten(id string) string {
	if runes := []rune(id); len(runes) > mostID {
		return string(runes[:mostID]) + "…"
	}
	return id
}

// FirstLine returns the first line of a text, without the blanks around it.
func FirstLine(text string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(text), "\n")
	return strings.TrimSpace(line)
}

// Redacted is an error whose text may repeat a server's words. The secrets of the request are cut out of it.
type Redacted struct {
	Err     error
	Secrets link.Secrets
}

func (e *Redacted) Error() string { return e.Secrets.Cut(e.Err.Error()) }
func (e *Redacted) Unwrap() error { return e.Err }
