package ad

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

const former = "j.bond@contoso.com"

// wantAddresses checks what the directory holds.
func wantAddresses(t *testing.T, srv *adtest.Server, ref string, want ...string) {
	t.Helper()
	o, _ := srv.Get(ref)
	var got []string
	for _, v := range o.Attributes[addresses] {
		got = append(got, string(v))
	}
	if !slices.Equal(got, want) {
		t.Errorf("%s has %q, want %q", ref, got, want)
	}
}

func TestAnAddressIsAddedAndRemovedAlone(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	had := bond.Addresses
	for range 2 { // there already, or gone already, is success
		controller, err := c.AddAddress(t.Context(), bondGUID, former)
		if err != nil || controller != "dc1.contoso.com" {
			t.Errorf("at %q, %v", controller, err)
		}
		wantAddresses(t, srv, "james.bond", append(slices.Clone(had), "smtp:"+former)...)
	}
	if p := mustPerson(t, c, "james.bond"); !slices.Contains(p.SMTPAddresses(), former) || p.PrimarySMTP() == former {
		t.Errorf("read as %q", p.Addresses)
	}
	for range 2 {
		if controller, err := c.RemoveAddress(t.Context(), bondGUID, former); err != nil || controller != "dc1.contoso.com" {
			t.Errorf("at %q, %v", controller, err)
		}
		wantAddresses(t, srv, "james.bond", had...)
	}
	if n := srv.Count(adtest.Modify); n != 2 {
		t.Errorf("%d changes", n)
	}
}

// An X500 address keeps its own type, and belongs to whoever has it in proxyAddresses or has it as Exchange's own name.
func TestAnX500AddressIsAddedAndRemoved(t *testing.T) {
	const old = "X500:/o=Contoso/ou=First (FYDI)/cn=Recipients/cn=jbond"
	srv := serve(t, adtest.Config{}, bond,
		adtest.User{SAMAccountName: "called", Extra: map[string][]string{"legacyExchangeDN": {"/o=contoso/ou=first (fydi)/cn=recipients/cn=JBond"}}},
		adtest.User{SAMAccountName: "has", Addresses: []string{"x500:" + strings.TrimPrefix(old, "X500:")}}, adtest.User{SAMAccountName: "near", Addresses: []string{old + "2"}})
	c := connect(t, options(srv))
	owners, err := c.AddressOwners(t.Context(), old, former)
	var got []string
	for _, o := range owners.Owners {
		got = append(got, o.Object.Name+" "+o.Address)
	}
	slices.Sort(got)
	if !slices.Equal(got, []string{"called " + old, "has " + old}) || err != nil {
		t.Errorf("%q, %v", got, err)
	}
	for range 2 {
		if _, err := c.AddAddress(t.Context(), bondGUID, old); err != nil {
			t.Error(err)
		}
		wantAddresses(t, srv, "james.bond", append(slices.Clone(bond.Addresses), old)...)
	}
	for range 2 {
		if _, err := c.RemoveAddress(t.Context(), bondGUID, strings.ToLower(old)); err != nil {
			t.Error(err)
		}
		wantAddresses(t, srv, "james.bond", bond.Addresses...)
	}
	if n := srv.Count(adtest.Modify); n != 2 {
		t.Errorf("%d changes", n)
	}
}

// AD compares without case, so deleting the alias is deleting the primary address.
func TestAnAddressThatIsPrimaryIsNotRemoved(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond)
	c := connect(t, options(srv))
	if err := srv.Set("james.bond", addresses, []byte("smtp:james.bond@contoso.com"), []byte("SMTP:"+former)); err != nil {
		t.Fatal(err)
	}
	_, err := c.RemoveAddress(t.Context(), bondGUID, former)
	wantProblem(t, err, link.Changed, "proxyAddresses of "+bondDN, former+" has become the primary address")
	if _, err := c.AddAddress(t.Context(), bondGUID, strings.ToUpper(former)); err != nil { // it is there
		t.Error(err)
	}
	wantAddresses(t, srv, "james.bond", "smtp:james.bond@contoso.com", "SMTP:"+former)
}

