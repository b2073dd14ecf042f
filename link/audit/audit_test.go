package audit

import (
	"bytes"
	"math/rand/v2"
	"reflect"
	"slices"
	"testing"
	"time"

	"hardmatch/link"
)

// strange are changes that make people and accounts unlike the others.
var strange = []func(r *rand.Rand, p *link.Person, a *link.Account){
	func(*rand.Rand, *link.Person, *link.Account) {},
	func(r *rand.Rand, _ *link.Person, a *link.Account) { a.UPN = personOf(r.IntN(40)).UPN },
	func(r *rand.Rand, _ *link.Person, a *link.Account) {
		a.ImmutableID = link.Know(personOf(r.IntN(40)).GUID.ImmutableID())
	},
	func(r *rand.Rand, _ *link.Person, a *link.Account) { a.SID = link.Know(personOf(r.IntN(40)).SID) },
	func(_ *rand.Rand, _ *link.Person, a *link.Account) { a.SID = link.Know("") },
	func(_ *rand.Rand, _ *link.Person, a *link.Account) { a.Sync = link.Know(link.LeftScope) },
	func(_ *rand.Rand, _ *link.Person, a *link.Account) { a.DeletedAt = observed.AddDate(0, 0, -3) },
	func(_ *rand.Rand, _ *link.Person, a *link.Account) {
		a.Quarantined = []string{"ProxyAddresses SMTP:x@contoso.com"}
	},
	func(_ *rand.Rand, _ *link.Person, a *link.Account) { a.Guest, a.External = true, true },
	func(_ *rand.Rand, _ *link.Person, a *link.Account) { a.UPN = "person1234@contoso.onmicrosoft.com" },
	func(r *rand.Rand, p *link.Person, _ *link.Account) {
		g := personOf(r.IntN(40)).GUID
		p.ConsistencyGUID = link.Know(g[:])
	},
	func(_ *rand.Rand, p *link.Person, _ *link.Account) {
		p.ConsistencyGUID = link.Unknown[[]byte]("a right")
	},
	func(_ *rand.Rand, p *link.Person, _ *link.Account) {
		p.ConsistencyGUID = link.Know([]byte(p.GUID.String()))
	},
	func(r *rand.Rand, p *link.Person, _ *link.Account) { p.Addresses = personOf(r.IntN(40)).Addresses },
	func(_ *rand.Rand, p *link.Person, _ *link.Account) { p.SAMAccountName = "MSOL_" + p.SAMAccountName },
	func(_ *rand.Rand, p *link.Person, _ *link.Account) { p.GUID = p.GUID.Swapped() },
}

// randomCollection is a small company in which some are strange in some way.
func randomCollection(seed uint64) *Collection {
	r := rand.New(rand.NewPCG(seed, 1))
	c := &Collection{}
	c.Roles(nil, nil)
	c.Tenant(link.Tenant{
		Domains: link.Know([]link.Domain{{Name: "contoso.com", Verified: true}, {Name: "contoso.onmicrosoft.com", Verified: true, Initial: true}}),
		SyncOn:  link.Know(true), LastSync: link.Know(observed.Add(-5 * time.Minute)),
	}, link.SyncSettings{})
	for i := range 40 {
		p, a := personOf(i), accountOf(i)
		for range r.IntN(3) {
			strange[r.IntN(len(strange))](r, &p, &a)
		}
		c.AddPeople(link.PeoplePage{Domain: "contoso.com", People: []link.Person{p}})
		if err := c.AddAccounts([]link.Account{a}); err != nil {
			panic(err)
		}
	}
	return c
}

// TestTheShortcutSaysWhatTheCheckUpSays holds the quick answer for those who are plainly linked against the check-up, which is asked about everyone else.
func TestTheShortcutSaysWhatTheCheckUpSays(t *testing.T) {
	quick, all := 0, 0
	for seed := range uint64(60) {
		c := randomCollection(seed)
		c.Join(observed)
		for i := range c.people.records {
			p := c.person(uint32(i))
			near := c.accountsNear(p)
			all++
			if !c.plainlyLinked(p, near) {
				continue
			}
			quick++
			if v := c.viewOf(p, near); v.category() != Linked {
				t.Errorf("company %d, %s: taken for linked, and is %s: %+v", seed, p.UPN, v.category(), v.Findings)
			}
		}
	}
	if quick < all/10 || quick > all*9/10 {
		t.Errorf("%d of %d are plainly linked: the companies show nothing", quick, all)
	}
}

