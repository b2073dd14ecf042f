package entra

import (
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"
)

const (
	maxTries = 4
	// maxPause bounds one wait. A server that asks for more is busy: the person is told instead.
	maxPause = time.Minute
)

// again tells whether to try once more, and after how long. A write is only repeated where the server says that it did not act.
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
