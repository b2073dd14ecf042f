package web

import (
	"context"
	"math"
	"net/http"
	"strconv"
	"strings"
	"time"

	"hardmatch/link"
)

// MaxPause bounds one wait. A server that asks for more is busy: the person hears that instead.
const MaxPause = time.Minute

// leastTold is the shortest wait worth mentioning: a shorter one is over before it can be read.
const leastTold = time.Second

// Busy says of a status why a request is tried again, in words that go on from "Entra ID".
func Busy(status int) string {
	if status == http.StatusTooManyRequests {
		return "is busy"
	}
	return "is not available"
}

// Pausing says to whoever listens to the context that the next try begins after so long.
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
