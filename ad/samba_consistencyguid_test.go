package ad

import (
	"bytes"
	"testing"

	"hardmatch/ad/sambatest"
	"hardmatch/link"
)

// Every byte is written, replaced and taken away again.
func TestSambaStamps(t *testing.T) {
	c := connect(t, sambaOptions(t))
	p := mustPerson(t, c, "stamped")
	var now []byte
	for first := 0; first < 256; first += 16 {
		var next []byte
		for b := range 16 {
			next = append(next, byte(first+b))
		}
		stampAtSamba(t, c, p, now, next)
		now = next
	}
	stampAtSamba(t, c, p, now, nil)
	stampAtSamba(t, c, p, nil, p.GUID[:])
	stampAtSamba(t, c, p, p.GUID[:], nil)
}

func stampAtSamba(t *testing.T, c *Client, p link.Person, from, to []byte) {
	t.Helper()
	controller, err := c.SetConsistencyGUID(t.Context(), p.GUID, from, to)
	if err != nil || controller != sambatest.Host {
		t.Fatalf("%x to %x: at %q, %v", from, to, controller, err)
	}
	if raw, _ := mustPerson(t, c, p.SAMAccountName).ConsistencyGUID.Get(); !bytes.Equal(raw, to) {
		t.Fatalf("wrote %x, read %x", to, raw)
	}
}

func TestSambaLeavesWhatSomebodyElseHasWritten(t *testing.T) {
	c := connect(t, sambaOptions(t))
	for _, step := range []struct{ from, to []byte }{{bondNew, []byte{1}}, {nil, bondNew}, {bondNew, nil}} {
		_, err := c.SetConsistencyGUID(t.Context(), bondGUID, step.from, step.to)
		wantProblem(t, err, link.Changed, "mS-DS-ConsistencyGuid of "+bondDN, "nothing was written", "The server said")
	}
	_, err := c.SetConsistencyGUID(t.Context(), mustPerson(t, c, "josé").GUID, bondOld, bondNew)
	wantProblem(t, err, link.Changed)
	_, err = c.SetConsistencyGUID(t.Context(), link.GUID{9}, nil, bondNew)
	wantProblem(t, err, link.NotFound, "no user in DC=contoso,DC=com")
	if raw, _ := mustPerson(t, c, "james.bond").ConsistencyGUID.Get(); !bytes.Equal(raw, bondOld) {
		t.Errorf("%x", raw)
	}
}

func TestSambaLetsNobodyElseStamp(t *testing.T) {
	o := sambaOptions(t)
	o.User = "reader@contoso.com"
	_, err := connect(t, o).SetConsistencyGUID(t.Context(), bondGUID, bondOld, bondNew)
	wantProblem(t, err, link.NoRights, "mS-DS-ConsistencyGuid of "+bondDN, "reader@contoso.com may not write it", "LDAP result 50")
}

// By Kerberos, and through the catalog's port for a person outside the base.
func TestSambaStampsBehindTheCatalog(t *testing.T) {
	o := sambaOptions(t)
	o.Server, o.Base, o.Auth = o.Server+":3269", "OU=Crowd,DC=contoso,DC=com", AuthKerberos
	c := connect(t, o)
	p := mustPerson(t, c, "stamped")
	stampAtSamba(t, c, p, nil, bondNew)
	stampAtSamba(t, c, p, bondNew, nil)
}
