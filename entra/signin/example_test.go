package signin_test

import (
	"context"
	"errors"
	"fmt"

	"hardmatch/entra/entratest"
	"hardmatch/entra/signin"
	"hardmatch/link"
)

// A token that another program obtained signs a person in. What it permits is known before the client asks the tenant anything.
func Example() {
	tenant := entratest.New(entratest.Config{})
	operator := tenant.AddUser(entratest.User{UPN: "helpdesk@contoso.com"})
	ctx := context.Background()

	session, err := signin.SignIn(ctx, signin.Options{
		Method: signin.ByToken,
		Token:  tenant.Issue(entratest.Grant{UserID: operator, Scopes: []string{"User.Read.All"}}),
	}, nil)
	if err != nil {
		fmt.Println(err)
		return
	}
	has, _ := session.Permissions(ctx)
	fmt.Println(has)
	err = session.Covers(ctx, []string{"User.Read.All", "User.ReadWrite.All"})
	if p, ok := errors.AsType[*link.Problem](err); ok {
		fmt.Printf("%s: %s.\n%s.\n", p.Object, p.Cause, p.Cure)
	}
	// Output:
	// [User.Read.All]
	// the token of this sign-in: lacks User.ReadWrite.All, and cannot be given more.
	// Sign in by browser or device code, or with a token that has it; an Application Administrator or Global Administrator can consent to User.ReadWrite.All.
}
