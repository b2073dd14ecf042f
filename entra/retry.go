package entra

import (
	"net/http"
	"time"

	"hardmatch/entra/web"
)

const maxTries = 4

// again tells whether to try once more, and after how long; where it is too long, that is told as well. A write is only repeated where the server says that it did not act.
func (t *transport) again(method string, x exchange, tries int) (time.Duration, bool) {
	if tries >= maxTries || !repeatable(method, x) {
		return 0, false
	}
	backoff := time.Second << (tries - 1)
	if x.res == nil {
		return backoff, true
	}
	if after, told := web.RetryAfter(x.res.Header.Get("Retry-After"), t.now()); told {
		return after, after <= web.MaxPause
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
	return web.Busy(x.res.StatusCode)
}
