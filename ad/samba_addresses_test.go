package ad

import (
	"slices"
	"strings"
	"testing"

	"hardmatch/ad/sambatest"
	"hardmatch/link"
)

// What adtest claims about proxyAddresses, a real directory does.
func TestSambaCarriesAnAddress(t *testing.T) {
	c := connect(t, sambaOptions(t))
	p := mustPerson(t, c, "stamped")
	had := p.Addresses
	if may, known := p.MayCarry.Get(); !may || !known {
		t.Errorf("may carry: %v, %v", may, known)
	}
	for range 2 {
		if controller, err := c.AddAddress(t.Context(), p.GUID, "carried@contoso.com"); err != nil || controller != sambatest.Host {
			t.Fatalf("at %q, %v", controller, err)
		}
	}
	if now := mustPerson(t, c, "stamped"); len(now.Addresses) != len(had)+1 || !slices.Contains(now.Addresses, "smtp:carried@contoso.com") {
		t.Errorf("%q", now.Addresses)
	}
	if _, err := c.AddAddress(t.Context(), p.GUID, "CARRIED@contoso.com"); err != nil { // AD compares without case
		t.Error(err)
	}
	claims, err := c.AddressOwners(t.Context(), "carried@contoso.com", "nobody@contoso.com")
	if err != nil || len(claims.Owners) != 1 || claims.Owners[0].Object.ID != p.GUID.String() || claims.Owners[0].Object.Kind != link.KindPerson {
		t.Errorf("%+v, %v", claims.Owners, err)
	}
	for range 2 {
		if _, err := c.RemoveAddress(t.Context(), p.GUID, "carried@contoso.com"); err != nil {
			t.Fatal(err)
		}
	}
	if now := mustPerson(t, c, "stamped"); !slices.Equal(now.Addresses, had) {
		t.Errorf("%q", now.Addresses)
	}
	const old = "X500:/o=Contoso/ou=First (FYDI)/cn=Recipients/cn=stamped"
	if _, err := c.AddAddress(t.Context(), p.GUID, old); err != nil {
		t.Fatal(err)
	}
	claims, err = c.AddressOwners(t.Context(), strings.ToLower(old))
	if now := mustPerson(t, c, "stamped"); err != nil || len(claims.Owners) != 1 || !slices.Contains(now.Addresses, old) {
		t.Errorf("%+v, %q, %v", claims.Owners, now.Addresses, err)
	}
	if _, err := c.RemoveAddress(t.Context(), p.GUID, old); err != nil {
		t.Error(err)
	}
	if now := mustPerson(t, c, "stamped"); !slices.Equal(now.Addresses, had) {
		t.Errorf("%q", now.Addresses)
	}
}

func TestSambaLetsNobodyElseCarry(t *testing.T) {
	o := sambaOptions(t)
	o.User = "reader@contoso.com"
	c := connect(t, o)
	if may, known := mustPerson(t, c, "james.bond").MayCarry.Get(); may || !known {
		t.Errorf("may carry: %v, %v", may, known)
	}
	_, err := c.AddAddress(t.Context(), bondGUID, "carried@contoso.com")
	wantProblem(t, err, link.NoRights, "proxyAddresses of "+bondDN, "reader@contoso.com may not write it", "LDAP result 50")
}
