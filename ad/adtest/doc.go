// Package adtest is an Active Directory in process, for tests, teaching and demonstrations: a real LDAP server on loopback, with
// TLS from a certificate authority made at start. It is to LDAP what net/http/httptest is to HTTP.
//
//	srv, err := adtest.Start(adtest.Config{Domain: "contoso.com"})
//	defer srv.Close()
//	err = srv.Add(adtest.User{SAMAccountName: "james.bond", UPN: "james.bond@contoso.com", Password: "secret"})
//	// connect to srv.LDAPS(), trusting srv.CA()
//
// It answers as a hardened domain controller does, the unpleasant parts included: no bind over plain LDAP, no search before a bind,
// search references at the domain root, at most 1000 entries a page, strings compared without case and accents. What it serves:
// rootDSE, simple bind, StartTLS, who am I, search with every kind of filter, paged results, and changes of mS-DS-ConsistencyGuid.
// Faults can be injected, and what was asked is counted.
package adtest
