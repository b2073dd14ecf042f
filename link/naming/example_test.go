package naming_test

import (
	"fmt"

	"hardmatch/link/naming"
)

// A person is named as their tools name them, and each form is looked for in its own way.
func ExampleRead() {
	for _, text := range []string{
		"james.bond", `CONTOSO\james.bond`, "James Bond <james.bond@contoso.com>", "i:0#.f|membership|james.bond@contoso.com",
		"CN=James Bond,OU=Staff,DC=contoso,DC=com", "S-1-5-21-1-2-3-1104",
	} {
		name := naming.Read(text)
		fmt.Println(name.What()+":", name.Text)
	}
	// Output:
	// account name (sAMAccountName) or alias: james.bond
	// logon name with its domain (DOMAIN\sAMAccountName): CONTOSO\james.bond
	// sign-in name or address, in a name with its address: james.bond@contoso.com
	// sign-in name or address, in a claim of SharePoint: james.bond@contoso.com
	// distinguished name (DN): CN=James Bond,OU=Staff,DC=contoso,DC=com
	// SID (objectSid): S-1-5-21-1-2-3-1104
}
