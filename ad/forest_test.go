package ad

import (
	"cmp"
	"context"
	"net"
	"slices"
	"strings"
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

// Eva is in another domain. The catalog knows who she is, and only her own controller knows her ConsistencyGuid.
var (
	eva = adtest.User{SAMAccountName: "eva", UPN: "eva@contoso.com", DisplayName: "Eva Emea", OU: "OU=Sales", GUID: [16]byte{1, 2, 3},
		SID: "S-1-5-21-9-9-9-1200", ConsistencyGUID: []byte("0123456789abcdef")}
	twin    = adtest.User{SAMAccountName: "james.bond", DisplayName: "Another James", OU: "OU=Sales", GUID: [16]byte{7}, SID: "S-1-5-21-9-9-9-1201"}
	fay     = adtest.User{SAMAccountName: "fay", DisplayName: "Fay Fabrikam", DN: "CN=Fay Fabrikam,OU=Sales,DC=fabrikam,DC=com", GUID: [16]byte{8}, SID: "S-1-5-21-8-8-8-1300"}
	outside = adtest.User{SAMAccountName: "olga", DisplayName: "Olga Outside", GUID: [16]byte{5}, SID: "S-1-5-21-1-2-3-1600"}
)

// serveForest starts the controller of contoso.com, its catalog, and the controller of emea.contoso.com, and returns options that name the
// first by the port of the catalog.
func serveForest(t *testing.T) (o Options, home, catalog, emea *adtest.Server) {
	return serveForestWith(t, false)
}

// serveForestWith says in the schema whether the catalog has mS-DS-ConsistencyGuid, and then it has Eva's.
func serveForestWith(t *testing.T, anchorInCatalog bool) (o Options, home, catalog, emea *adtest.Server) {
	evaAbroad := abroad(eva)
	if anchorInCatalog {
		evaAbroad.ConsistencyGUID = eva.ConsistencyGUID
	}
	operator := adtest.User{SAMAccountName: "operator", UPN: "operator@contoso.com", Password: password}
	home = serve(t, adtest.Config{Siblings: map[string]string{"EMEA": "emea.contoso.com"}, InCatalog: anchorInCatalog}, bond, outside)
	emea = serveBare(t, adtest.Config{Domain: "emea.contoso.com", Forest: "contoso.com"}, operator, eva, twin)
	catalog = serveBare(t, adtest.Config{Catalog: true}, operator, bond, outside, evaAbroad, abroad(twin), fay)
	servers := map[string]string{ // by what is asked for
		"dc1.contoso.com:636": home.LDAPS(), "dc1.contoso.com:3269": catalog.LDAPS(), "dc1.emea.contoso.com:389": emea.LDAP(),
		"dc1.contoso.com:389": home.LDAP(), "dc1.contoso.com:3268": catalog.LDAP(),
	}
	o = options(home)
	o.Server, o.Base = "ldaps://dc1.contoso.com:3269", "OU=Europe,DC=contoso,DC=com"
	o.CA = slices.Concat(home.CA(), catalog.CA(), emea.CA())
	o.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
		_, real, ok := strings.Cut(servers[address], "://")
		if !ok {
			t.Errorf("connects to %s", address)
		}
		return (&net.Dialer{}).DialContext(ctx, network, real)
	}
	records := map[string]*net.SRV{
		"_ldap._tcp.dc._msdcs.emea.contoso.com": {Target: "dc1.emea.contoso.com.", Port: 389},
		"_ldap._tcp.dc._msdcs.contoso.com":      {Target: "dc1.contoso.com.", Port: 389},
		"_gc._tcp.contoso.com":                  {Target: "dc1.contoso.com.", Port: 3268},
	}
	o.Lookup = func(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
		record := records["_"+service+"._"+proto+"."+name]
		if record == nil {
			t.Errorf("asked DNS for _%s._%s.%s", service, proto, name)
		}
		return "", []*net.SRV{record}, nil
	}
	return o, home, catalog, emea
}

// serveBare starts a controller with these people and no one else.
func serveBare(t *testing.T, config adtest.Config, people ...adtest.User) *adtest.Server {
	t.Helper()
	srv, err := adtest.Start(config)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Close)
	if err := srv.Add(people...); err != nil {
		t.Fatal(err)
	}
	return srv
}

