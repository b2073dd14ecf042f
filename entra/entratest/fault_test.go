package entratest_test

import (
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"hardmatch/entra/entratest"
	"hardmatch/entra/entratest/graphfault"
)

func TestFaults(t *testing.T) {
	for name, test := range map[string]struct {
		fault      entratest.Fault
		status     int // 0: no answer
		body       string
		retryAfter string
		acts       bool
	}{
		"throttled, whole seconds": {graphfault.Throttled("2"), 429, "TooManyRequests", "2", false},
		"throttled, a fraction":    {graphfault.Throttled("0.3"), 429, "TooManyRequests", "0.3", false},
		"throttled, a date":        {graphfault.Throttled("Mon, 23 Nov 2026 09:00:05 GMT"), 429, "", "Mon, 23 Nov 2026 09:00:05 GMT", false},
		"HTML":                     {graphfault.BadGateway(), 502, "<html>", "", false},
		"empty":                    {entratest.Fault{Status: 503}, 503, "", "", false},
		"reset before acting":      {entratest.Fault{Reset: true}, 0, "EOF", "", false},
		"reset after acting":       {entratest.Fault{Reset: true, AfterActing: true}, 0, "EOF", "", true},
		"504 after acting":         {entratest.Fault{Status: 504, AfterActing: true}, 504, "", "", true},
	} {
		t.Run(name, func(t *testing.T) {
			c := serve(t, entratest.Behaviour{})
			id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
			c.Fail("POST", "/users/", 9, entratest.Fault{Status: 500})
			c.Fail("PATCH", "/USERS/", 1, test.fault)
			r := c.send("PATCH", "/v1.0/users/"+id, setAnchor)
			if r.status != test.status || !strings.Contains(r.text, test.body) || r.header.Get("Retry-After") != test.retryAfter {
				t.Errorf("%d %q %v", r.status, r.text, r.header)
			}
			if u, _ := c.User(id); (u.ImmutableID == anchor) != test.acts {
				t.Errorf("acted: %v", u.ImmutableID)
			}
			c.get("/v1.0/users/"+id).want(t, 200, "", "")
			c.send("PATCH", "/v1.0/users/"+id, setAnchor).want(t, 204, "", "")
		})
	}
}

func TestCutOffAnswer(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.Fail("", "/me", 1, entratest.Fault{CutOff: true})
	if r := c.get("/v1.0/me"); r.status != 200 || !strings.Contains(r.text, "unexpected EOF") || r.json != nil {
		t.Errorf("%d %q", r.status, r.text)
	}
	c.get("/v1.0/me").want(t, 200, "", "")
}

func TestLatencyIsWaitedForByTheClockGiven(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.Fail("GET", "", 1, entratest.Fault{Latency: time.Hour})
	c.get("/v1.0/me").want(t, 200, "", "")
	if len(c.waited) != 1 || c.waited[0] != time.Hour {
		t.Errorf("waited %v", c.waited)
	}
	c.Fail("GET", "", 1, entratest.Fault{Status: 500})
	c.ClearFaults()
	c.get("/v1.0/me").want(t, 200, "", "")
}

func TestRequestsAreCounted(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	c.get("/v1.0/me?$select=id")
	c.get("/v1.0/users/nobody")
	log := c.Requests()
	if len(log) != 2 || log[0].Path != "/v1.0/me" || log[0].Query != "$select=id" || log[0].Status != 200 || log[1].Status != 404 || log[1].Method != "GET" {
		t.Errorf("log %+v", log)
	}
	if log[0].Depth != 1 || log[1].Depth != 2 || log[0].Header.Get("Authorization") != "" {
		t.Errorf("depths %d %d, header %v", log[0].Depth, log[1].Depth, log[0].Header)
	}
	c.ResetRequests()
	c.gate = make(chan struct{}) // both requests are held until both have arrived
	c.Fail("", "", 2, entratest.Fault{Latency: time.Second})
	var both sync.WaitGroup
	for range 2 {
		both.Go(func() { c.get("/v1.0/me") })
	}
	both.Wait()
	c.get("/v1.0/me")
	var depths []int
	for _, r := range c.Requests() {
		depths = append(depths, r.Depth)
	}
	if len(depths) != 3 || depths[0] != 1 || depths[1] != 1 || depths[2] != 2 {
		t.Errorf("depths %v", depths)
	}
}

func TestStartOnAListener(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	tenant := entratest.New(entratest.Config{})
	server, err := entratest.Start(tenant, l)
	if err != nil || server.URL != "http://"+l.Addr().String() {
		t.Errorf("%v %+v", err, server)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	if _, err := net.Dial("tcp", l.Addr().String()); err == nil {
		t.Error("still listening after Close")
	}
}

func TestManyAtOnce(t *testing.T) {
	c := serve(t, entratest.Behaviour{})
	var all sync.WaitGroup
	for range 8 {
		all.Go(func() {
			id := c.AddUser(entratest.User{UPN: "a@contoso.com"})
			c.send("PATCH", "/v1.0/users/"+id, setAnchor)
			c.get("/v1.0/users")
			c.send("DELETE", "/v1.0/users/"+id, "")
		})
	}
	all.Wait()
	if n := len(c.Users()); n != 9 {
		t.Errorf("%d users", n)
	}
}
