package entratest

import (
	"cmp"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"io"
	"maps"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"time"
)

// The states of a device code.
type codeState int

const (
	pending codeState = iota
	approved
	declined
)

// deviceCode is a code shown to a person.
type deviceCode struct {
	user    string // what the person types
	state   codeState
	polls   int
	expires time.Time
}

// browserCode is the code that the sign-in page gives to the application.
type browserCode struct{ client, challenge string }

const (
	codeLife  = 15 * time.Minute
	tokenLife = time.Hour
)

// ServeHTTP answers the paths /{tenant}/… of the sign-in service.
func (a *Authority) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	tenant, path, _ := strings.Cut(strings.Trim(r.URL.Path, "/"), "/")
	if err := r.ParseForm(); err != nil {
		http.Error(w, "unreadable form", http.StatusBadRequest)
		return
	}
	var body any
	var err error
	switch {
	case tenant == "devicelogin":
		_, _ = fmt.Fprintln(w, "This is a practice sign-in: the code is taken by itself.")
		return
	case !a.tenant.tenantNamed(tenant):
		err = refuse(codeNoTenant, tenant)
	case path == "v2.0/.well-known/openid-configuration":
		body = discovery("https://" + r.Host + "/" + tenant)
	case path == "discovery/instance":
		body = instance(r.Host, r.Form.Get("authorization_endpoint"))
	case path == "oauth2/v2.0/devicecode" && r.Method == http.MethodPost:
		body, err = a.deviceCode(r.Form, "https://"+r.Host+"/devicelogin")
	case path == "oauth2/v2.0/authorize":
		a.signInPage(w, r)
		return
	case path == "oauth2/v2.0/token" && r.Method == http.MethodPost:
		body, err = a.token(r.Form)
	default:
		http.NotFound(w, r)
		return
	}
	a.write(w, body, err)
}

func (a *Authority) write(w http.ResponseWriter, body any, err error) {
	status := http.StatusOK
	if refused, ok := errors.AsType[*oauthError](err); ok {
		status, body = refused.status, refused.body(a.tenant.newID(), a.tenant.now().UTC().Format("2006-01-02 15:04:05Z"))
	}
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // a client that has gone is not the service's concern
}

// instance says that the service knows a sign-in address, and that the address has no other names.
func instance(host, endpoint string) any {
	return map[string]any{
		"tenant_discovery_endpoint": strings.Replace(endpoint, "/oauth2/v2.0/authorize", "/v2.0/.well-known/openid-configuration", 1),
		"api-version":               "1.1", "metadata": []any{map[string]any{"preferred_network": host, "preferred_cache": host, "aliases": []string{host}}},
	}
}

// discovery says where everything is, under the name that the client reached the service by.
func discovery(root string) any {
	return map[string]any{
		"issuer": root + "/v2.0", "authorization_endpoint": root + "/oauth2/v2.0/authorize", "token_endpoint": root + "/oauth2/v2.0/token",
		"device_authorization_endpoint": root + "/oauth2/v2.0/devicecode", "jwks_uri": root + "/discovery/v2.0/keys",
		"response_types_supported": []string{"code"}, "subject_types_supported": []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"RS256"}, "tenant_region_scope": "EU",
	}
}

// ask writes a request down, and refuses it if a refusal is planned, or if the application is not registered.
func (a *Authority) ask(what Ask, form url.Values) error {
	client := form.Get("client_id")
	asked := Asked{Ask: what, Client: client, Resource: resource(form.Get("scope")), Scopes: permissions(form.Get("scope")),
		Claims: form.Get("claims"), Code: a.refused[what]}
	if asked.Code == 0 && a.signIn.Clients != nil && !slices.Contains(a.signIn.Clients, client) {
		asked.Code = codeNoApp
	}
	a.asked = append(a.asked, asked)
	if asked.Code != 0 {
		return refuse(asked.Code, client)
	}
	return nil
}

// deviceCode makes a code to be shown, with the page to type it on.
func (a *Authority) deviceCode(form url.Values, page string) (any, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	if err := a.ask(AskCode, form); err != nil {
		return nil, err
	}
	life := cmp.Or(a.signIn.CodeLife, codeLife)
	a.made++
	code := &deviceCode{user: fmt.Sprintf("HMATCH%03d", a.made), expires: a.tenant.now().Add(life)}
	id := a.tenant.newID()
	a.codes[id] = code
	return map[string]any{
		"user_code": code.user, "device_code": id, "verification_uri": page, "expires_in": int(life / time.Second), "interval": 5,
		"message": "To sign in, use a web browser to open the page " + page + " and enter the code " + code.user + " to authenticate.",
	}, nil
}