// matchElsewhere returns what the catalog of contoso.com holds of someone in emea.contoso.com.
func abroad(u adtest.User) adtest.User {
	u.DN, u.ConsistencyGUID = "CN="+u.DisplayName+","+u.OU+",DC=emea,DC=contoso,DC=com", nil
	if u.SAMAccountName == twin.SAMAccountName { // one simulated server has every name once
		u.SAMAccountName = "twin"
	}
	return u
}

func TestTheCatalogFindsWhoIsNotAtHome(t *testing.T) {
	o, _, catalog, emea := serveForest(t)
	c := connect(t, o)
	if found, _, err := c.Search(t.Context(), "james", 10); err != nil || names(found) != "james.bond" || catalog.Count(adtest.Any) != 0 {
		t.Errorf("at home: %q, %v, the catalog was asked %d times", names(found), err, catalog.Count(adtest.Any))
	}
	for text, want := range map[string]string{"eva": "eva", "olga": "olga", "nobody": ""} {
		if found, _, err := c.Search(t.Context(), text, 10); err != nil || names(found) != want {
			t.Errorf("%s: %q, %v", text, names(found), err)
		}
	}
	for _, ref := range []string{"eva", "eva@contoso.com", `EMEA\eva`, `emea.contoso.com\eva`, link.GUID(eva.GUID).String(), "CN=Eva Emea,OU=Sales,DC=emea,DC=contoso,DC=com"} {
		p, err := c.Person(t.Context(), ref)
		if raw, known := p.ConsistencyGUID.Get(); err != nil || !known || string(raw) != "0123456789abcdef" {
			t.Errorf("%s: %+v, %v", ref, p, err)
		}
	}
	if p, err := c.Person(t.Context(), "olga"); err != nil || !strings.HasSuffix(p.DN, ",CN=Users,DC=contoso,DC=com") {
		t.Errorf("%+v, %v", p, err)
	}
	if catalog.Count(adtest.Bind) != 1 || emea.Count(adtest.Bind) != 1 {
		t.Errorf("%d and %d connections", catalog.Count(adtest.Bind), emea.Count(adtest.Bind))
	}
}

func TestTheSameNameInAnotherDomainIsAnotherPerson(t *testing.T) {
	o, _, _, _ := serveForest(t)
	c := connect(t, o)
	if p, err := c.Person(t.Context(), `EMEA\james.bond`); err != nil || p.GUID != twin.GUID {
		t.Errorf("%+v, %v", p, err)
	}
	if p, err := c.Person(t.Context(), `CONTOSO\james.bond`); err != nil || p.GUID != bondGUID {
		t.Errorf("%+v, %v", p, err)
	}
	_, err := c.Person(t.Context(), `CONTOSO\eva`)
	wantProblem(t, err, link.NotFound, "no user in the forest")
	_, err = c.Person(t.Context(), `ASIA\eva`)
	wantProblem(t, err, link.NotFound, "not ASIA")
}

// If only the domain is given, DNS names the catalog of its forest too. A user who names a base means to see no one else, and a forest of one
// domain has no one else.
func TestTheCatalogIsFoundByDNS(t *testing.T) {
	o, _, catalog, _ := serveForest(t)
	o.Server, o.Domain, o.Base = "", "contoso.com", ""
	c := connect(t, o)
	if p := mustPerson(t, c, "eva@contoso.com"); !strings.HasSuffix(p.DN, "DC=emea,DC=contoso,DC=com") || c.Searched() != "" || catalog.Count(adtest.StartTLS) != 1 {
		t.Errorf("%s, searched %q, %d StartTLS at the catalog", p.DN, c.Searched(), catalog.Count(adtest.StartTLS))
	}
	o.Base = "OU=Europe,DC=contoso,DC=com"
	_, err := connect(t, o).Person(t.Context(), "eva@contoso.com")
	wantProblem(t, err, link.NotFound, "no user in OU=Europe")

	alone := serveBare(t, adtest.Config{}, adtest.User{SAMAccountName: "operator", UPN: "operator@contoso.com", Password: password})
	o.Base, o.CA, o.Dial, o.Lookup = "", alone.CA(), nil, lookup(t, alone.LDAP())
	if c := connect(t, o); c.Searched() != "DC=contoso,DC=com" {
		t.Errorf("searched %q", c.Searched())
	}

	o, _, _, _ = serveForest(t)
	o.Server, o.Domain, o.Base = "", "contoso.com", ""
	c = connect(t, o)
	c.forest.catalog.Lookup = func(context.Context, string, string, string) (string, []*net.SRV, error) { return "", nil, nil }
	_, _, err = c.Search(t.Context(), "eva", 10)
	wantProblem(t, err, link.Unreachable, "DNS names no global catalog for it (_gc._tcp.contoso.com)")
}

