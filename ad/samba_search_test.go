package ad

import (
	"context"
	"fmt"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/go-ldap/ldap/v3"

	"hardmatch/ad/sambatest"
	"hardmatch/link"
	"hardmatch/link/linktest"
)

func TestSambaReadsByEveryReference(t *testing.T) {
	c := connect(t, sambaOptions(t))
	for _, ref := range []string{"james.bond", "JAMES.BOND", `contoso\james.bond`, `CONTOSO.COM\james.bond`, "james.bond@contoso.com", bondDN,
		bondGUID.String(), "{" + bondGUID.String() + "}"} {
		p, err := c.Person(t.Context(), ref)
		if err != nil || p.GUID != bondGUID {
			t.Errorf("%s: %+v, %v", ref, p, err)
		}
	}
	p, err := c.Person(t.Context(), bondGUID.String())
	if err != nil {
		t.Fatal(err)
	}
	raw, known := p.ConsistencyGUID.Get()
	if !known || string(raw) != string(bondOld) || p.SID == "" || !p.Enabled || p.Critical || p.EmployeeID != "007" || p.DisplayName != "James Bond" ||
		p.Mail != "bond@contoso.com" || p.PrimarySMTP() != "bond@contoso.com" || len(p.Addresses) != 2 {
		t.Errorf("%+v", p)
	}
	if p, err := c.Person(t.Context(), "josé"); err != nil || p.Enabled || p.DisplayName != "José Müller" {
		t.Errorf("%+v, %v", p, err)
	}
	if raw, known := mustPerson(t, c, "josé").ConsistencyGUID.Get(); !known || len(raw) != 0 {
		t.Errorf("a ConsistencyGuid that is not set: %v, %v", raw, known)
	}
	if p := mustPerson(t, c, "brackets"); p.DisplayName != `O'Hara, (Zoë) *\ "Z" #1` || !strings.HasSuffix(p.DN, `,OU=Q\, A \+ R,OU=Europe,DC=contoso,DC=com`) {
		t.Errorf("%+v", p)
	}
	if p := mustPerson(t, c, mustPerson(t, c, "brackets").DN); p.SAMAccountName != "brackets" {
		t.Errorf("by an odd DN: %+v", p)
	}
	if p := mustPerson(t, c, "critical"); !p.Critical {
		t.Errorf("%+v", p)
	}
	for ref, says := range map[string]string{"nobody.at.all": "no user in DC=contoso,DC=com", `FABRIKAM\james.bond`: "this is the domain CONTOSO",
		"CN=Nobody,DC=contoso,DC=com": "no user", "CN=Nobody,DC=fabrikam,DC=com": "no user", link.GUID{9}.String(): "no user", "DC1$": "no user"} {
		_, err := c.Person(t.Context(), ref)
		wantProblem(t, err, link.NotFound, says)
	}
}

