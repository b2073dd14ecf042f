package web

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hardmatch/link"
)

// Unfit is an answer that came and cannot be read: it is too large, or something in it is missing or wrong.
type Unfit struct{ Why string }

func (e *Unfit) Error() string { return e.Why }

// Unfitf makes an Unfit.
func Unfitf(format string, values ...any) error { return &Unfit{fmt.Sprintf(format, values...)} }

// ReadBody reads an answer whole; the caller closes it. An answer of more than most bytes, or a packed one, is Unfit.
func ReadBody(res *http.Response, most int64) ([]byte, error) {
	if packed := strings.Join(res.Header.Values("Content-Encoding"), ","); packed != "" && !strings.EqualFold(packed, "identity") {
		return nil, Unfitf("the answer is compressed (%.20q), which hardmatch did not ask for", packed)
	}
	tooLong := Unfitf("the answer is longer than anything asked for (%d bytes)", most)
	if res.ContentLength > most {
		return nil, tooLong
	}
	body, err := io.ReadAll(io.LimitReader(res.Body, most+1))
	if int64(len(body)) > most {
		return nil, tooLong
	}
	return body, err
}

// TakeBody reads what a request is to send, so that the request can be sent again.
func TakeBody(req *http.Request) ([]byte, error) {
	if req.Body == nil {
		return nil, nil
	}
	defer req.Body.Close()
	return io.ReadAll(req.Body)
}

// PutBody gives a request back what it is to send.
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

// mostID is how many characters the id of a request may have.
const mostID = 200

// Shorten cuts a text that is longer than any request id.
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

// Redacted is an error whose text may repeat a server's words, without the secrets of the request.
type Redacted struct {
	Err     error
	Secrets link.Secrets
}

func (e *Redacted) Error() string { return e.Secrets.Cut(e.Err.Error()) }
func (e *Redacted) Unwrap() error { return e.Err }

// InTheWay reports whether an answer is not the server's: it is a page or a redirect, or has a status that only proxies and portals give (RFC 9110, 15.5.8;
// RFC 6585, 6). With a status that means a wait, or trouble, it does not matter who sent it.
func InTheWay(status int, page bool) bool {
	switch {
	case status == http.StatusProxyAuthRequired, status == http.StatusNetworkAuthenticationRequired:
		return true
	default:
		return page && status < http.StatusInternalServerError && status != http.StatusTooManyRequests
	}
}

// askProxy is the cure for a proxy that requires its own sign-in.
const askProxy = "Ask whoever runs the proxy to let Microsoft's addresses through without one, or set HTTPS_PROXY to a proxy that does"

// InPlaceOf says what answers in a server's place, and what to do about it. flag is the flag that names the server.
func InPlaceOf(server, flag string, status int) (cause, cure string) {
	switch status {
	case http.StatusProxyAuthRequired:
		return fmt.Sprintf("a proxy of this network requires its own sign-in (status %d)", status), askProxy
	case http.StatusNetworkAuthenticationRequired:
		return fmt.Sprintf("this network requires its own sign-in, as guest networks do (status %d)", status), "Sign in to the network in a browser, then try again"
	default:
		return fmt.Sprintf("a web page answers instead of %s (status %d): a portal or proxy of this network, or a wrong %s", server, status, flag),
			"Check in a browser whether the network requires a sign-in or blocks the address, and check " + flag + " and HTTPS_PROXY"
	}
}

// MaxPause bounds one wait. If a server asks for more, it is busy, and the person hears that instead.
const MaxPause = time.Minute

// leastTold is the shortest wait worth mentioning: a shorter one is over before it can be read.
const leastTold = time.Second

// Busy says why a request is tried again after a status, in words that continue "Entra ID".
func Busy(status int) string {
	if status == http.StatusTooManyRequests {
		return "is busy"
	}
	return "is not available"
}

// Pausing reports to whoever listens on the context that the next try begins after this long.
func Pausing(ctx context.Context, why string, now time.Time, after time.Duration) {
	if after >= leastTold {
		link.Pausing(ctx, link.Pause{Who: "Entra ID", Why: why, Until: now.Add(after)})
	}
}

// RetryAfter reads the header of that name: seconds, which Graph also sends with decimals, rounded up, or a date.
func RetryAfter(header string, now time.Time) (time.Duration, bool) {
	header = strings.TrimSpace(header)
	if seconds, err := strconv.ParseFloat(header, 64); err == nil {
		if math.IsNaN(seconds) || seconds < 0 {
			return 0, false
		}
		return time.Duration(math.Ceil(min(seconds, 1e6))) * time.Second, true
	}
	if at, err := http.ParseTime(header); err == nil {
		return max(0, at.Sub(now)), true
	}
	return 0, false
}
