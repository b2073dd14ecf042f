package entra_test

import (
	"fmt"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/link"
	"hardmatch/link/linktest"
)

// attacks-1 T9: every list has an end, whatever the server says; a list without one is not cut off, but counts as unreadable.
func TestAListEnds(t *testing.T) {
	user := func(n int) string {
		return fmt.Sprintf(`{"id":%q,"userPrincipalName":"a%d@contoso.com","accountEnabled":true,"onPremisesImmutableId":"%[2]d"}`, guid(n), n)
	}
	for name, test := range map[string]struct {
		page  func(n int) (objects, next string) // the n-th page, from 1
		slow  time.Duration                      // that each page takes
		words string
		pages int64
		whole bool // takes seconds
	}{
		"there and back":  {page: func(n int) (string, string) { return user(n), []string{"b", "a"}[n%2] }, words: "the same page again", pages: 3},
		"the same":        {page: func(n int) (string, string) { return user(n), "a" }, words: "the same page again", pages: 2},
		"ever new pages":  {page: func(n int) (string, string) { return user(n), fmt.Sprint(n) }, words: "has no end (500 pages", pages: 500},
		"nothing on them": {page: func(n int) (string, string) { return "", fmt.Sprint(n) }, words: "has no end (20 pages with nothing new on them)", pages: 20},
		"round and round": {page: func(n int) (string, string) { return user(n % 3), fmt.Sprint(n) }, words: "has no end (20 pages with nothing new on them)", pages: 23},
		"round, with blanks": {page: func(n int) (string, string) { return strings.ReplaceAll(user(n%3), `:`, " : "), fmt.Sprint(n) },
			words: "has no end (20 pages with nothing new on them)", pages: 23},
		"now and then a user": {page: func(n int) (string, string) { return map[bool]string{true: user(n)}[n%19 == 0], fmt.Sprint(n) }, words: "has no end (500 pages", pages: 500},
		"slow pages": {page: func(n int) (string, string) { return user(n), fmt.Sprint(n) }, slow: time.Minute,
			words: "takes too long (6 pages in more than 5 minutes)", pages: 6},
		"long pages": {page: func(n int) (string, string) { return user(n) + strings.Repeat(" ", 30*megabyte), fmt.Sprint(n) },
			words: "has no end (9 pages", pages: 9, whole: true},
	} {
		t.Run(name, func(t *testing.T) {
			if test.whole && linktest.Stride(2) > 1 {
				t.Skip("takes seconds: with HARDMATCH_WHOLE only")
			}
			c := &clock{at: now}
			var pages atomic.Int64
			url := newServer(t, func(w http.ResponseWriter, r *http.Request) {
				if strings.Contains(r.URL.Path, "deletedItems") {
					answerJSON(w, 200, `{"value":[]}`)
					return
				}
				objects, next := test.page(int(pages.Add(1)))
				_ = c.wait(r.Context(), test.slow)
				answerJSON(w, 200, fmt.Sprintf(`{"value":[%s],"@odata.nextLink":"http://%s%s?$skiptoken=%s"}`, objects, r.Host, r.URL.Path, next))
			})
			client := connect(t, url, "token", entra.Options{Now: c.now, Wait: c.wait})
			_, err := client.Holders(t.Context(), anchor)
			contains(t, problem(t, err, link.Unreachable).Error(), "cannot be read", test.words)
			if n := pages.Load(); n != test.pages {
				t.Errorf("%d pages were read, want %d", n, test.pages)
			}
		})
	}
}
