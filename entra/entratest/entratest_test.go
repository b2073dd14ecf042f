package entratest_test

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"hardmatch/entra/entratest"
)

// now is the time in every tenant of these tests.
var now = time.Date(2026, 11, 23, 9, 0, 0, 0, time.UTC)

// contoso is a tenant with an operator, over real HTTP.
type contoso struct {
	*entratest.Tenant
	t        *testing.T
	server   *entratest.Server
	operator string
	token    string
	clock    time.Time
	gate     chan struct{} // unless it is nil, waiting takes until two wait
	waited   []time.Duration
}

// wait notes how long the tenant would have waited.
func (c *contoso) wait(_ context.Context, d time.Duration) error {
	if c.gate != nil {
		select {
		case c.gate <- struct{}{}:
		case <-c.gate:
		}
		return nil
	}
	c.waited = append(c.waited, d)
	return nil
}

// serve starts a tenant with a User Administrator signed in.
func serve(t *testing.T, b entratest.Behaviour) *contoso {
	t.Helper()
	c := &contoso{t: t, clock: now}
	var ids atomic.Int64
	c.Tenant = entratest.New(entratest.Config{Now: func() time.Time { return c.clock },
		Features: map[string]bool{"blockCloudObjectTakeoverThroughHardMatchEnabled": true},
		NewID:    func() string { return fmt.Sprintf("00000000-0000-4000-8000-%012d", ids.Add(1)) },
		Wait:     c.wait, Behaviour: b})
	c.AddDomain(entratest.Domain{Name: "contoso.onmicrosoft.com", Initial: true})
	c.AddDomain(entratest.Domain{Name: "contoso.com", Default: true})
	c.AddDomain(entratest.Domain{Name: "fabrikam.com", Federated: true})
	c.operator = c.AddUser(entratest.User{UPN: "olga@contoso.com", DisplayName: "Olga Operator", Roles: []string{"User Administrator"}})
	c.token = c.Issue(entratest.Grant{UserID: c.operator})
	server, err := entratest.Start(c.Tenant, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	c.server = server
	return c
}

// reply is an answer with its JSON.
type reply struct {
	status int
	header http.Header
	text   string
	json   map[string]any
}

// send makes a request. header is "Name: value" lines.
func (c *contoso) send(method, path, body string, header ...string) reply {
	c.t.Helper()
	request, err := http.NewRequest(method, c.server.URL+path, strings.NewReader(body))
	if err != nil {
		c.t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+c.token)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, line := range header {
		name, value, _ := strings.Cut(line, ": ")
		request.Header.Set(name, value)
	}
	return c.do(request)
}

func (c *contoso) do(request *http.Request) reply {
	c.t.Helper()
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{text: err.Error()}
	}
	defer func() { _ = response.Body.Close() }()
	content, err := io.ReadAll(response.Body)
	r := reply{status: response.StatusCode, header: response.Header, text: string(content)}
	if err != nil {
		r.text += err.Error()
	}
	_ = json.Unmarshal(content, &r.json) // not every answer is JSON
	return r
}

func (c *contoso) get(path string, header ...string) reply {
	c.t.Helper()
	return c.send("GET", path, "", header...)
}

// list asks for users by a filter and gives their sign-in names.
func (c *contoso) list(filter string, header ...string) ([]string, reply) {
	c.t.Helper()
	r := c.get("/v1.0/users?$filter="+url.QueryEscape(filter), header...)
	return r.names(), r
}

// names are the sign-in names in a collection.
func (r reply) names() []string {
	var names []string
	items, _ := r.json["value"].([]any)
	for _, item := range items {
		name, _ := item.(map[string]any)["userPrincipalName"].(string)
		names = append(names, name)
	}
	return names
}

// failure is the code and the message of an OData error.
func (r reply) failure() (code, message string) {
	e, _ := r.json["error"].(map[string]any)
	code, _ = e["code"].(string)
	message, _ = e["message"].(string)
	return code, message
}

// want checks the status and, if it is not empty, the code of the error and a part of its message.
func (r reply) want(t *testing.T, status int, code, message string) {
	t.Helper()
	gotCode, gotMessage := r.failure()
	if r.status != status || gotCode != code || !strings.Contains(gotMessage, message) {
		t.Errorf("got %d %s %q, want %d %s %q\n%s", r.status, gotCode, gotMessage, status, code, message, r.text)
	}
}

const anchor = "1MOyofbliUerzRI0VniQqw=="

// replaceIDs puts the ids of a live and of a deleted user into a path.
func replaceIDs(path, live, deleted string) string {
	return strings.NewReplacer("/ID", "/"+live, "/BIN", "/"+deleted).Replace(path)
}
