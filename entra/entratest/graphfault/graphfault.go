// Package graphfault holds the answers of a tenant in trouble, as people meet them, for tests.
package graphfault

import (
	"encoding/json"
	"net/http"

	"hardmatch/entra/entratest"
)

// Throttled returns the fault of a tenant under too much load: 429 with a Retry-After of the given text.
func Throttled(retryAfter string) entratest.Fault {
	return entratest.Fault{Status: http.StatusTooManyRequests, RetryAfter: retryAfter,
		Body: `{"error":{"code":"TooManyRequests","message":"Too many requests."}}`}
}

// StepUp returns the fault of a tenant whose Conditional Access requires a stronger sign-in in mid-use.
func StepUp() entratest.Fault {
	return entratest.Fault{Status: http.StatusUnauthorized, Claims: `{"access_token":{"acrs":{"essential":true,"value":"c1"}}}`,
		Body: `{"error":{"code":"InvalidAuthenticationToken","message":"Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp"}}`}
}

// Refusal returns the fault of a tenant that refuses, with a code and a message of Graph's.
func Refusal(status int, code, message string) entratest.Fault {
	body, _ := json.Marshal(map[string]any{"error": map[string]any{"code": code, "message": message, "innerError": map[string]any{}}}) // texts only
	return entratest.Fault{Status: status, Body: string(body)}
}

// BadGateway returns the fault of a gateway that answers HTML.
func BadGateway() entratest.Fault {
	return entratest.Fault{Status: http.StatusBadGateway, Body: "<html><head><title>502 Bad Gateway</title></head><body><h1>502 Bad Gateway</h1></body></html>"}
}
