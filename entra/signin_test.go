package entra_test

import (
	"context"
	"encoding/base64"
	"encoding/pem"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync/atomic"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/link"
)

// authority is a sign-in service over TLS that accepts every code at once.
type authority struct {
	*httptest.Server
	token   string // the access token that it gives
	refused string // an error_description that it answers with instead
	seconds int    // that the token lasts
	prompts atomic.Int64
}

func newAuthority(t *testing.T, token, refused string) *authority {
	t.Helper()
	a := &authority{token: token, refused: refused, seconds: 3600}
	a.Server = httptest.NewTLSServer(http.HandlerFunc(a.answer))
	t.Cleanup(a.Close)
	return a
}

func (a *authority) answer(w http.ResponseWriter, r *http.Request) {
	switch {
	case strings.HasSuffix(r.URL.Path, "/openid-configuration"):
		answerJSON(w, 200, fmt.Sprintf(`{"issuer":"%[1]s/tenant/v2.0","authorization_endpoint":"%[1]s/authorize",
			"token_endpoint":"%[1]s/token","device_authorization_endpoint":"%[1]s/devicecode"}`, a.URL))
	case strings.HasSuffix(r.URL.Path, "/devicecode"):
		a.prompts.Add(1)
		answerJSON(w, 200, `{"user_code":"ABC-123","device_code":"d","verification_uri":"https://microsoft.com/devicelogin","expires_in":900,"interval":1,"message":"m"}`)
	case a.refused != "":
		answerJSON(w, 400, fmt.Sprintf(`{"error":"invalid_grant","error_description":%q}`, a.refused))
	default:
		answerJSON(w, 200, fmt.Sprintf(`{"token_type":"Bearer","scope":"https://graph.microsoft.com/.default openid profile offline_access",
			"expires_in":%d,"access_token":%q,"refresh_token":"r","id_token":"%s","client_info":"%s"}`, a.seconds, a.token,
			part(`{"alg":"none"}`)+"."+part(`{"oid":"o","tid":"tenant","preferred_username":"olga@contoso.com"}`)+".", part(`{"uid":"o","utid":"tenant"}`)))
	}
}

func part(text string) string { return base64.RawURLEncoding.EncodeToString([]byte(text)) }

// options sign in to the service by device code.
func (a *authority) options() entra.SignInOptions {
	ca := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: a.Certificate().Raw})
	return entra.SignInOptions{Method: entra.ByCode, Tenant: "tenant", ClientID: "client", Authority: a.URL, CA: ca}
}

func TestSignInByDeviceCodeAsksOnce(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a := newAuthority(t, c.Issue(entratest.Grant{UserID: string(guid(900))}), "")
	var shown []entra.DeviceCode
	session, err := entra.SignIn(t.Context(), a.options(), func(d entra.DeviceCode) { shown = append(shown, d) })
	if err != nil {
		t.Fatal(err)
	}
	if len(shown) != 1 || shown[0] != (entra.DeviceCode{Code: "ABC-123", URL: "https://microsoft.com/devicelogin"}) {
		t.Errorf("shown %v", shown)
	}
	client, err := entra.Connect(session, entra.Options{URL: c.url})
	if err != nil {
		t.Fatal(err)
	}
	tenant, err := client.Tenant(t.Context())
	if err != nil || tenant.Operator.UPN != "olga@contoso.com" {
		t.Errorf("operator %q, %v", tenant.Operator.UPN, err)
	}
	if n := a.prompts.Load(); n != 1 {
		t.Errorf("asked %d times", n)
	}
}

func TestRefusedSignIns(t *testing.T) {
	for said, words := range map[string]string{
		"AADSTS53003: Access has been blocked by Conditional Access policies.": "Conditional Access blocks this sign-in",
		"AADSTS65001: The user or administrator has not consented.":            "grant admin consent",
		"AADSTS99999: Something new.\r\nTrace ID: x":                           "The server said: AADSTS99999, AADSTS99999: Something new.",
	} {
		a := newAuthority(t, "", said)
		_, err := entra.SignIn(t.Context(), a.options(), func(entra.DeviceCode) {})
		p := problem(t, err, link.NoRights)
		contains(t, p.Error(), words)
		if strings.Contains(p.Error(), "\n") {
			t.Errorf("more than one line: %q", p.Error())
		}
	}
}

