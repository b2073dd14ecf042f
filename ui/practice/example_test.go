package practice_test

import (
	"fmt"

	"hardmatch/ui/practice"
)

// Each person of the company is a situation, in both directories.
func Example() {
	company, err := practice.Start(practice.Options{})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = company.Close() }()

	james, found := company.Directory().Get("james.bond")
	fmt.Println(james.DN, found)
	for _, account := range company.Tenant().Users() {
		if account.DisplayName == "James Bond" {
			fmt.Printf("%s %q\n", account.UPN, account.ImmutableID)
		}
	}
	// Output:
	// CN=James Bond,OU=Staff,DC=contoso,DC=com true
	// james.bond@contoso.com ""
	// james.bond4821@contoso.onmicrosoft.com "1MOyofbliUerzRI0VniQqw=="
}
