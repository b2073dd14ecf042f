package entra

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hardmatch/link"
	"hardmatch/link/netfault"
)

const (
	maxTries = 4
	// maxPause bounds one wait. A server that asks for more is busy: the person is told instead.
	maxPause = time.Minute
	// leastTold is the shortest wait that is worth telling: one that is shorter is over before it can be read.
	leastTold = time.Second
)

// again tells whether to try once more, and after how long; where it is too long, that is told as well. A write is only repeated where the server says that it did not act.
func (t *transport) again(method string, x exchange, tries int) (time.Duration, bool) {
	if tries >= maxTries || !repeatable(method, x) {
		return 0, false
	}
	backoff := time.Second << (tries - 1)
	if x.res == nil {
		return backoff, true
	}
	if after, told := retryAfter(x.res.Header.Get("Retry-After"), t.now()); told {
		return after, after <= maxPause
	}
	return backoff, true
}

func repeatable(method string, x exchange) bool {
	read := method == http.MethodGet
	if x.err != nil {
		return read && broken(x.err)
	}
	switch x.res.StatusCode {
	case http.StatusTooManyRequests:
		return true
	case http.StatusBadGateway, http.StatusServiceUnavailable, http.StatusGatewayTimeout:
		return read
	default:
		return false
	}
}

// trouble is why a request is tried again, in words that go on from "Entra ID".
func (x exchange) trouble() string {
	if x.res == nil || x.err != nil {
		return "gave no answer"
	}
	return troubleOf(x.res.StatusCode)
}

func troubleOf(status int) string {
	if status == http.StatusTooManyRequests {
		return "is busy"
	}
	return "is not available"
}

// mayAskAgain tells whether a request to the sign-in service may be repeated, and tells the wait that the service asks for.
func (o SignInOptions) mayAskAgain(res *http.Response, err error) bool {
	if err != nil {
		return !isHandshake(err) || netfault.Ended(err) // a certificate is no better the second time
	}
	busy := res.StatusCode == http.StatusTooManyRequests || res.StatusCode >= http.StatusInternalServerError
	if after, told := retryAfter(res.Header.Get("Retry-After"), o.Now()); busy && told && after <= maxPause {
		tellPause(res.Request.Context(), troubleOf(res.StatusCode), o.Now(), after)
	}
	return busy
}

// tellPause tells whoever listens to the context that the next try begins after so long.
func tellPause(ctx context.Context, why string, now time.Time, after time.Duration) {
	if after >= leastTold {
		link.Pausing(ctx, link.Pause{Who: "Entra ID", Why: why, Until: now.Add(after)})
	}
}

// retryAfter reads the header of that name: seconds, which Graph also sends with decimals, rounded up, or a date.
func retryAfter(header string, now time.Time) (time.Duration, bool) {
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
