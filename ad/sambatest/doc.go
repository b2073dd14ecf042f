// Package sambatest is a real Active Directory for tests: Samba's domain controller in a temporary folder, on a loopback address that no
// other test uses. It takes the same people as package adtest, so tests of the simulation can run against it too.
//
// It needs Linux, the rights of root, and Debian's packages samba-ad-dc, samba-ad-provision, samba-dsdb-modules, winbind, ldb-tools and krb5-user.
// NotHere says which of these is missing.
package sambatest
