package entra_test

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

func TestSignInSaysWhatIsMissing(t *testing.T) {
	for words, o := range map[string]signin.Options{
		"HARDMATCH_GRAPH_TOKEN":    {Method: signin.ByToken, Token: " "},
		"--tenant":                 {Method: signin.ByCode, ClientID: "x"},
		"--client-id":              {Method: signin.Browser, Tenant: "x"},
		"browser, device-code":     {Method: "smoke-signals"},
		"public, usgov, usgov-dod": {Method: signin.ByToken, Token: "x", Cloud: "moon"},
		"must begin with https://": {Method: signin.ByCode, Tenant: "x", ClientID: "x", Authority: "http://login.contoso.com"},
		"tenant":                   {Method: signin.ByCode, Tenant: "not a tenant", ClientID: "x"},
		"a file in PEM form":       {Method: signin.ByCode, Tenant: "x", ClientID: "x", CA: []byte("nothing")},
	} {
		_, err := signin.SignIn(t.Context(), o, nil)
		contains(t, strings.ToLower(problem(t, err, link.BadInput).Error()), strings.ToLower(words))
	}
}

func TestGraphAddresses(t *testing.T) {
	session, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByToken, Token: "x"}, nil)
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
		problem(t, err, link.BadInput)
	}
}

// Sign-in address, Graph and scopes change together: whatever the cloud, its token goes to its own Graph and nowhere else.
func TestEachCloudHasItsOwnAddresses(t *testing.T) {
	t.Parallel()
	for cloud, hosts := range map[signin.Cloud][2]string{
		"": {"login.microsoftonline.com", "graph.microsoft.com"}, signin.Public: {"login.microsoftonline.com", "graph.microsoft.com"},
		signin.USGov: {"login.microsoftonline.us", "graph.microsoft.us"}, signin.USGovDoD: {"login.microsoftonline.us", "dod-graph.microsoft.us"},
		signin.China: {"login.chinacloudapi.cn", "microsoftgraph.chinacloudapi.cn"},
	} {
		s := serve(t, entratest.Behaviour{}).signIns(entratest.SignIn{})
		internet := &internet{signIn: s, login: hosts[0], graph: hosts[1]}
		s.options.Authority, s.options.Cloud, s.options.Transport = "", cloud, internet
		session, err := signin.SignIn(t.Context(), s.options, s.show)
		if err != nil {
			t.Fatalf("%q: %v", cloud, err)
		}
		client, err := entra.Connect(session, entra.Options{Transport: internet})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := client.Tenant(t.Context()); err != nil {
			t.Errorf("%q: %v", cloud, err)
		}
		for _, asked := range s.Asked() {
			if asked.Ask != entratest.AskPoll && asked.Resource != "https://"+hosts[1] {
				t.Errorf("%q: a token for %q was asked for", cloud, asked.Resource)
			}
		}
		for _, stray := range internet.stray {
			t.Errorf("%q: %s was asked", cloud, stray)
		}
	}
}

// internet leads the addresses of one cloud to the simulated services, and every other one nowhere.
type internet struct {
	signIn       *signInService
	login, graph string
	mu           sync.Mutex
	stray        []string
}

// RoundTrip implements http.RoundTripper.
func (i *internet) RoundTrip(r *http.Request) (*http.Response, error) {
	var answers http.Handler
	switch signed := r.Header.Get("Authorization") != ""; {
	case r.URL.Scheme == "https" && r.URL.Host == i.login && !signed:
		answers = i.signIn.Authority
	case r.URL.Scheme == "https" && r.URL.Host == i.graph && signed:
		answers = i.signIn.tenant.Tenant
	default:
		i.mu.Lock()
		defer i.mu.Unlock()
		i.stray = append(i.stray, r.URL.Host)
		return nil, errors.New("no such host")
	}
	if r.Body == nil {
		r.Body = http.NoBody
	}
	r.Host = r.URL.Host
	w := httptest.NewRecorder()
	answers.ServeHTTP(w, r)
	return w.Result(), nil
}

// A page that leads elsewhere, and a next page on another server, get no token.
func TestATokenGoesToNoOtherHost(t *testing.T) {
	var elsewhere int
	other := newServer(t, func(http.ResponseWriter, *http.Request) { elsewhere++ })
	for name, answer := range map[string]http.HandlerFunc{
		"redirect": func(w http.ResponseWriter, r *http.Request) {
			http.Redirect(w, r, other+"/v1.0/me", http.StatusTemporaryRedirect)
		},
		"next page": func(w http.ResponseWriter, _ *http.Request) {
			answerJSON(w, 200, `{"value":[],"@odata.nextLink":"`+other+`/v1.0/users"}`)
		},
	} {
		client, _ := broken(t, answer)
		if _, _, err := client.Find(t.Context(), "james", 5); err == nil || elsewhere > 0 {
			t.Errorf("%s: %v, %d requests elsewhere", name, err, elsewhere)
		}
	}
}
