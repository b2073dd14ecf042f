package ad

import (
	"fmt"
	"testing"

	"hardmatch/ad/adtest"
)

func TestNamedFindsByExactlyTheseNames(t *testing.T) {
	srv := serve(t, adtest.Config{}, bond, jose)
	o := options(srv)
	o.Base = "OU=Nowhere,DC=contoso,DC=com" // the whole domain is searched all the same
	c := connect(t, o)
	var many []string
	for n := range 2 * ownersAtOnce {
		many = append(many, fmt.Sprintf("nobody%d@contoso.com", n))
	}
	for _, test := range []struct {
		sids, names []string
		want        string
	}{
		{[]string{bond.SID, "nonsense"}, nil, "james.bond"},
		{nil, []string{"JAMES.BOND@contoso.com"}, "james.bond"},
		{nil, []string{"James.Bond"}, "james.bond"},
		{nil, []string{"", bond.Mail, "josé@contoso.com"}, "james.bond josé"},
		{[]string{bond.SID}, append(many, bond.UPN), "james.bond"}, // found by two searches, named once
		{nil, []string{"Universal.Exports@contoso.com"}, "james.bond"},
		{nil, []string{"jose@contoso.com"}, ""}, // someone else, though AD takes it for josé
		{nil, []string{"*", "james*"}, ""},
		{nil, []string{""}, ""},
	} {
		found, err := c.Named(t.Context(), test.sids, test.names)
		if err != nil || names(found) != test.want {
			t.Errorf("%q %.3q: %q, %v; want %q", test.sids, test.names, names(found), err, test.want)
		}
	}
}

func TestSIDsKeepTheirBytes(t *testing.T) {
	for _, text := range []string{"S-1-5-18", "S-1-5-21-1004336348-1177238915-682003330-512", "S-1-16-4294967295"} {
		raw, ok := sidBytes(text)
		if got := sidText(raw); !ok || got != text {
			t.Errorf("%s became %q, %v", text, got, ok)
		}
	}
	for _, text := range []string{"", "S-1-5", "S-2-5-18", "S-1-5-x", "S-1-5-4294967296", "james"} {
		if _, ok := sidBytes(text); ok {
			t.Errorf("%q passes for a SID", text)
		}
	}
}
