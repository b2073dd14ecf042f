package checkup_test

import (
	"fmt"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
)

var morning = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// facts are what both directories said: James has an account in the cloud, and the sync has made another one, a copy that carries his anchor.
func facts() checkup.Facts {
	guid, err := link.ParseGUID("a1b2c3d4-e5f6-4789-abcd-1234567890ab")
	if err != nil {
		panic(err)
	}
	james := link.Person{
		DN: "CN=James Bond,OU=Staff,DC=contoso,DC=com", UPN: "james.bond@contoso.com", DisplayName: "James Bond",
		SID: "S-1-5-21-1-2-3-1104", GUID: guid, ConsistencyGUID: link.Know(guid[:]), Enabled: true,
	}
	own := link.Account{
		ID: "own", UPN: "james.bond@contoso.com", DisplayName: "James Bond", Enabled: link.Know(true),
		Sync: link.Know(link.CloudOnly), ImmutableID: link.Know(link.ImmutableID("")), Restricted: link.Know(false), SID: link.Know(""),
	}
	copied := link.Account{
		ID: "copy", UPN: "james.bond4821@contoso.onmicrosoft.com", DisplayName: "James Bond", Enabled: link.Know(true),
		Sync: link.Know(link.Synced), ImmutableID: link.Know(guid.ImmutableID()), Restricted: link.Know(false), SID: link.Know(james.SID),
	}
	return checkup.Facts{At: morning, Person: james, Account: &own, Related: []link.Account{copied}}
}

// A check-up names the anchor, who holds it, what may be done about each holder, and whether anything stops the link.
func Example() {
	c := checkup.Check(facts(), morning)
	fmt.Println(c.Verdict)
	fmt.Println(c.Anchor.ImmutableID)
	for _, h := range c.Holders {
		fmt.Println(h.Account.UPN)
		for _, o := range h.Options {
			fmt.Println(o.Choice, o.Available)
		}
	}
	for _, f := range c.Having(link.Asks) {
		fmt.Println(f.Code, f.Title)
	}
	// Output:
	// resolve
	// 1MOyofbliUerzRI0VniQqw==
	// james.bond4821@contoso.onmicrosoft.com
	// clear false
	// delete true
	// keep-instead true
	// holder.live Another account holds this ImmutableID
	// sid.elsewhere Another account is tied to the person's AD user
}