func (a *Authority) over(code *deviceCode) bool { return !a.tenant.now().Before(code.expires) }

// signInPage sends the browser straight back, as the page does once the person has signed in: with a form that posts itself, as applications request
// (OAuth 2.0 Form Post Response Mode).
func (a *Authority) signInPage(w http.ResponseWriter, r *http.Request) {
	back, err := url.Parse(r.Form.Get("redirect_uri"))
	if err != nil || back.Scheme != "http" || !slices.Contains([]string{"localhost", "127.0.0.1", "::1"}, back.Hostname()) {
		http.Error(w, "AADSTS50011: the redirect URI is not that of an application on this computer", http.StatusBadRequest)
		return
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	answer := url.Values{"state": {r.Form.Get("state")}}
	if err := a.ask(AskBrowser, r.Form); err != nil {
		answer.Set("error", "access_denied")
		answer.Set("error_description", err.Error())
	} else {
		id := a.tenant.newID()
		a.browser[id] = &browserCode{r.Form.Get("client_id"), r.Form.Get("code_challenge")}
		answer.Set("code", id)
	}
	w.Header().Set("Content-Type", "text/html; charset=utf-8")
	_, _ = io.WriteString(w, formPost(back.String(), answer)) // a browser that has gone is not the service's concern
}

// formPost returns a page that posts itself. It is written by hand: html/template calls methods by their names, so the linker would keep all methods there are.
func formPost(back string, answer url.Values) string {
	var page strings.Builder
	fmt.Fprintf(&page, "<html><body onload=\"document.forms[0].submit()\">\n<form method=\"POST\" action=\"%s\">\n", html.EscapeString(back))
	for _, name := range slices.Sorted(maps.Keys(answer)) {
		fmt.Fprintf(&page, "<input type=\"hidden\" name=\"%s\" value=\"%s\">\n", html.EscapeString(name), html.EscapeString(answer.Get(name)))
	}
	page.WriteString("</form></body></html>\n")
	return page.String()
}

// token answers requests for a token of every kind.
func (a *Authority) token(form url.Values) (any, error) {
	a.mu.Lock()
	defer a.mu.Unlock()
	grants := map[string]struct {
		ask   Ask
		check func(url.Values) error
	}{
		"device_code": {AskPoll, a.poll}, "urn:ietf:params:oauth:grant-type:device_code": {AskPoll, a.poll},
		"authorization_code": {AskRedeem, a.redeem}, "refresh_token": {AskRefresh, a.renew},
	}
	grant, known := grants[form.Get("grant_type")]
	if !known {
		return nil, refuse(70011, "")
	}
	if err := a.ask(grant.ask, form); err != nil {
		return nil, err
	}
	var answer any
	err := grant.check(form)
	if err == nil {
		answer, err = a.grant(form)
	}
	if refused, ok := errors.AsType[*oauthError](err); ok {
		a.asked[len(a.asked)-1].Code = refused.code
	}
	return answer, err
}

// poll reports whether a device code was typed.
func (a *Authority) poll(form url.Values) error {
	code := a.codes[form.Get("device_code")]
	if code == nil || a.over(code) {
		return refuse(codeExpired, "")
	}
	code.polls++
	if code.state == pending && a.signIn.Polls > 0 && code.polls >= a.signIn.Polls {
		code.state = approved
	}
	switch code.state {
	case pending:
		return refuse(codePending, "")
	case declined:
		return refuse(codeDeclined, "")
	default:
		delete(a.codes, form.Get("device_code"))
		return nil
	}
}

// redeem checks the code of the sign-in page, and the proof that the same application asks (RFC 7636).
func (a *Authority) redeem(form url.Values) error {
	code := a.browser[form.Get("code")]
	delete(a.browser, form.Get("code"))
	sum := sha256.Sum256([]byte(form.Get("code_verifier")))
	if code == nil || code.client != form.Get("client_id") || code.challenge != base64.RawURLEncoding.EncodeToString(sum[:]) {
		return refuse(codeBadGrant, "")
	}
	return nil
}

func (a *Authority) renew(form url.Values) error {
	if _, good := a.refresh[form.Get("refresh_token")]; !good {
		return refuse(codeRevoked, "")
	}
	return nil
}