func TestAnAddressSaysWhyItIsRefused(t *testing.T) {
	guarded := adtest.User{SAMAccountName: "guarded", Unwritable: []string{"proxyAddresses"}}
	srv := serve(t, adtest.Config{}, bond, guarded, adtest.User{SAMAccountName: "reader", Password: password, ReadOnly: true})
	c := connect(t, options(srv))
	p := mustPerson(t, c, "guarded")
	if may, known := p.MayCarry.Get(); may || !known || !p.MayStamp.Or(false) {
		t.Errorf("may carry %v, %v", may, known)
	}
	if may, known := mustPerson(t, c, "james.bond").MayCarry.Get(); !may || !known {
		t.Error("may not carry")
	}
	_, err := c.AddAddress(t.Context(), p.GUID, former)
	wantProblem(t, err, link.NoRights, "proxyAddresses of "+p.DN, "may not write it", "LDAP result 50", "the right to write proxyAddresses")
	_, err = c.AddAddress(t.Context(), bondGUID, strings.Repeat("a", 1200)+"@contoso.com")
	wantProblem(t, err, link.Refused, "which the schema or a rule of this domain does not allow", "LDAP result 19")
	for _, test := range []struct {
		code int
		kind link.ProblemKind
		says string
	}{{10, link.Refused, "read-only controller"}, {32, link.NotFound, "no longer exists"}, {51, link.Unreachable, "busy or restarting"}, {53, link.Refused, "refused the change"}} {
		srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Code: test.code, Message: "words of the server\x00"})
		_, err := c.AddAddress(t.Context(), bondGUID, former)
		wantProblem(t, err, test.kind, test.says, "words of the server")
	}
	for cut, want := range map[adtest.Cut]string{adtest.Unheard: "no answer came", adtest.Unanswered: "no answer came", adtest.Answered: "could not be read back"} {
		srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Cut: cut})
		before := srv.Count(adtest.Modify)
		_, err := c.AddAddress(t.Context(), bondGUID, former)
		wantProblem(t, err, link.MaybeDone, "proxyAddresses of "+bondDN, want)
		if n := srv.Count(adtest.Modify) - before; n != 1 {
			t.Errorf("sent %d times", n)
		}
		if _, err := c.RemoveAddress(t.Context(), bondGUID, former); err != nil {
			t.Error(err)
		}
	}
	srv.Inject(adtest.Fault{Op: adtest.Modify, Times: 1, Feigned: true})
	_, err = c.AddAddress(t.Context(), bondGUID, former)
	wantProblem(t, err, link.MaybeDone, "does not show it")
}

// AddressOwners finds whoever has an address: as an alias, as the primary one, as mail or as sign-in name; people, groups and contacts.
func TestWhoHasAnAddress(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond,
		adtest.User{SAMAccountName: "alias", Addresses: []string{"smtp:One@contoso.com"}}, adtest.User{SAMAccountName: "primary", Addresses: []string{"SMTP:two@contoso.com"}},
		adtest.User{SAMAccountName: "mail", Mail: "three@contoso.com"}, adtest.User{SAMAccountName: "signin", UPN: "four@contoso.com"},
		adtest.User{SAMAccountName: "accent", Mail: "fíve@contoso.com"})
	for name, class := range map[string]string{"Team": "group", "Partner": "contact"} {
		if err := srv.AddObject("CN="+name+",DC=contoso,DC=com", map[string][]string{"objectClass": {"top", class}, "proxyAddresses": {"SMTP:" + name + "@contoso.com"}}); err != nil {
			t.Fatal(err)
		}
	}
	c := connect(t, options(srv))
	owners, err := c.AddressOwners(t.Context(), "one@contoso.com", "two@contoso.com", "three@contoso.com", "four@contoso.com", "five@contoso.com", "team@contoso.com", "partner@contoso.com", former)
	var got []string
	for _, o := range owners.Owners {
		got = append(got, string(o.Object.Kind)+" "+o.Object.Name+" "+o.Address)
	}
	slices.Sort(got)
	want := []string{"contact Partner partner@contoso.com", "group Team team@contoso.com", "person alias one@contoso.com", "person mail three@contoso.com",
		"person primary two@contoso.com", "person signin four@contoso.com"}
	if !slices.Equal(got, want) || err != nil || owners.Asked != "DC=contoso,DC=com" {
		t.Errorf("%q, asked %q, %v", got, owners.Asked, err)
	}
	if theirs, err := c.AddressOwners(t.Context(), bond.UPN); err != nil || len(theirs.Owners) != 1 || theirs.Owners[0].Object.ID != bondGUID.String() {
		t.Errorf("%+v, %v", theirs, err)
	}
}

// The catalog knows everyone's addresses in the forest; if it does not answer, no one is said to be without them.
func TestWhoHasAnAddressInTheForest(t *testing.T) {
	o, home, catalog, emea := serveForest(t)
	for _, srv := range []*adtest.Server{catalog, emea} {
		if err := srv.Set("eva", addresses, []byte("smtp:"+former)); err != nil {
			t.Fatal(err)
		}
	}
	c := connect(t, o)
	owners, err := c.AddressOwners(t.Context(), former)
	if err != nil || owners.Asked != "the forest" || len(owners.Owners) != 1 || owners.Owners[0].Object.ID != link.GUID(eva.GUID).String() {
		t.Errorf("%+v, %q, %v", owners.Owners, owners.Asked, err)
	}
	if controller, err := c.RemoveAddress(t.Context(), eva.GUID, former); err != nil || controller != "dc1.emea.contoso.com" {
		t.Errorf("at %q, %v", controller, err)
	}
	wantAddresses(t, emea, "eva")
	if home.Count(adtest.Modify)+catalog.Count(adtest.Modify) != 0 {
		t.Error("a change went elsewhere")
	}
	catalog.Close()
	if _, err = c.AddressOwners(t.Context(), former); err == nil || len(link.AsProblem(err).Unasked) != 1 {
		t.Errorf("without the catalog: %v", err)
	}
}
