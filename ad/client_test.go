package ad

import (
	"testing"

	"hardmatch/ad/adtest"
	"hardmatch/link"
)

func TestWhoAmI(t *testing.T) {
	srv := serve(t, adtest.Config{})
	c := connect(t, options(srv))
	controller, user, err := c.WhoAmI(t.Context())
	if err != nil || "ldaps://"+controller != srv.LDAPS() || user != `CONTOSO\operator` {
		t.Errorf("%s at %s, %v", user, controller, err)
	}
}

func TestWhoAmIThatNobodyAnswers(t *testing.T) {
	srv := serve(t, adtest.Config{})
	c := connect(t, options(srv))
	srv.Inject(adtest.Fault{Op: adtest.WhoAmI, Times: 1, Cut: adtest.Unheard})
	_, _, err := c.WhoAmI(t.Context())
	wantProblem(t, err, link.Unreachable, "Active Directory at ")
	if _, user, err := c.WhoAmI(t.Context()); err != nil || user != `CONTOSO\operator` {
		t.Errorf("after a connection that was lost: %q, %v", user, err)
	}
	c.Close()
	if _, _, err := c.WhoAmI(t.Context()); err == nil {
		t.Error("a closed connection answers")
	}
}

// Samba's controller does not know the request; that is no failure.
func TestSambaDoesNotSayWhoIsBound(t *testing.T) {
	o := sambaOptions(t)
	if controller, user, err := connect(t, o).WhoAmI(t.Context()); err != nil || user != "" || "ldaps://"+controller != o.Server+":636" {
		t.Errorf("%q at %s, %v", user, controller, err)
	}
}
