package entratest

import (
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
)

// The page that posts itself goes only to this computer, and shows as text what an application has sent.
func TestThePageOfTheSignIn(t *testing.T) {
	page := func(redirect string) *httptest.ResponseRecorder {
		a := &Authority{tenant: New(Config{}), refused: map[Ask]int{}, browser: map[string]*browserCode{}}
		query := url.Values{"redirect_uri": {redirect}, "response_mode": {"form_post"}, "state": {`"><script>alert(1)</script>`}, "client_id": {"x"}}
		r := httptest.NewRequest("GET", "/authorize?"+query.Encode(), nil)
		if err := r.ParseForm(); err != nil {
			t.Fatal(err)
		}
		w := httptest.NewRecorder()
		a.signInPage(w, r)
		return w
	}
	if w := page("http://localhost:4711"); w.Code != 200 || !strings.Contains(w.Body.String(), `action="http://localhost:4711"`) || strings.Contains(w.Body.String(), "<script>") {
		t.Errorf("%d: %s", w.Code, w.Body)
	}
	for _, elsewhere := range []string{"javascript:alert(1)//http://localhost", "http://localhost.evil.com", "https://evil.com", "", "http://localhost:x"} {
		if w := page(elsewhere); w.Code != 400 || !strings.Contains(w.Body.String(), "AADSTS50011") {
			t.Errorf("%s: %d: %s", elsewhere, w.Code, w.Body)
		}
	}
}
