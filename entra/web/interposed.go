package web

import (
	"fmt"
	"net/http"
)

// InTheWay reports whether an answer is none of the server's: it is a page or a redirect, or has a status that only proxies and portals give (RFC 9110, 15.5.8;
// RFC 6585, 6). Of a status that means a wait, or trouble, it does not matter whose it is.
func InTheWay(status int, page bool) bool {
	switch {
	case status == http.StatusProxyAuthRequired, status == http.StatusNetworkAuthenticationRequired:
		return true
	default:
		return page && status < http.StatusInternalServerError && status != http.StatusTooManyRequests
	}
}

// InPlaceOf says what answers in a server's place, and what to do about it. flag is the one that names the server.
func InPlaceOf(server, flag string, status int) (cause, cure string) {
	switch status {
	case http.StatusProxyAuthRequired:
		return fmt.Sprintf("a proxy of this network requires its own sign-in (status %d)", status),
			"Ask whoever looks after the proxy to let Microsoft's addresses through without one, or set HTTPS_PROXY to a proxy that does"
	case http.StatusNetworkAuthenticationRequired:
		return fmt.Sprintf("this network requires its own sign-in, as guest networks do (status %d)", status), "Sign in to the network in a browser, then try again"
	default:
		return fmt.Sprintf("a web page answers in place of %s (status %d): a portal or proxy of this network, or a wrong %s", server, status, flag),
			"Check in a browser whether the network requires a sign-in or blocks the address, and check " + flag + " and HTTPS_PROXY"
	}
}
