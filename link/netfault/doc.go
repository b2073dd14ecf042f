// Package netfault says in words why a server could not be reached: this computer's network, the proxy, or TLS, with a cure for each. It is the only
// place that reads the errors of crypto/tls and crypto/x509.
//
// It is a package of its own because LDAP, Graph and the sign-in service fail in the same ways, while ad and entra must not know each other. It is not a
// part of link, which has no network and must not get one; and it imports nothing of ours, so that both can use it without a circle.
package netfault
