package line_test

import (
	"context"
	"fmt"
	"strings"

	"hardmatch/ui"
	"hardmatch/ui/line"
)

// The wizard in lines, with a server that lets no one in: each answer is one line, and what cannot be answered any more quits.
func Example() {
	answers := strings.NewReader("a wrong password\n")
	var out strings.Builder
	result, err := line.Run(context.Background(), door{passwords: make(chan string, 1)}, ui.Options{ASCII: true}, answers, &out, false)
	for said := range strings.Lines(out.String()) {
		fmt.Println(strings.TrimSpace(said))
	}
	fmt.Println(result.State, err)
	// Output:
	// hardmatch
	// Connect
	// hardmatch ties a person in Active Directory to their account in Entra ID. Connecting changes nothing.
	// Active Directory: ldaps://dc1.contoso.com, not connected yet
	// Entra ID: the one you sign in to, not connected yet
	// Password of me@contoso.com (it is not shown; empty goes back): Connecting to Active Directory ...
	//
	// Connect
	// hardmatch ties a person in Active Directory to their account in Entra ID. Connecting changes nothing.
	// Active Directory: ldaps://dc1.contoso.com, not connected yet
	// Entra ID: the one you sign in to, not connected yet
	// x Active Directory: The password is wrong.
	// Password of me@contoso.com (it is not shown; empty goes back):
	// problem <nil>
}
