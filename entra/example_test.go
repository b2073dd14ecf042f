package entra_test

import (
	"context"
	"fmt"

	"hardmatch/entra"
	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
)

// Holders finds whoever carries an ImmutableID, in the recycle bin too. The tenant here is a simulated one; a client reaches a real one in the same way.
func Example() {
	tenant := entratest.New(entratest.Config{})
	operator := tenant.AddUser(entratest.User{UPN: "helpdesk@contoso.com"})
	tenant.AddUser(entratest.User{UPN: "james.bond@contoso.com", ImmutableID: "1MOyofbliUerzRI0VniQqw=="})
	server, err := entratest.Start(tenant, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	defer func() { _ = server.Close() }()

	ctx := context.Background()
	session, err := signin.SignIn(ctx, signin.Options{Method: signin.ByToken, Token: tenant.Issue(entratest.Grant{UserID: operator})}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	client, err := entra.Connect(session, entra.Options{URL: server.URL})
	if err != nil {
		fmt.Println(err)
		return
	}
	holders, err := client.Holders(ctx, "1MOyofbliUerzRI0VniQqw==")
	for _, a := range holders {
		fmt.Println(a.UPN, a.Where(), err)
	}
	// Output:
	// james.bond@contoso.com live <nil>
}