func mustPerson(t *testing.T, c *Client, ref string) link.Person {
	t.Helper()
	p, err := c.Person(t.Context(), ref)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

func TestSambaSearchesAsPeopleType(t *testing.T) {
	c := connect(t, sambaOptions(t))
	for _, test := range []struct{ text, want string }{
		{"james", "james.bond"}, {"  BOND ", "james.bond"}, {"james bo", "james.bond"}, {"bond james", "james.bond"}, {"ond", ""},
		{"james.bond@", "james.bond"}, {"bond@contoso.com", "james.bond"}, {"universal.exports@con", "james.bond"}, {"nobody@", ""},
		{"Person 0042", "p0042"}, {"p0042@contoso.com", "p0042"}, {"O'Hara, (Zo", "brackets"}, {"müller", "josé"},
		{"*", ""}, {")(", ""}, {"(objectClass=*)", ""}, {`\`, ""}, {"ja*", ""}, {"dc1", ""}, {strings.Repeat("x", maxText), ""},
	} {
		found, more, err := c.Search(t.Context(), test.text, 10)
		if err != nil || more || names(found) != test.want {
			t.Errorf("%q: found %q, more %v, %v; want %q", test.text, names(found), more, err, test.want)
		}
	}
}

func TestSambaTellsThatThereAreMore(t *testing.T) {
	c := connect(t, sambaOptions(t))
	for _, limit := range []int{1, 200, 1000} {
		found, more, err := c.Search(t.Context(), "person", limit)
		if err != nil || len(found) != limit || !more {
			t.Errorf("limit %d: %d found, more %v, %v", limit, len(found), more, err)
		}
	}
	if found, more, err := c.Search(t.Context(), "person 00", 200); err != nil || len(found) != 100 || more {
		t.Errorf("%d found, more %v, %v", len(found), more, err)
	}
}

// A user with the right may write the anchor, an ordinary user may not, and Samba reports no moves.
func TestSambaTellsWhoMayStamp(t *testing.T) {
	o := sambaOptions(t)
	for _, test := range []struct {
		user, password string
		want           bool
	}{{sambatest.Administrator, sambatest.Password, true}, {o.User, o.Password, true}, {"reader@contoso.com", o.Password, false}} {
		o.User, o.Password = test.user, test.password
		p := mustPerson(t, connect(t, o), "james.bond")
		if may, known := p.MayStamp.Get(); !known || may != test.want || !p.Moved.IsZero() || p.CloudID != "" || p.Exchange.MasterSID != "" {
			t.Errorf("%s: %v, known %v; %+v", test.user, may, known, p)
		}
	}
}

// The crowd's GUIDs hold every byte, those among them that mean something in a filter.
func TestSambaLooksImmutableIDsUp(t *testing.T) {
	c := connect(t, sambaOptions(t))
	var ids []link.ImmutableID
	want := map[link.ImmutableID]string{bondGUID.ImmutableID(): "james.bond", link.EncodeAnchor(bondOld): "james.bond", link.EncodeAnchor([]byte{1, 2, 3}): "short"}
	for i := range 300 {
		want[link.GUID(crowdGUID(i)).ImmutableID()] = fmt.Sprintf("p%04d", i)
	}
	for _, u := range crowdOf(30) {
		if u.ConsistencyGUID != nil {
			want[link.EncodeAnchor(u.ConsistencyGUID)] = u.SAMAccountName
		}
	}
	for id := range want {
		ids = append(ids, id)
	}
	owners, err := c.Owners(t.Context(), append(ids, link.GUID{9, 9}.ImmutableID(), "jane@okta.example")...)
	if err != nil || len(owners) != len(want) {
		t.Errorf("%d owners, want %d, %v", len(owners), len(want), err)
	}
	for id, name := range want {
		if names(owners[id]) != name {
			t.Errorf("%s: %q, want %s", id, names(owners[id]), name)
		}
	}
	bonds := mustPerson(t, c, "james.bond")
	if people, err := c.Named(t.Context(), []string{bonds.SID}, []string{"p0007@contoso.com"}); err != nil || names(people) != "james.bond p0007" {
		t.Errorf("%q, %v", names(people), err)
	}
}

func TestSambaStaysBelowItsBase(t *testing.T) {
	o := sambaOptions(t)
	o.Base = "OU=Crowd,DC=contoso,DC=com"
	c := connect(t, o)
	if found, _, err := c.Search(t.Context(), "james", 10); err != nil || len(found) != 0 {
		t.Errorf("%v, %v", found, err)
	}
	_, err := c.Person(t.Context(), "james.bond")
	wantProblem(t, err, link.NotFound, "no user in OU=Crowd,DC=contoso,DC=com")
	o.Base = "OU=Nowhere,DC=contoso,DC=com"
	_, _, err = connect(t, o).Search(t.Context(), "j", 10)
	wantProblem(t, err, link.NotFound, "search base OU=Nowhere", "--ad-base")
}

// With the port of the catalog, the same search finds people outside the domain, and reads them from their controller.
func TestSambaAsCatalog(t *testing.T) {
	for server, catalog := range map[string]string{samba(t).LDAPS() + ":3269": ":3269", samba(t).LDAP() + ":3268": ":3268"} {
		o, asked := sambaOptions(t), &dialled{}
		o.Server, o.Base, o.Dial = server, "OU=Crowd,DC=contoso,DC=com", asked.dial
		c := connect(t, o)
		if found, _, err := c.Search(t.Context(), "person 0042", 10); err != nil || names(found) != "p0042" || asked.catalog(catalog) {
			t.Errorf("below the base: %v, %v", found, err)
		}
		if found, _, err := c.Search(t.Context(), "james", 10); err != nil || names(found) != "james.bond" || !asked.catalog(catalog) {
			t.Errorf("%v, %v", found, err)
		}
		for _, ref := range []string{"james.bond", `CONTOSO\james.bond`, bondGUID.String(), bondDN} {
			p := mustPerson(t, c, ref)
			if raw, _ := p.ConsistencyGUID.Get(); string(raw) != string(bondOld) || !p.MayStamp.IsKnown() {
				t.Errorf("%s: %+v", ref, p)
			}
		}
		_, err := c.Person(t.Context(), "nobody.at.all")
		wantProblem(t, err, link.NotFound, "no user in the forest")
	}
}

// dialled are the addresses that were connected to.
type dialled struct {
	mu  sync.Mutex
	all []string
}

func (d *dialled) dial(ctx context.Context, network, address string) (net.Conn, error) {
	d.note(address)
	return (&net.Dialer{}).DialContext(ctx, network, address)
}

func (d *dialled) note(address string) {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.all = append(d.all, address)
}

// catalog reports whether a port has been connected to.
func (d *dialled) catalog(port string) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	return slices.ContainsFunc(d.all, func(address string) bool { return strings.HasSuffix(address, port) })
}

// A second domain makes a forest, whose catalog Samba's own DNS names. It exists in name only: Samba takes what it has for the domain's partition.
func TestSambaCatalogFoundByDNS(t *testing.T) {
	o := sambaOptions(t)
	o.User, o.Password = sambatest.Administrator, sambatest.Password
	l, err := connect(t, o).connected(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	other := "CN=EMEA,CN=Partitions,CN=Configuration,DC=contoso,DC=com"
	err = l.conn.Add(&ldap.AddRequest{DN: other, Attributes: []ldap.Attribute{{Type: "objectClass", Vals: []string{"crossRef"}},
		{Type: "nCName", Vals: []string{"CN=Configuration,DC=contoso,DC=com"}}, {Type: "nETBIOSName", Vals: []string{"EMEA"}}, {Type: "dnsRoot", Vals: []string{"emea.contoso.com"}}}})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = l.conn.Del(&ldap.DelRequest{DN: other}) }()
	asked := &dialled{}
	o.Server, o.Domain, o.Lookup = "", sambatest.Domain, samba(t).Resolver().LookupSRV
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		asked.note(address)
		return samba(t).Dial(ctx, network, address)
	}
	c := connect(t, o)
	_, err = c.Person(t.Context(), "nobody.at.all")
	wantProblem(t, err, link.NotFound, "no user in the forest")
	if !asked.catalog("dc1.contoso.com:3268") {
		t.Errorf("asked %v", asked.all)
	}
	_, err = c.Owners(t.Context(), bondGUID.ImmutableID()) // Samba's catalog has no mS-DS-ConsistencyGuid, and its DNS no such domain
	wantProblem(t, err, link.Unreachable, "_ldap._tcp.dc._msdcs.emea.contoso.com", "replicated to the global catalog")
}

// 500 people are looked for at once, over one connection: by an indexed name, since Samba reads everyone for an ambiguous one.
func TestSambaManySearchesAtOnce(t *testing.T) {
	c := connect(t, sambaOptions(t))
	var all sync.WaitGroup
	for i := range 500 / min(linktest.Stride(4), 4) {
		all.Go(func() {
			name := fmt.Sprintf("p%04d", i)
			if p, err := c.Person(t.Context(), name); err != nil || p.SAMAccountName != name {
				t.Errorf("%s: %+v, %v", name, p, err)
			}
		})
	}
	all.Wait()
}
