package adtest

import (
	"crypto/tls"
	"crypto/x509"
	"testing"
	"time"

	"github.com/go-ldap/ldap/v3"
	"go.uber.org/goleak"
)

var (
	bondGUID = [16]byte{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}
	made     = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)
)

const bondSID = "S-1-5-21-1-2-3-1500"

// start starts a controller with an operator and some people. It ends with the test, and must leave nothing running.
func start(t *testing.T, config Config) *Server {
	t.Helper()
	before := goleak.IgnoreCurrent()
	t.Cleanup(func() { goleak.VerifyNone(t, before) })
	config.Now = func() time.Time { return made }
	srv, err := Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	err = srv.Add(
		User{SAMAccountName: "operator", UPN: "operator@contoso.com", DisplayName: "Helpdesk", Password: "secret"},
		User{SAMAccountName: "james.bond", UPN: "james.bond@contoso.com", DisplayName: "James Bond", GivenName: "James", Surname: "Bond",
			OU: "OU=Sales,OU=Europe", Mail: "bond@contoso.com", GUID: bondGUID, SID: bondSID, ConsistencyGUID: []byte{0, '*', ')', 0xff},
			Addresses: []string{"SMTP:bond@contoso.com", "smtp:007@contoso.com"}, EmployeeID: "007", Password: "martini"},
		User{SAMAccountName: "jose", DisplayName: "José Müller", GivenName: "José", Surname: "Müller", Disabled: true, Password: "x"},
		User{SAMAccountName: "krbtgt", Critical: true, Disabled: true},
	)
	if err != nil {
		t.Fatal(err)
	}
	return srv
}

// dial opens a connection over TLS, not bound.
func dial(t *testing.T, srv *Server) *ldap.Conn {
	t.Helper()
	conn, err := ldap.DialURL(srv.LDAPS(), ldap.DialWithTLSConfig(trust(srv)))
	if err != nil {
		t.Fatal(err)
	}
	conn.SetTimeout(10 * time.Second)
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

func trust(srv *Server) *tls.Config {
	pool := x509.NewCertPool()
	pool.AppendCertsFromPEM(srv.CA())
	return &tls.Config{RootCAs: pool, ServerName: "localhost"}
}

// login is dial with the operator bound.
func login(t *testing.T, srv *Server) *ldap.Conn {
	t.Helper()
	conn := dial(t, srv)
	if err := conn.Bind("operator@contoso.com", "secret"); err != nil {
		t.Fatal(err)
	}
	return conn
}

// find searches the whole domain.
func find(t *testing.T, conn *ldap.Conn, filter string, attributes ...string) *ldap.SearchResult {
	t.Helper()
	r, err := conn.Search(&ldap.SearchRequest{BaseDN: "DC=contoso,DC=com", Scope: ldap.ScopeWholeSubtree, Filter: filter, Attributes: attributes})
	if err != nil {
		t.Fatalf("%s: %v", filter, err)
	}
	return r
}
