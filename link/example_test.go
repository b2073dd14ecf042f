package link_test

import (
	"errors"
	"fmt"

	"hardmatch/link"
)

// The anchor of an AD user, as the account has to carry it. AD shows the same 16 bytes as a GUID, Entra ID in base64.
func Example() {
	guid, err := link.ParseGUID("a1b2c3d4-e5f6-4789-abcd-1234567890ab")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(guid.ImmutableID())
	back, ok := guid.ImmutableID().GUID()
	fmt.Println(back, ok)
	// Output:
	// 1MOyofbliUerzRI0VniQqw==
	// a1b2c3d4-e5f6-4789-abcd-1234567890ab true
}

// What could not be read is not empty: nothing may be decided as if it were.
func ExampleKnown() {
	empty, unread := link.Know([]link.Role{}), link.Unknown[[]link.Role]("RoleManagement.Read.Directory")
	for _, roles := range []link.Known[[]link.Role]{empty, unread} {
		all, known := roles.Get()
		fmt.Printf("%d %v %q\n", len(all), known, roles.Needs())
	}
	// Output:
	// 0 true ""
	// 0 false "RoleManagement.Read.Directory"
}

// Every error that reaches a person says about what it is, why it came, and what to do.
func ExampleProblem() {
	err := error(&link.Problem{
		Kind: link.BadInput, Object: `"james"`, Cause: "it is not the name of one person",
		Cure: "Give the sign-in name",
	})
	fmt.Println(link.Is(err, link.BadInput))
	var p *link.Problem
	if errors.As(err, &p) {
		fmt.Println(p.Cure)
	}
	// Output:
	// true
	// Give the sign-in name
}
