package plan_test

import (
	"fmt"
	"time"

	"hardmatch/link"
	"hardmatch/link/checkup"
	"hardmatch/link/plan"
)

var morning = time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC)

// checkUp is of James, whose own account is to be linked, and whose anchor a copy carries that the sync has made.
func checkUp() checkup.CheckUp {
	guid := link.GUID{0xd4, 0xc3, 0xb2, 0xa1, 0xf6, 0xe5, 0x89, 0x47, 0xab, 0xcd, 0x12, 0x34, 0x56, 0x78, 0x90, 0xab}
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
	return checkup.Check(checkup.Facts{At: morning, Person: james, Account: &own, Related: []link.Account{copied}}, morning)
}

// A plan is made of a check-up, a decision for each holder, and the warnings that were read. It becomes what may be carried out
// when the accounts that it names are typed.
func Example() {
	c := checkUp()
	var read []link.Code
	for _, f := range c.Having(link.Warns) {
		read = append(read, f.Code)
	}
	p, err := plan.New(c, map[link.AccountID]plan.Decision{"copy": {Choice: checkup.ChooseDelete}}, read)
	if err != nil {
		fmt.Println(err)
		return
	}
	for _, s := range p.Steps {
		fmt.Println(s.Do, s.UPN)
	}
	_, err = p.Confirm(nil, "INC-1")
	fmt.Println(err)
	typed := map[link.AccountID]string{}
	for _, t := range p.Typed {
		typed[t.Account.ID] = t.Expect
	}
	confirmed, err := p.Confirm(typed, "INC-1")
	fmt.Println(confirmed.Reason(), err)
	// Output:
	// try-set james.bond@contoso.com
	// soft-delete james.bond4821@contoso.onmicrosoft.com
	// set james.bond@contoso.com
	// purge james.bond4821@contoso.onmicrosoft.com
	// set james.bond@contoso.com
	// verify james.bond@contoso.com
	// purge james.bond4821@contoso.onmicrosoft.com
	// james.bond4821@contoso.onmicrosoft.com (copy): what was typed is not james.bond4821. Type it exactly, or cancel
	// INC-1 <nil>
}
