package audit

import (
	"slices"
	"testing"

	"hardmatch/link"
)

// TestWhomTheSyncRefusesIsWork: an account that is prepared for someone whom the sync refuses waits for nothing that comes. It is shown, and says the cure.
func TestWhomTheSyncRefusesIsWork(t *testing.T) {
	c := &Collection{}
	c.Roles(nil, nil)
	c.Tenant(link.Tenant{
		Domains: link.Know([]link.Domain{{Name: "contoso.com", Verified: true}, {Name: "contoso.onmicrosoft.com", Verified: true, Initial: true}}),
		SyncOn:  link.Know(true), LastSync: link.Know(observed),
	}, link.SyncSettings{})
	for i, upn := range []string{"jörg@contoso.com", "anna@contoso.com"} { // 0 and 50 are not synced
		p, a := personOf(50*i), accountOf(50*i)
		p.UPN, a.ImmutableID = upn, link.Know(p.GUID.ImmutableID())
		c.AddPeople(link.PeoplePage{Domain: "contoso.com", People: []link.Person{p}})
		if err := c.AddAccounts([]link.Account{a}); err != nil {
			t.Fatal(err)
		}
	}
	r := c.Join(observed)
	rows := slices.Collect(r.People(Asking))
	if len(rows) != 1 || rows[0].Person.UPN != "jörg@contoso.com" || rows[0].Category != Prepared || rows[0].Next != nextOfRefused || !slices.Contains(rows[0].Codes, link.CodePersonUPNInvalid) {
		t.Fatalf("%+v", rows)
	}
	const why = "Entra ID does not accept the AD user's sign-in name. Same primary SMTP, same employee id, same name, carries the anchor"
	if rows[0].Why != why {
		t.Errorf("why: %s", rows[0].Why)
	}
	if !r.Asks(Asking) || r.Asks(func(c Category, _ bool) bool { return c == NoAccount }) {
		t.Error("the report does not know that it asks for something")
	}
	text, err := r.Worklist().JSON()
	if err != nil {
		t.Fatal(err)
	}
	list, err := ReadWorklist(text)
	if err != nil || len(list.Items) != 1 || list.Items[0].Next != nextOfRefused {
		t.Errorf("%v: %s", err, text)
	}
	all := slices.Collect(r.People(func(Category, bool) bool { return true }))
	if len(all) != 2 || all[0].Next != Prepared.Next() && all[1].Next != Prepared.Next() {
		t.Errorf("%+v", all)
	}
	if r.Next(Prepared) != nextOfSome {
		t.Errorf("to all who wait it says %s", r.Next(Prepared))
	}
	r.Only([]link.GUID{personOf(50).GUID})
	if r.Asks(Asking) {
		t.Error("it asks for something that nobody of it has to do")
	}
	if r.Next(Prepared) != Prepared.Next() {
		t.Errorf("to the one who waits it says %s", r.Next(Prepared))
	}
}
