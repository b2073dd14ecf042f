package entratest_test

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

// signIn is a sign-in service over TLS with a client that trusts it.
type signIn struct {
	*entratest.Authority
	t      *testing.T
	client *http.Client
}

func (c *contoso) authority(s entratest.SignIn) *signIn {
	c.t.Helper()
	a, err := entratest.StartAuthority(c.Tenant, s)
	if err != nil {
		c.t.Fatal(err)
	}
	c.t.Cleanup(func() { a.Close() })
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(a.CA)
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: pool}}
	c.t.Cleanup(transport.CloseIdleConnections)
	return &signIn{a, c.t, &http.Client{Transport: transport}}
}

// post sends a form to the tenant's part of the service, as an application does.
func (s *signIn) post(path string, pairs ...string) map[string]any {
	s.t.Helper()
	form := url.Values{"client_id": {"app"}, "scope": {"https://graph.microsoft.com/User.Read.All offline_access"}}
	for i := 0; i+1 < len(pairs); i += 2 {
		form.Set(pairs[i], pairs[i+1])
	}
	res, err := s.client.PostForm(s.URL+path, form)
	if err != nil {
		s.t.Fatal(err)
	}
	defer res.Body.Close()
	var answer map[string]any
	if err := json.NewDecoder(res.Body).Decode(&answer); err != nil {
		s.t.Fatal(err)
	}
	return answer
}

// code asks for a device code; poll asks whether it was typed.
func (s *signIn) code() (user string, poll func() map[string]any) {
	s.t.Helper()
	answer := s.post("/contoso.com/oauth2/v2.0/devicecode")
	user, _ = answer["user_code"].(string)
	device, _ := answer["device_code"].(string)
	return user, func() map[string]any {
		return s.post("/contoso.com/oauth2/v2.0/token", "grant_type", "device_code", "device_code", device)
	}
}

func wantError(t *testing.T, answer map[string]any, err, text string) {
	t.Helper()
	if said, _ := answer["error_description"].(string); answer["error"] != err || !strings.Contains(said, text) {
		t.Errorf("answer %v, want %s, %s", answer, err, text)
	}
}

func TestADeviceCodeWaitsForThePerson(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a := c.authority(entratest.SignIn{UserID: c.operator})
	user, poll := a.code()
	wantError(t, poll(), "authorization_pending", "AADSTS70016")
	if a.Approve("WRONG") || !a.Approve(strings.ToLower(user)) {
		t.Error("another code was taken, or this one was not")
	}
	token, _ := poll()["access_token"].(string)
	if me := c.get("/v1.0/users?$top=1", "Authorization: Bearer "+token); me.status != 200 {
		t.Errorf("with the token: %s", me.text)
	}
	c.get("/v1.0/domains", "Authorization: Bearer "+token).want(t, 403, "Authorization_RequestDenied", "")
	wantError(t, poll(), "expired_token", "AADSTS70020")
}

func TestADeviceCodeIsDeclinedOrRunsOut(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a := c.authority(entratest.SignIn{UserID: c.operator, CodeLife: time.Minute})
	user, poll := a.code()
	a.Decline(user)
	wantError(t, poll(), "authorization_declined", "AADSTS65004")
	user, poll = a.code()
	c.clock = c.clock.Add(time.Minute)
	wantError(t, poll(), "expired_token", "AADSTS70020")
	if a.Approve(user) {
		t.Error("a code that has run out was taken")
	}
}

func TestATokenRunsOutAndIsRenewed(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a := c.authority(entratest.SignIn{UserID: c.operator, Polls: 1})
	_, poll := a.code()
	first := poll()
	access, _ := first["access_token"].(string)
	c.clock = c.clock.Add(time.Hour)
	c.get("/v1.0/users?$top=1", "Authorization: Bearer "+access).want(t, 401, "InvalidAuthenticationToken", "expired")
	refresh, _ := first["refresh_token"].(string)
	renew := func() map[string]any {
		return a.post("/contoso.com/oauth2/v2.0/token", "grant_type", "refresh_token", "refresh_token", refresh)
	}
	access, _ = renew()["access_token"].(string)
	if users := c.get("/v1.0/users?$top=1", "Authorization: Bearer "+access); users.status != 200 {
		t.Errorf("with the new token: %s", users.text)
	}
	a.RevokeAll()
	wantError(t, renew(), "invalid_grant", "AADSTS50173")
}

func TestConsent(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a := c.authority(entratest.SignIn{UserID: c.operator, Polls: 1, Consented: []string{"User.Read"}})
	_, poll := a.code()
	wantError(t, poll(), "invalid_grant", "AADSTS65001")
	a.Set(entratest.SignIn{UserID: c.operator, Polls: 1, Declined: []string{"User.Read.All"}})
	_, poll = a.code()
	if scope := poll()["scope"]; scope != "offline_access" {
		t.Errorf("scope %v", scope)
	}
}

func TestWhomTheServiceDoesNotKnow(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a := c.authority(entratest.SignIn{Clients: []string{"app"}})
	wantError(t, a.post("/nowhere.com/oauth2/v2.0/devicecode"), "invalid_tenant", "AADSTS90002")
	wantError(t, a.post("/contoso.com/oauth2/v2.0/devicecode", "client_id", "other"), "unauthorized_client", "AADSTS700016")
	a.Refuse(entratest.AskCode, 53003)
	wantError(t, a.post("/contoso.com/oauth2/v2.0/devicecode"), "invalid_grant", "AADSTS53003: Access has been blocked by Conditional Access policies.")
	last := a.Asked()[len(a.Asked())-1]
	if last.Code != 53003 || last.Ask != entratest.AskCode || strings.Join(last.Scopes, " ") != "User.Read.All" {
		t.Errorf("asked %+v", last)
	}
}