// TestPackingLosesNothing reads back what was packed.
func TestPackingLosesNothing(t *testing.T) {
	p := personOf(7)
	p.FormerSIDs, p.Mail, p.Description, p.CloudID = []string{"S-1-5-21-1-2-3-4"}, "no address", "User_x", "0f0f0f0f-1111-4222-8333-444444444444"
	p.Exchange = link.Exchange{HasMailboxGUID: true, RecipientType: link.RemoteUserMailbox, TargetAddress: "SMTP:a@b.c", MasterSID: "S-1-5-10"}
	p.DN = `CN=Bond\, James,OU=Staff,DC=contoso,DC=com`
	var k packer
	got, partial := unpackPerson(k.unpack(packPerson(&k, p, true)))
	if raw, _ := got.ConsistencyGUID.Get(); !partial || !bytes.Equal(raw, p.ConsistencyGUID.Or(nil)) {
		t.Errorf("partial %v, mS-DS-ConsistencyGuid %x", partial, raw)
	}
	p.PasswordSet, p.LastLogon = got.PasswordSet, got.LastLogon // which are not kept
	if got.ConsistencyGUID = p.ConsistencyGUID; !reflect.DeepEqual(got, p) {
		t.Errorf("got  %+v\nwant %+v", got, p)
	}
	a := accountOf(7)
	a.DeletedAt, a.Quarantined, a.Guest, a.ObjectIdentifier = observed.AddDate(0, 0, -1), []string{"UserPrincipalName x@y.z"}, true, link.Know("an id")
	a.Absent = []string{"mail", "employeeId"}
	if got := unpackAccount(k.unpack(packAccount(&k, a))); !reflect.DeepEqual(got, a) {
		t.Errorf("got  %+v\nwant %+v", got, a)
	}
	dark := link.Account{ID: a.ID, UPN: a.UPN}
	if got := unpackAccount(k.unpack(packAccount(&k, dark))); got.Sync.IsKnown() || got.ImmutableID.IsKnown() || got.SID.IsKnown() || got.Usage.Licences.IsKnown() {
		t.Errorf("what could not be read is known: %+v", got)
	}
}

// TestPackingLosesNothingOfTextsThatFollowFromOthers: what is as usual, and what is nearly so, comes back as it was.
func TestPackingLosesNothingOfTextsThatFollowFromOthers(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	some := []string{"", " ", "ada", "Ada", "ada@contoso.com", "SMTP:ada@contoso.com", "smtp:ada@contoso.com", "SMTP:", "ada ada", "@", "ada@", "CN=ada,DC=x", ","}
	text := func() string { return some[r.IntN(len(some))] }
	var k packer
	for range 3000 {
		p := personOf(1)
		for _, field := range []*string{&p.UPN, &p.SAMAccountName, &p.DisplayName, &p.GivenName, &p.Surname, &p.Nickname, &p.Mail, &p.DN} {
			*field = text()
		}
		p.Addresses = []string{text(), text()}
		got, _ := unpackPerson(k.unpack(packPerson(&k, p, false)))
		if got.PasswordSet, got.LastLogon = p.PasswordSet, p.LastLogon; !reflect.DeepEqual(got, p) {
			t.Fatalf("got  %+v\nwant %+v", got, p)
		}
		a := accountOf(1)
		for _, field := range []*string{&a.UPN, &a.DisplayName, &a.GivenName, &a.Surname, &a.SAM, &a.Mail, &a.OnPremDN} {
			*field = text()
		}
		a.Addresses = []string{text(), text(), text()}
		if got := unpackAccount(k.unpack(packAccount(&k, a))); !reflect.DeepEqual(got, a) {
			t.Fatalf("got  %+v\nwant %+v", got, a)
		}
	}
}

// TestWhoComesTwiceIsCountedOnce: people and accounts move from page to page while they are read.
func TestWhoComesTwiceIsCountedOnce(t *testing.T) {
	c := collectionOf(3)
	c.AddPeople(link.PeoplePage{People: []link.Person{personOf(1)}})
	if err := c.AddAccounts([]link.Account{accountOf(1)}); err != nil {
		t.Fatal(err)
	}
	if r := c.Join(observed); r.Reads.People != 3 || r.Reads.Accounts != 3 || r.Totals[15].Many != 2 {
		t.Errorf("%+v, %+v", r.Reads, r.Totals)
	}
}

// TestASyncedAccountWithoutItsValueEndsTheAudit: everyone would look unlinked.
func TestASyncedAccountWithoutItsValueEndsTheAudit(t *testing.T) {
	a := accountOf(1)
	a.ImmutableID = link.Unknown[link.ImmutableID](needs)
	c := &Collection{}
	if err := c.AddAccounts([]link.Account{a}); !link.Is(err, link.Unreachable) {
		t.Errorf("got %v", err)
	}
}

// TestEveryCategoryIsWhole holds the table.
func TestEveryCategoryIsWhole(t *testing.T) {
	all := Categories()
	if len(all) != 21 || all[0] != Unknown || slices.Contains(all, "") {
		t.Errorf("%v", all)
	}
	for _, k := range kinds {
		if k.next == "" {
			t.Errorf("%s does not say what to do", k.category)
		}
	}
}

// TestAVerdictIsUnpackedAsItWas holds what is kept of a check-up until it is shown against the check-up itself.
func TestAVerdictIsUnpackedAsItWas(t *testing.T) {
	kept := 0
	for seed := range uint64(20) {
		c := randomCollection(seed)
		r := c.Join(observed)
		c.rivals.all = nil // whom else an account fits is said of all people together, not of one verdict
		for i, at := range r.verdicts {
			p, partial := unpackPerson(c.people.unpacker(uint32(i)))
			row, why := c.viewOf(p, c.accountsNear(p)).judged(partial)
			if got, want := listless(r.row(uint32(i))), listless(c.explained(row, why)); !reflect.DeepEqual(got, want) {
				t.Fatalf("seed %d, person %d:\n%+v, want\n%+v", seed, i, got, want)
			}
			if at != plainly {
				kept++
			}
		}
	}
	if kept < 150 {
		t.Errorf("only %d were kept", kept)
	}
}

// listless is a row whose empty lists are nil.
func listless(r Row) Row {
	r.Codes, r.Lost, r.Unknown = slices.Concat(r.Codes), slices.Concat(r.Lost), slices.Concat(r.Unknown)
	return r
}
