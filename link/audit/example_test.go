package audit_test

import (
	"fmt"
	"time"

	"hardmatch/link"
	"hardmatch/link/audit"
)

// Both sides are read a page at a time, then joined: who is linked, who is not, and which accounts are no one's.
func Example() {
	person := func(n byte, name string) link.Person {
		guid := link.GUID{n}
		return link.Person{
			DN: "CN=" + name + ",DC=contoso,DC=com", UPN: name + "@contoso.com", DisplayName: name, SAMAccountName: name,
			SID: fmt.Sprintf("S-1-5-21-1-2-3-%d", 1000+int(n)), GUID: guid, ConsistencyGUID: link.Know(guid[:]), Enabled: true,
		}
	}
	ada, ben := person(1, "ada"), person(2, "ben")
	account := func(id link.AccountID, p link.Person, state link.SyncState, anchor link.ImmutableID, sid string) link.Account {
		return link.Account{
			ID: id, UPN: p.UPN, DisplayName: p.DisplayName, Enabled: link.Know(true), Sync: link.Know(state), ImmutableID: link.Know(anchor), SID: link.Know(sid),
			Restricted: link.Know(false), ObjectIdentifier: link.Know(""), Usage: link.Usage{Licences: link.Know([]string(nil))},
		}
	}

	var all audit.Collection
	all.AddPeople(link.PeoplePage{Domain: "contoso.com", People: []link.Person{ada, ben}})
	page := []link.Account{
		account("11111111-0000-4000-8000-000000000000", ada, link.Synced, ada.GUID.ImmutableID(), ada.SID),
		account("22222222-0000-4000-8000-000000000000", ben, link.CloudOnly, "", ""),
		account("33333333-0000-4000-8000-000000000000", person(3, "gone"), link.CloudOnly, link.GUID{3}.ImmutableID(), ""),
	}
	if err := all.AddAccounts(page); err != nil {
		fmt.Println(err)
		return
	}
	report := all.Join(time.Date(2026, 11, 2, 9, 0, 0, 0, time.UTC))
	every := func(audit.Category, bool) bool { return true }
	for row := range report.People(every) {
		fmt.Println(row.Person.UPN, row.Category, "-", row.Next)
	}
	for row := range report.Orphans(every) {
		fmt.Println(row.Account.UPN, row.Category, "-", row.Next)
	}
	// Output:
	// ben@contoso.com unlinked - Check the person, and link the account
	// ada@contoso.com linked - Nothing
	// gone@contoso.com orphan-cloud - Clear the value, unless its AD user will come back
}
