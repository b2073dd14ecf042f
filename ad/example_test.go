package ad_test

import (
	"context"
	"fmt"

	"hardmatch/ad"
	"hardmatch/ad/adtest"
)

// A person is read by any of their names. The server here is a simulated one; a real one is spoken to in the same way.
func Example() {
	server, err := adtest.Start(adtest.Config{Domain: "contoso.com"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer server.Close()
	if err := server.Add(
		adtest.User{SAMAccountName: "reader", UPN: "reader@contoso.com", Password: "secret"},
		adtest.User{SAMAccountName: "james.bond", UPN: "james.bond@contoso.com", DisplayName: "James Bond"},
	); err != nil {
		fmt.Println(err)
		return
	}

	ctx := context.Background()
	client, err := ad.Dial(ctx, ad.Options{Server: server.LDAPS(), CA: server.CA(), Auth: ad.AuthSimple, User: "reader@contoso.com", Password: "secret"})
	if err != nil {
		fmt.Println(err)
		return
	}
	defer client.Close()
	person, err := client.Person(ctx, `CONTOSO\james.bond`)
	fmt.Println(person.DN, err)
	_, err = client.Person(ctx, "jane.doe")
	fmt.Println(err)
	// Output:
	// CN=James Bond,CN=Users,DC=contoso,DC=com <nil>
	// "jane.doe": no user in DC=contoso,DC=com has this account name (sAMAccountName) or alias. Check the spelling, or search for the name
}
