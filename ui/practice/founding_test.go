package practice_test

import (
	"bytes"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/entra/entratest"
	"hardmatch/ui/practice"
)

// seenOf returns what a company's servers show: the list of its users over the wire, and what Active Directory says of those who are changed.
func seenOf(t *testing.T, c *practice.Company) string {
	t.Helper()
	listed := read(t, c, "/v1.0/users?$top=999&$select=id,displayName,isManagementRestricted,assignedLicenses")
	_, list, _ := bytes.Cut(listed, []byte(`"value":`)) // before it is the URL of the server
	said := string(list)
	for _, name := range []string{"james.bond", "anna.simple", "new.comer"} {
		o, found := c.Directory().Get(name)
		if found {
			said += "\n" + o.DN + " " + o.Text("displayName")
		}
	}
	return said
}

// All companies of a process begin with the same objects. No company sees what another changes, however that is done.
func TestACompanyDoesNotSeeWhatAnotherChanges(t *testing.T) {
	one, other := start(t), start(t)
	before := seenOf(t, other)
	if same := seenOf(t, one); same != before {
		t.Fatalf("they begin with\n%s\nand\n%s", same, before)
	}
	users := one.Tenant().Users()
	one.Tenant().Change(users[0].ID, func(u *entratest.User) { u.DisplayName, u.Licences = "Somebody Else", []string{"NEW"} })
	one.Tenant().Remove(users[1].ID)
	one.Tenant().AddUser(entratest.User{UPN: "new.comer@contoso.com", DisplayName: "New Comer"})
	one.Tenant().AddSKU(entratest.SKU{ID: "a-new-product", PartNumber: "NEW"})
	for _, u := range users[2:] {
		for _, unit := range u.Units {
			one.Tenant().AddUnit(entratest.Unit{ID: unit, Restricted: true})
		}
	}
	for _, err := range []error{
		one.Directory().Set("james.bond", "displayName", []byte("Somebody Else")),
		one.Directory().Remove("anna.simple"),
		one.Directory().Add(adtest.User{SAMAccountName: "new.comer"}),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	if after := seenOf(t, other); after != before {
		t.Errorf("the other company had\n%s\nand has\n%s", before, after)
	}
	if late := seenOf(t, start(t)); late != before {
		t.Errorf("a company that begins later has\n%s\nnot\n%s", late, before)
	}
	if seenOf(t, one) == before {
		t.Error("the company that was changed tells the same as before")
	}
}
