package entra_test

import (
	"bytes"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"hardmatch/entra"
	"hardmatch/entra/signin"
	"hardmatch/link"
	"hardmatch/link/netfault/faulty"
)

// field-1 K4: every failure of a handshake has its own cause and cure at Graph, and the log has the library's error.
func TestEveryFaultOfTLSIsNamedAtGraph(t *testing.T) {
	var clock clock
	for _, c := range faulty.Cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			var log bytes.Buffer
			client := connect(t, "https://"+c.Serve(t, false), "token", entra.Options{CA: c.CA, Wait: clock.wait, Log: slog.New(slog.NewTextHandler(&log, nil))})
			_, err := client.Account(t.Context(), guid(1))
			p := problem(t, err, link.Unreachable)
			c.Check(t, p.Error())
			contains(t, p.Error(), "Microsoft Graph could not be reached: ")
			checkLibrary(t, log.String(), p)
		})
	}
}

// checkLibrary checks that a problem has a cure, and that the library's words for it are in a log, and are not said to be a server's.
func checkLibrary(t *testing.T, log string, p *link.Problem) {
	t.Helper()
	if !strings.Contains(log, "error=") || p.Cure == "" || p.ServerSaid() != "" {
		t.Errorf("cure %q, %q; log %s", p.Cure, p.ServerSaid(), log)
	}
}

// field-1 K4: the same at the sign-in service.
func TestEveryFaultOfTLSIsNamedAtTheSignIn(t *testing.T) {
	for _, c := range faulty.Cases(t) {
		t.Run(c.Name, func(t *testing.T) {
			var log bytes.Buffer
			_, err := signin.SignIn(t.Context(), signin.Options{Method: signin.ByCode, Tenant: "contoso.com", ClientID: "app",
				Authority: "https://" + c.Serve(t, false), CA: c.CA, Log: slog.New(slog.NewTextHandler(&log, nil))}, func(signin.DeviceCode) {})
			p := problem(t, err, link.Unreachable)
			c.Check(t, p.Error())
			contains(t, p.Error(), "sign-in to contoso.com: the sign-in service could not be reached: ")
			checkLibrary(t, log.String(), p)
		})
	}
}

// field-1 K14: a proxy that lets no one through is distinguished from the server behind it, whoever was asked for.
func TestAProxyThatLetsNobodyThrough(t *testing.T) {
	for status, says := range map[int][]string{
		407: {"requires its own sign-in (status 407)", "HTTPS_PROXY"},
		403: {"lets no one through to it (status 403)", "to allow the address"},
		502: {"lets no one through to it (status 502)", "HTTPS_PROXY"},
		0:   {"the proxy that this computer is set to use (HTTPS_PROXY) cannot be reached: nothing listens there", "unset it"},
	} {
		proxy := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(status) }))
		if status == 0 {
			proxy.Close()
		} else {
			defer proxy.Close()
		}
		through(t, proxy.URL)
		var clock clock
		client := connect(t, "https://graph.contoso.com", "token", entra.Options{Wait: clock.wait})
		_, err := client.Account(t.Context(), guid(1))
		contains(t, problem(t, err, link.Unreachable).Error(), append(says, "Microsoft Graph could not be reached: the proxy")...)
		_, err = signin.SignIn(t.Context(), signin.Options{Method: signin.ByCode, Tenant: "contoso.com", ClientID: "app"}, func(signin.DeviceCode) {})
		contains(t, problem(t, err, link.Unreachable).Error(), append(says, "the sign-in service could not be reached: the proxy")...)
	}
}

// through sets a proxy, as HTTPS_PROXY does once for the whole process.
func through(t *testing.T, proxy string) {
	t.Helper()
	u, err := url.Parse(proxy)
	if err != nil {
		t.Fatal(err)
	}
	system := http.DefaultTransport.(*http.Transport)
	before := system.Proxy
	system.Proxy = http.ProxyURL(u)
	t.Cleanup(func() { system.Proxy = before })
}
