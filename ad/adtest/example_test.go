package adtest_test

import (
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"strings"

	"hardmatch/ad/adtest"

	"github.com/go-ldap/ldap/v3"
)

// Any LDAP client can speak to the server: it trusts the server's own certificate authority, signs in, and searches.
func Example() {
	server, err := adtest.Start(adtest.Config{Domain: "contoso.com"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	if err := server.Add(adtest.User{SAMAccountName: "james.bond", UPN: "james.bond@contoso.com", DisplayName: "James Bond", Password: "secret"}); err != nil {
		fmt.Println(err)
		return
	}

	roots := x509.NewCertPool()
	roots.AppendCertsFromPEM(server.CA())
	connection, err := ldap.DialURL(server.LDAPS(), ldap.DialWithTLSConfig(&tls.Config{RootCAs: roots, ServerName: "localhost"}))
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = connection.Close() }()
	search := ldap.NewSearchRequest(server.Base(), ldap.ScopeWholeSubtree, ldap.NeverDerefAliases, 0, 0, false, "(anr=james)", []string{"displayName"}, nil)
	_, err = connection.Search(search)
	fmt.Println("before a bind:", strings.Contains(fmt.Sprint(err), "bind must be completed"))
	if err := connection.Bind("james.bond@contoso.com", "secret"); err != nil {
		fmt.Println(err)
		return
	}
	found, err := connection.Search(search)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(found.Entries[0].DN, found.Entries[0].GetAttributeValue("displayName"))
	// Output:
	// before a bind: true
	// CN=James Bond,CN=Users,DC=contoso,DC=com James Bond
}