func TestTheCatalogIsNotAskedForNobody(t *testing.T) {
	o, _, catalog, _ := serveForest(t)
	c := connect(t, o)
	if people, err := c.Named(t.Context(), nil, nil); err != nil || len(people) != 0 || catalog.Count(adtest.Any) != 0 {
		t.Errorf("%v, %v, the catalog was asked %d times", people, err, catalog.Count(adtest.Any))
	}
	if owners, err := c.Owners(t.Context(), "jane@okta.example"); err != nil || len(owners) != 0 || catalog.Count(adtest.Any) != 0 {
		t.Errorf("%v, %v, the catalog was asked %d times", owners, err, catalog.Count(adtest.Any))
	}
}

func TestTheCatalogKnowsNoConsistencyGUID(t *testing.T) {
	o, _, _, _ := serveForest(t)
	found, _, err := connect(t, o).Search(t.Context(), "eva", 10)
	if err != nil || len(found) != 1 {
		t.Fatal(found, err)
	}
	if raw, known := found[0].ConsistencyGUID.Get(); known {
		t.Errorf("known: %q", raw)
	}
}

func TestCloseEndsTheConnectionsToTheForest(t *testing.T) {
	o, _, _, _ := serveForest(t)
	c := connect(t, o)
	mustPerson(t, c, `EMEA\eva`)
	catalog, err := c.forest.client(t.Context(), "")
	if err != nil {
		t.Fatal(err)
	}
	c.Close()
	_, err = catalog.Person(t.Context(), "olga")
	wantProblem(t, err, link.Unreachable, "Active Directory is closed")
	_, err = c.forest.client(t.Context(), "emea.contoso.com")
	wantProblem(t, err, link.Unreachable, "Active Directory is closed")
}

// The controllers of other domains look for a user who signs in as CONTOSO\operator in CONTOSO.
func TestTheOperatorStaysOfTheirOwnDomain(t *testing.T) {
	o, _, _, _ := serveForest(t)
	f := connect(t, o).forest.catalog
	f.User, f.Kerberos.Keytab = `CONTOSO\operator`, writeKeytab(t, "operator", password)
	if name, realm, _, err := f.keytab(controller{realm: "EMEA.CONTOSO.COM"}); err != nil || name != "operator" || realm != "CONTOSO.COM" {
		t.Errorf("%s in %s, %v", name, realm, err)
	}
}

// The forest has the name of its root, whichever of its domains the client connects to.
func TestTheForestIsNamedByItsRoot(t *testing.T) {
	operator := adtest.User{SAMAccountName: "operator", UPN: "operator@contoso.com", Password: password}
	for domain, root := range map[string]string{"emea.contoso.com": "CONTOSO.com", "contoso.com": "", "fabrikam.local": ""} {
		srv := serveBare(t, adtest.Config{Domain: domain, Forest: root}, operator)
		want := strings.ToLower(cmp.Or(root, domain))
		o := options(srv)
		o.Base = ""
		if got := connect(t, o).Forest(); got != want {
			t.Errorf("from %s: %q, want %q", domain, got, want)
		}
	}
}

func TestWhatIsSearchedIsTold(t *testing.T) {
	o, home, _, _ := serveForest(t)
	if got := connect(t, o).Searched(); got != "" {
		t.Errorf("with a catalog: %q", got)
	}
	o.Server = home.LDAPS()
	o.Dial = nil
	c := connect(t, o)
	if got := c.Searched(); got != o.Base {
		t.Errorf("with a base: %q", got)
	}
	if found, _, err := c.Search(t.Context(), "olga", 10); err != nil || len(found) != 0 {
		t.Errorf("without a catalog: %v, %v", found, err)
	}
}

func TestACatalogThatIsDeadIsNoEmptyAnswer(t *testing.T) {
	o, _, catalog, _ := serveForest(t)
	c := connect(t, o)
	catalog.Close()
	_, _, err := c.Search(t.Context(), "eva", 10)
	wantProblem(t, err, link.Unreachable, "dc1.contoso.com:3269")
	people, err := c.Named(t.Context(), nil, []string{bond.UPN})
	if p := wantProblem(t, err, link.Unreachable, "dc1.contoso.com:3269"); names(people) != "james.bond" || len(p.Unasked) != 1 || p.Unasked[0] != "the global catalog" {
		t.Errorf("%q, %q not asked", names(people), p.Unasked)
	}
}
