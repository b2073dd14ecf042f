package ui

import "testing"

// What Active Directory escapes in a distinguished name is no border of a folder, and is shown as it was written.
func TestTheFolderOfADistinguishedName(t *testing.T) {
	for dn, want := range map[string]string{
		"CN=James Bond,OU=Agents,OU=London,DC=contoso,DC=com":     "contoso.com / London / Agents",
		`CN=Bond\, James,OU=Agents,DC=contoso,DC=com`:             "contoso.com / Agents",
		`CN=James,OU=Bond\, Moneypenny,OU=A\\B,DC=contoso,DC=com`: `contoso.com / A\B / Bond, Moneypenny`,
		`CN=James\0ACNF:a1b2,OU=Z\C3\BCrich\2C Berlin,DC=contoso`: "contoso / Zürich, Berlin",
		`CN=James\2`:                         "",
		`CN=James\`:                          "",
		"CN=James,DC=contoso":                "contoso",
		`CN=James,OU=A\1B[2J\0DB,DC=contoso`: "contoso / A\ufffd[2J B",
	} {
		if got := folderOf(dn); got != want {
			t.Errorf("%s: %q, want %q", dn, got, want)
		}
	}
	for path, want := range map[string]string{"contoso.com / London / Agents": "Agents", "contoso.com": "contoso.com", "": ""} {
		if got := innermost(path); got != want {
			t.Errorf("%q: %q, want %q", path, got, want)
		}
	}
}
