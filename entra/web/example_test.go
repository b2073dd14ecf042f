package web_test

import (
	"fmt"
	"net/http"
	"time"

	"hardmatch/entra/web"
)

// A server that is asked too often says how long to wait: in seconds, which Graph also sends with decimals, or as a date.
func ExampleRetryAfter() {
	now := time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
	for _, header := range []string{"10", "0.4", "Mon, 02 Nov 2026 09:01:00 GMT", "soon"} {
		fmt.Println(web.RetryAfter(header, now))
	}
	// Output:
	// 10s true
	// 1s true
	// 1m0s true
	// 0s false
}

// A token goes to no one who could read it on the way.
func ExampleCheckRoot() {
	for _, root := range []string{"https://graph.microsoft.com", "http://127.0.0.1:8080", "http://graph.microsoft.com"} {
		_, err := web.CheckRoot("the address of Graph", root)
		fmt.Println(root, err)
	}
	// Output:
	// https://graph.microsoft.com <nil>
	// http://127.0.0.1:8080 <nil>
	// http://graph.microsoft.com the address of Graph "http://graph.microsoft.com": would send the token in clear text: it must begin with https://. Give the root of the server, such as https://graph.microsoft.com
}

// Not every answer is the server's own: a hotel's portal answers with a page, a proxy with a status that no server gives.
func ExampleInTheWay() {
	fmt.Println(web.InTheWay(http.StatusOK, true), web.InTheWay(http.StatusProxyAuthRequired, false), web.InTheWay(http.StatusTooManyRequests, true))
	// Output:
	// true true false
}
