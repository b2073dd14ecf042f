package entra_test

import (
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

// signInService is the sign-in service of a tenant, and how to sign in there.
type signInService struct {
	*entratest.Authority
	t       *testing.T
	tenant  *contoso
	options signin.Options
	shown   []signin.DeviceCode
}

// signIns starts the sign-in service. Everyone who signs in is the operator; a device code is taken at the first poll.
func (c *contoso) signIns(s entratest.SignIn) *signInService {
	c.t.Helper()
	s.UserID = string(guid(900))
	if s.Polls == 0 {
		s.Polls = 1
	}
	a, err := entratest.StartAuthority(c.Tenant, s)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { a.Close() })
	return &signInService{Authority: a, t: c.t, tenant: c, options: signin.Options{
		Method: signin.ByCode, Tenant: "contoso.com", ClientID: "app", Authority: a.URL, CA: a.CA, RetryDelay: time.Millisecond}}
}

func (s *signInService) show(d signin.DeviceCode) { s.shown = append(s.shown, d) }

// signIn signs in and connects.
func (s *signInService) signIn() *entra.Client {
	s.t.Helper()
	session, err := signin.SignIn(s.t.Context(), s.options, s.show)
	if err != nil {
		s.t.Fatal(err)
	}
	client, err := entra.Connect(session, entra.Options{URL: s.tenant.url, Now: s.tenant.clock.now, Wait: s.tenant.clock.wait})
	if err != nil {
		s.t.Fatal(err)
	}
	return client
}

// refusal signs in, in vain.
func (s *signInService) refusal(kind link.ProblemKind) *link.Problem {
	s.t.Helper()
	session, err := signin.SignIn(s.t.Context(), s.options, s.show)
	if session != nil {
		s.t.Error("there is a session")
	}
	return problem(s.t, err, kind)
}

// front leads every address to the sign-in service, unless it is in trouble.
type front struct {
	service   http.Handler
	trouble   int      // the status of a page of HTML that it answers with; 0: none
	page      string   // in place of that page
	down      bool     // it does not answer
	elsewhere int      // it leads to another host, with this status
	strayed   []string // what came there
	tried     int      // how often it did not answer
}

// through puts a front before the service, in place of the network.
func (s *signInService) through() *front {
	f := &front{service: s.Authority}
	s.options.Transport = f
	return f
}

// RoundTrip implements http.RoundTripper.
func (f *front) RoundTrip(r *http.Request) (*http.Response, error) {
	w := httptest.NewRecorder()
	if r.URL.Host == "elsewhere.example" {
		f.strayed = append(f.strayed, r.Method+" "+r.URL.Path)
	}
	switch {
	case f.elsewhere != 0:
		http.Redirect(w, r, "https://elsewhere.example"+r.URL.Path, f.elsewhere)
	case f.down:
		f.tried++
		return nil, errors.New("no route to host")
	case f.trouble != 0:
		w.WriteHeader(f.trouble)
		fmt.Fprint(w, orElse(f.page, "<html>busy</html>"))
	default:
		if r.Body == nil {
			r.Body = http.NoBody
		}
		r.Host = r.URL.Host
		f.service.ServeHTTP(w, r)
	}
	return w.Result(), nil
}

// count is how often something was asked for.
func (s *signInService) count(what entratest.Ask) (n int) {
	for _, a := range s.Asked() {
		if a.Ask == what {
			n++
		}
	}
	return n
}

func orElse(text, other string) string {
	if text == "" {
		return other
	}
	return text
}

// The tenant's administrator could not explain a portal's or proxy's page in place of the sign-in service's answer.
func TestAPageInTheSignInServicesPlace(t *testing.T) {
	for status, page := range map[int]string{200: "<html>Wi-Fi</html>", 401: "<html>who</html>", 403: `{"blocked":true}`, 404: "<html>no</html>", 451: "<html>law</html>", 407: "<html>proxy</html>", 511: "<html>net</html>"} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
		front := s.through()
		front.trouble, front.page = status, page
		p := s.refusal(link.Unreachable)
		says := map[int]string{407: "a proxy of this network requires its own sign-in", 511: "this network requires its own sign-in"}[status]
		contains(t, p.Error(), orElse(says, "a portal or proxy of this network, or a wrong --authority"))
		if strings.Contains(p.Error(), "administrator") || strings.Contains(p.Error(), "json") {
			t.Errorf("%d: %v", status, p)
		}
	}
}