func TestSignInCanBeGivenUp(t *testing.T) {
	a := newAuthority(t, "", "AADSTS70016: authorization_pending")
	ctx, cancel := context.WithCancel(t.Context())
	_, err := entra.SignIn(ctx, a.options(), func(entra.DeviceCode) { cancel() })
	problem(t, err, link.Cancelled)
}

func TestSignInSaysWhatIsMissing(t *testing.T) {
	for words, o := range map[string]entra.SignInOptions{
		"HARDMATCH_GRAPH_TOKEN":    {Method: entra.ByToken, Token: " "},
		"--tenant":                 {Method: entra.ByCode, ClientID: "x"},
		"--client-id":              {Method: entra.Browser, Tenant: "x"},
		"browser, device-code":     {Method: "smoke-signals"},
		"public, usgov, usgov-dod": {Method: entra.ByToken, Token: "x", Cloud: "moon"},
		"must begin with https://": {Method: entra.ByCode, Tenant: "x", ClientID: "x", Authority: "http://login.contoso.com"},
		"tenant":                   {Method: entra.ByCode, Tenant: "not a tenant", ClientID: "x"},
		"a file in PEM form":       {Method: entra.ByCode, Tenant: "x", ClientID: "x", CA: []byte("nothing")},
	} {
		_, err := entra.SignIn(t.Context(), o, nil)
		contains(t, strings.ToLower(problem(t, err, link.Usage).Error()), strings.ToLower(words))
	}
}

func TestGraphAddresses(t *testing.T) {
	session, err := entra.SignIn(t.Context(), entra.SignInOptions{Method: entra.ByToken, Token: "x"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, good := range []string{"", "https://graph.contoso.com", "https://graph.contoso.com/", "http://127.0.0.1:8080", "http://localhost", "http://[::1]:1"} {
		if _, err := entra.Connect(session, entra.Options{URL: good}); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
	for _, bad := range []string{"graph", "http://graph.contoso.com", "https://graph.contoso.com/v1.0", "https://u:p@graph.contoso.com", "ftp://localhost", "https://x?y", "%"} {
		_, err := entra.Connect(session, entra.Options{URL: bad})
		problem(t, err, link.Usage)
	}
}

func TestEachCloudHasItsOwnAddress(t *testing.T) {
	for cloud, host := range map[entra.Cloud]string{
		"": "graph.microsoft.com", entra.Public: "graph.microsoft.com", entra.USGov: "graph.microsoft.us",
		entra.USGovDoD: "dod-graph.microsoft.us", entra.China: "microsoftgraph.chinacloudapi.cn",
	} {
		session, err := entra.SignIn(t.Context(), entra.SignInOptions{Method: entra.ByToken, Token: "token", Cloud: cloud}, nil)
		if err != nil {
			t.Fatal(err)
		}
		var asked *http.Request
		network := roundTrip(func(r *http.Request) (*http.Response, error) {
			asked = r
			return nil, errors.New("no network")
		})
		client, err := entra.Connect(session, entra.Options{Transport: network})
		if err != nil {
			t.Fatal(err)
		}
		_, err = client.Account(t.Context(), guid(1))
		problem(t, err, link.Unreachable)
		if asked.URL.Scheme != "https" || asked.URL.Host != host || asked.Header.Get("Authorization") != "Bearer token" {
			t.Errorf("%q asked %s://%s", cloud, asked.URL.Scheme, asked.URL.Host)
		}
	}
}

func TestATokenThatCannotBeRenewedAsksToSignIn(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	a := newAuthority(t, "short-lived", "")
	a.seconds = 1 // azidentity renews what has less than five minutes left
	session, err := entra.SignIn(t.Context(), a.options(), func(entra.DeviceCode) {})
	if err != nil {
		t.Fatal(err)
	}
	a.refused = "AADSTS50173: The provided grant has expired due to it being revoked."
	client, err := entra.Connect(session, entra.Options{URL: c.url})
	if err != nil {
		t.Fatal(err)
	}
	p := problem(t, client.SoftDelete(t.Context(), guid(1)), link.NoRights)
	contains(t, p.Error(), "Sign in again")
	if len(c.Requests()) != 0 || a.prompts.Load() != 1 {
		t.Errorf("%d requests to Graph, asked %d times", len(c.Requests()), a.prompts.Load())
	}
}
