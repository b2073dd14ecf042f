// Package ad is Active Directory as link needs it, spoken to over LDAP with TLS: package link's Directory.
//
// Passwords never leave over a connection without TLS, every call has a deadline, and a connection that is lost is remade once
// without anyone noticing. Every error is a *link.Problem.
package ad
