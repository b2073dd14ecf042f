package ad

import (
	"strings"
	"testing"
	"time"

	"hardmatch/link"
	"hardmatch/link/netfault/faulty"
)

// field-1 K4: every failure of a handshake has its own cause and cure, over LDAPS and over StartTLS, and the log has the library's error.
func TestEveryFaultOfTLSIsNamed(t *testing.T) {
	for _, c := range faulty.Cases(t) {
		for _, scheme := range []string{"ldaps://", "ldap://"} {
			t.Run(c.Name+" "+scheme, func(t *testing.T) {
				var log journal
				server := c.Serve(t, scheme == "ldap://")
				_, err := Dial(t.Context(), Options{Server: scheme + server, CA: c.CA, User: "operator@contoso.com", Password: password, Timeout: 10 * time.Second, Log: log.logger()})
				p := wantProblem(t, err, link.Unreachable, server)
				c.Check(t, p.Error())
				if p.Cure == "" || p.Err == nil || !logged(log.String(), p.Err) {
					t.Errorf("no cure (%q), or the library's words %v are not in the log:\n%s", p.Cure, p.Err, log.String())
				}
			})
		}
	}
}

// logged reports whether a log of slog's text has the words of an error.
func logged(log string, err error) bool {
	return strings.Contains(strings.ReplaceAll(log, `\"`, `"`), err.Error())
}

// The client distinguishes a server that speaks TLS from the beginning from one that has none: ldap:// leads to the port of ldaps://.
func TestStartTLSOnThePortOfLDAPS(t *testing.T) {
	for _, c := range faulty.Cases(t) {
		if c.Name != "another name" { // which answers whatever comes with an alert
			continue
		}
		_, err := Dial(t.Context(), Options{Server: "ldap://" + c.Serve(t, false), User: "operator@contoso.com", Password: password, Timeout: 10 * time.Second})
		wantProblem(t, err, link.Unreachable, "expects TLS on this port from the start", "ldaps://")
	}
}
